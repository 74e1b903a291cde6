import { describe, expect, it } from 'vitest';
import { type AddressRange, parseAddressRange } from './address.js';
import { TooMuchWork } from './packet-budget.js';
import type { EndMatch, PacketMatch } from './packet-match.js';
import { ALL, level, NONE, type PacketSet } from './packet-nodes.js';
import { compare, PacketSpace } from './packet-space.js';

function range(text: string): AddressRange {
  const parsed = parseAddressRange(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

/** Ends as the tests write them: addresses, and names with a @ in front. */
function ends(...texts: readonly string[]): EndMatch {
  return {
    ranges: texts.filter((text) => !text.startsWith('@')).map(range),
    atoms: texts.filter((text) => text.startsWith('@')),
  };
}

const tcp443 = [{ protocol: 6, destinationPorts: [443, 444] }];

describe('within', () => {
  it.each([
    ['one value', [22, 23], [22], [0, 21, 23, 65_535]],
    ['two stretches', [22, 23, 8000, 8011], [22, 8000, 8010], [21, 23, 7999, 8011]],
    ['from the first value', [0, 5], [0, 4], [5]],
    ['to the last value', [65_535, 65_536], [65_535], [65_534]],
    ['pairs that touch', [1, 3, 3, 5], [1, 2, 3, 4], [0, 5]],
  ])('%s', (_, values, inside, outside) => {
    const space = new PacketSpace();
    const set = space.within(level.destinationPort, values, ALL);
    const at = (port: number) => [0, 6, port, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(inside.map((port) => space.has(set, at(port)))).toEqual(inside.map(() => true));
    expect(outside.map((port) => space.has(set, at(port)))).toEqual(outside.map(() => false));
  });

  it('takes every value as no condition, no value as nothing, and touching pairs as one', () => {
    const space = new PacketSpace();
    expect(space.within(level.destinationPort, [0, 65_536], ALL)).toBe(ALL);
    expect(space.within(level.destinationPort, [0, 9, 9, 65_536], ALL)).toBe(ALL);
    expect(space.within(level.destinationPort, [], ALL)).toBe(NONE);
    expect(space.within(level.destinationPort, [1, 2], NONE)).toBe(NONE);
    expect(space.within(level.sourcePort, [1, 3, 3, 5], ALL)).toBe(space.within(level.sourcePort, [1, 5], ALL));
  });

  it.each([[[5, 4]], [[4, 4]], [[4, 6, 5, 9]], [[1]], [[-1, 4]], [[0, 65_537]]])('refuses %j', (values) => {
    expect(() => new PacketSpace().within(level.destinationPort, values, ALL)).toThrow(RangeError);
  });

  it('refuses to follow a level with one that is not below it', () => {
    const space = new PacketSpace();
    const port = space.within(level.destinationPort, [1, 2], ALL);
    expect(() => space.within(level.destinationPort, [1, 2], port)).toThrow(RangeError);
    expect(() => space.range(level.source, [0], [5], port)).toThrow(RangeError);
    const afterWords = space.range(level.source, [0, 0, 0, 0], [0, 0, 0, 5], ALL);
    expect(() => space.range(level.source, [0, 0, 0, 0], [0, 0, 0, 9], afterWords)).toThrow(RangeError);
  });
});

describe('range', () => {
  it.each([
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255'], ['9.255.255.255', '11.0.0.0']],
    ['0.0.0.0-0.0.0.5', ['0.0.0.0', '0.0.0.5'], ['0.0.0.6', '255.255.255.255']],
    ['255.255.255.255', ['255.255.255.255'], ['255.255.255.254', '0.0.0.0']],
    ['fd00::/64', ['fd00::', 'fd00::ffff:ffff:ffff:ffff'], ['fcff:ffff:ffff:ffff::', 'fd00:0:0:1::']],
    // Both bounds inside a word, with whole words between them.
    ['fd00::ffff:ffff-fd01::2', ['fd00::ffff:ffff', 'fd00::1:0:0', 'fd01::2'], ['fd00::ffff:fffe', 'fd01::3']],
    // The bound steps over a carry: ...:ffff:ffff and the address after it.
    ['fd00::ffff:ffff-fd00::1:0:0', ['fd00::ffff:ffff', 'fd00::1:0:0'], ['fd00::ffff:fffe', 'fd00::1:0:1']],
    [
      'fd00:0:ffff:ffff:ffff:ffff:ffff:ffff-fd00:1::',
      ['fd00:1::'],
      ['fd00:0:ffff:ffff:ffff:ffff:ffff:fffe', 'fd00:1::1'],
    ],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127', ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['::', 'ffff::']],
  ])('%s', (text, inside, outside) => {
    const space = new PacketSpace();
    const { first, last } = range(text);
    const set = space.range(level.source, first, last, ALL);
    const has = (address: string) => {
      const words = range(address).first;
      return space.has(set, [0, 0, 0, 0, ...words, ...[0, 0, 0].slice(words.length - 1), 0, 0, 0, 0]);
    };
    expect(inside.map(has)).toEqual(inside.map(() => true));
    expect(outside.map(has)).toEqual(outside.map(() => false));
  });

  it('refuses a range that runs backwards, in any word', () => {
    const space = new PacketSpace();
    expect(() => space.range(level.source, [2], [1], ALL)).toThrow(RangeError);
    expect(() => space.range(level.source, [1, 0, 5, 0], [1, 0, 4, 9], ALL)).toThrow(RangeError);
    expect(() => space.range(level.source, [1, 0], [1, 2], ALL)).toThrow(RangeError);
  });

  it('makes an IPv6 network of its halves', () => {
    const space = new PacketSpace();
    const of = (text: string) => space.match({ source: ends(text) });
    for (const [whole, low, high] of [
      ['fd00::/16', 'fd00::/17', 'fd00:8000::/17'],
      ['fd00::/32', 'fd00::/33', 'fd00:0:8000::/33'],
      ['fd00::/64', 'fd00::/65', 'fd00::8000:0:0:0/65'],
      ['fd00::/96', 'fd00::/97', 'fd00::8000:0/97'],
      ['fd00::1:0-fd00::2:ffff:ffff', 'fd00::1:0-fd00::ffff:ffff', 'fd00::1:0:0-fd00::2:ffff:ffff'],
    ] as const) {
      expect(space.union([of(low), of(high)])).toBe(of(whole));
      expect(space.subtract(of(whole), of(low))).toBe(of(high));
    }
  });
});

describe('the operations', () => {
  const space = new PacketSpace();
  const web = space.match({ services: tcp443, source: ends('10.0.0.0/8') });
  const one = space.match({ services: tcp443, source: ends('10.0.0.1') });

  it('give the same number for the same set', () => {
    const halves = [ends('10.0.0.0/9'), ends('10.128.0.0/9')];
    expect(space.union(halves.map((source) => space.match({ services: tcp443, source })))).toBe(web);
    expect(space.union([space.subtract(web, one), one])).toBe(web);
  });

  it('let the first entry decide and deny what is in none', () => {
    const denied = [
      { action: 'deny', packets: one },
      { action: 'allow', packets: web },
    ] as const;
    expect(space.firstMatch(denied)).toBe(space.subtract(web, one));
    expect(space.firstMatch(denied.toReversed())).toBe(web);
    expect(space.firstMatch([{ action: 'deny', packets: one }])).toBe(NONE);
    expect(space.firstMatch([])).toBe(NONE);
    expect(space.firstMatch([{ action: 'deny', packets: ALL }, ...denied])).toBe(NONE);
    expect(space.firstMatch([...denied, { action: 'allow', packets: ALL }])).toBe(space.subtract(ALL, one));
  });

  it('take an empty set as an entry that is not there', () => {
    const nothing = { action: 'deny', packets: NONE } as const;
    const allowed = { action: 'allow', packets: web } as const;
    expect(space.firstMatch([nothing, allowed, nothing])).toBe(web);
    expect(space.firstMatch([{ action: 'allow', packets: NONE }, nothing])).toBe(NONE);
    expect(space.union([NONE, web, NONE, web])).toBe(web);
    expect(space.subtract(NONE, web)).toBe(NONE);
  });

  it('tell subsets and emptiness', () => {
    expect(space.isSubset(one, web)).toBe(true);
    expect(space.isSubset(web, one)).toBe(false);
    expect(space.isSubset(NONE, one)).toBe(true);
    expect(space.isEmpty(space.subtract(one, web))).toBe(true);
    expect(space.intersect(one, web)).toBe(one);
    expect(space.intersect(one, ALL)).toBe(one);
  });

  it('find a packet of a set', () => {
    expect(space.first(NONE)).toBeNull();
    expect(space.first(ALL)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(space.first(web)).toEqual([0, 6, 443, 0, 0x0a00_0000, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('compare', () => {
  it('holds for equal sets and shows a packet for each way in which they differ', () => {
    const space = new PacketSpace();
    const wanted = space.match({ families: ['ipv4'], services: tcp443, source: ends('10.0.0.0/8') });
    const found = space.match({ families: ['ipv4'], services: tcp443, source: ends('10.0.0.1-11.0.0.0') });
    expect(compare(space, wanted, wanted)).toEqual({ holds: true, opens: null, blocks: null });
    const { holds, opens, blocks } = compare(space, wanted, found);
    expect(holds).toBe(false);
    expect(space.decode(opens!).source).toEqual({ kind: 'address', words: range('11.0.0.0').first });
    expect(space.decode(blocks!).source).toEqual({ kind: 'address', words: range('10.0.0.0').first });
  });

  it('has nothing to show for the way in which they do not differ', () => {
    const space = new PacketSpace();
    const some = space.match({ services: tcp443 });
    expect(compare(space, some, ALL)).toMatchObject({ holds: false, blocks: null });
    expect(compare(space, ALL, some)).toMatchObject({ holds: false, opens: null });
  });
});

describe('match', () => {
  const nothing: readonly (readonly [string, PacketMatch])[] = [
    ['no families', { families: [] }],
    ['no services', { services: [] }],
    ['no ports', { services: [{ protocol: 6, destinationPorts: [] }] }],
    ['no source ports', { services: [{ protocol: 6, sourcePorts: [] }] }],
    ['an end without addresses and atoms', { source: ends() }],
    ['an end without an address in the family', { families: ['ipv6'], destination: ends('10.0.0.1') }],
    ['ends without a common family', { source: ends('10.0.0.1'), destination: ends('fd00::1') }],
  ];
  it.each(nothing)('takes %s as no packet', (_, match) => {
    expect(new PacketSpace().match(match)).toBe(NONE);
  });

  it('takes what is left out as all', () => {
    const space = new PacketSpace();
    expect(space.match({})).toBe(ALL);
    expect(space.match({ source: ends('0.0.0.0/0', '::/0') })).toBe(ALL);
    expect(space.match({ families: ['ipv4', 'ipv6'], source: undefined })).toBe(ALL);
    expect(space.match({ services: [{ protocol: 6, destinationPorts: [0, 65_536] }] })).toBe(
      space.match({ services: [{ protocol: 6 }] }),
    );
  });

  it('keeps the families apart', () => {
    const space = new PacketSpace();
    // 0.0.0.1 and ::1 end in the same word.
    expect(space.intersect(space.match({ source: ends('0.0.0.1') }), space.match({ source: ends('0:1::') }))).toBe(
      NONE,
    );
    expect(space.match({ source: ends('0.0.0.0/0') })).toBe(space.match({ families: ['ipv4'] }));
    expect(space.match({ source: ends('10.0.0.1', 'fd00::1') })).toBe(
      space.union([
        space.match({ families: ['ipv4'], source: ends('10.0.0.1') }),
        space.match({ families: ['ipv6'], source: ends('fd00::1') }),
      ]),
    );
  });

  it('is the union of its parts', () => {
    const space = new PacketSpace();
    const services = [
      { protocol: 6, destinationPorts: [443, 445] },
      { protocol: 6, destinationPorts: [444, 450], sourcePorts: [1024, 65_536] },
      { protocol: 1, destinationPorts: [3 * 256, 4 * 256] },
    ];
    const [source, destination] = [ends('10.0.0.0/8', '@a', '@b'), ends('192.0.2.1', '192.0.2.9')];
    const parts = services.flatMap((service) =>
      [ends('10.0.0.0/8'), ends('@a'), ends('@b')].flatMap((from) =>
        [ends('192.0.2.1'), ends('192.0.2.9')].map((to) =>
          space.match({ services: [service], source: from, destination: to }),
        ),
      ),
    );
    expect(space.union(parts)).toBe(space.match({ services, source, destination }));
  });
});

describe('atoms', () => {
  it('are one value for each name, above every address', () => {
    const space = new PacketSpace();
    expect(space.hasAtoms).toBe(false);
    const [a, b] = [space.atom('a'), space.atom('b')];
    expect([a, b]).toEqual([2 ** 32, 2 ** 32 + 1]);
    expect(space.atom('a')).toBe(a);
    expect([a, b, b + 1, 5].map((value) => space.atomName(value))).toEqual(['a', 'b', null, null]);
    expect(space.hasAtoms).toBe(true);
  });

  it.each(['constructor', '__proto__', 'toString', ''])('may be named %j', (name) => {
    const space = new PacketSpace();
    expect(space.atomName(space.atom(name))).toBe(name);
    expect(space.match({ source: ends('@a') })).not.toBe(space.match({ source: { ranges: [], atoms: [name] } }));
  });

  it('are held by any and by a whole family, not by anything narrower', () => {
    const space = new PacketSpace();
    const atom = space.match({ source: ends('@a') });
    const isIn = (match: PacketMatch) => space.isSubset(atom, space.match(match));
    expect(isIn({})).toBe(true);
    expect(isIn({ source: ends('0.0.0.0/0', '::/0') })).toBe(true);
    expect(isIn({ source: ends('0.0.0.0/0') })).toBe(false);
    expect(isIn({ source: ends('@a', '@b') })).toBe(true);
    expect(isIn({ source: ends('@b') })).toBe(false);
    const isInOf = (family: 'ipv4' | 'ipv6', text: string) =>
      space.isSubset(space.match({ families: [family], source: ends('@a') }), space.match({ source: ends(text) }));
    expect(isInOf('ipv4', '0.0.0.0/0')).toBe(true);
    expect(isInOf('ipv6', '::/0')).toBe(true);
    expect(isInOf('ipv4', '0.0.0.0/8')).toBe(false);
    expect(isInOf('ipv4', '128.0.0.0/1')).toBe(false);
    expect(isInOf('ipv4', '0.0.0.1-255.255.255.255')).toBe(false);
    expect(isInOf('ipv6', '8000::/1')).toBe(false);
    expect(isInOf('ipv6', '::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')).toBe(false);
  });

  it('stay when a narrower address is taken away', () => {
    const space = new PacketSpace();
    const left = space.subtract(space.match({}), space.match({ source: ends('10.0.0.0/8') }));
    expect(space.isSubset(space.match({ source: ends('@a') }), left)).toBe(true);
    expect(space.union([left, space.match({ source: ends('10.0.0.0/8') })])).toBe(ALL);
  });

  it('are told apart at the two ends', () => {
    const space = new PacketSpace();
    expect(space.match({ source: ends('@a') })).not.toBe(space.match({ destination: ends('@a') }));
  });
});

describe('decode', () => {
  it('shows addresses of both families and names', () => {
    const space = new PacketSpace();
    const show = (set: PacketSet) => space.decode(space.first(set)!);
    const services = [{ protocol: 17, destinationPorts: [53, 54], sourcePorts: [1024, 65_536] }];
    expect(show(space.match({ services, source: ends('10.0.0.1'), destination: ends('@dns') }))).toEqual({
      family: 'ipv4',
      protocol: 17,
      destinationPort: 53,
      sourcePort: 1024,
      source: { kind: 'address', words: [0x0a00_0001] },
      destination: { kind: 'atom', name: '@dns' },
    });
    expect(show(space.match({ families: ['ipv6'], source: ends('@dns'), destination: ends('fd00::1') }))).toMatchObject(
      {
        family: 'ipv6',
        source: { kind: 'atom', name: '@dns' },
        destination: { kind: 'address', words: [0xfd00_0000, 0, 0, 1] },
      },
    );
  });

  it('says that an end is a name which nothing mentions', () => {
    const space = new PacketSpace();
    const named = space.match({ source: ends('0.0.0.0/1', '128.0.0.0/1', '@a') });
    const rest = space.subtract(space.match({ families: ['ipv4'] }), named);
    expect(space.decode(space.first(rest)!).source).toEqual({ kind: 'atom', name: null });
  });
});

describe('large lists', () => {
  it('keeps lists apart whose numbers need more than 53 bits together', () => {
    const space = new PacketSpace();
    const address = (value: number) => space.range(level.destination, [value], [value], ALL);
    for (let i = 0; i < 2 ** 21; i++) address(i);
    // From here on, a memo that packed the numbers of two sets into one double would take these lists for one another.
    const one = address(2 ** 21);
    expect(one).toBeGreaterThan(2 ** 21);
    const ports = Array.from({ length: 64 }, (_, i) => space.within(level.sourcePort, [i, i + 1], ALL));
    const unions = ports.map((port) => space.union([one, port]));
    expect(new Set(unions).size).toBe(ports.length);
    ports.forEach((port, i) => {
      expect(space.isSubset(port, unions[i]!)).toBe(true);
      expect(space.subtract(unions[i]!, port)).toBe(space.subtract(one, port));
    });
  });

  it('counts exactly at the far end of the first word of an end', () => {
    const space = new PacketSpace({ rules: 100_000 });
    const starts = Array.from({ length: 100_000 }, (_, i) => 2 ** 33 - 200_000 + 2 * i);
    const parts = starts.map((start) => space.within(level.destination, [start, start + 1], ALL));
    expect(space.union(parts)).toBe(
      space.within(
        level.destination,
        starts.flatMap((start) => [start, start + 1]),
        ALL,
      ),
    );
  });

  it('lets the first of thousands of entries decide', () => {
    const space = new PacketSpace({ rules: 3_000 });
    // 3,000 ranges of ports that overlap without a pattern, every third one denied.
    const lines = Array.from({ length: 3_000 }, (_, i) => {
      const from = (i * 7_919) % 60_000;
      return { action: i % 3 === 0 ? ('deny' as const) : ('allow' as const), from, to: from + 1 + ((i * 31) % 500) };
    });
    const set = space.firstMatch(
      lines.map(({ action, from, to }) => ({ action, packets: space.within(level.destinationPort, [from, to], ALL) })),
    );
    const wrong = Array.from({ length: 65_536 }, (_, port) => port).filter((port) => {
      const line = lines.find(({ from, to }) => from <= port && port < to);
      return space.has(set, [0, 0, port, 0, 0, 0, 0, 0, 0, 0, 0, 0]) !== (line?.action === 'allow');
    });
    expect(wrong).toEqual([]);
  });
});

describe('the budget', () => {
  /** Boxes that all cross each other: their union has no small form. */
  function crossing(space: PacketSpace, count: number): readonly PacketSet[] {
    return Array.from({ length: count }, (_, i) => {
      const destination = space.range(level.destination, [(count - i) * 10], [(count - i) * 10 + 20_000], ALL);
      const source = space.range(level.source, [i * 10], [i * 10 + 20_000], destination);
      return space.within(level.destinationPort, [0, i * 10 + 10], source);
    });
  }

  function refusalOf(work: () => unknown): unknown {
    try {
      return work();
    } catch (error) {
      return error;
    }
  }

  it('refuses what explodes, soon and for good', () => {
    const space = new PacketSpace({ rules: 4_000 });
    const boxes = crossing(space, 2_000);
    const started = performance.now();
    expect(refusalOf(() => space.union(boxes))).toMatchObject({ unit: 'steps', budget: 9_000_000 });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(space.steps).toBeGreaterThan(9_000_000);
    expect(() => space.union(boxes.slice(0, 2))).toThrow(TooMuchWork);
  });

  it.each([
    [{ rules: 10 }, 5_010_000],
    [{ budget: 1_000 }, 1_000],
  ])('comes from %j', (options, budget) => {
    const space = new PacketSpace(options);
    expect(refusalOf(() => space.union(crossing(space, 2_000)))).toMatchObject({ unit: 'steps', budget });
  });

  it('lets small work pass and counts it', () => {
    const space = new PacketSpace({ budget: 1_000 });
    space.union(crossing(space, 3));
    expect(space.steps).toBeGreaterThan(0);
    expect(space.steps).toBeLessThan(1_000);
  });

  it('refuses a list that is too long to be sorted exactly', () => {
    const space = new PacketSpace();
    const list = new Array<PacketSet>(2 ** 20 + 1).fill(ALL);
    expect(refusalOf(() => space.union(list))).toMatchObject({ unit: 'entries', steps: 2 ** 20 + 1, budget: 2 ** 20 });
    expect(space.union(list.slice(1))).toBe(ALL);
  });
});
