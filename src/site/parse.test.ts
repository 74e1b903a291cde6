import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../test/synthesis/lines.js';
import { smallCatalog } from '../../test/synthesis/small-catalogs.js';
import { Catalogs } from '../catalog/index.js';
import { problemCodes, Reader, type Result } from '../problems/index.js';
import { type CatalogSite, parseSite } from './parse.js';

const { catalog } = smallCatalog(
  { web: {}, db: {}, users: { kind: 'client' } },
  {
    'users-to-web': {
      ports: [
        { transport: 'tcp', configurable: true },
        { transport: 'icmp', types: [8] },
      ],
    },
    'web-to-db': { ports: [{ transport: 'tcp', port: 5432 }] },
  },
);
const catalogs = new Catalogs([catalog]);

function parse(site: unknown): Result<CatalogSite> {
  const reader = new Reader(site);
  const parsed = parseSite(reader, site, [], (id) => catalogs.findVersion(id));
  return reader.finish(parsed as CatalogSite);
}

function read(site: Readonly<Record<string, unknown>>) {
  const parsed = parse({ catalog: 'shop@1', components: {}, ...site });
  if (!parsed.ok) throw new Error(problemsOf(parsed).join('\n'));
  return parsed.value.site;
}

function web(facts: unknown) {
  return read({ components: { web: facts } }).components.get('web')!;
}

describe('a site', () => {
  it('may be nearly empty', () => {
    const parsed = parse({ catalog: 'shop@1', components: {} });
    expect(parsed.ok && parsed.value.catalog.id).toBe('shop@1');
    expect(parsed.ok && parsed.value.site).toMatchObject({ name: null, catalog: 'shop@1', management: [] });
    expect(parsed.ok && parsed.value.site.resolvers.isEmpty).toBe(true);
  });

  it('names a component and gives nothing', () => {
    expect(web({})).toEqual({
      addresses: null,
      hostnames: [],
      zone: null,
      networkTags: [],
      secureTags: [],
      serviceAccount: null,
      securityGroup: null,
      applicationSecurityGroup: null,
      kubernetes: null,
    });
  });

  it('lists components in the catalog’s order, and lists and labels in one order', () => {
    const { components } = read({ components: { users: {}, db: {}, web: {} } });
    expect([...components.keys()]).toEqual(['web', 'db', 'users']);
    const { hostnames, networkTags, kubernetes } = web({
      hostnames: ['b.example.com', 'A.example.com', 'b.example.com'],
      networkTags: ['y', 'x'],
      kubernetes: { podLabels: { b: '2', a: '1', constructor: 'x' }, namespace: 'n' },
    });
    expect(hostnames).toEqual(['a.example.com', 'b.example.com']);
    expect(networkTags).toEqual(['x', 'y']);
    expect(JSON.stringify(kubernetes)).toBe('{"namespace":"n","podLabels":{"a":"1","b":"2","constructor":"x"}}');
  });

  it('merges addresses, whatever way they are written', () => {
    const { addresses } = web({
      addresses: ['10.0.0.2-10.0.0.3', 'FD00:0::1', '10.0.0.0/31', '10.0.0.0', 'fd00::0'],
    });
    expect(addresses?.kind === 'some' && addresses.set.text).toBe('10.0.0.0/30 fd00::/127');
    expect(web({ addresses: ['any'] }).addresses).toEqual({ kind: 'any' });
    const everywhere = web({ addresses: ['0.0.0.0/0'] }).addresses;
    expect(everywhere?.kind).toBe('some');
  });

  it('reads ports, administration and name servers', () => {
    const { ports, targetPorts, management, resolvers } = read({
      ports: { 'users-to-web': ['tcp/443', 'tcp/8000-8010'] },
      targetPorts: { 'web-to-db': ['sctp/1'] },
      management: [{ addresses: ['10.0.0.0/8'], ports: ['tcp/22', 'udp/65535'] }],
      resolvers: ['10.0.0.53'],
    });
    expect(ports.get('users-to-web')).toEqual([
      { transport: 'tcp', from: 443, to: 443 },
      { transport: 'tcp', from: 8000, to: 8010 },
    ]);
    expect(targetPorts.get('web-to-db')).toEqual([{ transport: 'sctp', from: 1, to: 1 }]);
    expect(management.map(({ addresses, ports: open }) => [addresses.text, ...open])).toEqual([
      ['10.0.0.0/8', { transport: 'tcp', from: 22, to: 22 }, { transport: 'udp', from: 65_535, to: 65_535 }],
    ]);
    expect(resolvers.text).toBe('10.0.0.53');
  });
});

const hostile = `it's "x" $(id) \`id\``;

/** What is wrong with a component's facts. The pointer is that of the fact; the suggestions are those of the first. */
const facts: readonly (readonly [
  fact: string,
  value: unknown,
  expected: readonly string[],
  suggested?: readonly string[],
])[] = [
  ['addresses', [], ['empty-list ']],
  ['addresses', null, ['wrong-type ']],
  ['addresses', '10.0.0.1', ['wrong-type ']],
  ['addresses', [167_772_161], ['wrong-type /0']],
  ['addresses', ['10.0.0.1/8'], ['host-bits-set /0'], ['10.0.0.0/8', '10.0.0.1']],
  ['addresses', ['fd00::1/64'], ['host-bits-set /0'], ['fd00::/64', 'fd00::1']],
  ['addresses', ['10.0.0.300'], ['address-malformed /0']],
  ['addresses', ['010.1.1.1'], ['address-leading-zero /0'], ['10.1.1.1']],
  ['addresses', ['::ffff:10.0.0.1'], ['address-mapped /0'], ['10.0.0.1']],
  ['addresses', ['::ffff:a00:1'], ['address-mapped /0'], ['10.0.0.1']],
  ['addresses', ['fe80::1%eth0'], ['address-zone /0']],
  ['addresses', ['10.0.0.9-10.0.0.1'], ['range-reversed /0'], ['10.0.0.1-10.0.0.9']],
  ['addresses', ['10.0.0.1-fd00::1'], ['address-malformed /0']],
  ['addresses', ['10.0.0.0/33'], ['address-malformed /0']],
  ['addresses', ['10.0.0.0/-1'], ['address-malformed /0']],
  ['addresses', ['10.0.0.1\n', ' 10.0.0.1', '10.0.0.1;', hostile], [0, 1, 2, 3].map((i) => `address-malformed /${i}`)],
  ['addresses', ['any', '10.0.0.1'], ['any-not-alone /0'], ['any']],
  ['addresses', ['10.0.0.1', 'any'], ['any-not-alone /1']],
  ['addresses', ['ANY'], ['address-malformed /0']],
  ['addresses', ['*'], ['address-malformed /0']],
  ['hostnames', ['https://one.example.com/path'], ['hostname-malformed /0'], ['one.example.com']],
  [
    'hostnames',
    ['one.example.com.', '10.0.0.1', 'a..b', '*.*.b.c', 'web', 'a b.c', hostile],
    [0, 1, 2, 3, 4, 5, 6].map((i) => `hostname-malformed /${i}`),
  ],
  ['hostnames', ['bücher.example.com'], ['hostname-malformed /0']],
  [
    'networkTags',
    ['Web', '1web', 'web-', 'a'.repeat(64), hostile, ''],
    [0, 1, 2, 3, 4, 5].map((i) => `invalid-name /${i}`),
  ],
  ['secureTags', ['tagValues/', 'a/b', hostile], [0, 1, 2].map((i) => `invalid-name /${i}`)],
  ['zone', 'a zone', ['invalid-name ']],
  ['zone', 'a\n', ['invalid-name ']],
  ['zone', ['dmz'], ['wrong-type ']],
  ['serviceAccount', 'me@example.com', ['invalid-name ']],
  ['securityGroup', 'sg-0A1B2C3D', ['invalid-name ']],
  ['securityGroup', 'sg-0a1b2c3d4', ['invalid-name ']],
  ['applicationSecurityGroup', hostile, ['invalid-name ']],
  ['kubernetes', {}, ['missing-field /namespace', 'missing-field /podLabels']],
  ['kubernetes', null, ['wrong-type ']],
  ['kubernetes', { namespace: 'Shop', podLabels: { app: 'web' } }, ['invalid-name /namespace']],
  ['kubernetes', { namespace: 'shop', podLabels: {} }, ['missing-field /podLabels']],
  ['kubernetes', { namespace: 'shop', podLabels: [] }, ['wrong-type /podLabels']],
  ['kubernetes', { namespace: 'shop', podLabels: { app: ['web'] } }, ['wrong-type /podLabels/app']],
  [
    'kubernetes',
    { namespace: 'shop', podLabels: { app: 'a b', 'a b': 'c', 'x/y/z': 'c' } },
    ['invalid-name /podLabels/app', 'invalid-name /podLabels/a b', 'invalid-name /podLabels/x~1y~1z'],
  ],
  [
    'kubernetes',
    JSON.parse('{"namespace":"shop","podLabels":{"__proto__":"x"}}'),
    ['invalid-name /podLabels/__proto__'],
  ],
  ['kubernetes', { namespace: 'shop', podLabels: { app: 'web' }, podSelector: {} }, ['unknown-field /podSelector']],
  ['addreses', ['10.0.0.1'], ['unknown-field '], ['addresses']],
  ['__proto__', { addresses: ['any'] }, ['unknown-field ']],
  ['constructor', {}, ['unknown-field ']],
  ['seenAs', { gateway: ['10.0.0.1'] }, ['unknown-field ']],
];

/** What is wrong elsewhere in a site. */
const sites: readonly (readonly [site: unknown, expected: readonly string[], suggested?: readonly string[]])[] = [
  [undefined, ['missing-field ']],
  [7, ['wrong-type ']],
  [{ components: {} }, ['missing-field /catalog']],
  [{ catalog: 'shop@1' }, ['missing-field /components']],
  [{ catalog: null, components: {} }, ['wrong-type /catalog']],
  [{ catalog: 'shop', components: {} }, ['catalog-version-required /catalog'], ['shop@1']],
  [{ catalog: 'shop@2', components: {} }, ['unknown-catalog /catalog'], ['shop@1']],
  [{ catalog: '__proto__', components: {} }, ['unknown-catalog /catalog']],
  [{ catalog: 'shop@1', components: [] }, ['wrong-type /components']],
  [{ catalog: 'shop@1', components: { wep: {} } }, ['unknown-component /components/wep'], ['web']],
  [{ catalog: 'shop@1', components: { Web: {} } }, ['unknown-component /components/Web'], ['web']],
  [
    JSON.parse('{"catalog":"shop@1","components":{"__proto__":{},"constructor":{},"toString":{}}}'),
    [
      'unknown-component /components/__proto__',
      'unknown-component /components/constructor',
      'unknown-component /components/toString',
    ],
  ],
  [{ catalog: 'shop@1', components: { 'a/b~c': {} } }, ['unknown-component /components/a~1b~0c']],
  [{ catalog: 'shop@1', components: { web: null } }, ['wrong-type /components/web']],
  [{ catalog: 'shop@1', components: { web: [] } }, ['wrong-type /components/web']],
  [{ catalog: 'shop@1', components: {}, name: '' }, ['invalid-name /name']],
  [{ catalog: 'shop@1', components: {}, name: hostile }, ['invalid-name /name']],
  [{ catalog: 'shop@1', components: {}, name: 'a\nb' }, ['invalid-name /name']],
  [{ catalog: 'shop@1', components: {}, name: 'a\u202eb' }, ['invalid-name /name']],
  [{ catalog: 'shop@1', components: {}, name: 'x'.repeat(64) }, ['invalid-name /name']],
  [
    { catalog: 'shop@1', components: {}, ports: { 'web-to-dp': ['tcp/1'] } },
    ['unknown-connection /ports/web-to-dp'],
    ['web-to-db'],
  ],
  [
    { catalog: 'shop@1', components: {}, ports: JSON.parse('{"__proto__":["tcp/1"]}') },
    ['unknown-connection /ports/__proto__'],
  ],
  [
    { catalog: 'shop@1', components: {}, ports: { 'web-to-db': ['tcp/5432'] } },
    ['port-not-configurable /ports/web-to-db/0'],
  ],
  [
    { catalog: 'shop@1', components: {}, ports: { 'users-to-web': ['udp/443'] } },
    ['port-not-configurable /ports/users-to-web/0'],
  ],
  [{ catalog: 'shop@1', components: {}, ports: { 'users-to-web': [] } }, ['empty-list /ports/users-to-web']],
  [{ catalog: 'shop@1', components: {}, ports: { 'users-to-web': 'tcp/443' } }, ['wrong-type /ports/users-to-web']],
  [
    {
      catalog: 'shop@1',
      components: {},
      ports: {
        'users-to-web': [
          'tcp/0',
          'tcp/65536',
          'tcp/90-80',
          '443',
          'tcp/',
          'TCP/443',
          'tcp/080',
          'icmp/8',
          'tcp/443 ',
          'tcp/1-2-3',
        ],
      },
    },
    [
      'port-out-of-range /ports/users-to-web/0',
      'port-out-of-range /ports/users-to-web/1',
      'range-reversed /ports/users-to-web/2',
      ...[3, 4, 5, 6, 7, 8, 9].map((i) => `port-malformed /ports/users-to-web/${i}`),
    ],
  ],
  [
    { catalog: 'shop@1', components: {}, targetPorts: { 'web-to-db': ['443'] } },
    ['port-malformed /targetPorts/web-to-db/0'],
    ['tcp/443'],
  ],
  [{ catalog: 'shop@1', components: {}, management: [] }, ['empty-list /management']],
  [{ catalog: 'shop@1', components: {}, management: {} }, ['wrong-type /management']],
  [{ catalog: 'shop@1', components: {}, management: [null] }, ['wrong-type /management/0']],
  [
    { catalog: 'shop@1', components: {}, management: [{}] },
    ['missing-field /management/0/addresses', 'missing-field /management/0/ports'],
  ],
  [
    { catalog: 'shop@1', components: {}, management: [{ addresses: ['any'], ports: ['22'] }] },
    ['address-malformed /management/0/addresses/0', 'port-malformed /management/0/ports/0'],
  ],
  [
    { catalog: 'shop@1', components: {}, management: [{ addresses: [], ports: [], from: 1 }] },
    ['empty-list /management/0/addresses', 'empty-list /management/0/ports', 'unknown-field /management/0/from'],
  ],
  [{ catalog: 'shop@1', components: {}, resolvers: ['dns.example.com'] }, ['address-malformed /resolvers/0']],
  [{ catalog: 'shop@1', components: {}, resolvers: [] }, ['empty-list /resolvers']],
  [{ catalog: 'shop@1', components: {}, extra: [] }, ['unknown-field /extra']],
];

function expectRefusal(parsed: Result<unknown>, expected: readonly string[], suggested?: readonly string[]): void {
  expect(problemsOf(parsed)).toEqual(expected);
  if (parsed.ok) return;
  for (const { code, detail, remedy } of parsed.problems) {
    expect(problemCodes[code].status).toBe(400);
    expect(detail).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(remedy).not.toBe('');
  }
  if (suggested !== undefined) expect(parsed.problems[0]!.suggestions).toEqual(suggested);
}

describe('a site that can’t be', () => {
  it.each(sites.map((one) => [JSON.stringify(one[0]) ?? 'absent', one] as const))(
    '%s',
    (_, [site, expected, suggested]) => {
      expectRefusal(parse(site), expected, suggested);
    },
  );

  it.each(facts.map((one) => [one[0], JSON.stringify(one[1]), one] as const))(
    'a component with %s %s',
    (name, _, [, value, expected, suggested]) => {
      const component = JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`) as unknown;
      const parsed = parse({ catalog: 'shop@1', components: { db: {}, web: component } });
      const pointers = expected.map((line) => line.replace(' ', ` /components/web/${name}`));
      expectRefusal(parsed, pointers, suggested);
    },
  );
});
