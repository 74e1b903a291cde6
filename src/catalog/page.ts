import { fault, type Parsed } from '../problems/index.js';
import { hashOf } from './revision.js';

/** Bounds and default of `first`. */
export const pageSize = { minimum: 1, maximum: 1000, default: 100 } as const;

/** Which part of a list is wanted. */
export interface PageChoice {
  /** The most entries on the page: 1 to 1000. */
  readonly first: number;
  /** The cursor of the page before, or null for the first page. */
  readonly after: string | null;
}

/** Some entries of a list. */
export interface Page<Entry> {
  readonly data: readonly Entry[];
  /** How many entries there are on all pages. */
  readonly total: number;
  /** The cursor of the next page, or null on the last. */
  readonly next: string | null;
}

/**
 * A page of a list. `question` is everything that the list depends on: a cursor carries its hash and the place where the
 * next page starts, so that one of another question is refused.
 */
export function pageOf<Entry>(
  list: readonly Entry[],
  question: unknown,
  { first, after }: PageChoice,
): Parsed<Page<Entry>> {
  const total = list.length;
  const start = after === null ? 0 : offsetOf(after);
  if (start === null || (after !== null && (start >= total || cursorOf(question, start) !== after))) {
    return { ok: false, fault: fault('invalid-cursor', 'The cursor is none of this query and this revision.') };
  }
  const end = start + first;
  return {
    ok: true,
    value: { data: list.slice(start, end), total, next: end < total ? cursorOf(question, end) : null },
  };
}

function cursorOf(question: unknown, offset: number): string {
  return Buffer.from(`${offset}.${hashOf([question, offset])}`).toString('base64url');
}

function offsetOf(cursor: string): number | null {
  const match = /^([1-9]\d{0,8})\.[0-9a-f]{16}$/.exec(Buffer.from(cursor, 'base64url').toString());
  return match === null ? null : Number(match[1]);
}
