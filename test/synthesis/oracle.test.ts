import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { platforms } from '../../src/platforms/index.js';
import { agreementOn } from './agreement.js';
import { example, shippedCatalogs } from './examples.js';
import { Oracle, rangeOf } from './oracle.js';
import type { OracleBody, OracleCatalog, OracleEnd, OraclePacket } from './oracle-model.js';
import { type SmallCatalog, smallCatalog } from './small-catalogs.js';
import { bodies, shops } from './small-sites.js';

const isLong = process.env.LONG === '1';
const long = 600_000;

const shop = smallCatalog(
  {
    web: { pods: { namespace: 'shop', podLabels: { app: 'web' } } },
    api: { pods: { namespace: 'shop', podLabels: { app: 'api' } } },
    db: { pods: { namespace: 'data', podLabels: { app: 'db' } } },
    ops: { kind: 'management' },
    cloud: { kind: 'external-service' },
    users: { kind: 'client' },
  },
  {
    'users-to-web': { ports: [{ transport: 'tcp', port: 443, targetPort: 8443 }] },
    'users-to-api': {
      ports: [
        { transport: 'tcp', configurable: true, recommended: 8443 },
        { transport: 'udp', configurable: true },
      ],
    },
    'web-to-api': {
      ports: [
        { transport: 'tcp', port: '8080-8082' },
        { transport: 'udp', port: 8080 },
      ],
    },
    'api-to-db': {
      ports: [
        { transport: 'tcp', port: 5432 },
        { transport: 'tcp', port: 5433, optional: true },
      ],
    },
    'db-to-db': { bidirectional: true, ports: [{ transport: 'tcp', port: '7000-7001' }] },
    'web-to-db': { bidirectional: true, ports: [{ transport: 'sctp', port: 3868 }] },
    'api-to-cloud': {
      hosts: ['one.googleapis.com', 'two.example.com'],
      ports: [
        { transport: 'tcp', port: 443 },
        { transport: 'udp', port: 443 },
      ],
    },
    'ops-to-web': {
      required: false,
      ports: [
        { transport: 'icmp', types: [8] },
        { transport: 'icmpv6', types: [128] },
        { transport: 'tcp', port: 22 },
      ],
    },
  },
);

const apart = {
  web: { addresses: ['10.0.1.0/30', 'fd00:1::/126'] },
  api: { addresses: ['10.0.2.1', '10.0.2.4-10.0.2.6', 'fd00:2::1'] },
  db: { addresses: ['10.0.3.0/29'] },
  ops: { addresses: ['fd00:9::/127'] },
  cloud: {},
  users: { addresses: ['any'] },
};
const everybody = ['any'];
const gateway = { kind: 'gateway' };
const workload = { kind: 'workload' };
const tagged = {
  web: { networkTags: ['web'], addresses: ['10.0.1.0/30', 'fd00:1::/126'] },
  api: { networkTags: ['api'], addresses: ['10.0.2.1'] },
  db: { networkTags: ['db', 'replica'] },
  cloud: { addresses: ['203.0.113.0/30'] },
  users: { addresses: everybody },
};

interface Case {
  readonly name: string;
  readonly platform: string;
  readonly components: OracleBody['site']['components'];
  readonly site?: Partial<OracleBody['site']>;
  readonly body?: Partial<Omit<OracleBody, 'site'>>;
}

const cases: readonly Case[] = [
  { name: 'addresses apart, of both families, ranges', platform: 'nftables', components: apart },
  {
    name: 'prefixes that overlap and nest',
    platform: 'nftables',
    components: {
      web: { addresses: ['10.0.0.0/28', 'fd00::/120'] },
      api: { addresses: ['10.0.0.4/30', '10.0.0.14-10.0.0.17', 'fd00::10-fd00::1ff'] },
      db: { addresses: ['10.0.0.0/30', '10.0.0.5', 'fd00::/127'] },
      users: { addresses: ['0.0.0.0/0'] },
    },
  },
  {
    name: 'an end that is all of a family but one half',
    platform: 'nftables',
    components: {
      web: { addresses: ['10.0.0.1'] },
      api: { addresses: ['0.0.0.0/1', '128.0.0.0/2'] },
      db: { addresses: ['0.0.0.0/1', '128.0.0.0/1', 'fd00::1'] },
    },
  },
  {
    name: 'ends that are missing, any, or have no family in common',
    platform: 'nftables',
    components: {
      web: { addresses: ['10.0.1.1'] },
      api: { addresses: ['fd00:2::1'] },
      db: { addresses: ['10.0.3.1', 'fd00:3::1'] },
      users: { addresses: everybody },
    },
  },
  {
    name: 'ports chosen, with optional rows and ports',
    platform: 'nftables',
    components: apart,
    site: { ports: { 'users-to-api': ['udp/5000', 'udp/5002-5003'] } },
    body: { options: { include: ['api-to-db', 'ops-to-web'] } },
  },
  ...(['any', 'private-vip', 'restricted-vip'] as const).map((hostnames) => ({
    name: `names as ${hostnames}`,
    platform: 'nftables',
    components: apart,
    body: { options: { hostnames } },
  })),
  {
    name: 'everything denied, in one family',
    platform: 'nftables',
    components: apart,
    body: { options: { scope: 'all', families: ['ipv6'], essentials: ['established'] } },
  },
  {
    name: 'some rows selected by an end',
    platform: 'nftables',
    components: apart,
    body: { select: { component: ['db', 'users'], direction: ['internal', 'inbound'] } },
  },
  {
    name: 'a host with its administrator, name server and neighbours',
    platform: 'nftables',
    components: apart,
    site: {
      management: [{ addresses: ['10.0.9.0/30', 'fd00:9::1'], ports: ['tcp/22', 'udp/60000-60001'] }],
      resolvers: ['10.0.9.53', 'fd00:9::53'],
    },
    body: { enforcementPoint: { kind: 'host', component: 'api' } },
  },
  {
    name: 'a host of two components, one of them any',
    platform: 'nftables',
    components: apart,
    body: {
      enforcementPoint: { kind: 'host', component: ['users', 'web'] },
      options: { allowLockout: true, essentials: ['established', 'dns'], include: ['ops-to-web'] },
    },
  },
  {
    name: 'pods by the selectors of the catalog, target ports, kube-dns',
    platform: 'kubernetes-network-policy',
    components: { web: {}, api: {}, db: {}, cloud: { addresses: ['203.0.113.0/30'] }, users: { addresses: everybody } },
    site: { targetPorts: { 'users-to-api': ['tcp/9443', 'udp/9444-9445'] }, ports: { 'users-to-api': ['tcp/443'] } },
  },
  {
    name: 'pods that share a selector, ends outside, name servers',
    platform: 'kubernetes-network-policy',
    components: {
      web: { kubernetes: { namespace: 'shop', podLabels: { app: 'all', tier: 'x' } } },
      api: { kubernetes: { namespace: 'shop', podLabels: { tier: 'x', app: 'all' } } },
      db: { addresses: ['10.0.3.0/29', 'fd00:3::1'] },
      cloud: {},
      users: { addresses: ['192.168.0.0/30'] },
    },
    site: { resolvers: ['10.0.9.53', 'fd00:9::53'] },
    body: { options: { hostnames: 'private-vip' } },
  },
  {
    name: 'one workload selected',
    platform: 'kubernetes-network-policy',
    components: { web: {}, api: {}, db: {}, users: { addresses: everybody } },
    body: { select: { component: ['api'] }, options: { essentials: [] } },
  },
  { name: 'tags, and egress to one that has no addresses', platform: 'gcp-firewall-rules', components: tagged },
  {
    name: 'tags that are shared in part',
    platform: 'gcp-firewall-rules',
    components: {
      ...tagged,
      db: { networkTags: ['db', 'api'] },
      ops: { networkTags: ['db'], addresses: ['10.0.9.9'] },
      cloud: { networkTags: ['api'], addresses: ['203.0.113.0/30'] },
    },
    site: { resolvers: ['10.0.9.53'] },
  },
  {
    name: 'allows alone',
    platform: 'gcp-firewall-rules',
    components: tagged,
    body: { options: { defaultAction: 'none', families: ['ipv4'] } },
  },
];

function bodyOf({ platform, components, site = {}, body = {} }: Case): OracleBody {
  const enforcementPoint = platform === 'nftables' ? gateway : workload;
  return { site: { catalog: 'shop@1', components, ...site }, enforcementPoint, ...body };
}

describe('oracle and policies agree on every corner', () => {
  it.each(cases)(
    'of a made-up site: $platform, $name',
    (one) => {
      const agreement = agreementOn(shop, one.platform, bodyOf(one));
      expect(agreement.wrong).toEqual([]);
      expect(agreement.refused).toEqual([]);
      expect(agreement.documented).toBeGreaterThan(0);
    },
    60_000,
  );

  it.each(platforms.map(({ id }) => id))(
    'of random catalogs and sites: %s',
    (platformId) => {
      const given = shops.chain((one) => bodies(one, platformId).map((body) => ({ shop: one, body })));
      fc.assert(
        fc.property(given, ({ shop: one, body }) => {
          const agreement = agreementOn(smallCatalog(one.components, one.rows), platformId, body);
          fc.pre(agreement.refused.length === 0);
          expect(agreement.wrong).toEqual([]);
        }),
        { numRuns: isLong ? 400 : 35 },
      );
    },
    long,
  );
});

describe('the shipped catalog', () => {
  let shipped: SmallCatalog;
  beforeAll(async () => {
    const text = readFileSync(new URL('../../catalogs/apigee-hybrid/1.2.yaml', import.meta.url), 'utf8');
    const found = (await shippedCatalogs()).findVersion('apigee-hybrid@1.2');
    if (!found.ok) throw new Error(found.fault.detail);
    shipped = { file: parse(text) as OracleCatalog, catalog: found.value };
  });
  const bodyNamed = (name: string): OracleBody => JSON.parse(JSON.stringify(example(name)));

  it.each([
    ['nftables', 'gateway'],
    ['nftables', 'host'],
    ['kubernetes-network-policy', 'kubernetes'],
    ['gcp-firewall-rules', 'gcp'],
  ])(
    'agrees on every corner: %s, examples/%s.json',
    (platformId, name) => {
      const agreement = agreementOn(shipped, platformId, bodyNamed(name));
      expect(agreement.wrong).toEqual([]);
      expect(agreement.refused).toEqual([]);
      expect(agreement.documented).toBeGreaterThan(100);
      expect(agreement.covered).toBeGreaterThan(100);
    },
    60_000,
  );

  // The oracle could be wrong as the code is. These lines were read off the rows and the examples by hand.
  it.each([
    ['gateway', 'forward tcp/9042 10.20.2.1 > 10.20.1.3', 'documented'],
    ['gateway', 'forward tcp/9043 10.20.2.1 > 10.20.1.3', 'denied'],
    ['gateway', 'forward udp/9042 10.20.2.1 > 10.20.1.3', 'denied'],
    ['gateway', 'forward tcp/9042 10.20.1.3 > 10.20.2.1', 'denied'],
    ['gateway', 'forward tcp/9042 10.20.2.16 > 10.20.1.3', 'denied'],
    ['gateway', 'forward tcp/9142 fd00:20:4::7 > fd00:20:1::9', 'documented'],
    ['gateway', 'forward tcp/7001 10.20.1.0 > 10.20.1.15', 'documented'],
    ['gateway', 'forward tcp/7000 10.20.1.0 > 10.20.1.15', 'denied'],
    ['gateway', 'forward tcp/7070 fd00:20:6::1 > fd00:20:1::9', 'denied'],
    ['gateway', 'forward tcp/443 8.8.8.8 > 10.20.3.23', 'documented'],
    ['gateway', 'forward tcp/443 8.8.8.8 > 10.20.3.24', 'passed'],
    ['gateway', 'forward tcp/8443 203.0.113.63 > 10.20.3.10', 'denied'],
    ['gateway', 'forward udp/5060 10.20.4.63 > 10.60.255.255', 'documented'],
    ['gateway', 'forward tcp/443 10.20.7.1 > 199.36.153.8', 'denied'],
    ['host', 'ingress tcp/22 10.9.0.255 > 10.20.1.1', 'documented'],
    ['host', 'egress udp/53 fd00:20:1::1 > fd00:9:1::53', 'documented'],
    ['host', 'egress tcp/7000 10.20.1.1 > 10.20.1.2', 'documented'],
    ['host', 'egress tcp/9042 10.20.1.1 > 10.20.2.1', 'denied'],
  ])('is read by the oracle as by hand: %s, %s is %s', (name, line, expected) => {
    const oracle = new Oracle(shipped.file, 'nftables', bodyNamed(name));
    const packet = parsePacket(line);
    const verdict = oracle.isDocumented(packet) ? 'documented' : oracle.isCovered(packet) ? 'denied' : 'passed';
    expect(verdict).toBe(expected);
  });
});

function parsePacket(line: string): OraclePacket {
  const [hook, service, source, , destination] = line.split(' ') as [
    OraclePacket['hook'],
    string,
    string,
    string,
    string,
  ];
  const [transport, port] = service.split('/') as [string, string];
  const end = (text: string): OracleEnd => ({ address: rangeOf(text).first });
  const { family } = rangeOf(source);
  return {
    hook,
    state: 'new',
    loopback: false,
    family,
    source: end(source),
    destination: end(destination),
    transport,
    port: Number(port),
  };
}
