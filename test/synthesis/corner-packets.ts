import { formatWords, level, type PacketSpace, protocolNumbers, type Transport } from '../../src/network/index.js';
import { atomsOf, type Context, contextsOf } from '../../src/policy/index.js';
import { rangeOf } from './oracle.js';
import type { OracleBody, OracleCatalog, OracleEnd, OraclePacket } from './oracle-model.js';

type Family = OraclePacket['family'];

/** The values at which what a request means can change: every bound, and what lies beside it. */
export interface Corners {
  readonly ends: Readonly<Record<Family, readonly OracleEnd[]>>;
  readonly ports: readonly number[];
  readonly types: readonly number[];
  /** `other` stands for every protocol that no row names. */
  readonly transports: readonly string[];
  readonly contexts: readonly Context[];
}

const families: readonly Family[] = ['ipv4', 'ipv6'];
const highest = { ipv4: 2n ** 32n - 1n, ipv6: 2n ** 128n - 1n };

/** The corners of a request, from its texts and those of the catalog. */
export function cornersOf(catalog: OracleCatalog, body: OracleBody, tracksContexts: boolean): Corners {
  const ranges = [...new Set(addressTexts(body))].map(rangeOf);
  const bounds = (family: Family) => [
    ...[0n, highest[family]],
    ...ranges
      .filter((range) => range.family === family)
      .flatMap(({ first, last }) => [first - 1n, first, last, last + 1n])
      .filter((address) => address >= 0n && address <= highest[family]),
  ];
  // Where addresses alone count, no packet is without one.
  const identities = tracksContexts ? [] : identitiesIn(catalog, body);
  const ends = (family: Family): readonly OracleEnd[] => [
    ...[...new Set(bounds(family))].map((address) => ({ address })),
    ...identities,
  ];
  const hooks = { gateway: ['forward'], host: ['ingress', 'egress'], workload: ['ingress', 'egress'] } as const;
  const rows = Object.values(catalog.connections);
  const point = (body.enforcementPoint?.kind ?? 'workload') as keyof typeof hooks;
  return {
    ends: { ipv4: ends('ipv4'), ipv6: ends('ipv6') },
    ports: around(portTexts(catalog, body), 0, 65_535),
    types: around(
      [...(tracksContexts ? [0, 1, 4, 8, 11, 12, 128, 130, 136, 143] : [8]), ...rows.flatMap(typesOf)].map((type) => [
        type,
        type,
      ]),
      0,
      255,
    ),
    transports: [
      ...new Set([
        'tcp',
        'udp',
        'icmp',
        'icmpv6',
        'other',
        ...rows.flatMap(({ ports }) => ports.map(({ transport }) => transport)),
      ]),
    ],
    contexts: contextsOf(hooks[point], tracksContexts),
  };
}

function addressTexts({ site, options }: OracleBody): readonly string[] {
  const given = Object.values(site.components).flatMap(({ addresses = [] }) => addresses);
  const managed = (site.management ?? []).flatMap(({ addresses }) => addresses);
  const names = options?.hostnames ?? 'omit';
  const virtual = names.endsWith('-vip')
    ? ['199.36.153.8/30', '199.36.153.4/30', '2600:2d00:2:1000::/56', '2600:2d00:2:2000::/56']
    : [];
  return [...given, ...managed, ...(site.resolvers ?? []), ...virtual].filter((text) => text !== 'any');
}

function identitiesIn(catalog: OracleCatalog, { site }: OracleBody): readonly OracleEnd[] {
  const facts = Object.values(site.components);
  const tags = new Set(facts.flatMap(({ networkTags = [] }) => networkTags));
  const pods = [
    ...Object.values(catalog.components).flatMap(({ kubernetes }) => kubernetes ?? []),
    ...facts.flatMap(({ kubernetes }) => kubernetes ?? []),
    { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } },
    { namespace: 'elsewhere', podLabels: { app: 'stranger' } },
  ];
  const distinct = new Map(
    pods.map(({ namespace, podLabels }) => [
      atomOf({ pods: { namespace, podLabels } }),
      { pods: { namespace, podLabels } },
    ]),
  );
  return [...[...tags, 'stranger'].map((tag) => ({ tag })), ...distinct.values()];
}

function portTexts(catalog: OracleCatalog, { site }: OracleBody): readonly (readonly [number, number])[] {
  const chosen = [...Object.values(site.ports ?? {}), ...Object.values(site.targetPorts ?? {})].flat();
  const managed = (site.management ?? []).flatMap(({ ports }) => ports);
  const documented = Object.values(catalog.connections).flatMap(({ ports }) =>
    ports.flatMap(({ port, recommended, targetPort }) =>
      [port, recommended, targetPort].filter((value) => value !== undefined),
    ),
  );
  const texts = [...[...chosen, ...managed].map((text) => text.slice(text.indexOf('/') + 1)), ...documented, 53, 443];
  return texts.map((text) => {
    const [from, to] = String(text).split('-').map(Number) as [number, number?];
    return [from, to ?? from];
  });
}

function typesOf({ ports }: OracleCatalog['connections'][string]): readonly number[] {
  return ports.flatMap(({ types = [] }) => types);
}

function around(ranges: readonly (readonly [number, number])[], low: number, high: number): readonly number[] {
  const values = ranges.flatMap(([from, to]) => [from - 1, from, to, to + 1]);
  return [...new Set(values)].filter((value) => value >= low && value <= high).sort((a, b) => a - b);
}

/** Every packet that the corners make, one after the other. */
export function* packetsOf(corners: Corners, contexts = corners.contexts): Generator<OraclePacket> {
  // Field by field: this runs millions of times, and a spread takes ten times as long.
  for (const { hook, state, loopback } of contexts) {
    for (const family of families) {
      for (const transport of corners.transports) {
        for (const port of valuesFor(transport, corners)) {
          for (const source of corners.ends[family]) {
            for (const destination of corners.ends[family]) {
              yield { hook, state, loopback, family, source, destination, transport, port };
            }
          }
        }
      }
    }
  }
}

function valuesFor(transport: string, { ports, types }: Corners): readonly number[] {
  if (transport === 'other') return [0];
  return transport.startsWith('icmp') ? types : ports;
}

/** The packet as its values in a space, one for each word of each level. */
export function valuesOf(packet: OraclePacket, space: PacketSpace): readonly number[] {
  const { family, transport, port } = packet;
  const values = new Array<number>(12).fill(0);
  values[level.family] = families.indexOf(family);
  values[level.transport] = transport === 'other' ? 47 : protocolNumbers[transport as Transport];
  values[level.destinationPort] = transport.startsWith('icmp') ? port * 256 : port;
  values[level.sourcePort] = 40_000;
  setEnd(values, level.source, packet.source, family, space);
  setEnd(values, level.destination, packet.destination, family, space);
  return values;
}

function setEnd(values: number[], at: number, end: OracleEnd, family: Family, space: PacketSpace): void {
  if (!('address' in end)) values[at] = space.atom(atomOf(end));
  else for (const [i, word] of (known.get(end) ?? remember(end, family)).entries()) values[at + i] = word;
}

/** Words by end: the same few ends come again in millions of packets. */
const known = new WeakMap<OracleEnd, readonly number[]>();

function remember(end: Extract<OracleEnd, { readonly address: bigint }>, family: Family): readonly number[] {
  const words = wordsOf(end.address, family);
  known.set(end, words);
  return words;
}

function wordsOf(address: bigint, family: Family): readonly number[] {
  if (family === 'ipv4') return [Number(address)];
  return [96n, 64n, 32n, 0n].map((shift) => Number((address >> shift) & 0xffff_ffffn));
}

function atomOf(end: Exclude<OracleEnd, { readonly address: bigint }>): string {
  const identity =
    'tag' in end ? ({ kind: 'networkTags', tags: [end.tag] } as const) : ({ kind: 'kubernetes', ...end.pods } as const);
  return atomsOf(identity).join(' ');
}

/** A packet in a line, for a failure. */
export function describePacket(packet: OraclePacket): string {
  const { hook, state, loopback, family, transport, port } = packet;
  const shown = (end: OracleEnd) =>
    'address' in end ? formatWords(family, wordsOf(end.address, family)) : atomOf(end);
  const context = `${hook}/${state}${loopback ? '/lo' : ''}`;
  return `${context} ${family} ${transport}/${port} ${shown(packet.source)} > ${shown(packet.destination)}`;
}
