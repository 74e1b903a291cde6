import { type AddressRange, AddressSet, parseAddressRange } from '../../network/index.js';
import { type Decoder, integer, list, object, oneOf, record, refine, text } from './decode.js';

/** Labels of a `matchLabels`; all of them must be there. None: every object. */
export type Labels = Readonly<Record<string, string>>;

/** Names and labels as the API server takes them: RFC 1123 names, label keys with an optional prefix. */
const label = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const word = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const labelKey = new RegExp(`^(?=.{1,317}$)(${subdomain}/)?${word}$`);
const labelValue = new RegExp(`^(${word})?$`);

const labels = record((key) => labelKey.test(key), text(labelValue, 'A label value'));

/** Absent `matchLabels` and empty ones select the same: everything. `matchExpressions` is not modelled. */
const labelSelector: Decoder<Labels> = refine(object({}, { matchLabels: labels }), ({ matchLabels }) => ({
  value: matchLabels ?? {},
}));

/** The label that the API server sets on each namespace and lets nobody change, so that it is the name. */
const namespaceName = 'kubernetes.io/metadata.name';

/** Selects one namespace by its name; the name. Other labels of a namespace are anybody's to set. */
const namespaceSelector: Decoder<string> = refine(labelSelector, (selected) => {
  const name = selected[namespaceName];
  return name === undefined || Object.keys(selected).length > 1
    ? `Only a selection by ${namespaceName} alone can be proven.`
    : { value: name };
});

const cidr: Decoder<AddressRange> = refine(text(/\//, 'A CIDR'), (written) => {
  const parsed = parseAddressRange(written);
  return parsed.ok ? { value: parsed.value } : parsed.fault.detail;
});

const ipBlock: Decoder<AddressSet> = refine(object({ cidr }, { except: list(cidr) }), (block) => {
  const whole = AddressSet.of([block.cidr]);
  const holes = AddressSet.of(block.except ?? []);
  const isStrict = holes.isSubset(whole) && !(block.except ?? []).some((hole) => AddressSet.of([hole]).equals(whole));
  return isStrict ? { value: whole.subtract(holes) } : 'Each of `except` must be a strict part of `cidr`.';
});

/** One item of `from` or `to`: its fields together, never one or the other. */
export interface Peer {
  readonly ipBlock?: AddressSet;
  readonly namespaceSelector?: string;
  readonly podSelector?: Labels;
}

const peer: Decoder<Peer> = refine(
  object({}, { ipBlock, namespaceSelector, podSelector: labelSelector }),
  (found: Peer) => {
    const selectors = [found.namespaceSelector, found.podSelector].filter((selector) => selector !== undefined);
    if (found.ipBlock !== undefined && selectors.length > 0) return 'ipBlock stands alone in its item.';
    return found.ipBlock === undefined && selectors.length === 0 ? 'An item selects something.' : { value: found };
  },
);

/** One item of `ports`. Without `port`: every port of the protocol. */
export interface Port {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly from: number;
  readonly to: number;
}

const portNumber = integer(1, 65_535);

const port: Decoder<Port> = refine(
  object({}, { protocol: oneOf('TCP', 'UDP', 'SCTP'), port: portNumber, endPort: portNumber }),
  ({ protocol = 'TCP', port: from, endPort }) => {
    if (from === undefined) {
      return endPort === undefined ? { value: { protocol, from: 0, to: 65_535 } } : 'endPort needs port.';
    }
    return endPort !== undefined && endPort < from
      ? 'endPort is below port.'
      : { value: { protocol, from, to: endPort ?? from } };
  },
);

/** One item of `ingress` or `egress`. No peers: everyone; no ports: everything. */
export interface PolicyRule {
  readonly peers: readonly Peer[];
  readonly ports: readonly Port[];
}

const ingressRule: Decoder<PolicyRule> = refine(
  object({}, { from: list(peer), ports: list(port) }),
  ({ from = [], ports = [] }) => ({ value: { peers: from, ports } }),
);

const egressRule: Decoder<PolicyRule> = refine(
  object({}, { to: list(peer), ports: list(port) }),
  ({ to = [], ports = [] }) => ({ value: { peers: to, ports } }),
);

/** A NetworkPolicy of networking.k8s.io/v1 with everything in it known, and its isolation spelled out. */
export interface NetworkPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly podSelector: Labels;
  /** The directions in which its pods are isolated; rules of the other direction have no effect. */
  readonly isolates: { readonly ingress: boolean; readonly egress: boolean };
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
}

const policyType = oneOf('Ingress', 'Egress');

const metadata = object(
  {
    name: text(new RegExp(`^(?=.{1,253}$)${subdomain}$`), 'A name of at most 253 characters'),
    // Without it, the namespace is that of whoever applies the file: nothing to prove about.
    namespace: text(new RegExp(`^${label}$`), 'A namespace'),
  },
  { labels },
);

const spec = object(
  {
    podSelector: refine(labelSelector, (selected) =>
      Object.keys(selected).length === 0
        ? 'An empty podSelector selects every pod of the namespace, which no set of named pods equals.'
        : { value: selected },
    ),
  },
  { policyTypes: list(policyType), ingress: list(ingressRule), egress: list(egressRule) },
);

/** Closed: a key that is not here is an error, as are the null, the alias and the tag. */
export const networkPolicy: Decoder<NetworkPolicy> = refine(
  object({ apiVersion: oneOf('networking.k8s.io/v1'), kind: oneOf('NetworkPolicy'), metadata, spec }, {}),
  ({ metadata: { name, namespace }, spec: { podSelector, policyTypes = [], ingress = [], egress = [] } }) => {
    // As the API server defaults it (pkg/apis/networking/v1/defaults.go): ingress always, egress where it has rules.
    const isolates =
      policyTypes.length === 0
        ? { ingress: true, egress: egress.length > 0 }
        : { ingress: policyTypes.includes('Ingress'), egress: policyTypes.includes('Egress') };
    return { value: { name, namespace, podSelector, isolates, ingress, egress } };
  },
);
