import { type ProblemCode, problemCodes } from './codes.js';

/** What is wrong with a value and how to mend it, without saying where the value stood. */
export interface Fault {
  readonly code: ProblemCode;
  /** This case, in a sentence: what was read and why it can't be. */
  readonly detail: string;
  /** What to change. */
  readonly remedy: string;
  /** Right values that are near the wrong one, nearest first. */
  readonly suggestions: readonly string[];
}

/** Where in a request the wrong value stands. */
export type Place =
  | { readonly in: 'body' /** RFC 6901 */; readonly pointer: string }
  | { readonly in: 'query' | 'path' | 'header'; readonly parameter: string };

/** A fault and its place. */
export interface Problem extends Fault {
  readonly place: Place;
}

/** A value, or the one thing that is wrong with its text. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** A value, or everything found wrong on the way to it, in document order; never an empty list. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A fault of the table's code, with the table's remedy unless this case has a better one. */
export function fault(
  code: ProblemCode,
  detail: string,
  more: { readonly remedy?: string; readonly suggestions?: readonly string[] } = {},
): Fault {
  return { code, detail, remedy: more.remedy ?? problemCodes[code].remedy, suggestions: more.suggestions ?? [] };
}

/** The fault, found at a place. */
export function problemAt(place: Place, found: Fault): Problem {
  return { ...found, place };
}

/** A JSON Pointer (RFC 6901) from its unescaped parts. */
export function formatPointer(parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
