import { isMap, isScalar, isSeq, type Node } from 'yaml';

/** A value read strictly from a YAML node, or the first thing in it that is not known, by its offset in the text. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly offset: number; readonly detail: string };

/** Turns a node into a value. Null, aliases, anchors and tags are known to none. */
export type Decoder<T> = (node: Node) => Decoded<T>;

/** Decoders by key. */
type Shape = Readonly<Record<string, Decoder<unknown>>>;
type Values<S extends Shape> = { readonly [K in keyof S]: S[K] extends Decoder<infer T> ? T : never };

/** A mapping with these keys and no others. */
export function object<R extends Shape, O extends Shape>(
  required: R,
  optional: O,
): Decoder<Values<R> & Partial<Values<O>>> {
  const known: Shape = { ...required, ...optional };
  return (node) => {
    const pairs = entriesOf(node);
    if (!pairs.ok) return pairs;
    const values: Record<string, unknown> = {};
    for (const { key, offset, value } of pairs.value) {
      const decoder = Object.hasOwn(known, key) ? known[key] : undefined;
      if (decoder === undefined) {
        return { ok: false, offset, detail: `“${key}” is not known here; known: ${Object.keys(known).join(', ')}.` };
      }
      const decoded = decoder(value);
      if (!decoded.ok) return decoded;
      values[key] = decoded.value;
    }
    const missing = Object.keys(required).find((key) => !Object.hasOwn(values, key));
    if (missing !== undefined) return refuse(node, `“${missing}” is missing.`);
    return { ok: true, value: values as Values<R> & Partial<Values<O>> };
  };
}

/** A mapping with any keys that `isKey` takes. */
export function record<T>(isKey: (key: string) => boolean, decoder: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (node) => {
    const pairs = entriesOf(node);
    if (!pairs.ok) return pairs;
    const values: [string, T][] = [];
    for (const { key, offset, value } of pairs.value) {
      if (!isKey(key)) return { ok: false, offset, detail: `“${key}” is not a key that can stand here.` };
      const decoded = decoder(value);
      if (!decoded.ok) return decoded;
      values.push([key, decoded.value]);
    }
    return { ok: true, value: Object.fromEntries(values) };
  };
}

/** A sequence, perhaps empty. */
export function list<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (node) => {
    if (!isPlain(node) || !isSeq(node)) return refuse(node, 'A list is expected here.');
    const values: T[] = [];
    for (const item of node.items as readonly (Node | null)[]) {
      const decoded = item === null ? refuse(node, 'A list item is empty.') : decoder(item);
      if (!decoded.ok) return decoded;
      values.push(decoded.value);
    }
    return { ok: true, value: values };
  };
}

/** A string that matches. What YAML reads as a number, a boolean or null is no string. */
export function text(pattern: RegExp, what: string): Decoder<string> {
  return (node) =>
    isPlain(node) && isScalar(node) && typeof node.value === 'string' && pattern.test(node.value)
      ? { ok: true, value: node.value }
      : refuse(node, `${what} is expected here.`);
}

/** One of these strings. */
export function oneOf<const T extends string>(...choices: readonly T[]): Decoder<T> {
  return (node) => {
    const found = isPlain(node) && isScalar(node) ? choices.find((choice) => choice === node.value) : undefined;
    return found === undefined ? refuse(node, `${choices.join(' or ')} is expected here.`) : { ok: true, value: found };
  };
}

/** An integer from `low` to `high`, written as a number. */
export function integer(low: number, high: number): Decoder<number> {
  return (node) => {
    const value = isPlain(node) && isScalar(node) ? node.value : undefined;
    return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
      ? { ok: true, value }
      : refuse(node, `A number from ${low} to ${high} is expected here.`);
  };
}

/** What `next` makes of the value; text in place of a value says what is wrong with it. */
export function refine<T, U>(decoder: Decoder<T>, next: (value: T) => { readonly value: U } | string): Decoder<U> {
  return (node) => {
    const decoded = decoder(node);
    if (!decoded.ok) return decoded;
    const refined = next(decoded.value);
    return typeof refined === 'string' ? refuse(node, refined) : { ok: true, value: refined.value };
  };
}

interface MapEntry {
  readonly key: string;
  readonly offset: number;
  readonly value: Node;
}

function entriesOf(node: Node): Decoded<readonly MapEntry[]> {
  if (!isPlain(node) || !isMap(node)) return refuse(node, 'A mapping is expected here.');
  const entries: MapEntry[] = [];
  for (const { key, value } of node.items as readonly { readonly key: Node; readonly value: Node | null }[]) {
    if (!isPlain(key) || !isScalar(key) || typeof key.value !== 'string') return refuse(key, 'A key must be a string.');
    if (value === null) return refuse(key, `“${key.value}” has no value.`);
    entries.push({ key: key.value, offset: offsetOf(key), value });
  }
  return { ok: true, value: entries };
}

/** Anchors and tags change what a value is; nothing of ours has them. Aliases are no map, list or scalar. */
function isPlain(node: Node): boolean {
  return node.tag === undefined && !('anchor' in node && node.anchor !== undefined);
}

function refuse(node: Node, detail: string): { readonly ok: false; readonly offset: number; readonly detail: string } {
  return { ok: false, offset: offsetOf(node), detail };
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
