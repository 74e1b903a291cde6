import { describe, expect, it } from 'vitest';
import { answerTo, endText, gapLine, problemsOf, rowLines, ruleLine, synthesisOf } from '../../test/synthesis/lines.js';
import { smallCatalog } from '../../test/synthesis/small-catalogs.js';
import { type Platform, platforms } from '../platforms/index.js';
import type { Policy } from '../policy/index.js';

const [nftables, kubernetes, gcp] = platforms as readonly [Platform, Platform, Platform];

const shop = smallCatalog(
  {
    web: { pods: { namespace: 'shop', podLabels: { app: 'web' } } },
    api: { pods: { namespace: 'shop', podLabels: { app: 'api' } } },
    db: { pods: { namespace: 'data', podLabels: { app: 'db' } } },
    cloud: { kind: 'external-service' },
    users: { kind: 'client' },
  },
  {
    'users-to-web': { ports: [{ transport: 'tcp', port: 443 }] },
    'web-to-api': { ports: [{ transport: 'tcp', port: 8080 }] },
    'api-to-db': { ports: [{ transport: 'tcp', port: 5432 }] },
    'db-to-db': { bidirectional: true, ports: [{ transport: 'tcp', port: 7000 }] },
    'api-to-cloud': { hosts: ['one.googleapis.com'], ports: [{ transport: 'tcp', port: 443 }] },
  },
);

const web = { addresses: ['10.0.1.0/30', 'fd00:1::/64'] };
const api = { addresses: ['10.0.2.1'] };
const db = { addresses: ['10.0.3.0/30', 'fd00:3::/64'] };
const users = { addresses: ['any'] };
const gateway = { kind: 'gateway' };
const hostDb = { kind: 'host', component: 'db' };
const management = [{ addresses: ['10.9.0.0/24', 'fd00:9::/64'], ports: ['tcp/22'] }];

interface Given {
  readonly components?: Readonly<Record<string, unknown>>;
  readonly site?: Readonly<Record<string, unknown>>;
  readonly point?: unknown;
  readonly select?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

function body({ components = { web, api, db, users }, site, point, select, options }: Given) {
  return {
    site: { catalog: 'shop@1', components, ...site },
    ...(point === undefined ? {} : { enforcementPoint: point }),
    ...(select === undefined ? {} : { select }),
    ...(options === undefined ? {} : { options }),
  };
}

function enforced(platform: Platform, given: Given) {
  const { policies, coverage } = synthesisOf(shop, platform, body(given));
  return { policies, gaps: coverage.flatMap(({ missing }) => missing).map(gapLine) };
}

function subjectText({ subject, denies }: Policy): string {
  const ends = subject.kind === 'everything' ? 'everything' : subject.ends.map(endText).join(', ');
  return `${denies.join(' and ') || 'nothing'} of ${ends}`;
}

describe('enforce at a gateway', () => {
  it('opens each row in the families of both ends, and denies for the product’s own addresses', () => {
    const { policies, gaps } = enforced(nftables, { point: gateway });
    expect(policies.map(subjectText)).toEqual([
      'forward of web 10.0.1.0/30 fd00:1::/64, api 10.0.2.1, db 10.0.3.0/30 fd00:3::/64',
    ]);
    expect(rowLines(policies)).toEqual([
      'forward ipv4 users any > web 10.0.1.0/30 tcp/443',
      'forward ipv6 users any > web fd00:1::/64 tcp/443',
      'forward ipv4 web 10.0.1.0/30 > api 10.0.2.1 tcp/8080',
      'forward ipv4 api 10.0.2.1 > db 10.0.3.0/30 tcp/5432',
      'forward ipv4 db 10.0.3.0/30 > db 10.0.3.0/30 tcp/7000',
      'forward ipv6 db fd00:3::/64 > db fd00:3::/64 tcp/7000',
    ]);
    expect(gaps).toEqual(['api-to-cloud: component-not-in-site']);
  });

  it('keeps replies and their errors, and nothing that only a host needs', () => {
    const { policies } = enforced(nftables, { point: gateway, site: { management, resolvers: ['10.9.1.53'] } });
    const essentials = policies.flatMap(({ rules }) => rules.filter(({ reason }) => reason !== null));
    expect(essentials.map(ruleLine)).toEqual([
      'established: forward both any > any all established',
      'icmp-errors: forward ipv4 any > any icmp/3,11,12 related',
      'icmp-errors: forward ipv6 any > any icmpv6/1,2,3,4 related',
    ]);
  });

  it.each([
    ['what is selected by name', { select: { component: ['db'] } }, 'forward of db 10.0.3.0/30 fd00:3::/64'],
    [
      'a party outside, where it is named',
      {
        select: { source: ['db', 'web', 'api'], destination: ['cloud', 'api'] },
        components: { web, api, cloud: { addresses: ['203.0.113.1'] }, users },
      },
      'forward of web 10.0.1.0/30 fd00:1::/64, api 10.0.2.1, cloud 203.0.113.1',
    ],
    [
      'the ends of selected rows alone',
      { select: { direction: ['inbound'] } },
      'forward of web 10.0.1.0/30 fd00:1::/64',
    ],
    ['everything, where it is asked for', { options: { scope: 'all' } }, 'forward of everything'],
  ] as const)('denies for %s', (_, given, expected) => {
    expect(enforced(nftables, { point: gateway, ...given }).policies.map(subjectText)).toEqual([expected]);
  });

  it('says where ends share no family, of those that are asked for', () => {
    const given = {
      point: gateway,
      select: { component: ['api'] },
      options: { families: ['ipv6'] },
      components: { web, api, db: { addresses: ['fd00:3::1'] } },
    };
    expect(problemsOf(answerTo(shop, nftables, body(given)))).toEqual([
      'nothing-rendered ',
      'nothing-rendered /site/components/cloud',
      'nothing-rendered /select',
      'nothing-rendered /select',
    ]);
    const both = enforced(nftables, { ...given, options: {} });
    expect(both.gaps).toEqual(['api-to-db tcp/5432: no-common-family', 'api-to-cloud: component-not-in-site']);
  });
});

describe('enforce at a host', () => {
  it('lets the administrator in first, then what must work, then its halves of the rows', () => {
    const { policies } = enforced(nftables, { point: hostDb, site: { management, resolvers: ['10.9.1.53'] } });
    expect(policies.map(subjectText)).toEqual(['ingress and egress of everything']);
    expect(policies.flatMap(({ rules }) => rules.map(ruleLine))).toEqual([
      'management: ingress ipv4 10.9.0.0/24 > 10.0.3.0/30 tcp/22',
      'management: ingress ipv6 fd00:9::/64 > fd00:3::/64 tcp/22',
      'established: ingress both any > any all established',
      'established: egress both any > any all established',
      'loopback: ingress both any > any all lo',
      'loopback: egress both any > any all lo',
      'icmp-errors: ingress ipv4 any > any icmp/3,11,12 related',
      'icmp-errors: ingress ipv6 any > any icmpv6/1,2,3,4 related',
      'icmp-errors: egress ipv4 any > any icmp/3,11,12 related',
      'icmp-errors: egress ipv6 any > any icmpv6/1,2,3,4 related',
      'neighbour-discovery: ingress ipv6 any > any icmpv6/130,131,132,133,134,135,136,143',
      'neighbour-discovery: egress ipv6 any > any icmpv6/130,131,132,133,134,135,136,143',
      'dns: egress ipv4 10.0.3.0/30 > 10.9.1.53 udp/53',
      'dns: egress ipv4 10.0.3.0/30 > 10.9.1.53 tcp/53',
      'ingress ipv4 api 10.0.2.1 > db 10.0.3.0/30 tcp/5432',
      'ingress ipv4 db 10.0.3.0/30 > db 10.0.3.0/30 tcp/7000',
      'ingress ipv6 db fd00:3::/64 > db fd00:3::/64 tcp/7000',
      'egress ipv4 db 10.0.3.0/30 > db 10.0.3.0/30 tcp/7000',
      'egress ipv6 db fd00:3::/64 > db fd00:3::/64 tcp/7000',
    ]);
  });

  it('has no essential that was not asked for, and none of a family that was not', () => {
    const { policies } = enforced(nftables, {
      point: hostDb,
      site: { management, resolvers: ['10.9.1.53', 'fd00:9::53'] },
      options: { essentials: ['established', 'dns', 'neighbour-discovery'], families: ['ipv4'], allowLockout: true },
    });
    const essentials = policies.flatMap(({ rules }) => rules.filter(({ reason }) => reason !== null));
    expect(essentials.map(ruleLine)).toEqual([
      'established: ingress both any > any all established',
      'established: egress both any > any all established',
      'dns: egress ipv4 10.0.3.0/30 > 10.9.1.53 udp/53',
      'dns: egress ipv4 10.0.3.0/30 > 10.9.1.53 tcp/53',
    ]);
  });

  it('takes components that share their machines together, and both ends between them', () => {
    const { policies } = enforced(nftables, {
      point: { kind: 'host', component: ['db', 'api'] },
      components: { web, api: { addresses: ['10.0.3.1'] }, db: { addresses: ['10.0.3.0/31'] } },
      options: { allowLockout: true },
    });
    expect(policies.map(({ id, components }) => [id, ...components])).toEqual([['host-api-db', 'api', 'db']]);
    expect(rowLines(policies)).toEqual([
      'ingress ipv4 web 10.0.1.0/30 > api 10.0.3.1 tcp/8080',
      'ingress ipv4 api 10.0.3.1 > db 10.0.3.0/31 tcp/5432',
      'egress ipv4 api 10.0.3.1 > db 10.0.3.0/31 tcp/5432',
      'ingress ipv4 db 10.0.3.0/31 > db 10.0.3.0/31 tcp/7000',
      'egress ipv4 db 10.0.3.0/31 > db 10.0.3.0/31 tcp/7000',
    ]);
  });

  it('never takes any for the machine itself', () => {
    const { policies, gaps } = enforced(nftables, {
      point: { kind: 'host', component: ['web', 'users'] },
      options: { allowLockout: true },
    });
    expect(rowLines(policies)).toEqual([
      'ingress ipv4 users any > web 10.0.1.0/30 tcp/443',
      'ingress ipv6 users any > web fd00:1::/64 tcp/443',
      'egress ipv4 web 10.0.1.0/30 > api 10.0.2.1 tcp/8080',
    ]);
    expect(gaps).toEqual(['users-to-web tcp/443: address-missing egress']);
  });
});

const pods = { web: {}, api: {}, db: {}, users };

describe('enforce at workloads', () => {
  it('gives each component of the product its halves, by identity where there is one', () => {
    const { policies, gaps } = enforced(kubernetes, { components: pods });
    expect(policies.map(subjectText)).toEqual([
      'ingress and egress of web kubernetes:shop/app=web',
      'ingress and egress of api kubernetes:shop/app=api',
      'ingress and egress of db kubernetes:data/app=db',
    ]);
    expect(rowLines(policies)).toEqual([
      'ingress ipv4 users any > web kubernetes:shop/app=web tcp/443',
      'ingress ipv6 users any > web kubernetes:shop/app=web tcp/443',
      'egress both web kubernetes:shop/app=web > api kubernetes:shop/app=api tcp/8080',
      'ingress both web kubernetes:shop/app=web > api kubernetes:shop/app=api tcp/8080',
      'egress both api kubernetes:shop/app=api > db kubernetes:data/app=db tcp/5432',
      'ingress both api kubernetes:shop/app=api > db kubernetes:data/app=db tcp/5432',
      'ingress both db kubernetes:data/app=db > db kubernetes:data/app=db tcp/7000',
      'egress both db kubernetes:data/app=db > db kubernetes:data/app=db tcp/7000',
    ]);
    expect(gaps).toEqual(['api-to-cloud: component-not-in-site']);
  });

  it('asks the cluster’s own resolver where the site names none', () => {
    const dns = (site: Given['site']) =>
      enforced(kubernetes, { components: pods, select: { component: ['db'] }, ...(site === undefined ? {} : { site }) })
        .policies.flatMap(({ rules }) => rules.filter(({ reason }) => reason === 'dns'))
        .map(ruleLine);
    expect(dns(undefined)).toEqual([
      'dns: egress both db kubernetes:data/app=db > kubernetes:kube-system/k8s-app=kube-dns udp/53',
      'dns: egress both db kubernetes:data/app=db > kubernetes:kube-system/k8s-app=kube-dns tcp/53',
    ]);
    expect(dns({ resolvers: ['fd00:9::53'] })).toEqual([
      'dns: egress ipv6 db kubernetes:data/app=db > fd00:9::53 udp/53',
      'dns: egress ipv6 db kubernetes:data/app=db > fd00:9::53 tcp/53',
    ]);
  });

  it('leaves the other half of a row alone where its end is not protected, and says so', () => {
    const { policies, gaps } = enforced(kubernetes, { components: pods, select: { component: ['db'] } });
    expect(policies.map(({ id }) => id)).toEqual(['workload-db']);
    expect(gaps).toEqual(['api-to-db: other-half-not-rendered egress']);
  });

  it('says where a component of the product has nothing to attach to', () => {
    const { policies, gaps } = enforced(kubernetes, { components: { ...pods, api } });
    expect(policies.map(({ id }) => id)).toEqual(['workload-web', 'workload-db']);
    // No part of api-to-cloud is asked for: neither end has anything to attach to.
    expect(gaps).toEqual(['web-to-api: identity-missing ingress', 'api-to-db: identity-missing egress']);
  });

  it('gives components of one identity one policy', () => {
    const shared = { kubernetes: { namespace: 'shop', podLabels: { tier: 'x', app: 'all' } } };
    const same = { kubernetes: { namespace: 'shop', podLabels: { app: 'all', tier: 'x' } } };
    const { policies } = enforced(kubernetes, { components: { web: shared, api: same, db } });
    expect(policies.map(({ id, components }) => [id, ...components])).toEqual([['workload-web', 'web', 'api']]);
    expect(rowLines(policies)).toEqual([
      'ingress both web kubernetes:shop/app=all,tier=x > api kubernetes:shop/app=all,tier=x tcp/8080',
      'egress both web kubernetes:shop/app=all,tier=x > api kubernetes:shop/app=all,tier=x tcp/8080',
      'egress ipv4 api kubernetes:shop/app=all,tier=x > db 10.0.3.0/30 tcp/5432',
      'egress ipv6 api kubernetes:shop/app=all,tier=x > db fd00:3::/64 tcp/5432',
    ]);
  });

  it('gives components that share one tag of several one policy, which denies for all of them', () => {
    const { policies } = enforced(gcp, {
      components: {
        web: { networkTags: ['front', 'web'], ...web },
        api: { networkTags: ['api', 'front'], ...api },
        db: { networkTags: ['db'], addresses: ['10.0.3.1'] },
      },
    });
    expect(policies.map(({ id, components }) => [id, ...components])).toEqual([
      ['workload-web', 'web', 'api'],
      ['workload-db', 'db'],
    ]);
    expect(policies.map(subjectText)).toEqual([
      'ingress and egress of web network-tag:api network-tag:front network-tag:web',
      'ingress and egress of db network-tag:db',
    ]);
    expect(rowLines(policies).slice(0, 2)).toEqual([
      'ingress both web network-tag:front network-tag:web > api network-tag:api network-tag:front tcp/8080',
      'egress ipv4 web network-tag:front network-tag:web > api 10.0.2.1 tcp/8080',
    ]);
  });

  it('does not deny egress where a peer has no addresses, which is all that egress rules take', () => {
    const { policies, gaps } = enforced(gcp, {
      components: { web: { networkTags: ['web'] }, api: { networkTags: ['api'] }, db: { networkTags: ['db'], ...db } },
      select: { component: ['api'] },
    });
    expect(policies.map(subjectText)).toEqual(['ingress and egress of api network-tag:api']);
    expect(gaps).toEqual([
      'web-to-api: other-half-not-rendered egress',
      'api-to-db: other-half-not-rendered ingress',
      'api-to-cloud: component-not-in-site',
    ]);
    const lacking = enforced(gcp, {
      components: { web: { networkTags: ['web'] }, api: { networkTags: ['api'] } },
    });
    expect(lacking.policies.map(subjectText)).toEqual([
      'ingress of web network-tag:web',
      'ingress and egress of api network-tag:api',
    ]);
    expect(lacking.gaps.filter((line) => line.startsWith('web-to-api'))).toEqual([
      'web-to-api tcp/8080: egress-needs-addresses egress',
    ]);
  });
});

describe('enforce refuses', () => {
  const refusals: readonly (readonly [string, string, Platform, Given])[] = [
    [
      'deny for nobody',
      'empty-protected-set /enforcementPoint',
      nftables,
      { point: gateway, select: { component: ['users'] } },
    ],
    [
      'deny for one who has no addresses',
      'empty-protected-set /enforcementPoint',
      nftables,
      {
        point: gateway,
        select: { destination: ['cloud'] },
        components: { api, cloud: {} },
        options: { hostnames: 'any' },
      },
    ],
    [
      'a machine that is any',
      'empty-protected-set /enforcementPoint',
      nftables,
      { point: { kind: 'host', component: 'users' }, options: { allowLockout: true } },
    ],
    [
      'workloads without identity',
      'empty-protected-set /enforcementPoint',
      kubernetes,
      { components: { web, api, users: { kubernetes: { namespace: 'x', podLabels: { a: 'b' } } } } },
    ],
    [
      'a machine that another component shares',
      'shared-host /enforcementPoint/component',
      nftables,
      { point: hostDb, site: { management }, components: { web, api: { addresses: ['10.0.3.3-10.0.3.9'] }, db } },
    ],
    ['to lock the administrator out', 'no-management-access /site/management', nftables, { point: hostDb }],
    [
      'to lock the administrator out by family',
      'no-management-access /site/management',
      nftables,
      {
        point: hostDb,
        components: { api, db: { addresses: ['10.0.3.1'] } },
        site: { management: [{ addresses: ['fd00:9::1'], ports: ['tcp/22'] }] },
      },
    ],
    [
      'to lock the administrator out by essentials',
      'no-management-access /site/management',
      nftables,
      { point: hostDb, site: { management }, options: { essentials: ['established'] } },
    ],
    [
      'to drop replies',
      'established-required /options/essentials',
      nftables,
      { point: gateway, options: { essentials: [] } },
    ],
    [
      'allows that would have no effect',
      'no-effect-alone /options/defaultAction',
      nftables,
      { point: gateway, options: { defaultAction: 'none' } },
    ],
    [
      'allows that would deny by themselves',
      'isolates-by-itself /options/defaultAction',
      kubernetes,
      { components: pods, options: { defaultAction: 'none' } },
    ],
    [
      'a selection of nothing',
      'nothing-selected /select',
      nftables,
      { point: gateway, select: { source: ['users'], destination: ['db'] } },
    ],
    [
      'a machine that no row speaks of',
      'nothing-selected /select',
      nftables,
      { point: { kind: 'host', component: 'cloud' }, select: { direction: ['inbound'] } },
    ],
    [
      'workloads that no row speaks of',
      'nothing-selected /select',
      kubernetes,
      {
        components: { users, cloud: { kubernetes: { namespace: 'x', podLabels: { a: 'b' } } } },
        select: { direction: ['inbound'] },
      },
    ],
  ];

  it.each(refusals)('%s: %s', (_, expected, platform, given) => {
    expect(problemsOf(answerTo(shop, platform, body(given)))).toEqual([expected]);
  });

  it('what no row can be rendered of, with what each lacks', () => {
    const given = { point: gateway, components: { web: {}, api, cloud: {} } };
    expect(problemsOf(answerTo(shop, nftables, body(given)))).toEqual([
      'nothing-rendered ',
      'nothing-rendered /site/components/users',
      'nothing-rendered /site/components/web',
      'nothing-rendered /site/components/db',
      'nothing-rendered /site/components/cloud',
    ]);
  });

  it('what is not whole, where that is asked for', () => {
    const given = { point: gateway, options: { incomplete: 'reject' } };
    expect(problemsOf(answerTo(shop, nftables, body(given)))).toEqual(['incomplete /options/incomplete']);
    const whole = { ...given, select: { component: ['db'] } };
    expect(problemsOf(answerTo(shop, nftables, body(whole)))).toEqual([]);
  });

  it('nothing of that where the administrator accepts the lockout', () => {
    expect(problemsOf(answerTo(shop, nftables, body({ point: hostDb, options: { allowLockout: true } })))).toEqual([]);
  });
});
