import { HttpException } from '@nestjs/common';
import { fault, nearest, type Problem, problemAt, shown } from '../problems/index.js';
import type { Refusal } from './problem-details.js';
import { ProblemError } from './problem-error.js';

/** What went wrong, as the caller may know it. `isOurs`: the error itself belongs in the log. */
export interface Refused {
  readonly refusals: readonly [Refusal, ...Refusal[]];
  readonly isOurs: boolean;
}

/** What the mapping has to know of a request. */
export interface RefusedRequest {
  readonly method: string;
  /** As it came in, with the query. */
  readonly url: string;
  readonly contentType: string | undefined;
}

/** What the mapping has to know of the service. */
export interface RefusingServer {
  readonly bodyLimit: number;
  /** The paths of the service, `:name` where a segment is open, each with its methods. */
  readonly routes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Whatever was thrown, as refusals. What is not known is our own error and says nothing of its inside. */
export function refusalsOf(thrown: unknown, request: RefusedRequest, server: RefusingServer): Refused {
  if (thrown instanceof ProblemError)
    return { refusals: thrown.problems, isOurs: thrown.problems[0].code === 'proof-failed' };
  // Nest wraps what Fastify throws.
  const cause = thrown instanceof HttpException ? (thrown.cause ?? thrown) : thrown;
  const known = refusalOfFastify(codeOf(cause), request, server);
  if (known !== null) return { refusals: [known], isOurs: false };
  if (thrown instanceof HttpException && thrown.getStatus() === 404) {
    return { refusals: [noRoute(request, server)], isOurs: false };
  }
  return { refusals: [fault('internal-error', 'The service failed.')], isOurs: true };
}

/** The methods that a path answers, sorted; none where nothing is there. */
export function allowedMethods(url: string, routes: RefusingServer['routes']): readonly string[] {
  const segments = pathOf(url).split('/');
  const found = [...routes].filter(([pattern]) => matches(pattern.split('/'), segments));
  return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
}

/** Refuses a method, or a path that is nothing. */
export function noRoute(request: RefusedRequest, { routes }: RefusingServer): Refusal {
  const allowed = allowedMethods(request.url, routes);
  const path = shown(pathOf(request.url));
  if (allowed.length > 0) {
    const detail = `${path} takes ${allowed.join(', ')}, not ${shown(request.method)}.`;
    return fault('method-not-allowed', detail, { suggestions: allowed });
  }
  const paths = [...routes.keys()].map((pattern) => pattern.replace(/:(\w+)/g, '{$1}'));
  return fault('not-found', `Nothing is at ${path}.`, { suggestions: nearest(pathOf(request.url), paths) });
}

/** The media type is none that bodies come in. */
export function unsupportedMediaType(
  contentType: string | undefined,
  taken: readonly string[] = bodyMediaTypes,
): Problem {
  const sent = contentType === undefined ? 'The body has no Content-Type' : `The body is ${shown(contentType)}`;
  const detail = `${sent}; taken is ${taken.join(', ')}.`;
  const found = fault('unsupported-media-type', detail, { suggestions: taken });
  return problemAt({ in: 'header', parameter: 'Content-Type' }, found);
}

/** The media types that request bodies come in. */
export const bodyMediaTypes = ['application/json', 'application/yaml', 'text/yaml', 'application/x-yaml'] as const;

function refusalOfFastify(code: string | null, request: RefusedRequest, server: RefusingServer): Refusal | null {
  switch (code) {
    case 'FST_ERR_BAD_URL':
      return fault('bad-url', `${shown(pathOf(request.url))} is not percent-encoded as it should be.`);
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return fault('url-too-long', 'A segment of the path is longer than any name here.');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return fault('body-too-large', `The body is larger than ${server.bodyLimit} bytes.`);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unsupportedMediaType(request.contentType);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return fault('bad-request', 'The body is not as long as Content-Length says.');
    case 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE':
      return unsupportedMediaType(undefined);
    // The caller went away while the body came in: nobody reads the answer, and it is no error of ours.
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return fault('bad-request', 'The body ended early.');
    default:
      return null;
  }
}

function codeOf(thrown: unknown): string | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]))
  );
}
