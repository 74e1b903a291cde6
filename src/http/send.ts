import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, MediaType } from './answer.js';
import { negotiate, negotiateCoding, notAcceptable } from './negotiate.js';
import { problemDetails, problemMediaType, type Refusal } from './problem-details.js';
import { bytesOf, contentType, encoded, etagOf, isNoneMatch } from './representation.js';

/** An answer in bytes. */
export interface Written {
  /** Null where the answer is not to be stored. */
  readonly etag: string | null;
  /** Headers of the answer, and of a 304 in its place. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that describe the body. */
  readonly content: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Negotiates and writes an answer: reads get their ETag, everything else is not to be stored. */
export async function writeAnswer(request: FastifyRequest, answer: Answer): Promise<Written> {
  const { options } = answer;
  const mediaType = chooseMediaType(request, answer);
  const write = answer.writers.get(mediaType);
  if (write === undefined) throw new Error(`No writer for ${mediaType}.`);
  const bytes = bytesOf(mediaType, write);
  const coding = negotiateCoding(request.headers['accept-encoding'], bytes.length);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const etag = isRead && options.transient !== true ? etagOf(bytes, mediaType, coding) : null;
  return {
    etag,
    headers: {
      ...(options.catalog === undefined ? {} : { 'portolan-catalog': options.catalog }),
      ...pageHeaders(request, answer),
      ...(etag === null
        ? { 'cache-control': 'no-store' }
        : { etag, 'cache-control': 'no-cache', vary: 'Accept, Accept-Encoding' }),
      ...lowerCased(options.headers),
    },
    content: {
      ...(options.headers?.['content-type'] === undefined ? { 'content-type': contentType(mediaType) } : {}),
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    },
    body: await encoded(bytes, coding),
  };
}

/** Sets status and headers of an answer; gives the bytes to send, none where the caller has them. */
export function replyWith(written: Written, request: FastifyRequest, reply: FastifyReply): Buffer | null {
  reply.headers(written.headers);
  if (written.etag !== null && isNoneMatch(request.headers['if-none-match'], written.etag)) {
    reply.code(304).removeHeader('content-type');
    return null;
  }
  reply.code(200).headers(written.content);
  return written.body;
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

function pageHeaders(request: FastifyRequest, { page }: Answer): Readonly<Record<string, string>> {
  if (page === null) return {};
  const total = { 'portolan-total': String(page.total) };
  if (page.next === null) return total;
  return { ...total, link: `<${nextUrl(request.originalUrl, page.next)}>; rel="next"` };
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function nextUrl(url: string, cursor: string): string {
  const [path = '', search = ''] = url.split('?', 2);
  const query = new URLSearchParams(search);
  query.set('after', cursor);
  return `${path}?${query}`;
}
