import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWords, type Family, families, predecessor, type Words } from './address.js';
import type { PacketMatch } from './packet-match.js';
import { ALL, level, NONE, type PacketSet } from './packet-nodes.js';
import { compare, type Entry, PacketSpace } from './packet-space.js';

// A universe of 2 x 8 x 16 x 16 packets, enumerated in full. Each index stands for a stretch of real values, from its
// cut to the next one; the first value of the stretch speaks for all.
const ports = [0, 1, 22, 443, 444, 1024, 65_534, 65_535];
const ends = [
  ...[0, 1, 255, 256, 0x0a00_0000, 0x0a00_0001, 0x0aff_ffff, 0x0b00_0000],
  ...[0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xffff_fffe, 0xffff_ffff, 2 ** 32, 2 ** 32 + 1, 2 ** 33 - 1],
];
const axes = [
  { at: level.family, cuts: [0, 1], end: 2 },
  { at: level.destinationPort, cuts: ports, end: 2 ** 16 },
  { at: level.source, cuts: ends, end: 2 ** 33 },
  { at: level.destination, cuts: ends, end: 2 ** 33 },
];

/** A stretch of indexes on each axis, the second one excluded. */
type Box = readonly (readonly [number, number])[];
type Line = { readonly action: 'allow' | 'deny'; readonly box: Box };
type Point = readonly number[];

const points: readonly Point[] = axes.reduce<readonly Point[]>(
  (prefixes, { cuts }) => prefixes.flatMap((prefix) => cuts.map((_, index) => [...prefix, index])),
  [[]],
);
const packets = points.map((point) => {
  const packet = new Array<number>(12).fill(0);
  point.forEach((index, axis) => {
    packet[axes[axis]!.at] = axes[axis]!.cuts[index]!;
  });
  return packet;
});

const box: fc.Arbitrary<Box> = fc.tuple(
  ...axes.map(({ cuts }) => {
    const whole = fc.constant([0, cuts.length] as const);
    const some = fc
      .tuple(fc.nat(cuts.length - 1), fc.nat(cuts.length - 1))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const);
    return fc.oneof({ weight: 1, arbitrary: whole }, { weight: 3, arbitrary: some });
  }),
);
const boxes = fc.array(box, { maxLength: 12 });
const lines: fc.Arbitrary<readonly Line[]> = fc.array(
  fc.record({ action: fc.constantFrom('allow' as const, 'deny' as const), box }),
  { maxLength: 24 },
);

function setOf(space: PacketSpace, box: Box): PacketSet {
  return axes.reduceRight<PacketSet>((rest, { at, cuts, end }, axis) => {
    const [from, to] = box[axis]!;
    return space.within(at, [cuts[from]!, cuts[to] ?? end], rest);
  }, ALL);
}

function unionOf(space: PacketSpace, boxes: readonly Box[]): PacketSet {
  return space.union(boxes.map((box) => setOf(space, box)));
}

function entriesOf(space: PacketSpace, lines: readonly Line[]): readonly Entry[] {
  return lines.map(({ action, box }) => ({ action, packets: setOf(space, box) }));
}

function isIn(point: Point, box: Box): boolean {
  return point.every((index, axis) => box[axis]![0] <= index && index < box[axis]![1]);
}

/** The points that a list allows, straight from its meaning. */
function allowed(lines: readonly Line[]): readonly boolean[] {
  return points.map((point) => lines.find(({ box }) => isIn(point, box))?.action === 'allow');
}

function members(space: PacketSpace, set: PacketSet): readonly boolean[] {
  return packets.map((packet) => space.has(set, packet));
}

// Live sets per event from which a union goes through a tournament: as usual, always, never.
const spaces: readonly (readonly [string, () => PacketSpace])[] = [
  ['as usual', () => new PacketSpace()],
  ['with a tournament for every union', () => new PacketSpace({ overlap: 0 })],
  ['without tournaments', () => new PacketSpace({ overlap: Infinity })],
];

describe.each(spaces)('%s', (_, newSpace) => {
  it('the first entry that holds a packet decides', () => {
    fc.assert(
      fc.property(lines, (lines) => {
        const space = newSpace();
        expect(members(space, space.firstMatch(entriesOf(space, lines)))).toEqual(allowed(lines));
      }),
      { numRuns: 400 },
    );
  });

  it('a union holds what one of its sets holds', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 40 }), (boxes) => {
        const space = newSpace();
        const wanted = points.map((point) => boxes.some((box) => isIn(point, box)));
        expect(members(space, unionOf(space, boxes))).toEqual(wanted);
      }),
      { numRuns: 400 },
    );
  });

  it('intersection and difference hold what they say', () => {
    fc.assert(
      fc.property(boxes, boxes, (left, right) => {
        const space = newSpace();
        const [a, b] = [unionOf(space, left), unionOf(space, right)];
        const [inA, inB] = [members(space, a), members(space, b)];
        expect(members(space, space.intersect(a, b))).toEqual(inA.map((is, i) => is && inB[i]));
        expect(members(space, space.subtract(a, b))).toEqual(inA.map((is, i) => is && !inB[i]));
        expect(space.isSubset(a, b)).toBe(inA.every((is, i) => !is || inB[i]));
      }),
      { numRuns: 250 },
    );
  });

  it('the algebra has its laws', () => {
    fc.assert(
      fc.property(boxes, boxes, boxes, (first, second, third) => {
        const space = newSpace();
        const [a, b, c] = [unionOf(space, first), unionOf(space, second), unionOf(space, third)];
        const or = (x: PacketSet, y: PacketSet) => space.union([x, y]);
        const and = (x: PacketSet, y: PacketSet) => space.intersect(x, y);
        const not = (x: PacketSet) => space.subtract(ALL, x);
        expect(or(a, b)).toBe(or(b, a));
        expect(and(a, b)).toBe(and(b, a));
        expect(or(a, or(b, c))).toBe(or(or(a, b), c));
        expect(and(a, and(b, c))).toBe(and(and(a, b), c));
        expect(and(a, or(b, c))).toBe(or(and(a, b), and(a, c)));
        expect(or(a, and(b, c))).toBe(and(or(a, b), or(a, c)));
        expect(not(or(a, b))).toBe(and(not(a), not(b)));
        expect(not(and(a, b))).toBe(or(not(a), not(b)));
        expect(not(not(a))).toBe(a);
        expect(space.subtract(a, b)).toBe(and(a, not(b)));
        expect(or(space.subtract(a, b), and(a, b))).toBe(a);
        expect(or(a, and(a, b))).toBe(a);
        expect([or(a, a), and(a, a), or(a, NONE), and(a, ALL)]).toEqual([a, a, a, a]);
        expect([or(a, ALL), and(a, NONE), space.subtract(a, a), or(a, not(a))]).toEqual([ALL, NONE, NONE, ALL]);
      }),
      { numRuns: 400 },
    );
  });

  it('the same set is the same number, however it is built', () => {
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.nat()), (lines, numbers) => {
        const space = newSpace();
        const entries = entriesOf(space, lines);
        const set = space.firstMatch(entries);
        const inSet = allowed(lines);
        const cells = points
          .filter((_, i) => inSet[i])
          .map((point) =>
            setOf(
              space,
              point.map((index) => [index, index + 1] as const),
            ),
          )
          .map((cell) => ({ cell, key: numbers.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ cell }) => cell);
        expect(space.union(cells)).toBe(set);
        // Entry by entry, the last one first.
        const folded = entries.reduceRight<PacketSet>(
          (rest, { action, packets }) =>
            action === 'allow' ? space.union([rest, packets]) : space.subtract(rest, packets),
          NONE,
        );
        expect(folded).toBe(set);
      }),
      { numRuns: 100 },
    );
  });

  it('a witness is a packet of the difference, and the least one', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const space = newSpace();
        const [wanted, found] = [space.firstMatch(entriesOf(space, left)), space.firstMatch(entriesOf(space, right))];
        const { holds, opens, blocks } = compare(space, wanted, found);
        const [inWanted, inFound] = [allowed(left), allowed(right)];
        const least = (isMeant: (i: number) => boolean) => packets.find((_, i) => isMeant(i)) ?? null;
        expect(opens).toEqual(least((i) => inFound[i]! && !inWanted[i]!));
        expect(blocks).toEqual(least((i) => inWanted[i]! && !inFound[i]!));
        expect(holds).toBe(opens === null && blocks === null);
      }),
      { numRuns: 250 },
    );
  });
});

describe('IPv6', () => {
  const top = 0xffff_ffff;
  // Carries out of every word, and neighbours on both sides of them.
  const cuts: readonly Words[] = [
    [0, 0, 0, 0],
    [0, 0, 0, 1],
    [0, 0, 0, top],
    [0, 0, 1, 0],
    [0, 0, top, top],
    [0, 1, 0, 0],
    [0, top, top, top],
    [1, 0, 0, 0],
    [1, 0, 0, 1],
    [1, 0, top, 5],
    [1, 1, 0, 0],
    [2, 0, 0, 0],
    [0x8000_0000, 0, 0, 0],
    [top, top, top, 0],
    [top, top, top, top - 1],
    [top, top, top, top],
  ];
  const last: Words = [top, top, top, top];
  const stretch = fc
    .tuple(fc.nat(cuts.length - 1), fc.nat(cuts.length - 1))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const);
  const line = fc.record({
    action: fc.constantFrom('allow' as const, 'deny' as const),
    source: stretch,
    destination: stretch,
  });
  const upTo = (to: number) => (to === cuts.length ? last : predecessor(cuts[to]!)!);
  // An atom for each end, which only a whole family reaches.
  const values: readonly Words[] = [...cuts, [2 ** 32, 0, 0, 0]];
  const reaches = ([from, to]: readonly [number, number], index: number) =>
    index === cuts.length ? from === 0 && to === cuts.length : from <= index && index < to;

  it.each([6, 0])('ranges over four words mean what they say, with an overlap of %i', (overlap) => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const space = new PacketSpace({ overlap });
        const entries = lines.map(({ action, source, destination }) => {
          const rest = space.range(level.destination, cuts[destination[0]]!, upTo(destination[1]), ALL);
          return { action, packets: space.range(level.source, cuts[source[0]]!, upTo(source[1]), rest) };
        });
        const set = space.firstMatch(entries);
        const wrong = values.flatMap((from, s) =>
          values.filter((to, d) => {
            const decides = lines.find(({ source, destination }) => reaches(source, s) && reaches(destination, d));
            return space.has(set, [1, 0, 0, 0, ...from, ...to]) !== (decides?.action === 'allow');
          }),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it('a range is the union of its parts, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(cuts.length - 1), { minLength: 3, maxLength: 6 }), (indexes) => {
        const space = new PacketSpace();
        const bounds = [...indexes].sort((a, b) => a - b);
        const parts = bounds
          .slice(1)
          .map((to, i) => space.range(level.source, cuts[bounds[i]!]!, predecessor(cuts[to]!)!, ALL));
        const whole = space.range(level.source, cuts[bounds[0]!]!, predecessor(cuts[bounds.at(-1)!]!)!, ALL);
        expect(space.union(parts)).toBe(whole);
      }),
    );
  });
});

describe('match', () => {
  const top = 0xffff_ffff;
  const wordsOf: Readonly<Record<Family, readonly Words[]>> = {
    ipv4: [[0], [1], [0x0a00_0000], [0x0aff_ffff], [top]],
    ipv6: [
      [0, 0, 0, 0],
      [0, 0, 0, top],
      [0, 0, 1, 0],
      [0xfd00_0000, 0, 0, 1],
      [top, top, top, top],
    ],
  };
  const names = ['a', 'b'];
  const range = fc.tuple(fc.constantFrom(...families), fc.nat(4), fc.nat(4)).map(([family, a, b]) => ({
    family,
    first: wordsOf[family][Math.min(a, b)]!,
    last: wordsOf[family][Math.max(a, b)]!,
  }));
  const end = fc.record({
    ranges: fc.array(range, { maxLength: 3 }),
    atoms: fc.subarray(names),
  });
  const portSets = fc.constantFrom([443, 444], [0, 22, 443, 1024], [1024, 65_536], [0, 65_536], []);
  const service = fc.record(
    { protocol: fc.constantFrom(1, 6, 17), destinationPorts: portSets, sourcePorts: portSets },
    { requiredKeys: ['protocol'] },
  );
  const matches = fc.record(
    {
      families: fc.subarray([...families]),
      services: fc.array(service, { maxLength: 3 }),
      source: end,
      destination: end,
    },
    { requiredKeys: [] },
  );

  type Place = Words | string;
  type Case = {
    readonly family: Family;
    readonly protocol: number;
    readonly port: number;
    readonly sourcePort: number;
    readonly source: Place;
    readonly destination: Place;
  };
  const universe: readonly Case[] = families.flatMap((family) => {
    const places: readonly Place[] = [...wordsOf[family], ...names, 'not mentioned'];
    return [1, 6, 58].flatMap((protocol) =>
      [0, 22, 443, 65_535].flatMap((port) =>
        [0, 443, 1024].flatMap((sourcePort) =>
          places.flatMap((source) =>
            places.map((destination) => ({ family, protocol, port, sourcePort, source, destination })),
          ),
        ),
      ),
    );
  });

  const isPortIn = (port: number, values: readonly number[] | undefined) =>
    values === undefined || values.some((from, i) => i % 2 === 0 && from <= port && port < values[i + 1]!);

  function isAt(family: Family, place: Place, end: PacketMatch['source']): boolean {
    if (end === undefined) return true;
    const ranges = end.ranges.filter((range) => range.family === family);
    if (typeof place !== 'string') {
      return ranges.some(({ first, last }) => compareWords(first, place) <= 0 && compareWords(place, last) <= 0);
    }
    const isWhole = ranges.some(({ first, last }) => first.every((word) => word === 0) && last.every((w) => w === top));
    return isWhole || end.atoms.includes(place);
  }

  function isMeant(match: PacketMatch, packet: Case): boolean {
    return (
      (match.families === undefined || match.families.includes(packet.family)) &&
      (match.services === undefined ||
        match.services.some(
          ({ protocol, destinationPorts, sourcePorts }) =>
            protocol === packet.protocol &&
            isPortIn(packet.port, destinationPorts) &&
            isPortIn(packet.sourcePort, sourcePorts),
        )) &&
      isAt(packet.family, packet.source, match.source) &&
      isAt(packet.family, packet.destination, match.destination)
    );
  }

  it('holds the packets of the product and no other', () => {
    fc.assert(
      fc.property(matches, (match) => {
        const space = new PacketSpace();
        const wordsAt = (place: Place) => {
          const words = typeof place === 'string' ? [space.atom(place)] : place;
          return [...words, 0, 0, 0].slice(0, 4);
        };
        const set = space.match(match);
        const wrong = universe.filter((packet) => {
          const { family, protocol, port, sourcePort, source, destination } = packet;
          const fields = [families.indexOf(family), protocol, port, sourcePort];
          return space.has(set, [...fields, ...wordsAt(source), ...wordsAt(destination)]) !== isMeant(match, packet);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
