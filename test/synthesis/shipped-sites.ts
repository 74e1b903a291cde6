import {
  type Arbitrary,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
  shuffledSubarray,
  subarray,
} from 'fast-check';
import type { Catalog } from '../../src/catalog/index.js';
import type { Platform } from '../../src/platforms/index.js';

/** Random requests for rules of a catalog and a platform: mostly right, sometimes with one thing wrong in them. */
export function requests(catalog: Catalog, platform: Platform): Arbitrary<Json> {
  const right = record(
    {
      site: sites(catalog),
      enforcementPoint: points(catalog, platform),
      select: sometimes(selects(catalog)),
      options: sometimes(options(catalog)),
      format: sometimes(constantFrom(...platform.formats.map(({ id }) => id))),
    },
    { requiredKeys: ['site', 'enforcementPoint'] },
  ).map((body) => JSON.parse(JSON.stringify(body)) as Json);
  return oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: right.chain(damaged) });
}

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Half of the time nothing; JSON drops it. */
function sometimes<T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> {
  return option(arbitrary, { nil: undefined });
}

function sites(catalog: Catalog): Arbitrary<unknown> {
  const ids = catalog.components.map(({ id }) => id);
  const components = record(
    Object.fromEntries(ids.map((id, place) => [id, option(facts(id, place), { nil: undefined, freq: 12 })])),
  );
  return record(
    {
      name: constantFrom('prod-eu', 'a site of mine'),
      catalog: constant(catalog.id),
      components,
      ports: portChoices(catalog),
      targetPorts: portChoices(catalog),
      management: constantFrom(
        [{ addresses: ['10.9.0.0/24', 'fd00:9::/64'], ports: ['tcp/22', 'tcp/3389-3390'] }],
        [{ addresses: ['192.0.2.254'], ports: ['tcp/22'] }],
      ),
      resolvers: subarray(['10.9.1.53', 'fd00:9:1::53'], { minLength: 1 }),
    },
    { requiredKeys: ['catalog', 'components'] },
  );
}

/** Addresses of its own, and sometimes of its neighbours. */
function facts(id: string, place: number): Arbitrary<unknown> {
  const own = [`10.20.${place}.0/28`, `10.20.${place}.64-10.20.${place}.90`, `fd00:20:${place}::/64`];
  const shared = ['10.20.1.4', '10.20.0.0/16', 'fd00:20::/32', '0.0.0.0/0'];
  const addresses = oneof(
    { weight: 8, arbitrary: subarray(own, { minLength: 1 }) },
    { weight: 1, arbitrary: shuffledSubarray([...own, ...shared], { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: constant(['any']) },
  );
  const given = {
    addresses,
    kubernetes: record({
      namespace: constantFrom('apps', 'data'),
      podLabels: constantFrom<Readonly<Record<string, string>>>(
        { app: id },
        { app: id, tier: 'one' },
        { app: 'shared' },
      ),
    }),
    networkTags: subarray([id, 'shared', 'other'], { minLength: 1 }),
    hostnames: subarray(['one.googleapis.com', 'two.example.com'], { minLength: 1 }),
    securityGroup: constant('sg-01234567'),
    zone: constant('inside'),
  };
  return oneof(
    { weight: 3, arbitrary: record({ addresses }) },
    { weight: 1, arbitrary: constant({}) },
    { weight: 3, arbitrary: record(given, { requiredKeys: [] }) },
  );
}

function portChoices({ connections }: Catalog): Arbitrary<unknown> {
  const entries = connections.flatMap(({ id, ports }) => {
    const open = ports.flatMap((port) => (port.kind === 'configurable' ? [port.transport] : []));
    const texts = open.flatMap((transport) => [`${transport}/443`, `${transport}/8443-8450`, `${transport}/8451`]);
    return texts.length === 0 ? [] : [[id, sometimes(subarray(texts, { minLength: 1 }))] as const];
  });
  return record(Object.fromEntries(entries));
}

function points({ components }: Catalog, platform: Platform): Arbitrary<unknown> {
  const ids = components.map(({ id }) => id);
  return oneof(
    ...platform.points.map((kind) =>
      kind === 'host'
        ? shuffledSubarray(ids, { minLength: 1, maxLength: 2 }).map((component) => ({ kind, component }))
        : constant({ kind }),
    ),
  );
}

function selects({ components }: Catalog): Arbitrary<unknown> {
  const ids = components.map(({ id }) => id);
  return record(
    {
      component: subarray(ids, { minLength: 1, maxLength: 4 }),
      source: subarray(ids, { minLength: 5 }),
      destination: subarray(ids, { minLength: 5 }),
      direction: subarray(['internal', 'inbound', 'outbound'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  );
}

function options({ connections }: Catalog): Arbitrary<unknown> {
  const essentials = ['established', 'loopback', 'icmp-errors', 'neighbour-discovery', 'dns', 'management'];
  return record(
    {
      defaultAction: constantFrom('deny', 'deny', 'none'),
      scope: constantFrom('site', 'all'),
      essentials: subarray(essentials, { minLength: 4 }),
      include: subarray(connections.map(({ id }) => id)),
      hostnames: constantFrom('omit', 'any', 'private-vip', 'restricted-vip'),
      incomplete: constantFrom('report', 'report', 'report', 'reject'),
      families: constantFrom(['ipv4', 'ipv6'], ['ipv4'], ['ipv6']),
      aggregate: boolean(),
      namePrefix: constantFrom('a', 'shop-1', 'a2345678901234567890'),
      allowLockout: boolean(),
    },
    { requiredKeys: ['allowLockout'] },
  );
}

const wrong: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  '',
  'any',
  [],
  {},
  [[]],
  ['any', '10.0.0.1'],
  '10.0.0.1/8',
  '010.1.1.1',
  '::ffff:10.0.0.1',
  '$(id)',
  `it's "x" \\ \`y\``,
  'a\nb',
  '\u0000',
  'x'.repeat(300),
  'tcp/0',
  'tcp/65536',
  'tcp/90-80',
  '__proto__',
  JSON.parse('{"__proto__": {"addresses": ["any"]}, "constructor": {}}') as Json,
];

/** One value of the body replaced by one that hardly ever fits there, or an unknown key added. */
function damaged(body: Json): Arbitrary<Json> {
  const places = placesIn(body);
  return record({
    at: nat(places.length - 1),
    value: constantFrom(...wrong),
    isKey: boolean(),
    key: integer({ min: 0, max: 2 }),
  }).map(({ at, value, isKey, key }) => {
    const path = places[at]!;
    return isKey
      ? replaced(body, [...path, ['constructor', '__proto__', 'addresses '][key]!], value)
      : replaced(body, path, value);
  });
}

type Path = readonly string[];

function placesIn(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, entry]) => placesIn(entry, [...path, key]))];
}

function replaced(value: Json, [key, ...rest]: Path, by: Json): Json {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((entry, i) => (String(i) === key ? replaced(entry as Json, rest, by) : (entry as Json)));
  const entries = Object.entries(value as Readonly<Record<string, Json>>).filter(([known]) => known !== key);
  const old = (value as Readonly<Record<string, Json>>)[key] ?? null;
  return Object.fromEntries([...entries, [key, replaced(old, rest, by)]]);
}

/** The same value with the keys of every object in another order. */
export function shuffled(value: Json, seed: number): Json {
  if (Array.isArray(value)) return value.map((entry) => shuffled(entry as Json, seed));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string) => [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, seed);
  const entries = Object.entries(value as Readonly<Record<string, Json>>).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([key, entry]) => [key, shuffled(entry, seed)]));
}
