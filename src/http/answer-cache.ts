import type { FastifyReply, FastifyRequest } from 'fastify';
import { isNoneMatch } from './representation.js';
import type { Written } from './send.js';

/**
 * Answers to reads as they were sent, so that asking again costs no parsing, validating, writing and hashing. Catalogs
 * don't change while the service runs and every caller gets the same answer, so that nothing has to be thrown away but
 * for room; an answer that is only so at this moment says `transient` and is never kept.
 *
 * What is to happen before every answer (authentication, limits, logs) belongs into hooks before `sendKept`.
 */
export class AnswerCache {
  /** In the order of their last use. */
  private readonly kept = new Map<string, Written>();
  private size = 0;

  constructor(
    /** In bytes. */
    private readonly room: number,
  ) {}

  /** Keeps an answer to a read that may be stored. */
  keep(request: FastifyRequest, written: Written): void {
    if (written.etag === null) return;
    const key = keyOf(request);
    const size = sizeOf(key, written);
    // One answer must not push out all others.
    if (size > this.room / 8 || this.kept.has(key)) return;
    this.kept.set(key, written);
    this.size += size;
    for (const [oldest, entry] of this.kept) {
      if (this.size <= this.room) break;
      this.kept.delete(oldest);
      this.size -= sizeOf(oldest, entry);
    }
  }

  /** Sends the answer that was kept for this request, past everything else. False where there is none. */
  sendKept(request: FastifyRequest, reply: FastifyReply, common: Readonly<Record<string, string>>): boolean {
    const { method } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const key = keyOf(request);
    const written = this.kept.get(key);
    if (written === undefined || written.etag === null) return false;
    this.kept.delete(key);
    this.kept.set(key, written);
    reply.hijack();
    const id = { 'x-request-id': request.id };
    if (isNoneMatch(request.headers['if-none-match'], written.etag)) {
      reply.raw.writeHead(304, { ...common, ...id, ...written.headers }).end();
    } else {
      const length = { 'content-length': written.body.length };
      reply.raw.writeHead(200, { ...common, ...id, ...length, ...written.content, ...written.headers });
      reply.raw.end(method === 'HEAD' ? undefined : written.body);
    }
    return true;
  }
}

/** Everything of a request that decides an answer. */
function keyOf({ headers, originalUrl }: FastifyRequest): string {
  return `${headers.accept ?? ''}\n${headers['accept-encoding'] ?? ''}\n${originalUrl}`;
}

/** With what an entry takes beside its bytes, roughly. */
function sizeOf(key: string, { body }: Written): number {
  return body.length + 2 * key.length + 1000;
}
