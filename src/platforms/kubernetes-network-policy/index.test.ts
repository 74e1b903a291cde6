import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { End, Policy, Rule } from '../../policy/index.js';
import { kubernetesNetworkPolicy as platform } from './index.js';

const web: End = {
  kind: 'identity',
  component: 'web',
  identity: { kind: 'kubernetes', namespace: 'shop', podLabels: { app: 'web' } },
};

function dnsRule(transport: 'udp' | 'tcp', resolver: End, port: number): Rule {
  return {
    id: `dns-${transport}`,
    action: 'allow',
    direction: 'egress',
    family: null,
    source: web,
    destination: resolver,
    service: { transport, ports: [{ from: port, to: port }] },
    states: null,
    onLoopback: false,
    connections: [],
    reason: 'dns',
  };
}

function textWith(rules: readonly Rule[]): string {
  const policy: Policy = {
    id: 'workload-web',
    point: 'workload',
    components: ['web'],
    subject: { kind: 'ends', ends: [web] },
    denies: ['ingress', 'egress'],
    rules,
  };
  const request = { policies: [policy], format: 'yaml', namePrefix: 'p', header: [], notes: new Map() };
  return platform.render(request)[0]?.content ?? '';
}

// Isolation of egress cuts name resolution, over both transports.
describe('name resolution', () => {
  it('is opened to the name server of the cluster, namespace and label together', () => {
    if (platform.resolver === null) throw new Error('no resolver');
    const resolver: End = { kind: 'identity', component: null, identity: platform.resolver };
    const text = textWith([dnsRule('udp', resolver, 53), dnsRule('tcp', resolver, 53)]);
    const peer = `        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: "kube-system"
          podSelector:
            matchLabels:
              "k8s-app": "kube-dns"
`;
    const ports = ['UDP', 'TCP'].map((protocol) => `        - protocol: ${protocol}\n          port: 53\n`).join('');
    expect(text).toContain(`  egress:\n    # essential: dns\n    - to:\n${peer}      ports:\n${ports}`);
  });

  it('takes the port that the site gives, such as the 5353 of OpenShift', () => {
    const identity = {
      kind: 'kubernetes' as const,
      namespace: 'openshift-dns',
      podLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' },
    };
    const text = textWith([dnsRule('udp', { kind: 'identity', component: null, identity }, 5353)]);
    expect(text).toContain('"dns.operator.openshift.io/daemonset-dns": "default"');
    expect(text).toContain('port: 5353');
  });
});

// What no policy can stop has to stand among the assumptions.
describe('what the objects can’t do', () => {
  it('is said where the proof is', () => {
    expect(platform.assumes.join('\n')).toMatch(/node itself always reaches/);
    expect(platform.assumes.join('\n')).toMatch(/hostNetwork/);
    expect(platform.assumes.join('\n')).toMatch(/outside the cluster/);
  });

  it('is on the page', () => {
    const page = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
    for (const heading of ['The grammar we emit', 'Sources', 'Traps', 'With what is already there', 'What checks it']) {
      expect(page).toContain(`\n## ${heading}\n`);
    }
  });
});

it('sees pods, not services: ports are those behind the translation', () => {
  expect(platform.seesTargetPort).toBe(true);
});
