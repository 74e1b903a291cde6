import { type Fault, fault, type Parsed } from '../problems/index.js';

/** The two address families. They never mix: an IPv4-mapped IPv6 address is refused, not translated. */
export type Family = 'ipv4' | 'ipv6';

/** Both families, in the order in which they are always listed. */
export const families: readonly Family[] = ['ipv4', 'ipv6'];

/** An address as unsigned 32-bit words, most significant first: one for ipv4, four for ipv6. */
export type Words = readonly number[];

/** A closed range of addresses of one family, `first` <= `last`. A single address has equal ends. */
export interface AddressRange {
  readonly family: Family;
  readonly first: Words;
  readonly last: Words;
}

const bits = { ipv4: 32, ipv6: 128 } as const;
const top = 0xffff_ffff;

/** Negative, zero or positive, as `a` is below, equal to or above `b`; both of one family. */
export function compareWords(a: Words, b: Words): number {
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The address after `words`, or null behind the last one of its family. */
export function successor(words: Words): Words | null {
  const next = [...words];
  for (let i = next.length - 1; i >= 0; i--) {
    if (next[i]! < top) {
      next[i]!++;
      return next;
    }
    next[i] = 0;
  }
  return null;
}

/** The address before `words`, or null before the first one of its family. */
export function predecessor(words: Words): Words | null {
  const previous = [...words];
  for (let i = previous.length - 1; i >= 0; i--) {
    if (previous[i]! > 0) {
      previous[i]!--;
      return previous;
    }
    previous[i] = top;
  }
  return null;
}

/** Every address of a family: 0.0.0.0/0 or ::/0. */
export function wholeFamily(family: Family): AddressRange {
  const length = bits[family] / 32;
  return { family, first: new Array<number>(length).fill(0), last: new Array<number>(length).fill(top) };
}

/** Whether the range is a whole family. */
export function isWholeFamily(range: AddressRange): boolean {
  return range.first.every((word) => word === 0) && range.last.every((word) => word === top);
}

/** The lowest `count` bits of a word, 0 to 32. */
function lowBits(count: number): number {
  return count >= 32 ? top : 2 ** count - 1;
}

/** `words` with the lowest `count` bits set (`value` 1) or cleared (`value` 0). */
function fillLow(words: Words, count: number, value: 0 | 1): Words {
  const filled = words.slice();
  for (let i = words.length - 1, left = count; i >= 0 && left > 0; i--, left -= 32) {
    const mask = lowBits(left);
    filled[i] = (value === 1 ? words[i]! | mask : words[i]! & ~mask) >>> 0;
  }
  return filled;
}

/** The prefix of `length` bits that holds `words`. */
export function prefixAround(family: Family, words: Words, length: number): AddressRange {
  const free = bits[family] - length;
  return { family, first: fillLow(words, free, 0), last: fillLow(words, free, 1) };
}

/** The number of leading bits that make the range a prefix, or null where it is none. */
export function prefixLength({ first, last }: AddressRange): number | null {
  let i = 0;
  while (i < first.length && first[i] === last[i]) i++;
  if (i === first.length) return 32 * i;
  const difference = (first[i]! ^ last[i]!) >>> 0;
  const free = 32 - Math.clz32(difference);
  if (difference !== lowBits(free) || (first[i]! & difference) >>> 0 !== 0) return null;
  for (let j = i + 1; j < first.length; j++) {
    if (first[j] !== 0 || last[j] !== top) return null;
  }
  return 32 * (i + 1) - free;
}

/** The fewest prefixes that together are exactly the range, ascending. */
export function toPrefixes(range: AddressRange): readonly AddressRange[] {
  if (prefixLength(range) !== null) return [range];
  const size = bits[range.family];
  const prefixes: AddressRange[] = [];
  let start: Words | null = range.first;
  while (start !== null && compareWords(start, range.last) <= 0) {
    let free = 0;
    while (
      free < size &&
      compareWords(fillLow(start, free + 1, 0), start) === 0 &&
      compareWords(fillLow(start, free + 1, 1), range.last) <= 0
    ) {
      free++;
    }
    const last = fillLow(start, free, 1);
    prefixes.push({ family: range.family, first: start, last });
    start = successor(last);
  }
  return prefixes;
}

function parseIpv4(text: string): Words | Fault {
  const parts = text.split('.');
  if (parts.length !== 4) return malformed(text);
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part)) return malformed(text);
    if (part.length > 1 && part.startsWith('0')) {
      return fault(
        'address-leading-zero',
        `“${text}” has a part with a leading zero, which some systems read as octal.`,
        {
          suggestions: [parts.map((p) => String(Number(p))).join('.')],
        },
      );
    }
    const byte = Number(part);
    if (byte > 255) return malformed(text, `${part} is more than 255`);
    value = value * 256 + byte;
  }
  return [value];
}

function parseIpv6(text: string): Words | Fault {
  if (text.includes('%')) {
    return fault('address-zone', `“${text}” carries a zone, which means something on one machine only.`);
  }
  if (text.includes('.')) {
    return fault('address-mapped', `“${text}” embeds an IPv4 address; a filter sees the IPv4 packet.`, {
      suggestions: [text.slice(text.lastIndexOf(':') + 1)],
    });
  }
  const halves = text.split('::');
  if (halves.length > 2) return malformed(text);
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [head, tail] = [groups[0]!, groups[1] ?? []];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return malformed(text);
  const all = [...head, ...new Array<string>(missing).fill('0'), ...tail];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return malformed(text);
  const numbers = all.map((group) => Number.parseInt(group, 16));
  const words = [0, 2, 4, 6].map((i) => numbers[i]! * 65_536 + numbers[i + 1]!);
  if (words[0] === 0 && words[1] === 0 && words[2] === 0xffff) {
    return fault('address-mapped', `“${text}” is an IPv4-mapped address; a filter sees the IPv4 packet.`, {
      suggestions: [formatWords('ipv4', [words[3]!])],
    });
  }
  return words;
}

function malformed(text: string, why?: string): Fault {
  return fault('address-malformed', `“${text}” is not an IPv4 or IPv6 address${why === undefined ? '' : `: ${why}`}.`);
}

function isFault(value: Words | Fault): value is Fault {
  return 'code' in value;
}

/** One address, without prefix or range. */
export function parseAddress(text: string): Parsed<AddressRange> {
  const family: Family = text.includes(':') ? 'ipv6' : 'ipv4';
  const words = family === 'ipv6' ? parseIpv6(text) : parseIpv4(text);
  return isFault(words) ? { ok: false, fault: words } : { ok: true, value: { family, first: words, last: words } };
}

/**
 * An address, a prefix `A/n` or a range `A-B`. Refused are host bits behind a prefix, leading zeros, zones,
 * IPv4-mapped addresses, ranges that run backwards or across families.
 */
export function parseAddressRange(text: string): Parsed<AddressRange> {
  if (text.includes('/')) return parsePrefix(text);
  if (text.includes('-')) return parseRange(text);
  return parseAddress(text);
}

function parsePrefix(text: string): Parsed<AddressRange> {
  const [host, length, ...rest] = text.split('/') as [string, string, ...string[]];
  const address = parseAddress(host);
  if (!address.ok) return address;
  const { family, first } = address.value;
  if (rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits[family]) {
    return { ok: false, fault: malformed(text, `a prefix length is 0 to ${bits[family]}`) };
  }
  const prefix = prefixAround(family, first, Number(length));
  if (compareWords(prefix.first, first) !== 0) {
    const meant = formatAddressRange(prefix);
    return {
      ok: false,
      fault: fault('host-bits-set', `“${text}” has bits set behind its prefix; the network is ${meant}.`, {
        suggestions: [meant, host],
      }),
    };
  }
  return { ok: true, value: prefix };
}

function parseRange(text: string): Parsed<AddressRange> {
  const ends = text.split('-');
  if (ends.length !== 2) return { ok: false, fault: malformed(text) };
  const [from, to] = [parseAddress(ends[0]!), parseAddress(ends[1]!)];
  if (!from.ok) return from;
  if (!to.ok) return to;
  if (from.value.family !== to.value.family) {
    return { ok: false, fault: malformed(text, 'its ends are of two families') };
  }
  if (compareWords(from.value.first, to.value.first) > 0) {
    return {
      ok: false,
      fault: fault('range-reversed', `“${text}” runs backwards.`, { suggestions: [`${ends[1]}-${ends[0]}`] }),
    };
  }
  return { ok: true, value: { family: from.value.family, first: from.value.first, last: to.value.first } };
}

/** An address in its canonical form (RFC 5952 for IPv6). */
export function formatWords(family: Family, words: Words): string {
  if (family === 'ipv4') {
    const value = words[0]!;
    return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
  }
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const run = longestZeroRun(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  return run.length < 2
    ? hex(groups)
    : `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, i) => {
    if (group !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  });
  return best;
}

/** `A` for one address, `A/n` for a prefix, `A-B` for any other range. */
export function formatAddressRange(range: AddressRange): string {
  const first = formatWords(range.family, range.first);
  if (compareWords(range.first, range.last) === 0) return first;
  const length = prefixLength(range);
  return length === null ? `${first}-${formatWords(range.family, range.last)}` : `${first}/${length}`;
}

/** The range as prefixes in text, always with a length: what dialects without ranges take. */
export function formatPrefixes(range: AddressRange): readonly string[] {
  return toPrefixes(range).map(
    (prefix) => `${formatWords(prefix.family, prefix.first)}/${prefixLength(prefix) ?? bits[prefix.family]}`,
  );
}
