import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../test/synthesis/lines.js';
import { requestOf, smallCatalog } from '../../test/synthesis/small-catalogs.js';
import { type Platform, platforms } from '../platforms/index.js';
import { problemCodes } from '../problems/index.js';
import { defaultPrefix, namePrefixPattern } from './request.js';

const [nftables, kubernetes, gcp] = platforms as readonly [Platform, Platform, Platform];

const { catalog } = smallCatalog(
  { web: {}, db: {}, users: { kind: 'client' } },
  {
    'users-to-web': { ports: [{ transport: 'tcp', configurable: true, recommended: 443 }] },
    'web-to-db': { ports: [{ transport: 'tcp', port: 5432 }] },
    'db-to-db': { required: false, ports: [{ transport: 'tcp', port: 7000 }] },
  },
);
const site = { catalog: 'shop@1', components: { web: { addresses: ['10.0.0.1'] }, db: {} } };
const gateway = { kind: 'gateway' };

function parsed(body: unknown, platform = nftables) {
  const request = requestOf(catalog, platform, body);
  if (!request.ok) throw new Error(problemsOf(request).join('\n'));
  return request.value;
}

describe('a request for rules', () => {
  it('has defaults for all but the site, and the point where there are several', () => {
    const { platform, point, selected, named, format, options } = parsed({ site }, kubernetes);
    expect(platform.id).toBe('kubernetes-network-policy');
    expect(point).toEqual({ kind: 'workload' });
    expect(selected.map(({ id }) => id)).toEqual(['users-to-web', 'web-to-db', 'db-to-db']);
    expect(named).toEqual([]);
    expect(format).toBe('yaml');
    expect(options).toEqual({
      defaultAction: 'deny',
      scope: 'site',
      essentials: ['established', 'loopback', 'icmp-errors', 'neighbour-discovery', 'dns', 'management'],
      include: new Set(),
      hostnames: 'omit',
      incomplete: 'report',
      families: ['ipv4', 'ipv6'],
      aggregate: true,
      namePrefix: 'shop',
      allowLockout: false,
    });
  });

  it('acts at the platform’s only point where none is named', () => {
    const point = (kind: 'gateway' | 'host') => requestOf(catalog, { ...nftables, points: [kind] }, { site });
    const one = point('gateway');
    expect(one.ok && one.value.point).toEqual({ kind: 'gateway' });
    expect(problemsOf(point('host'))).toEqual(['point-required /enforcementPoint']);
  });

  it.each([
    ['shop', 'shop'],
    ['3scale', 'p3scale'],
    ['a-product-with-a-long-name', 'a-product-with-a-lon'],
    ['a-product-of-my-own-b', 'a-product-of-my-own'],
  ])('puts a prefix in front of names that it would take itself: %s', (id, expected) => {
    const prefix = defaultPrefix({ ...catalog, product: { ...catalog.product, id } });
    expect(prefix).toBe(expected);
    expect(prefix).toMatch(namePrefixPattern);
  });

  it('reads every choice, in the order of the tables', () => {
    const { point, selected, named, format, options } = parsed(
      {
        site,
        format: 'gcloud',
        enforcementPoint: { kind: 'workload' },
        select: { source: ['web'], destination: ['db', 'users'], required: [true], port: [5432], transport: ['tcp'] },
        options: {
          defaultAction: 'none',
          scope: 'all',
          essentials: ['dns', 'established', 'dns'],
          include: ['web-to-db', 'db-to-db'],
          hostnames: 'private-vip',
          incomplete: 'reject',
          families: ['ipv6'],
          aggregate: false,
          namePrefix: 'x1',
          allowLockout: true,
        },
      },
      gcp,
    );
    expect(point).toEqual({ kind: 'workload' });
    expect(selected.map(({ id }) => id)).toEqual(['web-to-db']);
    expect(named).toEqual(['web', 'db', 'users']);
    expect(format).toBe('gcloud');
    expect(options).toEqual({
      defaultAction: 'none',
      scope: 'all',
      essentials: ['established', 'dns'],
      include: new Set(['web-to-db', 'db-to-db']),
      hostnames: 'private-vip',
      incomplete: 'reject',
      families: ['ipv6'],
      aggregate: false,
      namePrefix: 'x1',
      allowLockout: true,
    });
  });

  it('takes no essentials and no rows to include for what they say', () => {
    const { options } = parsed({ site, enforcementPoint: gateway, options: { essentials: [], include: [] } });
    expect(options.essentials).toEqual([]);
    expect(options.include).toEqual(new Set());
  });

  it('lists the machines of a host once, in the catalog’s order', () => {
    const one = parsed({ site, enforcementPoint: { kind: 'host', component: 'db' } });
    expect(one.point).toEqual({ kind: 'host', components: ['db'] });
    const many = parsed({ site, enforcementPoint: { kind: 'host', component: ['db', 'web', 'db'] } });
    expect(many.point).toEqual({ kind: 'host', components: ['web', 'db'] });
  });
});

/** What is wrong with a body, as code and pointer, with what the first problem suggests. */
const refusals: readonly (readonly [
  body: Readonly<Record<string, unknown>>,
  expected: readonly string[],
  suggested?: readonly string[],
])[] = [
  [{}, ['missing-field /site']],
  [{ site: null }, ['wrong-type /site']],
  [{ selekt: 1 }, ['unknown-field /selekt'], ['select']],
  [
    JSON.parse('{"__proto__": {}, "constructor": {}}') as Readonly<Record<string, unknown>>,
    ['unknown-field /__proto__', 'unknown-field /constructor'],
  ],
  [{ logging: 'all' }, ['unknown-field /logging']],
  [{ format: 'terraform' }, ['format-not-offered /format'], ['nft']],
  [{ format: 7 }, ['wrong-type /format']],
  [{ enforcementPoint: undefined }, ['point-required /enforcementPoint'], ['host', 'gateway']],
  [{ enforcementPoint: null }, ['wrong-type /enforcementPoint']],
  [{ enforcementPoint: 'gateway' }, ['wrong-type /enforcementPoint']],
  [{ enforcementPoint: {} }, ['missing-field /enforcementPoint/kind']],
  [{ enforcementPoint: { kind: 'gatway' } }, ['invalid-value /enforcementPoint/kind'], ['gateway']],
  [{ enforcementPoint: { kind: ['gateway'] } }, ['wrong-type /enforcementPoint/kind']],
  [{ enforcementPoint: { kind: 'workload' } }, ['point-not-offered /enforcementPoint/kind'], ['host', 'gateway']],
  [{ enforcementPoint: { kind: 'subnet' } }, ['point-not-offered /enforcementPoint/kind'], ['host', 'gateway']],
  [{ enforcementPoint: { kind: 'gateway', component: 'db' } }, ['unknown-field /enforcementPoint/component']],
  [{ enforcementPoint: { kind: 'host' } }, ['missing-field /enforcementPoint/component']],
  [{ enforcementPoint: { kind: 'host', component: [] } }, ['empty-list /enforcementPoint/component']],
  [{ enforcementPoint: { kind: 'host', component: {} } }, ['wrong-type /enforcementPoint/component']],
  [
    { enforcementPoint: { kind: 'host', component: 'wep' } },
    ['unknown-component /enforcementPoint/component'],
    ['web'],
  ],
  [
    { enforcementPoint: { kind: 'host', component: ['web', 'constructor'] } },
    ['unknown-component /enforcementPoint/component/1'],
  ],
  [{ select: [] }, ['wrong-type /select']],
  [{ select: { components: ['web'] } }, ['unknown-field /select/components'], ['component']],
  [{ select: { component: 'web' } }, ['wrong-type /select/component']],
  [{ select: { component: [] } }, ['empty-list /select/component']],
  [{ select: { component: ['__proto__'] } }, ['unknown-component /select/component/0']],
  [{ select: { port: [0] } }, ['port-out-of-range /select/port/0']],
  [
    { select: { port: [65_536, 1.5, '80-90'] } },
    ['port-out-of-range /select/port/0', 'port-malformed /select/port/1', 'port-malformed /select/port/2'],
  ],
  [{ select: { direction: ['inward'] } }, ['invalid-value /select/direction/0'], ['internal', 'inbound', 'outbound']],
  [{ select: { required: ['yes'] } }, ['invalid-value /select/required/0'], ['true', 'false']],
  [{ options: 'all' }, ['wrong-type /options']],
  [{ options: { defaultaction: 'none' } }, ['unknown-field /options/defaultaction'], ['defaultAction']],
  [{ options: { defaultAction: 'allow' } }, ['invalid-value /options/defaultAction'], ['deny', 'none']],
  [{ options: { scope: null } }, ['wrong-type /options/scope']],
  [{ options: { essentials: ['ssh'] } }, ['invalid-value /options/essentials/0']],
  [{ options: { essentials: 'dns' } }, ['wrong-type /options/essentials']],
  [{ options: { include: ['web-to-dp'] } }, ['unknown-connection /options/include/0'], ['web-to-db', 'db-to-db']],
  [{ options: { hostnames: 'vip' } }, ['invalid-value /options/hostnames']],
  [{ options: { families: [] } }, ['empty-list /options/families']],
  [{ options: { families: ['ipv5'] } }, ['invalid-value /options/families/0'], ['ipv4', 'ipv6']],
  [{ options: { aggregate: 'true' } }, ['wrong-type /options/aggregate']],
  [{ options: { namePrefix: '' } }, ['invalid-name /options/namePrefix']],
  [{ options: { namePrefix: '$(id)' } }, ['invalid-name /options/namePrefix']],
  [{ options: { namePrefix: 'a"b' } }, ['invalid-name /options/namePrefix']],
  [{ options: { namePrefix: 'a\n' } }, ['invalid-name /options/namePrefix']],
  [{ options: { namePrefix: 'a23456789012345678901' } }, ['invalid-name /options/namePrefix']],
  [{ options: { isolatePeers: true } }, ['unknown-field /options/isolatePeers']],
];

describe('a request that can’t be', () => {
  it.each(refusals.map((one) => [JSON.stringify(one[0]), one] as const))('%s', (_, [body, expected, suggested]) => {
    const request = requestOf(catalog, nftables, {
      ...('site' in body || Object.keys(body).length === 0 ? {} : { site }),
      enforcementPoint: gateway,
      ...body,
    });
    expect(problemsOf(request)).toEqual(expected);
    if (request.ok) return;
    for (const { code, detail, remedy } of request.problems) {
      expect(problemCodes[code].status).toBeLessThan(500);
      expect(detail).toMatch(/\.$/);
      // Nothing of the caller's breaks the line that it stands in.
      expect(detail).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(remedy).not.toBe('');
    }
    if (suggested !== undefined) expect(request.problems[0]!.suggestions).toEqual(suggested);
  });

  it.each([null, [], 'site', 7, true])('is %j', (body) => {
    expect(problemsOf(requestOf(catalog, nftables, body))[0]).toBe('wrong-type ');
  });

  it('lists all that is wrong, in the order of the document', () => {
    const wrong = {
      options: { namePrefix: 'A', scope: 'some' },
      format: 'yaml',
      nonsense: 1,
      site: {
        components: { web: { addresses: ['10.0.0.1/8', '300.1.1.1'] }, nobody: {} },
        catalog: 'shop@1',
        ports: { 'web-to-db': ['tcp/1'] },
      },
      select: { source: ['nobody', 'db'], port: [0] },
    };
    expect(problemsOf(requestOf(catalog, nftables, wrong))).toEqual([
      'invalid-name /options/namePrefix',
      'invalid-value /options/scope',
      'format-not-offered /format',
      'unknown-field /nonsense',
      'host-bits-set /site/components/web/addresses/0',
      'address-malformed /site/components/web/addresses/1',
      'unknown-component /site/components/nobody',
      'port-not-configurable /site/ports/web-to-db/0',
      'unknown-component /select/source/0',
      'port-out-of-range /select/port/0',
      'point-required /enforcementPoint',
    ]);
  });
});
