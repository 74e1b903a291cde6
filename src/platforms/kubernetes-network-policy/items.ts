import { AddressSet, type Family, formatPrefixes, hasPorts, type PortRange, wholeFamily } from '../../network/index.js';
import type { Rule, Service } from '../../policy/index.js';
import type { Pods } from './objects.js';

/** A peer: pods, or a prefix outside the cluster. */
export type Peer = Pods | { readonly cidr: string };

/** A port as the API writes it. */
export interface PolicyPort {
  readonly protocol: string;
  readonly port: number;
  readonly endPort?: number;
}

/** An entry of `ingress` or `egress`: every one of its ports is open to every one of its peers. */
export interface Item {
  /** The first of the rules that it says; all are of one row or essential. */
  readonly rule: Rule;
  readonly peers: readonly Peer[];
  readonly ports: readonly PolicyPort[];
}

/**
 * The rules of one direction as an administrator would write them: those of one row that have the same ports share
 * their peers, then those that have the same peers share their ports. Only equal lists are joined, so that no port is
 * opened to a peer that it was not opened to before.
 */
export function itemsOf(rules: readonly Rule[]): readonly Item[] {
  const single = rules.map((rule): Item => ({ rule, peers: peersOf(rule), ports: portsOf(rule) }));
  const byPorts = joined(
    single,
    ({ ports }) => ports,
    (a, b) => ({ ...a, peers: [...a.peers, ...b.peers] }),
  );
  return joined(
    byPorts,
    ({ peers }) => peers,
    (a, b) => ({ ...a, ports: [...a.ports, ...b.ports] }),
  );
}

function joined(
  items: readonly Item[],
  same: (item: Item) => unknown,
  join: (a: Item, b: Item) => Item,
): readonly Item[] {
  const groups = new Map<string, Item>();
  for (const item of items) {
    const { reason, connections } = item.rule;
    const key = JSON.stringify([reason, connections, same(item)]);
    const before = groups.get(key);
    groups.set(key, before === undefined ? item : join(before, item));
  }
  return [...groups.values()];
}

function peersOf(rule: Rule): readonly Peer[] {
  const peer = rule.direction === 'ingress' ? rule.source : rule.destination;
  switch (peer.kind) {
    case 'identity':
      if (peer.identity.kind !== 'kubernetes') break;
      // A selector knows no family: it would open the other one too.
      if (rule.family !== null) throw new Error(`Rule ${rule.id} speaks of one family of pods, which no selector can.`);
      return [peer.identity];
    case 'any':
      return blocks(anyOf(rule.family), rule);
    case 'addresses':
      return blocks(rule.family === null ? peer.addresses : peer.addresses.only(rule.family), rule);
    case 'hostname':
      break;
  }
  throw new Error(`Rule ${rule.id} has a peer that a NetworkPolicy can't name.`);
}

function anyOf(family: Family | null): AddressSet {
  return family === null ? AddressSet.all : AddressSet.of([wholeFamily(family)]);
}

function blocks(addresses: AddressSet, rule: Rule): readonly Peer[] {
  if (addresses.isEmpty) throw new Error(`Rule ${rule.id} has no peer, which would mean everyone.`);
  return addresses.ranges.flatMap(formatPrefixes).map((cidr) => ({ cidr }));
}

function portsOf({ id, service }: Rule): readonly PolicyPort[] {
  if (!isPorts(service))
    throw new Error(`Rule ${id} is for a protocol without ports, which a NetworkPolicy can't name.`);
  if (service.ports.length === 0) throw new Error(`Rule ${id} has no port, which would mean every one.`);
  const protocol = service.transport.toUpperCase();
  return service.ports.map(({ from, to }) => ({ protocol, port: from, ...(to === from ? {} : { endPort: to }) }));
}

function isPorts(service: Service): service is Extract<Service, { readonly ports: readonly PortRange[] }> {
  return service.transport !== 'all' && hasPorts(service.transport);
}
