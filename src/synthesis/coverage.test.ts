import { describe, expect, it } from 'vitest';
import { gapLine, synthesisOf } from '../../test/synthesis/lines.js';
import { smallCatalog } from '../../test/synthesis/small-catalogs.js';
import { type Platform, platforms } from '../platforms/index.js';
import { omissionCodes } from '../problems/index.js';

const [nftables, kubernetes, gcp] = platforms as readonly [Platform, Platform, Platform];

const shop = smallCatalog(
  { web: {}, db: {}, cloud: { kind: 'external-service' }, users: { kind: 'client' } },
  {
    'users-to-web': {
      ports: [
        { transport: 'tcp', configurable: true, recommended: 443 },
        { transport: 'udp', configurable: true },
      ],
    },
    'web-to-db': {
      ports: [
        { transport: 'tcp', port: 5432 },
        { transport: 'tcp', port: 5433, optional: true },
      ],
    },
    'db-to-web--later': { required: false, ports: [{ transport: 'tcp', port: 1 }] },
    'web-to-cloud': { hosts: ['one.example.com'], ports: [{ transport: 'tcp', port: 443 }] },
    'users-to-web--ping': { ports: [{ transport: 'icmp', types: [8] }] },
  },
);

const pods = (name: string) => ({ kubernetes: { namespace: 'shop', podLabels: { app: name } } });
const tag = (name: string) => ({ networkTags: [name] });
const at = (...addresses: readonly string[]) => ({ addresses });

/** Each code, from one row of one request: how much of the row is there, and what is missing. */
const cases: readonly (readonly [
  platform: Platform,
  components: unknown,
  row: string,
  status: string,
  missing: readonly string[],
  more?: Readonly<Record<string, unknown>>,
])[] = [
  [
    nftables,
    { web: at('10.0.0.1'), users: at('any') },
    'users-to-web',
    'partial',
    ['users-to-web udp/*: port-not-chosen'],
  ],
  [nftables, { web: at('10.0.0.1'), users: at('any') }, 'web-to-db', 'omitted', ['web-to-db: component-not-in-site']],
  [
    nftables,
    { web: at('10.0.0.1'), db: at('10.0.0.2') },
    'web-to-db',
    'rendered',
    ['web-to-db tcp/5433: optional-not-requested'],
  ],
  [
    nftables,
    { web: at('10.0.0.1'), db: at('10.0.0.2') },
    'db-to-web--later',
    'omitted',
    ['db-to-web--later: optional-not-requested'],
  ],
  [
    nftables,
    { web: at('10.0.0.1'), db: {}, users: at('any') },
    'web-to-db',
    'omitted',
    ['web-to-db tcp/5433: optional-not-requested', 'web-to-db: address-missing'],
  ],
  [
    nftables,
    { web: at('10.0.0.1'), users: at('any'), cloud: {} },
    'web-to-cloud',
    'omitted',
    ['web-to-cloud: hostname-not-supported one.example.com'],
  ],
  [
    nftables,
    { web: at('10.0.0.1'), db: at('fd00::1'), users: at('any') },
    'web-to-db',
    'omitted',
    ['web-to-db tcp/5433: optional-not-requested', 'web-to-db tcp/5432: no-common-family'],
  ],
  [
    kubernetes,
    { web: pods('web'), users: at('any') },
    'users-to-web--ping',
    'omitted',
    ['users-to-web--ping icmp/8: transport-not-supported'],
  ],
  [
    kubernetes,
    { web: pods('web'), db: at('10.0.0.2') },
    'web-to-db',
    'partial',
    ['web-to-db tcp/5433: optional-not-requested', 'web-to-db: identity-missing ingress'],
  ],
  [
    kubernetes,
    { web: pods('web'), db: pods('db') },
    'web-to-db',
    'partial',
    ['web-to-db tcp/5433: optional-not-requested', 'web-to-db: other-half-not-rendered ingress'],
    { select: { component: ['web'] } },
  ],
  [
    gcp,
    { web: tag('web'), db: tag('db') },
    'web-to-db',
    'partial',
    ['web-to-db tcp/5433: optional-not-requested', 'web-to-db tcp/5432: egress-needs-addresses egress'],
  ],
];

function coverageOf(platform: Platform, components: unknown, more: Readonly<Record<string, unknown>> = {}) {
  const enforcementPoint = { kind: platform.points.at(-1) };
  return synthesisOf(shop, platform, { site: { catalog: 'shop@1', components }, enforcementPoint, ...more }).coverage;
}

describe('coverage', () => {
  const named = cases.map((one) => [`${one[0].id}, ${one[2]}: ${one[4].join(', ')}`, one] as const);
  it.each(named)('%s', (_, [platform, components, row, status, missing, more]) => {
    const found = coverageOf(platform, components, more).find(({ connection }) => connection === row)!;
    expect(found.status).toBe(status);
    expect(found.missing.map(gapLine)).toEqual(missing);
    for (const { reason, remedy } of found.missing) {
      expect(reason).toMatch(/\.$/);
      expect(remedy).toMatch(/\.$/);
    }
  });

  it('has every row asked for once, in the catalog’s order', () => {
    const ids = coverageOf(nftables, { web: at('10.0.0.1'), users: at('any') }).map(({ connection }) => connection);
    expect(ids).toEqual(shop.catalog.connections.map(({ id }) => id));
    const some = coverageOf(kubernetes, { db: pods('db'), users: at('any'), web: at('10.0.0.1') });
    expect(some.map(({ connection }) => connection)).toEqual(['web-to-db', 'db-to-web--later']);
  });

  it('has a case for every code that it may carry', () => {
    const shown = new Set(
      cases.flatMap(([, , , , missing]) =>
        missing.map((line) => line.split(' ').find((word) => word in omissionCodes)),
      ),
    );
    expect(Object.keys(omissionCodes).filter((code) => !shown.has(code))).toEqual([]);
  });
});
