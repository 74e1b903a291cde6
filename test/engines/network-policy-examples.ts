/*
 * Policies that public documents explain, written anew, with what their prose says of single packets. `reader` is what
 * our own reader makes of them: the same verdicts, or a refusal where pods can't be told apart by the text alone.
 */

const concepts = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const reference = 'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/';
const declare = 'https://kubernetes.io/docs/tasks/administer-cluster/declare-network-policy/';
const recipes = 'https://github.com/ahmetb/kubernetes-network-policy-recipes';

/** From, to (`namespace/key=value,…` or an address), service, and whether it passes. */
export type Probe = readonly [from: string, to: string, service: string, passes: boolean];

export interface Example {
  readonly name: string;
  readonly source: string;
  /** The `spec`, and the namespace if it is not `default`. */
  readonly spec: string;
  readonly namespace?: string;
  readonly reader: 'agrees' | 'refuses';
  readonly probes: readonly Probe[];
}

/** Labels of the namespaces in the examples, beside their names. */
export const namespaceLabels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  default: {},
  myproject: { project: 'myproject' },
  alice: { user: 'alice' },
  frontend: { namespace: 'frontend' },
  prod: { purpose: 'production' },
  operations: { team: 'operations' },
  'kube-system': {},
};

const db = 'default/role=db';

export const examples: readonly Example[] = [
  {
    name: 'the example of the concepts page',
    source: `${concepts}#networkpolicy-resource`,
    spec: `{ podSelector: { matchLabels: { role: db } }, policyTypes: [Ingress, Egress],
      ingress: [{ from: [{ ipBlock: { cidr: 172.17.0.0/16, except: [172.17.1.0/24] } },
                         { namespaceSelector: { matchLabels: { project: myproject } } },
                         { podSelector: { matchLabels: { role: frontend } } }],
                  ports: [{ protocol: TCP, port: 6379 }] }],
      egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/24 } }], ports: [{ protocol: TCP, port: 5978 }] }] }`,
    reader: 'refuses',
    probes: [
      ['default/role=frontend', db, 'TCP/6379', true],
      ['myproject/app=any', db, 'TCP/6379', true],
      ['172.17.0.255', db, 'TCP/6379', true],
      ['172.17.1.0', db, 'TCP/6379', false],
      ['172.17.2.0', db, 'TCP/6379', true],
      ['alice/role=frontend', db, 'TCP/6379', false],
      ['default/role=frontend', db, 'TCP/6380', false],
      ['default/role=frontend', db, 'UDP/6379', false],
      [db, '10.0.0.7', 'TCP/5978', true],
      [db, '10.0.1.0', 'TCP/5978', false],
      [db, 'default/role=frontend', 'TCP/6379', false],
      ['default/role=frontend', 'default/role=cache', 'TCP/1', true],
    ],
  },
  {
    name: 'the same with the namespace by its name',
    source: `${concepts}#targeting-a-namespace-by-its-name`,
    spec: `{ podSelector: { matchLabels: { role: db } }, policyTypes: [Ingress, Egress],
      ingress: [{ from: [{ ipBlock: { cidr: 172.17.0.0/16, except: [172.17.1.0/24] } },
                         { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: myproject } } },
                         { podSelector: { matchLabels: { role: frontend } } }],
                  ports: [{ protocol: TCP, port: 6379 }] }],
      egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/24 } }], ports: [{ protocol: TCP, port: 5978 }] }] }`,
    reader: 'agrees',
    probes: [
      ['default/role=frontend', db, 'TCP/6379', true],
      ['myproject/app=any', db, 'TCP/6379', true],
      ['172.17.0.255', db, 'TCP/6379', true],
      ['172.17.1.0', db, 'TCP/6379', false],
      ['172.17.1.255', db, 'TCP/6379', false],
      ['172.17.2.0', db, 'TCP/6379', true],
      ['alice/role=frontend', db, 'TCP/6379', false],
      ['default/role=frontend', db, 'UDP/6379', false],
      [db, '10.0.0.7', 'TCP/5978', true],
      [db, '10.0.1.0', 'TCP/5978', false],
      [db, 'default/role=frontend', 'TCP/6379', false],
    ],
  },
  {
    name: 'both selectors in one item: these pods in that namespace',
    source: `${concepts}#behavior-of-to-and-from-selectors`,
    spec: `{ podSelector: { matchLabels: { role: db } }, ingress: [{ from: [
      { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: alice } }, podSelector: { matchLabels: { role: client } } }] }] }`,
    reader: 'agrees',
    probes: [
      ['alice/role=client', db, 'TCP/80', true],
      ['alice/role=other', db, 'TCP/80', false],
      ['default/role=client', db, 'TCP/80', false],
      [db, '192.0.2.1', 'TCP/80', true],
    ],
  },
  {
    name: 'the selectors as two items: that whole namespace, or these pods in our own',
    source: `${concepts}#behavior-of-to-and-from-selectors`,
    spec: `{ podSelector: { matchLabels: { role: db } }, ingress: [{ from: [
      { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: alice } } },
      { podSelector: { matchLabels: { role: client } } }] }] }`,
    reader: 'agrees',
    probes: [
      ['alice/role=client', db, 'TCP/80', true],
      ['alice/role=other', db, 'TCP/80', true],
      ['default/role=client', db, 'TCP/80', true],
      ['default/role=other', db, 'TCP/80', false],
      ['prod/role=client', db, 'TCP/80', false],
    ],
  },
  {
    name: 'default deny of ingress',
    source: `${concepts}#default-deny-all-ingress-traffic`,
    spec: '{ podSelector: {}, policyTypes: [Ingress] }',
    reader: 'refuses',
    probes: [
      ['default/role=frontend', db, 'TCP/80', false],
      ['192.0.2.1', db, 'UDP/80', false],
      [db, '192.0.2.1', 'TCP/80', true],
      ['default/role=frontend', 'alice/role=client', 'TCP/80', true],
    ],
  },
  {
    name: 'allow all ingress',
    source: `${concepts}#allow-all-ingress-traffic`,
    spec: '{ podSelector: {}, ingress: [{}], policyTypes: [Ingress] }',
    reader: 'refuses',
    probes: [
      ['192.0.2.1', db, 'UDP/80', true],
      [db, '192.0.2.1', 'TCP/80', true],
    ],
  },
  {
    name: 'default deny of egress',
    source: `${concepts}#default-deny-all-egress-traffic`,
    spec: '{ podSelector: {}, policyTypes: [Egress] }',
    reader: 'refuses',
    probes: [
      [db, '192.0.2.1', 'TCP/80', false],
      [db, 'kube-system/k8s-app=kube-dns', 'UDP/53', false],
      ['192.0.2.1', db, 'TCP/80', true],
    ],
  },
  {
    name: 'allow all egress',
    source: `${concepts}#allow-all-egress-traffic`,
    spec: '{ podSelector: {}, egress: [{}], policyTypes: [Egress] }',
    reader: 'refuses',
    probes: [[db, '192.0.2.1', 'TCP/80', true]],
  },
  {
    name: 'default deny of both',
    source: `${concepts}#default-deny-all-ingress-and-all-egress-traffic`,
    spec: '{ podSelector: {}, policyTypes: [Ingress, Egress] }',
    reader: 'refuses',
    probes: [
      [db, '192.0.2.1', 'TCP/80', false],
      ['192.0.2.1', db, 'TCP/80', false],
    ],
  },
  {
    name: 'a range of ports, both ends of it in it',
    source: `${concepts}#targeting-a-range-of-ports`,
    spec: `{ podSelector: { matchLabels: { role: db } }, policyTypes: [Egress],
      egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/24 } }], ports: [{ protocol: TCP, port: 32000, endPort: 32768 }] }] }`,
    reader: 'agrees',
    probes: [
      [db, '10.0.0.1', 'TCP/31999', false],
      [db, '10.0.0.1', 'TCP/32000', true],
      [db, '10.0.0.1', 'TCP/32768', true],
      [db, '10.0.0.1', 'TCP/32769', false],
      ['10.0.0.1', db, 'TCP/1', true],
    ],
  },
  {
    name: 'several namespaces by expression',
    source: `${concepts}#targeting-multiple-namespaces-by-label`,
    spec: `{ podSelector: { matchLabels: { role: db } }, policyTypes: [Egress], egress: [{ to: [
      { namespaceSelector: { matchExpressions: [{ key: namespace, operator: In, values: [frontend, backend] }] } }] }] }`,
    reader: 'refuses',
    probes: [
      [db, 'frontend/app=x', 'TCP/80', true],
      [db, 'alice/app=x', 'TCP/80', false],
    ],
  },
  {
    name: 'policyTypes left out, with egress rules: both ways',
    source: `${reference} (policyTypes)`,
    spec: `{ podSelector: { matchLabels: { role: db } }, egress: [{ to: [{ ipBlock: { cidr: 192.0.2.0/24 } }] }] }`,
    reader: 'agrees',
    probes: [
      [db, '192.0.2.1', 'TCP/80', true],
      [db, '198.51.100.1', 'TCP/80', false],
      ['192.0.2.1', db, 'TCP/80', false],
    ],
  },
  {
    name: 'an item of ports without a port: every port of TCP',
    source: `${reference} (ports.port, ports.protocol)`,
    spec: '{ podSelector: { matchLabels: { role: db } }, ingress: [{ ports: [{}] }] }',
    reader: 'agrees',
    probes: [
      ['192.0.2.1', db, 'TCP/1', true],
      ['192.0.2.1', db, 'TCP/65535', true],
      ['192.0.2.1', db, 'UDP/53', false],
    ],
  },
  {
    name: 'access by a label whose value looks like a boolean',
    source: `${declare}#limit-access-to-the-nginx-service`,
    spec: '{ podSelector: { matchLabels: { app: nginx } }, ingress: [{ from: [{ podSelector: { matchLabels: { access: "true" } } }] }] }',
    reader: 'agrees',
    probes: [
      ['default/access=true', 'default/app=nginx', 'TCP/80', true],
      ['default/run=busybox', 'default/app=nginx', 'TCP/80', false],
    ],
  },
  {
    name: 'nothing to one application',
    source: `${recipes}/blob/master/01-deny-all-traffic-to-an-application.md`,
    spec: '{ podSelector: { matchLabels: { app: web } }, ingress: [] }',
    reader: 'agrees',
    probes: [
      ['default/app=other', 'default/app=web', 'TCP/80', false],
      ['192.0.2.1', 'default/app=web', 'TCP/80', false],
      ['default/app=web', '192.0.2.1', 'TCP/80', true],
      ['192.0.2.1', 'default/app=other', 'TCP/80', true],
    ],
  },
  {
    name: 'limited to the pods of one application, by several labels',
    source: `${recipes}/blob/master/02-limit-traffic-to-an-application.md`,
    spec: `{ podSelector: { matchLabels: { app: bookstore, role: api } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: bookstore, role: frontend } } }] }] }`,
    reader: 'agrees',
    probes: [
      ['default/app=bookstore,role=frontend', 'default/app=bookstore,role=api', 'TCP/80', true],
      ['default/app=web', 'default/app=bookstore,role=api', 'TCP/80', false],
      ['alice/app=bookstore,role=frontend', 'default/app=bookstore,role=api', 'TCP/80', false],
    ],
  },
  {
    name: 'all ingress to one application, by an empty rule',
    source: `${recipes}/blob/master/02a-allow-all-traffic-to-an-application.md`,
    spec: '{ podSelector: { matchLabels: { app: web } }, ingress: [{}] }',
    reader: 'agrees',
    probes: [
      ['alice/app=other', 'default/app=web', 'UDP/9', true],
      ['2001:db8::1', 'default/app=web', 'TCP/80', true],
    ],
  },
  {
    name: 'only from our own namespace',
    source: `${recipes}/blob/master/04-deny-traffic-from-other-namespaces.md`,
    spec: '{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: {} }] }] }',
    reader: 'agrees',
    probes: [
      ['default/app=other', 'default/app=web', 'TCP/80', true],
      ['alice/app=other', 'default/app=web', 'TCP/80', false],
      ['192.0.2.1', 'default/app=web', 'TCP/80', false],
    ],
  },
  {
    name: 'from all namespaces, yet not from outside',
    source: `${recipes}/blob/master/05-allow-traffic-from-all-namespaces.md`,
    spec: '{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ namespaceSelector: {} }] }] }',
    reader: 'refuses',
    probes: [
      ['alice/app=other', 'default/app=web', 'TCP/80', true],
      ['192.0.2.1', 'default/app=web', 'TCP/80', false],
    ],
  },
  {
    name: 'from pods of another namespace, both by label',
    source: `${recipes}/blob/master/07-allow-traffic-from-some-pods-in-another-namespace.md`,
    spec: `{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [
      { namespaceSelector: { matchLabels: { team: operations } }, podSelector: { matchLabels: { type: monitoring } } }] }] }`,
    reader: 'refuses',
    probes: [
      ['operations/type=monitoring', 'default/app=web', 'TCP/80', true],
      ['operations/type=other', 'default/app=web', 'TCP/80', false],
      ['default/type=monitoring', 'default/app=web', 'TCP/80', false],
    ],
  },
  {
    name: 'one port from one role',
    source: `${recipes}/blob/master/09-allow-traffic-only-to-a-port.md`,
    spec: `{ podSelector: { matchLabels: { app: apiserver } },
      ingress: [{ ports: [{ port: 5000 }], from: [{ podSelector: { matchLabels: { role: monitoring } } }] }] }`,
    reader: 'agrees',
    probes: [
      ['default/role=monitoring', 'default/app=apiserver', 'TCP/5000', true],
      ['default/role=monitoring', 'default/app=apiserver', 'TCP/8000', false],
      ['default/role=monitoring', 'default/app=apiserver', 'UDP/5000', false],
      ['default/app=x', 'default/app=apiserver', 'TCP/5000', false],
    ],
  },
  {
    name: 'several selectors are alternatives',
    source: `${recipes}/blob/master/10-allowing-traffic-with-multiple-selectors.md`,
    spec: `{ podSelector: { matchLabels: { app: redis } }, ingress: [{ from: [
      { podSelector: { matchLabels: { role: search } } }, { podSelector: { matchLabels: { role: api } } }] }] }`,
    reader: 'agrees',
    probes: [
      ['default/role=search', 'default/app=redis', 'TCP/6379', true],
      ['default/role=api', 'default/app=redis', 'TCP/6379', true],
      ['default/role=web', 'default/app=redis', 'TCP/6379', false],
    ],
  },
  {
    name: 'no egress from one application, names included',
    source: `${recipes}/blob/master/11-deny-egress-traffic-from-an-application.md`,
    spec: '{ podSelector: { matchLabels: { app: foo } }, policyTypes: [Egress], egress: [] }',
    reader: 'agrees',
    probes: [
      ['default/app=foo', 'default/app=web', 'TCP/80', false],
      ['default/app=foo', 'kube-system/k8s-app=kube-dns', 'UDP/53', false],
      ['default/app=web', 'default/app=foo', 'TCP/80', true],
    ],
  },
  {
    name: 'egress for DNS alone, to anyone on 53',
    source: `${recipes}/blob/master/11-deny-egress-traffic-from-an-application.md`,
    spec: `{ podSelector: { matchLabels: { app: foo } }, policyTypes: [Egress],
      egress: [{ ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }] }] }`,
    reader: 'agrees',
    probes: [
      ['default/app=foo', 'kube-system/k8s-app=kube-dns', 'UDP/53', true],
      ['default/app=foo', '8.8.8.8', 'TCP/53', true],
      ['default/app=foo', '8.8.8.8', 'TCP/80', false],
    ],
  },
  {
    name: 'rules of a direction that policyTypes lacks have no effect',
    source: `${reference} (policyTypes)`,
    spec: `{ podSelector: { matchLabels: { app: foo } }, policyTypes: [Ingress],
      egress: [{ ports: [{ port: 53, protocol: UDP }] }] }`,
    reader: 'agrees',
    probes: [
      ['default/app=foo', '192.0.2.1', 'TCP/80', true],
      ['192.0.2.1', 'default/app=foo', 'TCP/80', false],
    ],
  },
];
