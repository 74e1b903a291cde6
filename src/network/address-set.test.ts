import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressRange, formatAddressRange, parseAddressRange } from './address.js';
import { AddressSet } from './address-set.js';

function set(...texts: readonly string[]): AddressSet {
  return AddressSet.of(
    texts.map((text) => {
      const parsed = parseAddressRange(text);
      if (!parsed.ok) throw new Error(parsed.fault.detail);
      return parsed.value;
    }),
  );
}

const text = (given: AddressSet) => given.ranges.map(formatAddressRange);

describe('AddressSet', () => {
  it('joins what touches and overlaps, and keeps the families apart', () => {
    expect(text(set('fd00::1', '10.0.0.128/25', '10.0.0.0/25', '10.0.0.3', 'fd00::2', '10.0.2.0/24'))).toEqual([
      '10.0.0.0/24',
      '10.0.2.0/24',
      'fd00::1-fd00::2',
    ]);
  });

  it('knows any', () => {
    expect([AddressSet.all.isWhole, set('0.0.0.0/0').isWhole, set('0.0.0.0/1').isWhole]).toEqual([true, true, false]);
    expect(text(AddressSet.all.subtract(set('0.0.0.0/1', '::/0')))).toEqual(['128.0.0.0/1']);
  });

  // A universe at the very end of both families, small enough to be listed: the edges are where carries go wrong.
  const bases: readonly [AddressRange['family'], readonly number[]][] = [
    ['ipv4', []],
    ['ipv6', [0xffff_ffff, 0xffff_ffff, 0xffff_ffff]],
  ];
  const universe = bases.flatMap(([family, high]) =>
    Array.from({ length: 16 }, (_, i): AddressRange => {
      const words = [...high, 0xffff_fff0 + i];
      return { family, first: words, last: words };
    }),
  );
  const ranges = fc.array(
    fc.tuple(fc.constantFrom(0, 16), fc.nat(15), fc.nat(15)).map(
      ([base, a, b]): AddressRange => ({
        family: universe[base]!.family,
        first: universe[base + Math.min(a, b)]!.first,
        last: universe[base + Math.max(a, b)]!.last,
      }),
    ),
    { maxLength: 6 },
  );
  const members = (given: AddressSet) => universe.map((address) => AddressSet.of([address]).isSubset(given));

  it('agrees with membership, address by address', () => {
    fc.assert(
      fc.property(ranges, ranges, (left, right) => {
        const [a, b] = [AddressSet.of(left), AddressSet.of(right)];
        const [inA, inB] = [members(a), members(b)];
        const isIn = (given: readonly AddressRange[]) =>
          universe.map(({ family, first }) =>
            given.some(
              (range) =>
                range.family === family && range.first.at(-1)! <= first.at(-1)! && first.at(-1)! <= range.last.at(-1)!,
            ),
          );
        expect(inA).toEqual(isIn(left));
        expect(members(a.union(b))).toEqual(inA.map((is, i) => is || inB[i]!));
        expect(members(a.intersect(b))).toEqual(inA.map((is, i) => is && inB[i]!));
        expect(members(a.subtract(b))).toEqual(inA.map((is, i) => is && !inB[i]!));
        expect(a.overlaps(b)).toBe(inA.some((is, i) => is && inB[i]!));
        expect(a.equals(b)).toBe(inA.every((is, i) => is === inB[i]!));
        expect(a.isEmpty).toBe(left.length === 0);
      }),
    );
  });
});
