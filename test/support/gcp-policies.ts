import { AddressSet, type Family, parseAddressRange } from '../../src/network/index.js';
import type { RenderRequest } from '../../src/platforms/index.js';
import type { End, Policy, Rule } from '../../src/policy/index.js';

/** Addresses from their texts. */
export function addresses(...texts: readonly string[]): AddressSet {
  return AddressSet.of(
    texts.map((text) => {
      const parsed = parseAddressRange(text);
      if (!parsed.ok) throw new Error(parsed.fault.detail);
      return parsed.value;
    }),
  );
}

const tagged = (component: string, ...tags: string[]): End => ({
  kind: 'identity',
  component,
  identity: { kind: 'networkTags', tags },
});
const at = (component: string | null, ...texts: string[]): End => ({
  kind: 'addresses',
  component,
  addresses: addresses(...texts),
});
const any = (component: string): End => ({ kind: 'any', component });

const base = { action: 'allow', states: null, onLoopback: false, reason: null } as const;

type Given = Omit<Rule, keyof typeof base> & Partial<Rule>;
const rule = (given: Given): Rule => ({ ...base, ...given });
const tcp = (...ports: (readonly [number, number])[]) => ({
  transport: 'tcp' as const,
  ports: ports.map(([from, to]) => ({ from, to })),
});

const web = tagged('web', 'web');
const db = tagged('db', 'db', 'db-replica');

function clients(family: Family): Rule {
  return rule({
    id: `clients-to-web-tcp-443-${family}`,
    direction: 'ingress',
    family,
    source: any('clients'),
    destination: web,
    service: tcp([443, 443]),
    connections: ['clients-to-web'],
  });
}

function webToDb(family: Family): Rule {
  return rule({
    id: `web-to-db-egress-${family}`,
    direction: 'egress',
    family,
    source: web,
    destination: at('db', family === 'ipv4' ? '10.20.1.0/28' : 'fd00:20:1::/64'),
    service: tcp([9042, 9042], [7000, 7001]),
    connections: ['web-to-db'],
  });
}

const workloadWeb: Policy = {
  id: 'workload-web',
  point: 'workload',
  components: ['web'],
  subject: { kind: 'ends', ends: [web] },
  denies: ['ingress', 'egress'],
  rules: [
    rule({
      id: 'dns-web-egress-udp-ipv4',
      direction: 'egress',
      family: 'ipv4',
      source: web,
      destination: at(null, '10.0.0.53'),
      service: { transport: 'udp', ports: [{ from: 53, to: 53 }] },
      connections: [],
      reason: 'dns',
    }),
    clients('ipv4'),
    clients('ipv6'),
    webToDb('ipv4'),
    webToDb('ipv6'),
    rule({
      id: 'web-to-anywhere-egress-ipv4',
      direction: 'egress',
      family: 'ipv4',
      source: web,
      destination: any('anywhere'),
      service: tcp([443, 443]),
      connections: ['web-to-anywhere'],
    }),
  ],
};

const workloadDb: Policy = {
  id: 'workload-db',
  point: 'workload',
  components: ['db'],
  subject: { kind: 'ends', ends: [db] },
  // Its egress peers have no addresses, so nothing is denied there.
  denies: ['ingress'],
  rules: [
    rule({
      id: 'web-to-db-ingress',
      direction: 'ingress',
      family: null,
      source: web,
      destination: db,
      service: tcp([9042, 9042], [7000, 7001]),
      connections: ['web-to-db'],
    }),
    rule({
      id: 'db-to-db-ingress',
      direction: 'ingress',
      family: null,
      source: db,
      destination: db,
      service: { transport: 'sctp', ports: [{ from: 3868, to: 3868 }] },
      connections: ['db-to-db'],
    }),
    rule({
      id: 'backup-to-db-ingress-ipv4',
      direction: 'ingress',
      family: 'ipv4',
      source: at('backup', '10.9.0.5-10.9.0.20', '10.9.1.0/24'),
      destination: db,
      service: tcp([22, 22]),
      connections: ['backup-to-db'],
    }),
  ],
};

/** Two components with tags, peers with tags, addresses and any, both families, one direction not denied. */
export const policies: readonly Policy[] = [workloadWeb, workloadDb];

/** The same rules where the default action is none. */
export const allowsOnly: readonly Policy[] = policies.map((policy) => ({ ...policy, denies: [] }));

/** One rule with more ranges than a firewall rule holds. */
export const manyRanges: readonly Policy[] = [
  {
    ...workloadDb,
    rules: [
      {
        ...workloadDb.rules[2]!,
        source: at('backup', ...Array.from({ length: 600 }, (_, i) => `10.${i >> 7}.${(i & 127) * 2}.1`)),
      },
    ],
  },
];

/** A request for one of the formats. */
export function request(format: string, given: Partial<RenderRequest> = {}): RenderRequest {
  return {
    policies,
    format,
    namePrefix: 'shop',
    header: ['shop@1.0 at prod-eu'],
    notes: new Map([['web-to-db', { purpose: 'Reads and writes orders.', security: 'mTLS' }]]),
    ...given,
  };
}
