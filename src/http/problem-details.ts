import { type Fault, type Problem, type ProblemCode, problemCodes } from '../problems/index.js';

/** The media type of RFC 9457. */
export const problemMediaType = 'application/problem+json';

/** A fault in general, or a problem with its place. */
export type Refusal = Fault | Problem;

/** One entry of `errors`. */
export interface ErrorEntry {
  readonly code: ProblemCode;
  readonly in?: string;
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
  readonly remedy: string;
  readonly suggestions: readonly string[];
}

/** The body of a refused request, RFC 9457. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The path that was asked for, as a valid URI reference. */
  readonly instance: string;
  readonly code: ProblemCode;
  readonly requestId: string;
  readonly errors: readonly ErrorEntry[];
}

/** The HTTP status of a refusal: a name in the path that names nothing is 404, elsewhere a bad value. */
export function statusOf(refusal: Refusal): number {
  const { status, statusInPath } = problemCodes[refusal.code] as { status: number; statusInPath?: number };
  return 'place' in refusal && refusal.place.in === 'path' ? (statusInPath ?? status) : status;
}

/** The entry of one refusal in a list of errors. */
export function errorEntry(refusal: Refusal): ErrorEntry {
  const { code, detail, remedy, suggestions } = refusal;
  const place = 'place' in refusal ? refusal.place : {};
  return { code, ...place, detail, remedy, suggestions };
}

/** The body for one or more refusals; the first decides. */
export function problemDetails(
  refusals: readonly [Refusal, ...Refusal[]],
  request: { readonly url: string; readonly id: string },
): ProblemDetails {
  const [first] = refusals;
  return {
    type: `/problems/${first.code}`,
    title: problemCodes[first.code].title,
    status: statusOf(first),
    detail: first.detail,
    instance: instanceOf(request.url),
    code: first.code,
    requestId: request.id,
    errors: refusals.map(errorEntry),
  };
}

function instanceOf(url: string): string {
  const path = (url.split('?', 1)[0] ?? '').slice(0, 300);
  return path.replace(/%(?![0-9A-Fa-f]{2})/g, '%25').replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/g, encodeURIComponent);
}
