import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { fault } from '../../problems/index.js';
import { parseJson } from '../json.js';
import { negotiate } from '../negotiate.js';
import type { Refusal } from '../problem-details.js';
import { aboutOf, refuse, refuseWith } from '../problem-filter.js';
import { noRoute, type RefusingServer, unsupportedMediaType } from '../refusals.js';
import { graphqlPath } from './path.js';

/** The media types of a GraphQL answer; the first is the default. */
const answered = ['application/json', 'application/graphql-response+json'] as const;

/**
 * Refuses what is no GraphQL request before Apollo sees it, so that each refusal has our words and the request id, and
 * gives browsers the playground.
 */
export function addGraphqlGate(
  instance: FastifyInstance,
  refusing: RefusingServer,
  sendPlayground: (reply: FastifyReply) => void,
): void {
  instance.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url !== graphqlPath) {
      done();
      return;
    }
    reply.header('cache-control', 'no-store');
    if (wantsPlayground(request)) sendPlayground(reply);
    else next((sent) => refusalOfHead(sent, refusing), request, reply, refusing, done);
  });
  instance.addHook('preValidation', (request, reply, done) => {
    if (request.routeOptions.url === graphqlPath && request.method === 'POST') {
      next((sent) => refusalOfBody(sent.body), request, reply, refusing, done);
    } else done();
  });
}

function next(
  check: (request: FastifyRequest) => Refusal | null,
  request: FastifyRequest,
  reply: FastifyReply,
  refusing: RefusingServer,
  done: () => void,
): void {
  try {
    const refused = check(request);
    if (refused === null) done();
    else refuseWith([refused], request, reply, refusing);
  } catch (thrown) {
    refuse(thrown, request, reply, refusing);
  }
}

function wantsPlayground(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (searchOf(request).size > 0) return false;
  // Whoever takes anything, as curl does, did not ask for a page.
  return new Negotiator(request.raw).mediaType(['application/json', 'text/html']) === 'text/html';
}

function refusalOfHead(request: FastifyRequest, refusing: RefusingServer): Refusal | null {
  if (request.method !== 'GET' && request.method !== 'POST') return noRoute(aboutOf(request), refusing);
  negotiate(request.headers.accept, answered);
  if (request.method === 'GET') return refusalOfSearch(searchOf(request));
  const type = request.headers['content-type'];
  return type?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json'
    ? null
    : unsupportedMediaType(type, ['application/json']);
}

function refusalOfSearch(search: URLSearchParams): Refusal | null {
  for (const name of ['query', 'operationName', 'variables', 'extensions']) {
    const count = search.getAll(name).length;
    if (count > 1) return invalid(`The parameter ${name} stands ${count} times.`);
  }
  if ((search.get('query') ?? '') === '')
    return invalid('There is no query: give it as the parameter query, or POST it.');
  for (const name of ['variables', 'extensions']) {
    const text = search.get(name);
    if (text === null) continue;
    const parsed = parseJson(text);
    if (!parsed.ok) return invalid(`The parameter ${name} is no JSON: ${parsed.problems[0]?.detail ?? ''}`);
    if (!isRecord(parsed.value)) return invalid(`The parameter ${name} is no JSON object.`);
  }
  return null;
}

function refusalOfBody(body: unknown): Refusal | null {
  if (body === undefined) return fault('body-missing', 'The request has no body.');
  if (Array.isArray(body)) return invalid('A list of operations is not taken: send one at a time.');
  if (!isRecord(body)) return invalid('The body is no JSON object.');
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || query === '') return invalid('The body has no query, or it is no text.');
  if (!isAbsent(operationName) && typeof operationName !== 'string') return invalid('operationName is no text.');
  if (!isAbsent(variables) && !isRecord(variables)) return invalid('variables is no object.');
  if (!isAbsent(extensions) && !isRecord(extensions)) return invalid('extensions is no object.');
  return null;
}

function invalid(detail: string): Refusal {
  return fault('graphql-invalid', detail);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function searchOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
}
