import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import { fault } from '../problems/index.js';
import type { Settings } from '../settings.js';
import { Answer, answer } from './answer.js';
import { AnswerCache } from './answer-cache.js';
import { addBodyParsers } from './body.js';
import { graphqlPath } from './graphql/path.js';
import { problemDetails, problemMediaType, type Refusal } from './problem-details.js';
import { aboutOf, refusalOfParser, refuse, refuseWith } from './problem-filter.js';
import { noRoute, type RefusingServer } from './refusals.js';
import { replyWith, writeAnswer } from './send.js';

/** Nest’s adapter over a Fastify that refuses, limits and writes as the contract says. */
export interface Server {
  readonly adapter: FastifyAdapter;
  readonly instance: FastifyInstance;
  /** What refusals name: limits and routes. */
  readonly refusing: RefusingServer;
}

/** Longest address with its query, in bytes: what servers in front of us commonly take. */
const maximumUrl = 8192;

/** A server without routes of its own. */
export function createServer(settings: Settings, log: Logger): Server {
  const routes = new Map<string, Set<string>>();
  const refusing: RefusingServer = { bodyLimit: settings.bodyLimit, routes };
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request: IncomingMessage) => requestId(request.headers['x-request-id']),
    bodyLimit: settings.bodyLimit,
    requestTimeout: settings.requestTimeout * 1000,
    // Requests on open connections are answered while the service drains.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
    http: {
      headersTimeout: Math.min(settings.requestTimeout, 10) * 1000,
      // Ours to refuse, with a problem.
      requireHostHeader: false,
      // How often the two limits above are looked at.
      connectionsCheckingInterval: 500,
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      reply.headers(commonHeaders).header('x-request-id', request.id);
      refuse(error, request, reply, refusing);
    },
    clientErrorHandler: (error, socket) => refuseConnection(error as NodeJS.ErrnoException, socket as Socket),
  });
  const instance = adapter.getInstance<FastifyInstance>();
  // RFC 9110 10.1.1 lets a server ignore what it doesn't know to be expected; Node would answer 417 by itself.
  instance.server.on('checkExpectation', (request, response) => instance.server.emit('request', request, response));
  collectRoutes(instance, routes);
  addHooks(instance, settings, refusing);
  addBodyParsers(instance);
  return { adapter, instance, refusing };
}

const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
}

function collectRoutes(instance: FastifyInstance, routes: Map<string, Set<string>>): void {
  instance.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set<string>();
    for (const one of [method].flat()) methods.add(one);
    // Fastify adds HEAD for each GET, after this hook.
    if (methods.has('GET')) methods.add('HEAD');
    if (url === graphqlPath) for (const refused of ['HEAD', 'OPTIONS']) methods.delete(refused);
    routes.set(url, methods);
  });
}

function addHooks(instance: FastifyInstance, settings: Settings, refusing: RefusingServer): void {
  const cache = new AnswerCache(settings.answerCache);
  instance.addHook('onRequest', (request, reply, done) => {
    const unaddressed = faultOfHost(request);
    if (unaddressed === null && cache.sendKept(request, reply, commonHeaders)) return;
    reply.headers(commonHeaders).header('x-request-id', request.id);
    // Before the body is read: what is at no path has no media type to be wrong.
    const refused =
      unaddressed ?? (request.is404 ? noRoute(aboutOf(request), refusing) : faultOfUrl(request.originalUrl));
    if (refused === null) done();
    else refuseWith([refused], request, reply, refusing);
  });
  instance.addHook('preSerialization', async (request, reply, payload) => {
    reply.serializer((written: unknown) => written as string);
    const written = await writeAnswer(request, payload instanceof Answer ? payload : answer(payload as object));
    cache.keep(request, written);
    return replyWith(written, request, reply);
  });
  if (!settings.accessLog) return;
  instance.addHook('onResponse', (request, reply, done) => {
    const { statusCode, elapsedTime } = reply;
    request.log.info(
      { method: request.method, url: request.originalUrl, statusCode, ms: Math.round(elapsedTime) },
      'answered',
    );
    done();
  });
}

/** RFC 9112 3.2: one valid Host, in HTTP/1.1 at least. */
function faultOfHost({ raw }: FastifyRequest): Refusal | null {
  const { host } = raw.headers;
  if (host === undefined) return raw.httpVersion === '1.1' ? fault('bad-request', 'The header Host is missing.') : null;
  if (/^[\w.-]+(?::\d{1,5})?$/.test(host) || URL.canParse(`http://${host}/`)) return null;
  return fault('bad-request', 'The header Host names no host.');
}

function faultOfUrl(url: string): Refusal | null {
  if (url.length > maximumUrl) return fault('url-too-long', `The address is longer than ${maximumUrl} bytes.`);
  if (!url.includes('%')) return null;
  try {
    decodeURIComponent(url);
    return null;
  } catch {
    return fault('bad-url', 'The address is not percent-encoded UTF-8.');
  }
}

/** Answers what never became a request, and hangs up. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const details = problemDetails([refusalOfParser(error.code)], { url: '', id: randomUUID() });
  const body = JSON.stringify(details);
  const head = [
    `HTTP/1.1 ${details.status} Refused`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${details.requestId}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
