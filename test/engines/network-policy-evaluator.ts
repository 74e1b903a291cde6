import { BlockList, isIPv6 } from 'node:net';
import type { LabelSelector } from 'kubernetes-types/meta/v1.js';
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1.js';

/*
 * What a set of NetworkPolicies lets through, pod by pod and packet by packet, after the API reference of
 * networking.k8s.io/v1 and https://kubernetes.io/docs/concepts/services-networking/network-policies/ (2026-11-23).
 * It works on single pods and packets where the reader works on sets, and shares no code with it.
 */

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface Pod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** By name, for policies that name a port. */
  readonly ports?: Readonly<Record<string, { readonly protocol: Protocol; readonly number: number }>>;
}

/** One end of one packet: its address, and the pod that has it, if one does. */
export interface PacketSide {
  readonly ip: string;
  readonly pod: Pod | null;
}

/** The labels of each namespace; `kubernetes.io/metadata.name` is set by the API server and need not be listed. */
export interface Cluster {
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A connection needs both: the egress of its source and the ingress of its destination. */
export function isAllowed(
  policies: readonly NetworkPolicy[],
  cluster: Cluster,
  from: PacketSide,
  to: PacketSide,
  protocol: Protocol,
  port: number,
): boolean {
  return (
    isEgressAllowed(policies, cluster, from, to, protocol, port) &&
    isIngressAllowed(policies, cluster, from, to, protocol, port)
  );
}

export function isIngressAllowed(
  policies: readonly NetworkPolicy[],
  cluster: Cluster,
  from: PacketSide,
  to: PacketSide,
  protocol: Protocol,
  port: number,
): boolean {
  const isolating = selecting(policies, to.pod).filter((policy) => typesOf(policy).includes('Ingress'));
  if (isolating.length === 0) return true;
  return isolating.some((policy) =>
    (policy.spec?.ingress ?? []).some(
      (rule) => isPeer(rule.from, from, policy, cluster) && isPort(rule.ports, protocol, port, to.pod),
    ),
  );
}

export function isEgressAllowed(
  policies: readonly NetworkPolicy[],
  cluster: Cluster,
  from: PacketSide,
  to: PacketSide,
  protocol: Protocol,
  port: number,
): boolean {
  const isolating = selecting(policies, from.pod).filter((policy) => typesOf(policy).includes('Egress'));
  if (isolating.length === 0) return true;
  return isolating.some((policy) =>
    (policy.spec?.egress ?? []).some(
      (rule) => isPeer(rule.to, to, policy, cluster) && isPort(rule.ports, protocol, port, to.pod),
    ),
  );
}

/** Policies act on pods of their own namespace only. */
function selecting(policies: readonly NetworkPolicy[], pod: Pod | null): readonly NetworkPolicy[] {
  if (pod === null) return [];
  return policies.filter(
    ({ metadata, spec }) =>
      metadata?.namespace === pod.namespace && spec !== undefined && isSelected(spec.podSelector, pod.labels),
  );
}

/** Unset: ingress always, and egress where there are egress rules. */
function typesOf({ spec }: NetworkPolicy): readonly string[] {
  if (spec?.policyTypes !== undefined && spec.policyTypes.length > 0) return spec.policyTypes;
  return (spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** No list and an empty one match everyone; the items are alternatives. */
function isPeer(
  peers: readonly NetworkPolicyPeer[] | undefined,
  side: PacketSide,
  policy: NetworkPolicy,
  cluster: Cluster,
): boolean {
  if (peers === undefined || peers.length === 0) return true;
  return peers.some((peer) => {
    if (peer.ipBlock !== undefined) return isInBlock(peer.ipBlock, side.ip);
    if (side.pod === null) return false;
    const isNamespace =
      peer.namespaceSelector === undefined
        ? side.pod.namespace === policy.metadata?.namespace
        : isSelected(peer.namespaceSelector, namespaceLabels(side.pod.namespace, cluster));
    return isNamespace && (peer.podSelector === undefined || isSelected(peer.podSelector, side.pod.labels));
  });
}

function namespaceLabels(name: string, cluster: Cluster): Readonly<Record<string, string>> {
  return { ...cluster.namespaces[name], 'kubernetes.io/metadata.name': name };
}

function isInBlock({ cidr, except = [] }: IPBlock, ip: string): boolean {
  return isInCidr(cidr, ip) && !except.some((hole) => isInCidr(hole, ip));
}

function isInCidr(cidr: string, ip: string): boolean {
  const [network, length] = cidr.split('/') as [string, string];
  if (isIPv6(network) !== isIPv6(ip)) return false;
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(ip, family);
}

/** No list and an empty one match every port of every protocol; an item without a port every port of its protocol. */
function isPort(
  ports: readonly NetworkPolicyPort[] | undefined,
  protocol: Protocol,
  number: number,
  destination: Pod | null,
): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some(({ protocol: wanted = 'TCP', port, endPort }) => {
    if (wanted !== protocol) return false;
    if (port === undefined) return true;
    if (typeof port === 'number') return number >= port && number <= (endPort ?? port);
    const named = destination?.ports?.[port];
    return named !== undefined && named.protocol === protocol && named.number === number;
  });
}

/** All labels and all expressions hold; none at all selects everything. */
function isSelected(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const all = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    all &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          throw new Error(`no such operator: ${operator}`);
      }
    })
  );
}
