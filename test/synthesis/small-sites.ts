import {
  type Arbitrary,
  boolean,
  constant,
  constantFrom,
  oneof,
  option,
  record,
  shuffledSubarray,
  subarray,
  uniqueArray,
} from 'fast-check';
import type { OracleBody, OracleFacts, OraclePods, OraclePort } from './oracle-model.js';
import type { SmallComponent, SmallRow } from './small-catalogs.js';

/** Random catalogs and requests over few addresses, ports and names, so that they meet, nest and overlap. */

const prefixes = [
  '10.0.0.0/29',
  '10.0.0.0/30',
  '10.0.0.2-10.0.0.5',
  '10.0.0.9',
  '0.0.0.0/0',
  'fd00::/125',
  'fd00::2',
  '::/0',
];
const ids = ['web', 'api', 'db', 'cloud', 'users'] as const;
const kinds: Readonly<Record<string, readonly NonNullable<SmallComponent['kind']>[]>> = {
  web: ['runtime'],
  api: ['runtime', 'management'],
  db: ['runtime'],
  cloud: ['external-service', 'backend', 'runtime'],
  users: ['client', 'runtime'],
};
const tags = ['a', 'b', 'c'];
const hosts = ['one.googleapis.com', '*.googleapis.com', 'two.example.com'];

const pods: Arbitrary<OraclePods> = record({
  namespace: constantFrom('shop', 'other'),
  podLabels: oneof(
    constantFrom('web', 'api', 'db').map((app): Readonly<Record<string, string>> => ({ app })),
    constant({ app: 'web', tier: 'front' }),
  ),
});

const port: Arbitrary<OraclePort> = oneof(
  record({ transport: constantFrom('tcp', 'udp'), port: constantFrom(53, 80, 443, '80-82') }),
  record(
    {
      transport: constantFrom('tcp', 'udp', 'sctp'),
      port: constantFrom(80, 443),
      optional: boolean(),
      targetPort: constant(8443),
    },
    { requiredKeys: ['transport', 'port'] },
  ),
  record(
    {
      transport: constantFrom('tcp', 'udp'),
      configurable: constant(true as const),
      recommended: constantFrom(443, 8443),
      optional: boolean(),
      targetPort: constant(8443),
    },
    { requiredKeys: ['transport', 'configurable'] },
  ),
  oneof(
    record({ transport: constant('icmp'), types: subarray([0, 8], { minLength: 1 }) }),
    record({ transport: constant('icmpv6'), types: subarray([128, 129], { minLength: 1 }) }),
  ),
);

const row: Arbitrary<SmallRow> = record(
  {
    ports: uniqueArray(port, { minLength: 1, maxLength: 3, selector: (entry) => JSON.stringify(entry) }),
    bidirectional: boolean(),
    required: oneof({ weight: 4, arbitrary: constant(true) }, { weight: 1, arbitrary: constant(false) }),
    hosts: subarray(hosts, { minLength: 1 }),
  },
  { requiredKeys: ['ports'] },
);

/** A catalog, as far as it is made up. */
export interface Shop {
  readonly components: Readonly<Record<string, SmallComponent>>;
  readonly rows: Readonly<Record<string, SmallRow>>;
}

/** Five components and up to six rows between them, of which each has an end that is the product's own. */
export const shops: Arbitrary<Shop> = record({
  kinds: record(Object.fromEntries(ids.map((id) => [id, constantFrom(...kinds[id]!)]))),
  pods: record(Object.fromEntries(ids.map((id) => [id, option(pods, { nil: undefined })]))),
  rows: uniqueArray(
    record({ source: constantFrom(...ids), destination: constantFrom(...ids), suffix: constantFrom('', '--two'), row }),
    { minLength: 3, maxLength: 6, selector: ({ source, destination, suffix }) => `${source} ${destination} ${suffix}` },
  ),
}).map((parts) => {
  const isOwn = (id: string) => ['runtime', 'management'].includes(parts.kinds[id] ?? '');
  const rows = parts.rows.filter(({ source, destination }) => isOwn(source) || isOwn(destination));
  const given = rows.length > 0 ? rows : [{ source: 'web', destination: 'db', suffix: '', row: parts.rows[0]!.row }];
  return withoutNothing({
    components: Object.fromEntries(ids.map((id) => [id, { kind: parts.kinds[id], pods: parts.pods[id] }])),
    rows: Object.fromEntries(
      given.map(({ source, destination, suffix, row: facts }) => [`${source}-to-${destination}${suffix}`, facts]),
    ),
  }) as Shop;
});

const addresses = oneof(
  { weight: 6, arbitrary: shuffledSubarray(prefixes, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: constant(['any']) },
);

/** Mostly what the platform knows components by, and sometimes anything. */
function factsFor(platformId: string): Arbitrary<OracleFacts> {
  const usual: Readonly<Record<string, Arbitrary<OracleFacts>>> = {
    nftables: record({ addresses }),
    'kubernetes-network-policy': oneof(record({ kubernetes: pods }), record({ addresses })),
    'gcp-firewall-rules': record(
      { networkTags: subarray(tags, { minLength: 1, maxLength: 2 }), addresses },
      { requiredKeys: ['networkTags'] },
    ),
  };
  return oneof(
    { weight: 6, arbitrary: usual[platformId]! },
    { weight: 2, arbitrary: constant({}) },
    {
      weight: 2,
      arbitrary: record(
        {
          addresses,
          hostnames: subarray(hosts, { minLength: 1 }),
          networkTags: subarray(tags, { minLength: 1, maxLength: 2 }),
          securityGroup: constant('sg-01234567'),
          zone: constant('inside'),
          kubernetes: pods,
        },
        { requiredKeys: [] },
      ),
    },
  );
}

/** Present half of the time at most, so that not every key is there in every case. */
function sometimes<T>(weight: number, arbitrary: Arbitrary<T>, otherwise: T): Arbitrary<T> {
  return oneof({ weight, arbitrary }, { weight: 10 - weight, arbitrary: constant(otherwise) });
}

const choices = ['tcp/80', 'tcp/81-83', 'udp/443', 'tcp/8443'];

function portsFor({ rows }: Shop, isChoice: boolean): Arbitrary<unknown> {
  const entries = Object.entries(rows).map(([id, { ports }]) => {
    const open = ports.flatMap(({ transport, configurable }) => (configurable === true ? [transport] : []));
    const fit = isChoice ? choices.filter((text) => open.includes(text.slice(0, 3))) : choices;
    return [id, fit.length === 0 ? constant(undefined) : option(subarray(fit, { minLength: 1 }), { nil: undefined })];
  });
  return record(Object.fromEntries(entries) as Record<string, Arbitrary<unknown>>);
}

/** What a request for a platform asks at one of its points. */
export function bodies(shop: Shop, platformId: string): Arbitrary<OracleBody> {
  const site = record(
    {
      catalog: constant('shop@1'),
      components: record(
        Object.fromEntries(
          ids.map((id) => [id, sometimes(9, option(factsFor(platformId), { nil: undefined, freq: 10 }), undefined)]),
        ),
      ),
      ports: portsFor(shop, true),
      targetPorts: portsFor(shop, false),
      management: uniqueArray(management, { minLength: 1, maxLength: 2 }),
      resolvers: subarray(['10.0.0.5', 'fd00::5'], { minLength: 1 }),
    },
    { requiredKeys: ['catalog', 'components', 'management'] },
  );
  const point =
    platformId === 'nftables' ? oneof(constant({ kind: 'gateway' }), hostPoint(shop)) : constant({ kind: 'workload' });
  return record({ site, enforcementPoint: point, select, options: optionsFor(shop, platformId) }).map(
    withoutNothing,
  ) as Arbitrary<OracleBody>;
}

const management = record({
  addresses: subarray(['10.0.0.8/30', 'fd00::8'], { minLength: 1 }),
  ports: subarray(['tcp/22', 'tcp/80-81', 'udp/53'], { minLength: 1 }),
});

const select = sometimes(
  3,
  record(
    {
      component: subarray([...ids], { minLength: 1, maxLength: 3 }),
      source: subarray([...ids], { minLength: 2, maxLength: 4 }),
      direction: subarray(['internal', 'outbound', 'inbound'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  ),
  {},
);

const essentials = ['established', 'loopback', 'icmp-errors', 'neighbour-discovery', 'dns', 'management'];

function optionsFor({ rows }: Shop, platformId: string): Arbitrary<OracleBody['options']> {
  return record(
    {
      defaultAction: platformId === 'gcp-firewall-rules' ? constantFrom('deny', 'none') : constant('deny'),
      scope: constantFrom('site', 'all'),
      essentials: subarray(essentials).map((some) =>
        platformId === 'nftables' ? [...new Set(['established', ...some])] : some,
      ),
      include: subarray(Object.keys(rows)),
      hostnames: constantFrom('omit', 'any', 'private-vip', 'restricted-vip'),
      families: constantFrom<(readonly ('ipv4' | 'ipv6')[])[]>(['ipv4', 'ipv6'], ['ipv4'], ['ipv6']),
      aggregate: boolean(),
      allowLockout: constant(true),
    },
    { requiredKeys: ['allowLockout'] },
  ) as Arbitrary<OracleBody['options']>;
}

/** JSON has no undefined. */
function withoutNothing<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** One or two ends of rows. */
function hostPoint({ rows }: Shop): Arbitrary<unknown> {
  const ends = [...new Set(Object.keys(rows).flatMap((id) => id.replace(/--.*/, '').split('-to-')))];
  return shuffledSubarray(ends, { minLength: 1, maxLength: Math.min(2, ends.length) }).map((component) => ({
    kind: 'host',
    component: component.length === 1 ? component[0]! : component,
  }));
}
