import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ports } from '../../test/support/catalogs.js';
import type { Port } from './model.js';
import { covers, overlap } from './port-cover.js';

const icmp = (...types: number[]): readonly Port[] => [{ kind: 'icmp', transport: 'icmp', types, optional: false }];

it.each<[string, readonly Port[], readonly Port[], boolean, boolean]>([
  ['nothing', [], [], true, false],
  ['nothing and a port', [], ports('tcp/1'), false, false],
  ['another transport', ports('tcp/1'), ports('udp/1'), false, false],
  ['a choice and what is recommended', ports('tcp/*:443'), ports('tcp/443'), true, true],
  ['what is recommended and a choice', ports('tcp/443'), ports('tcp/*:443'), false, true],
  ['two choices', ports('tcp/*'), ports('tcp/*:443'), true, true],
  ['choices of two transports', ports('tcp/*'), ports('udp/*'), false, false],
  ['two recommendations', ports('tcp/*:80'), ports('tcp/*:443'), false, true],
  ['a port behind a load balancer', ports('tcp/443>8443'), ports('tcp/443>8443'), true, true],
  ['another port behind it', ports('tcp/443>8443'), ports('tcp/443>9443'), false, true],
  ['types', icmp(0, 8), icmp(8), true, true],
  ['fewer types', icmp(8), icmp(0, 8), false, true],
  ['other types', icmp(8), icmp(0), false, false],
])('%s', (_what, covering, asked, covered, overlapping) => {
  expect([covers(covering, asked), overlap(covering, asked), overlap(asked, covering)]).toEqual([
    covered,
    overlapping,
    overlapping,
  ]);
});

it('are the words for sets of ports', () => {
  const range = fc
    .tuple(fc.constantFrom('tcp', 'udp'), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 4 }))
    .map(([transport, from, width]) => `${transport}/${from}-${from + width}`);
  const some = fc.array(range, { maxLength: 4 });
  const numbers = (texts: readonly string[]) =>
    new Set(
      texts.flatMap((text) => {
        const [transport, from, to] = text.split(/[/-]/);
        return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => `${transport} ${Number(from) + i}`);
      }),
    );
  fc.assert(
    fc.property(some, some, (a, b) => {
      const [left, right] = [numbers(a), numbers(b)];
      expect(covers(ports(...a), ports(...b))).toBe([...right].every((port) => left.has(port)));
      expect(overlap(ports(...a), ports(...b))).toBe([...right].some((port) => left.has(port)));
    }),
    { numRuns: 500 },
  );
});
