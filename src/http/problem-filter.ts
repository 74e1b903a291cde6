import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fault } from '../problems/index.js';
import { extensionsOf } from './graphql/errors.js';
import { graphqlPath } from './graphql/path.js';
import { type Refusal, statusOf } from './problem-details.js';
import { allowedMethods, type RefusedRequest, type RefusingServer, refusalsOf } from './refusals.js';
import { sendProblem } from './send.js';

/** The one place where whatever was thrown becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly server: RefusingServer) {}

  catch(thrown: unknown, host: ArgumentsHost): unknown {
    // A resolver’s errors are put into words by the GraphQL module.
    if (host.getType<string>() !== 'http') return thrown;
    const http = host.switchToHttp();
    refuse(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.server);
    return undefined;
  }
}

/** Answers with the refusal of whatever was thrown, and logs what is our fault. */
export function refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply, server: RefusingServer): void {
  const { refusals, isOurs } = refusalsOf(thrown, aboutOf(request), server);
  if (isOurs)
    request.log.error(thrown instanceof Error ? thrown : { thrown: String(thrown) }, 'refused by our own error');
  refuseWith(refusals, request, reply, server);
}

/** Answers with refusals and the headers that their status wants. */
export function refuseWith(
  refusals: readonly [Refusal, ...Refusal[]],
  request: FastifyRequest,
  reply: FastifyReply,
  server: RefusingServer,
): void {
  if (reply.sent || reply.raw.headersSent) return;
  const [{ code }] = refusals;
  if (code === 'method-not-allowed') {
    reply.header('allow', allowedMethods(request.originalUrl, server.routes).join(', '));
  }
  if ((code === 'rate-limited' || code === 'unavailable') && !reply.hasHeader('retry-after')) {
    reply.header('retry-after', '1');
  }
  if (request.routeOptions.url === graphqlPath && statusOf(refusals[0]) === 400)
    sendGraphqlError(request, reply, refusals);
  else sendProblem(request, reply, refusals);
}

/** After what HTTP itself refuses, `/graphql` answers in the form of GraphQL. */
function sendGraphqlError(
  request: FastifyRequest,
  reply: FastifyReply,
  refusals: readonly [Refusal, ...Refusal[]],
): void {
  const extensions = { ...extensionsOf(refusals), requestId: request.id };
  const body = { errors: [{ message: refusals[0].detail, extensions }] };
  reply
    .code(400)
    .header('content-type', 'application/json')
    .header('cache-control', 'no-store')
    .send(Buffer.from(JSON.stringify(body)));
}

/** What a refusal says of its request. */
export function aboutOf(request: FastifyRequest): RefusedRequest {
  return { method: request.method, url: request.originalUrl, contentType: request.headers['content-type'] };
}

/** What the parser of HTTP refuses, before there is a request. */
export function refusalOfParser(code: string | undefined): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return fault('headers-too-large', 'Address and headers together are larger than 16 KiB.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return fault('request-timeout', 'The request did not arrive in time.');
    default:
      return fault('bad-request', 'This is not HTTP as RFC 9112 defines it.');
  }
}
