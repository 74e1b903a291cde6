import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AddressRange,
  compareWords,
  type Family,
  formatAddressRange,
  formatPrefixes,
  isWholeFamily,
  parseAddressRange,
  prefixLength,
  toPrefixes,
} from './address.js';

function parse(text: string): AddressRange {
  const parsed = parseAddressRange(text);
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  return parsed.value;
}

describe('parseAddressRange', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.7/32', '10.0.0.7'],
    ['10.0.0.0-10.0.0.255', '10.0.0.0/24'],
    ['10.0.0.1-10.0.0.2', '10.0.0.1-10.0.0.2'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['FD00::1', 'fd00::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8::/32', '2001:db8::/32'],
    ['::', '::'],
    ['1::', '1::'],
    ['::/0', '::/0'],
    ['fd00::1-fd00::3', 'fd00::1-fd00::3'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
  ])('%s is written %s', (text, canonical) => {
    expect(formatAddressRange(parse(text))).toBe(canonical);
  });

  it.each([
    ['10.0.0.1/8', 'host-bits-set', ['10.0.0.0/8', '10.0.0.1']],
    ['fd00::1/64', 'host-bits-set', ['fd00::/64', 'fd00::1']],
    ['10.0.0.300', 'address-malformed', []],
    ['10.0.0', 'address-malformed', []],
    ['10.0.0.1.2', 'address-malformed', []],
    ['10.0.0.', 'address-malformed', []],
    ['', 'address-malformed', []],
    [' 10.0.0.1', 'address-malformed', []],
    ['10.0.0.0/33', 'address-malformed', []],
    ['10.0.0.0/08', 'address-malformed', []],
    ['10.0.0.0/', 'address-malformed', []],
    ['10.0.0.0/8/8', 'address-malformed', []],
    ['fd00::/129', 'address-malformed', []],
    ['fd00:::1', 'address-malformed', []],
    ['1::2::3', 'address-malformed', []],
    ['1:2:3:4:5:6:7', 'address-malformed', []],
    ['1:2:3:4:5:6:7::8', 'address-malformed', []],
    ['12345::', 'address-malformed', []],
    ['010.1.1.1', 'address-leading-zero', ['10.1.1.1']],
    ['fe80::1%eth0', 'address-zone', []],
    ['::ffff:10.0.0.1', 'address-mapped', ['10.0.0.1']],
    ['::ffff:0a00:0001', 'address-mapped', ['10.0.0.1']],
    ['10.0.0.9-10.0.0.1', 'range-reversed', ['10.0.0.1-10.0.0.9']],
    ['10.0.0.9-fd00::1', 'address-malformed', []],
    ['1-2-3', 'address-malformed', []],
  ])('%s is refused as %s', (text, code, suggestions) => {
    const parsed = parseAddressRange(text);
    expect(parsed.ok ? 'taken' : { code: parsed.fault.code, suggestions: parsed.fault.suggestions }).toEqual({
      code,
      suggestions,
    });
  });
});

describe('prefixes', () => {
  it.each([
    ['10.0.0.1-10.0.0.6', ['10.0.0.1/32', '10.0.0.2/31', '10.0.0.4/31', '10.0.0.6/32']],
    ['0.0.0.0-255.255.255.255', ['0.0.0.0/0']],
    ['255.255.255.254-255.255.255.255', ['255.255.255.254/31']],
    ['fd00::-fd00::ffff:ffff', ['fd00::/96']],
    ['fd00::ffff:ffff-fd00::1:0:0', ['fd00::ffff:ffff/128', 'fd00::1:0:0/128']],
  ])('%s is %j', (text, prefixes) => {
    expect(formatPrefixes(parse(text))).toEqual(prefixes);
  });

  it('are together the range, in order, without gap or overlap', () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const range = fc.constantFrom<Family>('ipv4', 'ipv6').chain((family) =>
      fc.tuple(...Array.from({ length: family === 'ipv4' ? 2 : 8 }, () => word)).map((words): AddressRange => {
        const half = words.length / 2;
        const ends = [words.slice(0, half), words.slice(half)].sort(compareWords);
        return { family, first: ends[0]!, last: ends[1]! };
      }),
    );
    fc.assert(
      fc.property(range, (given) => {
        const prefixes = toPrefixes(given);
        expect(prefixes.every((prefix) => prefixLength(prefix) !== null)).toBe(true);
        expect([prefixes[0]!.first, prefixes.at(-1)!.last]).toEqual([given.first, given.last]);
        const big = (words: readonly number[]) => words.reduce((sum, next) => (sum << 32n) + BigInt(next), 0n);
        for (let i = 1; i < prefixes.length; i++) {
          expect(big(prefixes[i]!.first)).toBe(big(prefixes[i - 1]!.last) + 1n);
        }
      }),
    );
  });

  it('know a whole family', () => {
    expect(['0.0.0.0/0', '::/0', '0.0.0.0/1', '::1'].map((text) => isWholeFamily(parse(text)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
