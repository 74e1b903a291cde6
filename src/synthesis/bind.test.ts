import { describe, expect, it } from 'vitest';
import { flowLine, gapLine, warningLine } from '../../test/synthesis/lines.js';
import { requestOf, smallCatalog } from '../../test/synthesis/small-catalogs.js';
import { type Platform, platforms } from '../platforms/index.js';
import { bind } from './bind.js';

const [nftables, kubernetes, gcp] = platforms as readonly [Platform, Platform, Platform];
const byName: Platform = { ...nftables, hostnames: 'exact' };

const shop = smallCatalog(
  {
    web: { pods: { namespace: 'shop', podLabels: { app: 'web' } } },
    db: { pods: { namespace: 'shop', podLabels: { app: 'db' } } },
    cloud: { kind: 'external-service' },
    users: { kind: 'client' },
  },
  {
    'web-to-db': {
      ports: [
        { transport: 'tcp', port: '5433-5440' },
        { transport: 'udp', port: 5432 },
        { transport: 'tcp', port: 5432 },
      ],
    },
    'db-to-db': { bidirectional: true, ports: [{ transport: 'tcp', port: 7000 }] },
    'db-to-web': { bidirectional: true, ports: [{ transport: 'tcp', port: 81 }] },
    'db-to-web--spare': {
      ports: [
        { transport: 'tcp', port: 82 },
        { transport: 'tcp', port: 83, optional: true },
      ],
    },
    'db-to-web--wanted': { required: false, ports: [{ transport: 'tcp', port: 84 }] },
    'users-to-web': {
      ports: [
        { transport: 'tcp', configurable: true, recommended: 443, targetPort: 8443 },
        { transport: 'udp', configurable: true },
      ],
    },
    'users-to-web--plain': { ports: [{ transport: 'tcp', port: 80 }] },
    'web-to-cloud': {
      hosts: ['one.googleapis.com', '*.googleapis.com', 'two.example.com'],
      ports: [
        { transport: 'tcp', port: '443-444' },
        { transport: 'udp', port: 443 },
      ],
    },
    'db-to-cloud': {
      bidirectional: true,
      hosts: ['one.googleapis.com'],
      ports: [
        { transport: 'tcp', port: 443 },
        { transport: 'udp', port: 443 },
      ],
    },
    'users-to-db--ping': {
      ports: [
        { transport: 'icmp', types: [8, 0] },
        { transport: 'icmpv6', types: [128] },
      ],
    },
  },
);

const components = {
  web: { addresses: ['10.0.0.1', 'fd00::1'] },
  db: { addresses: ['10.0.1.0/30'] },
  cloud: {},
  users: { addresses: ['any'] },
};

/** What binding the rows of that id gives, in lines. */
function bound(row: string, { platform = nftables, site = {}, options = {} }: Given = {}) {
  const parsed = requestOf(shop.catalog, platform, {
    site: { catalog: 'shop@1', components, ...site },
    enforcementPoint: { kind: platform.points.at(-1) },
    options,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const rows = shop.catalog.connections.filter(({ id }) => id === row);
  const { flows, gaps, warnings } = bind(shop.catalog, parsed.value.site, rows, parsed.value.options, platform);
  return { flows: flows.map(flowLine), gaps: gaps.map(gapLine), warnings: warnings.map(warningLine) };
}

interface Given {
  readonly platform?: Platform;
  readonly site?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

interface Expected {
  readonly flows?: readonly string[];
  readonly gaps?: readonly string[];
  readonly warnings?: readonly string[];
}

const web = 'web 10.0.0.1 fd00::1';
const db = 'db 10.0.1.0/30';

const cases: readonly (readonly [name: string, row: string, given: Given, expected: Expected])[] = [
  [
    'ports of one transport are one flow',
    'web-to-db',
    {},
    { flows: [`${web} > ${db} tcp/5432-5440`, `${web} > ${db} udp/5432`] },
  ],
  [
    'a both-ways row is two flows, to the same ports',
    'db-to-web',
    {},
    { flows: [`${db} > ${web} tcp/81`, `${web} > ${db} tcp/81`] },
  ],
  ['a both-ways row of one component is one flow', 'db-to-db', {}, { flows: [`${db} > ${db} tcp/7000`] }],
  [
    'an optional port is opened on request only',
    'db-to-web--spare',
    {},
    { flows: [`${db} > ${web} tcp/82`], gaps: ['db-to-web--spare tcp/83: optional-not-requested'] },
  ],
  [
    'an optional port that was asked for',
    'db-to-web--spare',
    { options: { include: ['db-to-web--spare'] } },
    { flows: [`${db} > ${web} tcp/82-83`] },
  ],
  [
    'an optional row is opened on request only',
    'db-to-web--wanted',
    {},
    { gaps: ['db-to-web--wanted: optional-not-requested'] },
  ],
  [
    'an optional row that was asked for',
    'db-to-web--wanted',
    { options: { include: ['db-to-web--wanted'] } },
    { flows: [`${db} > ${web} tcp/84`] },
  ],
  [
    'the recommended port belongs to its own entry',
    'users-to-web',
    {},
    {
      flows: [`users any > ${web} tcp/443`],
      gaps: ['users-to-web udp/*: port-not-chosen'],
      warnings: ['recommended-port: users-to-web'],
    },
  ],
  [
    'chosen ports replace all configurable ones',
    'users-to-web',
    { site: { ports: { 'users-to-web': ['udp/5000', 'udp/5001-5002'] } } },
    { flows: [`users any > ${web} udp/5000-5002`] },
  ],
  [
    'ends that the site does not name, each once',
    'db-to-db',
    { site: { components: { web: {} } } },
    { gaps: ['db-to-db: component-not-in-site'] },
  ],
  [
    'both ends missing',
    'web-to-db',
    { site: { components: { users: {} } } },
    { gaps: ['web-to-db: component-not-in-site', 'web-to-db: component-not-in-site'] },
  ],
  [
    'pods see the port behind the load balancer',
    'users-to-web',
    { platform: kubernetes },
    {
      flows: [`users any > ${web} tcp/8443`],
      gaps: ['users-to-web udp/*: port-not-chosen'],
      warnings: ['recommended-port: users-to-web'],
    },
  ],
  [
    'the site knows the port behind the load balancer better',
    'users-to-web',
    {
      platform: kubernetes,
      site: {
        ports: { 'users-to-web': ['tcp/443', 'udp/443'] },
        targetPorts: { 'users-to-web': ['tcp/9443-9444', 'udp/9445'] },
      },
    },
    { flows: [`users any > ${web} tcp/9443-9444`, `users any > ${web} udp/9445`] },
  ],
  [
    'nobody knows the port behind the load balancer',
    'users-to-web--plain',
    { platform: kubernetes },
    { flows: [`users any > ${web} tcp/80`], warnings: ['target-port-unknown: users-to-web--plain'] },
  ],
  [
    'a gateway sees the outer port',
    'users-to-web--plain',
    { site: { targetPorts: { 'users-to-web--plain': ['tcp/8080'] } } },
    { flows: [`users any > ${web} tcp/80`] },
  ],
  [
    'names where the platform does not filter by them',
    'web-to-cloud',
    {},
    {
      gaps: ['one.googleapis.com', '*.googleapis.com', 'two.example.com'].map(
        (name) => `web-to-cloud: hostname-not-supported ${name}`,
      ),
    },
  ],
  [
    'names as any, warned of once a row',
    'web-to-cloud',
    { options: { hostnames: 'any' } },
    {
      flows: [`${web} > cloud any tcp/443-444`, `${web} > cloud any udp/443`],
      warnings: ['any-for-hostnames: web-to-cloud'],
    },
  ],
  [
    'virtual addresses answer on 443 for their own names',
    'web-to-cloud',
    { options: { hostnames: 'restricted-vip' } },
    {
      flows: [`${web} > cloud 199.36.153.4/30 2600:2d00:2:1000::/56 tcp/443`],
      gaps: [
        'web-to-cloud: hostname-not-supported two.example.com',
        'web-to-cloud tcp/444: hostname-not-supported one.googleapis.com',
        'web-to-cloud tcp/444: hostname-not-supported *.googleapis.com',
        'web-to-cloud udp/443: hostname-not-supported one.googleapis.com',
        'web-to-cloud udp/443: hostname-not-supported *.googleapis.com',
      ],
      warnings: ['vip-needs-dns-and-route: web-to-cloud'],
    },
  ],
  [
    'the names are those of the destination, whichever end opens',
    'db-to-cloud',
    { options: { hostnames: 'private-vip' } },
    {
      flows: [
        `${db} > cloud 199.36.153.8/30 2600:2d00:2:2000::/56 tcp/443`,
        `cloud 199.36.153.8/30 2600:2d00:2:2000::/56 > ${db} tcp/443`,
      ],
      gaps: ['db-to-cloud udp/443: hostname-not-supported one.googleapis.com'],
      warnings: ['vip-needs-dns-and-route: db-to-cloud'],
    },
  ],
  [
    'names of the site go before those of the row',
    'db-to-cloud',
    { site: { components: { ...components, cloud: { hostnames: ['two.example.com'] } } } },
    { gaps: ['db-to-cloud: hostname-not-supported two.example.com'] },
  ],
  [
    'names where the platform filters by them, wildcards apart',
    'web-to-cloud',
    { platform: byName },
    {
      flows: [
        `${web} > cloud one.googleapis.com tcp/443-444`,
        `${web} > cloud two.example.com tcp/443-444`,
        `${web} > cloud one.googleapis.com udp/443`,
        `${web} > cloud two.example.com udp/443`,
      ],
      gaps: ['web-to-cloud: hostname-not-supported *.googleapis.com'],
    },
  ],
  [
    'what the platform can’t use is nothing, and never the row’s names or any',
    'web-to-cloud',
    { site: { components: { ...components, cloud: { securityGroup: 'sg-01234567' } } }, options: { hostnames: 'any' } },
    { gaps: ['web-to-cloud: address-missing'] },
  ],
  [
    'a place is not what stands for a component',
    'web-to-cloud',
    { site: { components: { ...components, cloud: { zone: 'outside' } } } },
    {
      gaps: ['one.googleapis.com', '*.googleapis.com', 'two.example.com'].map(
        (name) => `web-to-cloud: hostname-not-supported ${name}`,
      ),
    },
  ],
  [
    'the catalog’s selector stands in where the site gives nothing',
    'web-to-db',
    { platform: kubernetes, site: { components: { web: {}, db: { addresses: ['10.0.1.1'] } } } },
    {
      flows: [
        'web kubernetes:shop/app=web > db 10.0.1.1 tcp/5432-5440',
        'web kubernetes:shop/app=web > db 10.0.1.1 udp/5432',
      ],
    },
  ],
  [
    'the site’s selector goes before the catalog’s, and tags mean nothing to pods',
    'db-to-db',
    {
      platform: kubernetes,
      site: {
        components: { db: { kubernetes: { namespace: 'x', podLabels: { b: '2', a: '1' } }, networkTags: ['db'] } },
      },
    },
    { flows: ['db kubernetes:x/a=1,b=2 > db kubernetes:x/a=1,b=2 tcp/7000'] },
  ],
  [
    'tags are what machines are known by',
    'db-to-db',
    {
      platform: gcp,
      site: { components: { db: { networkTags: ['y', 'x'], kubernetes: { namespace: 'x', podLabels: { a: '1' } } } } },
    },
    { flows: ['db network-tag:x network-tag:y > db network-tag:x network-tag:y tcp/7000'] },
  ],
  [
    'messages, in ascending order',
    'users-to-db--ping',
    {},
    { flows: [`users any > ${db} icmp/0,8`, `users any > ${db} icmpv6/128`] },
  ],
  [
    'what the platform can’t filter is left out',
    'users-to-db--ping',
    { platform: gcp },
    {
      gaps: [
        'users-to-db--ping icmp/8,0: transport-not-supported',
        'users-to-db--ping icmpv6/128: transport-not-supported',
      ],
    },
  ],
];

describe('bind', () => {
  it.each(cases)('%s', (_, row, given, { flows = [], gaps = [], warnings = [] }) => {
    expect(bound(row, given)).toEqual({ flows, gaps, warnings });
  });

  it('says why, and what to do, for every gap', () => {
    const parsed = requestOf(shop.catalog, nftables, {
      site: { catalog: 'shop@1', components: { web: {}, users: {} } },
      enforcementPoint: { kind: 'gateway' },
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { gaps } = bind(shop.catalog, parsed.value.site, shop.catalog.connections, parsed.value.options, nftables);
    expect(gaps.length).toBeGreaterThan(5);
    expect(gaps.filter(({ reason, remedy }) => reason === '' || remedy === '')).toEqual([]);
  });
});
