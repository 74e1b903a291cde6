import { describe, expect, it } from 'vitest';
import { AddressSet, parseAddressRange } from '../../network/index.js';
import type { End, Policy, Rule } from '../../policy/index.js';
import type { RenderRequest } from '../platform.js';
import { render } from './render.js';

type Labels = Readonly<Record<string, string>>;

function pods(namespace: string, podLabels: Labels): End {
  return { kind: 'identity', component: null, identity: { kind: 'kubernetes', namespace, podLabels } };
}

function addresses(text: string): End {
  const range = parseAddressRange(text);
  return { kind: 'addresses', component: null, addresses: range.ok ? AddressSet.of([range.value]) : AddressSet.empty };
}

const web = pods('shop', { app: 'web' });
const database = pods('data', { tier: '1.10', app: 'db' });
const anyone: End = { kind: 'any', component: null };
const nobody: End = { kind: 'addresses', component: null, addresses: AddressSet.empty };

const rule: Rule = {
  id: 'web-to-db',
  action: 'allow',
  direction: 'egress',
  family: null,
  source: web,
  destination: database,
  service: { transport: 'tcp', ports: [{ from: 5432, to: 5432 }] },
  states: null,
  onLoopback: false,
  connections: ['web-to-db'],
  reason: null,
};

function policy(rules: readonly Rule[], more: Partial<Policy> = {}): Policy {
  return {
    id: 'workload-web',
    point: 'workload',
    components: ['web'],
    subject: { kind: 'ends', ends: [web] },
    denies: ['ingress', 'egress'],
    rules,
    ...more,
  };
}

function textOf(policies: readonly Policy[], more: Partial<RenderRequest> = {}): string {
  const files = render({ policies, format: 'yaml', namePrefix: 'p', header: [], notes: new Map(), ...more });
  expect(files.map(({ path, mediaType }) => [path, mediaType])).toEqual([['portolan.yaml', 'application/yaml']]);
  return files[0]?.content ?? '';
}

/** The text from `podSelector` on. */
function specOf(rules: readonly Rule[], more: Partial<Policy> = {}): string {
  const text = textOf([policy(rules, more)]);
  return text.slice(text.indexOf('spec:\n') + 'spec:\n'.length);
}

describe('a file', () => {
  it('has a header, an object for each policy, and comments that lead back to connections', () => {
    const notes = new Map([['web-to-db', { purpose: 'Reads orders', security: 'mTLS' }]]);
    const both = [
      policy([rule]),
      policy([], { id: 'workload-db', components: ['db', 'cache'], subject: { kind: 'ends', ends: [database] } }),
    ];
    expect(textOf(both, { header: ['shop@1.0, revision 1'], notes })).toBe(`# shop@1.0, revision 1
# web: no ingress at all

apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: "p-workload-web"
  namespace: "shop"
  labels:
    "app.kubernetes.io/managed-by": "portolan"
    "app.kubernetes.io/part-of": "p"
spec:
  podSelector:
    matchLabels:
      "app": "web"
  policyTypes:
    - Ingress
    - Egress
  egress:
    # web-to-db: Reads orders (mTLS)
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: "data"
          podSelector:
            matchLabels:
              "app": "db"
              "tier": "1.10"
      ports:
        - protocol: TCP
          port: 5432
---
# db, cache: no ingress and no egress at all

apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: "p-workload-db"
  namespace: "data"
  labels:
    "app.kubernetes.io/managed-by": "portolan"
    "app.kubernetes.io/part-of": "p"
spec:
  podSelector:
    matchLabels:
      "app": "db"
      "tier": "1.10"
  policyTypes:
    - Ingress
    - Egress
`);
  });

  it('is the same whatever the order of labels', () => {
    const turned = pods('data', { app: 'db', tier: '1.10' });
    expect(specOf([{ ...rule, destination: turned }])).toBe(specOf([rule]));
  });

  it('lets no text out of its comment', () => {
    const evil = 'x\n  - from: []\u2028- {}\u0085- {}\r---';
    const text = textOf([policy([rule])], {
      header: [evil],
      notes: new Map([['web-to-db', { purpose: evil, security: evil }]]),
    });
    const plain = textOf([policy([rule])], { header: ['x'] });
    const uncommented = (lines: string) => lines.split(/[\n\r\u2028\u0085]/).filter((line) => !/^\s*#/.test(line));
    expect(uncommented(text)).toEqual(uncommented(plain));
  });
});

describe('an item', () => {
  const peerOf = (end: End, family: Rule['family']) => {
    const text = specOf([{ ...rule, destination: end, family }]);
    return text
      .slice(text.indexOf('- to:'), text.indexOf('      ports:'))
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  };

  // One item with two selectors is AND; two items would be OR, and admit the namespace whole.
  it('holds both selectors', () => {
    expect(peerOf(database, null).filter((line) => line.startsWith('- '))).toEqual(['- to:', '- namespaceSelector:']);
  });

  it.each([
    ['ipv4', ['- to:', '- ipBlock:', 'cidr: "0.0.0.0/0"']],
    ['ipv6', ['- to:', '- ipBlock:', 'cidr: "::/0"']],
    [null, ['- to:', '- ipBlock:', 'cidr: "0.0.0.0/0"', '- ipBlock:', 'cidr: "::/0"']],
  ] as const)('for any of %s is a block, never an empty list', (family, lines) => {
    expect(peerOf(anyone, family)).toEqual(lines);
  });

  it('is one prefix of a range', () => {
    const cidrs = peerOf(addresses('192.0.2.1-192.0.2.4'), 'ipv4').filter((line) => line.startsWith('cidr'));
    expect(cidrs).toEqual(['cidr: "192.0.2.1/32"', 'cidr: "192.0.2.2/31"', 'cidr: "192.0.2.4/32"']);
  });
});

describe('ports', () => {
  it('are numbers, ranges with endPort', () => {
    const service = {
      transport: 'udp' as const,
      ports: [
        { from: 53, to: 53 },
        { from: 8000, to: 8010 },
      ],
    };
    expect(specOf([{ ...rule, service }])).toContain(`      ports:
        - protocol: UDP
          port: 53
        - protocol: UDP
          port: 8000
          endPort: 8010
`);
  });

  // Selected pods see the port after translation: the rule's, whatever port a service in front has.
  it('are those of the rule, in both halves', () => {
    const service = { transport: 'tcp' as const, ports: [{ from: 8443, to: 8443 }] };
    const inward: Rule = { ...rule, direction: 'ingress', source: anyone, destination: web, service };
    expect(specOf([inward]).match(/port: \d+/g)).toEqual(['port: 8443']);
  });
});

describe('isolation', () => {
  it.each([
    [['ingress', 'egress'], '  policyTypes:\n    - Ingress\n    - Egress\n'],
    [['egress', 'ingress'], '  policyTypes:\n    - Ingress\n    - Egress\n'],
    [['ingress'], '  policyTypes:\n    - Ingress\n'],
    [['egress'], '  policyTypes:\n    - Egress\n'],
  ] as const)('%j without rules lists the types and has no key for them', (denies, types) => {
    const text = specOf([], { denies });
    expect(text.endsWith(types)).toBe(true);
    expect(text).not.toMatch(/ingress:|egress:|\[\]/);
  });
});

// Each would mean everyone, every pod or every port if it were written, or means nothing here.
describe('a mistake of ours is an error, never a wider rule', () => {
  const cases: readonly (readonly [string, () => string])[] = [
    ['no address', () => specOf([{ ...rule, destination: nobody }])],
    ['no address of the family', () => specOf([{ ...rule, destination: addresses('192.0.2.1'), family: 'ipv6' }])],
    ['no port', () => specOf([{ ...rule, service: { transport: 'tcp', ports: [] } }])],
    ['every protocol', () => specOf([{ ...rule, service: { transport: 'all' } }])],
    ['icmp', () => specOf([{ ...rule, service: { transport: 'icmp', messages: [{ type: 8, code: null }] } }])],
    [
      'a host name',
      () => specOf([{ ...rule, destination: { kind: 'hostname', component: null, hostname: 'a.example' } }]),
    ],
    [
      'a network tag',
      () =>
        specOf([
          {
            ...rule,
            destination: { kind: 'identity', component: null, identity: { kind: 'networkTags', tags: ['a'] } },
          },
        ]),
    ],
    ['pods without labels', () => specOf([{ ...rule, destination: pods('data', {}) }])],
    ['a subject without labels', () => specOf([], { subject: { kind: 'ends', ends: [pods('data', {})] } })],
    ['everything as the subject', () => specOf([], { subject: { kind: 'everything' } })],
    ['two subjects', () => specOf([], { subject: { kind: 'ends', ends: [web, database] } })],
    ['addresses as the subject', () => specOf([], { subject: { kind: 'ends', ends: [addresses('192.0.2.1')] } })],
    ['a rule where nothing is denied', () => specOf([rule], { denies: ['ingress'] })],
    ['pods of one family', () => specOf([{ ...rule, family: 'ipv4' }])],
  ];

  it.each(cases)('%s', (_, act) => {
    expect(act).toThrow();
  });
});
