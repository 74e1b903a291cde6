import type { ProblemCode } from './codes.js';
import { type Fault, fault, formatPointer, type Parsed, type Problem, type Result } from './problem.js';
import { nearest } from './suggest.js';

type Part = string | number;

/**
 * A body that is wrong throughout is not read to its end, and its answer stays smaller than itself: a caller mends the
 * first mistakes first.
 */
const mostFound = 1000;
const mostListed = 100;

/**
 * Reads a parsed body of unknown shape and collects everything that is wrong with it. Every method gives a value to go
 * on with, so that one request shows all of its mistakes; `finish` gives the result only if there were none.
 */
export class Reader {
  private readonly found: { readonly path: readonly Part[]; readonly fault: Fault }[] = [];

  constructor(
    /** The whole body: the order of its keys is the order of the problems. */
    private readonly body: unknown,
  ) {}

  /** Adds a fault found at a path of keys and indexes. */
  report(path: readonly Part[], fault: Fault): void {
    if (!this.isFull) this.found.push({ path, fault });
  }

  /** Whether so much is wrong already that more is not looked for. */
  get isFull(): boolean {
    return this.found.length >= mostFound;
  }

  /** The value, if nothing was reported; else every problem, in document order. */
  finish<T>(value: T): Result<T> {
    if (this.found.length === 0) return { ok: true, value };
    const indexes: KeyIndexes = new Map();
    const problems = this.found
      .map((entry) => ({ ...entry, position: positionOf(this.body, entry.path, indexes) }))
      .sort((a, b) => comparePositions(a.position, b.position))
      .slice(0, mostListed)
      .map(({ path, fault }): Problem => ({ ...fault, place: { in: 'body', pointer: formatPointer(path) } }));
    return { ok: false, problems };
  }

  /** The entries of an object; what is none is reported and read as empty. Absent is empty too. */
  entries(value: unknown, path: readonly Part[]): readonly (readonly [string, unknown])[] {
    if (value === undefined) return [];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
    this.wrongType(path, 'an object', value);
    return [];
  }

  /** An object with known keys only; unknown ones are reported with the nearest known. */
  object<Key extends string>(value: unknown, path: readonly Part[], keys: readonly Key[]): Fields<Key> {
    const found = new Map<string, unknown>();
    for (const [key, entry] of this.entries(value, path)) {
      if (this.isFull) break;
      if ((keys as readonly string[]).includes(key)) {
        found.set(key, entry);
      } else {
        const suggestions = nearest(key, keys);
        this.report(
          [...path, key],
          fault('unknown-field', `“${shown(key)}” is no key here; the keys are ${keys.join(', ')}.`, { suggestions }),
        );
      }
    }
    return { has: (key) => found.has(key), get: (key) => found.get(key) };
  }

  /** A list that is not empty; absent is undefined. */
  list(value: unknown, path: readonly Part[]): readonly unknown[] | undefined {
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) {
      this.wrongType(path, 'a list', value);
      return undefined;
    }
    if (value.length === 0) {
      this.report(path, fault('empty-list', 'The list is empty, and an empty list never means any.'));
      return undefined;
    }
    return value;
  }

  /** Text; absent is null. */
  text(value: unknown, path: readonly Part[]): string | null {
    if (value === undefined) return null;
    if (typeof value === 'string') return value;
    this.wrongType(path, 'text', value);
    return null;
  }

  /** true or false; absent is `otherwise`. */
  flag(value: unknown, path: readonly Part[], otherwise: boolean): boolean {
    if (value === undefined) return otherwise;
    if (typeof value === 'boolean') return value;
    this.wrongType(path, 'true or false', value);
    return otherwise;
  }

  /** One of a closed set of words; absent is `otherwise`. */
  choice<Word extends string>(value: unknown, path: readonly Part[], words: readonly Word[], otherwise: Word): Word {
    const text = this.text(value, path);
    if (text === null) return otherwise;
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const suggestions = nearest(text, words);
    this.report(
      path,
      fault('invalid-value', `“${shown(text)}” is none of ${words.join(', ')}.`, {
        suggestions: suggestions.length > 0 ? suggestions : words,
      }),
    );
    return otherwise;
  }

  /** Each entry of a list of texts through a parser; what it refuses is reported at its index. */
  parsedList<T>(value: unknown, path: readonly Part[], parse: (text: string) => Parsed<T>): readonly T[] | undefined {
    return this.list(value, path)?.flatMap((entry, index) => {
      if (this.isFull) return [];
      const parsed = this.parsed(entry, [...path, index], parse);
      return parsed === null ? [] : [parsed];
    });
  }

  /** A text through a parser; absent or refused is null. */
  parsed<T>(value: unknown, path: readonly Part[], parse: (text: string) => Parsed<T>): T | null {
    const text = this.text(value, path);
    if (text === null) return null;
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    this.report(path, parsed.fault);
    return null;
  }

  /** Reports a key that has to be there, unless what should hold it is no object at all. */
  missing(path: readonly Part[], what: string): void {
    const holder = formatPointer(path.slice(0, -1));
    if (this.found.some(({ path: at, fault: { code } }) => code === 'wrong-type' && formatPointer(at) === holder))
      return;
    this.report(path, fault('missing-field', `${what} is missing.`));
  }

  private wrongType(path: readonly Part[], wanted: string, value: unknown): void {
    this.report(path, fault('wrong-type', `Here stands ${kindOf(value)}; wanted is ${wanted}.`));
  }
}

/** The known keys of an object that was read. */
export interface Fields<Key extends string> {
  readonly has: (key: Key) => boolean;
  readonly get: (key: Key) => unknown;
}

/** By object: the index of each of its keys, looked up once however many mistakes it holds. */
type KeyIndexes = Map<object, ReadonlyMap<string, number>>;

/** The index of each part of a path among its siblings; what is absent comes last. */
function positionOf(body: unknown, path: readonly Part[], indexes: KeyIndexes): readonly number[] {
  let node = body;
  return path.map((part) => {
    if (typeof node !== 'object' || node === null) return Number.POSITIVE_INFINITY;
    const index = Array.isArray(node)
      ? Number(part)
      : (keyIndexes(node, indexes).get(String(part)) ?? Number.POSITIVE_INFINITY);
    node = (node as Readonly<Record<string, unknown>>)[String(part)];
    return index;
  });
}

function keyIndexes(node: object, indexes: KeyIndexes): ReadonlyMap<string, number> {
  const known = indexes.get(node) ?? new Map(Object.keys(node).map((key, index) => [key, index]));
  indexes.set(node, known);
  return known;
}

function comparePositions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of the caller's as a message may repeat it: one printable line, at most 60 characters. */
export function shown(text: string): string {
  const printable = text.replace(unprintable, '\u{fffd}');
  return printable.length > 60 ? `${printable.slice(0, 60)}…` : printable;
}

/** A parser of texts that match a pattern; what does not is a fault of the code. */
export function pattern(code: ProblemCode, allowed: RegExp, rule: string): (text: string) => Parsed<string> {
  return (text) =>
    allowed.test(text)
      ? { ok: true, value: text }
      : { ok: false, fault: fault(code, `“${shown(text)}” can’t be used: ${rule}.`) };
}
