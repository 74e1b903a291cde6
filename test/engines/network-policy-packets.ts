import type { LabelSelector } from 'kubernetes-types/meta/v1.js';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.js';
import { type EndMatch, type PacketSpace, parseAddress, protocolNumbers } from '../../src/network/index.js';
import { atomsOf, contextKey, type Verdicts } from '../../src/policy/index.js';
import type { PacketSide, Protocol } from './network-policy-evaluator.js';

/** The atoms that policies name by labels. */
export function namedAtoms(policies: readonly NetworkPolicy[]): ReadonlySet<string> {
  const atoms = new Set<string>();
  const add = (namespace: string, selector: LabelSelector | undefined) => {
    if (selector !== undefined) atoms.add(atomOf(namespace, selector.matchLabels ?? {}));
  };
  for (const { metadata, spec } of policies) {
    const own = metadata?.namespace ?? '';
    add(own, spec?.podSelector);
    const peers = [
      ...(spec?.ingress ?? []).flatMap(({ from = [] }) => from),
      ...(spec?.egress ?? []).flatMap(({ to = [] }) => to),
    ];
    for (const { namespaceSelector, podSelector } of peers) {
      add(namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? own, podSelector);
    }
  }
  return atoms;
}

function atomOf(namespace: string, labels: Readonly<Record<string, string>>): string {
  const [atom] = atomsOf({ kind: 'kubernetes', namespace, podLabels: labels });
  return atom ?? '';
}

/** The atom of a pod that the policies name by its labels, else the one for the other pods of its namespace. */
function atomOfPod(namespace: string, labels: Readonly<Record<string, string>>, named: ReadonlySet<string>): string {
  const atom = atomOf(namespace, labels);
  return named.has(atom) ? atom : atomOf(namespace, {});
}

/** Whether the verdicts let one packet pass at a hook: the first entry that holds it decides, else it passes. */
export function passes(
  verdicts: Verdicts,
  hook: 'ingress' | 'egress',
  packet: {
    readonly from: EndMatch;
    readonly to: EndMatch;
    readonly isIpv6: boolean;
    readonly protocol: Protocol;
    readonly port: number;
  },
  space: PacketSpace,
): boolean {
  const point = space.match({
    families: [packet.isIpv6 ? 'ipv6' : 'ipv4'],
    services: [{ protocol: numbers[packet.protocol], destinationPorts: [packet.port, packet.port + 1] }],
    source: packet.from,
    destination: packet.to,
  });
  const entries = verdicts.get(contextKey({ hook, state: 'new', loopback: false })) ?? [];
  const decides = entries.find((entry) => !space.isEmpty(space.intersect(entry.packets, point)));
  return decides === undefined || decides.action === 'allow';
}

const numbers = { TCP: protocolNumbers.tcp, UDP: protocolNumbers.udp, SCTP: protocolNumbers.sctp } as const;

/** The end as sets of packets know it: a pod by its atom, anything else by its address. */
export function endOf(side: PacketSide, named: ReadonlySet<string>): EndMatch {
  if (side.pod !== null) return { ranges: [], atoms: [atomOfPod(side.pod.namespace, side.pod.labels, named)] };
  const address = parseAddress(side.ip);
  if (!address.ok) throw new Error(side.ip);
  return { ranges: [address.value], atoms: [] };
}
