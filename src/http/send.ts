import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, MediaType } from './answer.js';
import { negotiate, negotiateCoding, notAcceptable } from './negotiate.js';
import { problemDetails, problemMediaType, type Refusal } from './problem-details.js';
import { bytesOf, contentType, encoded, etagOf, isNoneMatch } from './representation.js';

/** Negotiates and writes an answer, and sets its headers: reads get their ETag, everything else is not to be stored. */
export async function writeAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
): Promise<Buffer | string> {
  const mediaType = chooseMediaType(request, answer);
  const write = answer.writers.get(mediaType);
  if (write === undefined) throw new Error(`No writer for ${mediaType}.`);
  const bytes = bytesOf(mediaType, write);
  const coding = negotiateCoding(request.headers['accept-encoding'], bytes.length);
  setHeaders(request, reply, answer);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && answer.options.transient !== true) {
    const etag = etagOf(bytes, mediaType, coding);
    reply.header('etag', etag).header('cache-control', 'no-cache').header('vary', 'Accept, Accept-Encoding');
    if (isNoneMatch(request.headers['if-none-match'], etag)) {
      reply.code(304).removeHeader('content-type');
      return '';
    }
  } else {
    reply.header('cache-control', 'no-store');
  }
  reply.code(200).header('content-type', contentType(mediaType));
  if (coding !== 'identity') reply.header('content-encoding', coding);
  if (answer.options.headers !== undefined) reply.headers(answer.options.headers);
  return await encoded(bytes, coding);
}

/** Sends refusals as a problem, RFC 9457. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusals: readonly [Refusal, ...Refusal[]],
): void {
  const details = problemDetails(refusals, { url: request.originalUrl, id: request.id });
  for (const name of ['etag', 'vary', 'portolan-catalog']) reply.removeHeader(name);
  reply
    .code(details.status)
    .header('content-type', problemMediaType)
    .header('cache-control', 'no-store')
    // As bytes: Fastify would add a charset, a parameter that this media type does not have.
    .send(Buffer.from(JSON.stringify(details)));
}

function chooseMediaType(request: FastifyRequest, { writers, options }: Answer): MediaType {
  const offered = [...writers.keys()];
  if (options.chosen === undefined) return negotiate(request.headers.accept, offered);
  if (writers.has(options.chosen)) return options.chosen;
  throw notAcceptable(`${options.chosen} is not offered here; there is ${offered.join(', ')}.`, offered);
}

function setHeaders(request: FastifyRequest, reply: FastifyReply, { options, page }: Answer): void {
  if (options.catalog !== undefined) reply.header('portolan-catalog', options.catalog);
  if (page === null) return;
  reply.header('portolan-total', page.total);
  if (page.next !== null) reply.header('link', `<${nextUrl(request.originalUrl, page.next)}>; rel="next"`);
}

function nextUrl(url: string, cursor: string): string {
  const [path = '', search = ''] = url.split('?', 2);
  const query = new URLSearchParams(search);
  query.set('after', cursor);
  return `${path}?${query}`;
}
