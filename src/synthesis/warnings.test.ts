import { describe, expect, it } from 'vitest';
import { synthesisOf, warningLine } from '../../test/synthesis/lines.js';
import { smallCatalog } from '../../test/synthesis/small-catalogs.js';
import { type Platform, platforms } from '../platforms/index.js';
import { warningCodes } from '../problems/index.js';

const [nftables, kubernetes, gcp] = platforms as readonly [Platform, Platform, Platform];

const components = {
  web: { pods: { namespace: 'shop', podLabels: { app: 'web' } } },
  api: { pods: { namespace: 'shop', podLabels: { app: 'api' } } },
  db: { pods: { namespace: 'data', podLabels: { app: 'db' } } },
  cloud: { kind: 'external-service' },
  users: { kind: 'client' },
} as const;
const rows = {
  'users-to-web': { ports: [{ transport: 'tcp', port: 443, targetPort: 443 }] },
  'web-to-api': { ports: [{ transport: 'tcp', configurable: true, recommended: 8080 }] },
  'api-to-db': { ports: [{ transport: 'tcp', port: 5432 }] },
  'web-to-db': { required: false, ports: [{ transport: 'tcp', port: 5432 }] },
  'db-to-db': { bidirectional: true, ports: [{ transport: 'tcp', port: 7000 }] },
  'api-to-cloud': { hosts: ['one.googleapis.com'], ports: [{ transport: 'tcp', port: 443 }] },
} as const;
const shop = smallCatalog(components, rows);
const beside = {
  hosts: ['*.example.com'],
  transport: 'tcp',
  port: 443,
  provenance: { confidence: 'documented', source: 'made-up' },
};
const needy = smallCatalog(components, rows, { alsoNeeded: [beside] });
const partial = smallCatalog(components, rows, {
  completeness: { internal: 'complete', inbound: 'partial', outbound: 'partial' },
});

const site = {
  web: { addresses: ['10.0.1.0/30'] },
  api: { addresses: ['10.0.2.1'] },
  db: { addresses: ['10.0.3.0/30'] },
  cloud: { addresses: ['203.0.113.1'] },
  users: { addresses: ['any'] },
};
const ports = { 'web-to-api': ['tcp/8080'] };
const gateway = { kind: 'gateway' };
const hostDb = { kind: 'host', component: 'db' };
const pods = { web: {}, api: {}, db: {}, cloud: site.cloud, users: site.users };
const tags = {
  web: { networkTags: ['web'], ...site.web },
  api: { networkTags: ['api'], ...site.api },
  db: { networkTags: ['db'], ...site.db },
  cloud: site.cloud,
  users: site.users,
};
const administered = {
  management: [{ addresses: ['10.9.0.0/24'], ports: ['tcp/22'] }],
  resolvers: ['10.9.1.53'],
};

interface Given {
  readonly catalog?: typeof shop;
  readonly platform?: Platform;
  readonly components?: unknown;
  readonly site?: Readonly<Record<string, unknown>>;
  readonly point?: unknown;
  readonly select?: unknown;
  readonly options?: unknown;
}

function warningsOf({ catalog = shop, platform = nftables, ...given }: Given): readonly string[] {
  const body = {
    site: { catalog: 'shop@1', components: given.components ?? site, ports, ...given.site },
    enforcementPoint: given.point ?? (platform.points.includes('gateway') ? gateway : { kind: 'workload' }),
    ...(given.select === undefined ? {} : { select: given.select }),
    ...(given.options === undefined ? {} : { options: given.options }),
  };
  return synthesisOf(catalog, platform, body).warnings.map(warningLine);
}

const cases: readonly (readonly [name: string, given: Given, expected: readonly string[]])[] = [
  ['nothing, where all is given', {}, []],
  ['nothing at a host that is administered', { point: hostDb, site: administered }, []],
  ['nothing of pods', { platform: kubernetes, components: pods }, []],
  ['nothing of tags', { platform: gcp, components: tags }, []],
  ['a recommended port', { site: { ports: {} } }, ['recommended-port: web-to-api']],
  [
    'a required row that deny cuts, and no optional one',
    { components: { ...site, cloud: {} }, options: { include: ['web-to-db'] } },
    ['blocks-required-connection: api-to-cloud'],
  ],
  [
    'a required row whose other end is not in the site',
    { components: { api: site.api, db: site.db, cloud: site.cloud } },
    ['blocks-required-connection: web-to-api'],
  ],
  [
    'no row that deny does not reach: neither end is covered',
    {
      components: { web: site.web, db: site.db, users: site.users, cloud: site.cloud },
      select: { direction: ['inbound', 'outbound'] },
    },
    ['isolates-unselected: web-to-api web-to-db'],
  ],
  ['rows that were not selected, both ways', { select: { source: ['api'] } }, ['isolates-unselected: web-to-api']],
  [
    'no row of a component that nothing stands for',
    { components: { ...site, web: {} }, select: { destination: ['db', 'web'] } },
    [],
  ],
  [
    'rows that were not selected, where everything is denied',
    { select: { component: ['db'] }, options: { scope: 'all' } },
    ['isolates-unselected: users-to-web web-to-api api-to-cloud', 'denies-everything-else'],
  ],
  [
    'rows that were not selected, of a workload',
    { platform: kubernetes, components: pods, select: { source: ['web'], destination: ['api'] } },
    ['isolates-unselected: users-to-web api-to-db web-to-db api-to-cloud'],
  ],
  ['hosts that other lists name', { catalog: needy }, ['also-needed-blocked']],
  [
    'no hosts that other lists name, where egress stays open',
    {
      catalog: needy,
      platform: gcp,
      components: { web: { networkTags: ['web'] }, api: { networkTags: ['api'] }, users: site.users },
      select: { component: ['web'] },
    },
    ['egress-not-denied'],
  ],
  [
    'a family that is denied and has no rules',
    {
      components: { ...site, web: { addresses: ['10.0.1.0/30', 'fd00:1::/64'] } },
      options: { families: ['ipv4'] },
    },
    ['family-left-out: users-to-web'],
  ],
  ['a dialect that nothing has checked', { platform: { ...nftables, verification: 'reader' } }, ['not-engine-checked']],
  ['everything else denied', { options: { scope: 'all' } }, ['denies-everything-else']],
  ['no name server at a host', { point: hostDb, site: { management: administered.management } }, ['dns-not-opened']],
  [
    'no name server of the family at workloads',
    { platform: kubernetes, components: pods, site: { resolvers: ['fd00::53'] }, options: { families: ['ipv4'] } },
    ['dns-not-opened', 'family-not-narrowed: web-to-api api-to-db db-to-db'],
  ],
  [
    'no name server that nobody wanted',
    {
      point: hostDb,
      site: { management: administered.management },
      options: { essentials: ['established', 'management'] },
    },
    [],
  ],
  [
    'components of one identity',
    { platform: kubernetes, components: { ...pods, api: { kubernetes: components.web.pods } } },
    ['shared-identity'],
  ],
  [
    'components that share a tag of several',
    { platform: gcp, components: { ...tags, api: { networkTags: ['api', 'web'], ...site.api } } },
    ['shared-identity'],
  ],
  [
    'pods that another selector takes too',
    {
      platform: kubernetes,
      components: { ...pods, api: { kubernetes: { namespace: 'shop', podLabels: { app: 'web', tier: 'x' } } } },
    },
    ['shared-identity'],
  ],
  [
    'an address that is a placeholder',
    { components: { ...site, api: { addresses: ['192.0.2.7'] } } },
    ['placeholder-address'],
  ],
  [
    'no address among which placeholders are by chance',
    { components: { ...site, cloud: { addresses: ['128.0.0.0/1', '2000::/3'] } } },
    [],
  ],
  [
    'an administrator’s placeholder',
    { point: hostDb, site: { ...administered, management: [{ addresses: ['192.0.2.254'], ports: ['tcp/22'] }] } },
    ['placeholder-management'],
  ],
  ['what has no effect at a gateway', { site: { ...administered, ports } }, ['not-at-this-point']],
  [
    'egress that is left open',
    { platform: gcp, components: { ...tags, db: { networkTags: ['db'] } } },
    ['egress-not-denied'],
  ],
  ['rows of which it is not known whether they are all', { catalog: partial }, ['catalog-incomplete']],
];

describe('warnings', () => {
  it.each(cases)('%s', (_, given, expected) => {
    expect(warningsOf(given)).toEqual(expected);
  });

  it('end with what to do', () => {
    const { warnings } = synthesisOf(needy, nftables, {
      site: { catalog: 'shop@1', components: { ...site, cloud: {} } },
      enforcementPoint: gateway,
      options: { scope: 'all' },
    });
    expect(warnings.map(({ code }) => code)).toEqual([
      'recommended-port',
      'blocks-required-connection',
      'also-needed-blocked',
      'denies-everything-else',
    ]);
    for (const { code, message } of warnings.slice(1))
      expect(message).toMatch(new RegExp(`\\. ${warningCodes[code].remedy}$`));
  });

  it('of a cut row stands at the top of the snippet', () => {
    const { files } = synthesisOf(shop, nftables, {
      site: { catalog: 'shop@1', components: { ...site, cloud: {} }, ports },
      enforcementPoint: gateway,
    });
    expect(files[0]!.content.split('\n').slice(0, 4).join('\n')).toContain('WARNING: Default deny cuts api-to-cloud');
  });
});
