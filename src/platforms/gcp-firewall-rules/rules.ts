import { type AddressSet, type Family, families, formatPortRange, formatPrefixes } from '../../network/index.js';
import type { End, Policy, Rule, RuleDirection, Service } from '../../policy/index.js';
import type { RenderRequest } from '../platform.js';
import { listWithin, oneLine } from '../text.js';
import { firewallNames, listNamer, type NamedList, owner } from './names.js';

/** Priorities: lower wins, deny wins a tie, the implied rules have 65535. Between ours is room for other people's. */
export const priorities = { allow: 1000, deny: 65_000 } as const;

/** Ranges that one rule may hold; more become several rules. Its source is in limits.ts. */
export const rangesPerRule = 256;

/** Our own cap, for consoles. Google publishes none; Cluster API's validation for GCP takes 2,000. */
const descriptionBytes = 1000;

/** Who stands at the other end of a firewall rule. Never tags and ranges in one: Google reads that as OR. */
export type Peer =
  | { readonly kind: 'tags' | 'ranges'; readonly list: NamedList }
  | { readonly kind: 'any'; readonly family: Family };

/** A VPC firewall rule, before it has a notation. */
export interface FirewallRule {
  readonly name: string;
  readonly description: string;
  readonly direction: 'INGRESS' | 'EGRESS';
  readonly action: 'ALLOW' | 'DENY';
  readonly priority: number;
  readonly target: NamedList;
  readonly peer: Peer;
  readonly protocol: string;
  /** `443`, `8443-8450`; empty only where the protocol has every port on purpose. */
  readonly ports: readonly string[];
  /** The rule or, for a deny, the policy that it comes from. */
  readonly origin: string;
  /** A deny's allows, by name: they have to exist before it. */
  readonly after: readonly string[];
}

interface List {
  readonly stem: string;
  readonly values: readonly string[];
}

type DraftPeer =
  | { readonly kind: 'tags' | 'ranges'; readonly list: List }
  | { readonly kind: 'any'; readonly family: Family };

interface Draft extends Omit<FirewallRule, 'name' | 'target' | 'peer' | 'priority' | 'after'> {
  readonly policy: string;
  readonly id: string;
  readonly target: List;
  readonly peer: DraftPeer;
}

/** Policies as firewall rules: the allows of all of them, then the denies, so that no order of creation cuts. */
export function firewallRules(request: RenderRequest): readonly FirewallRule[] {
  const drafts = [
    ...request.policies.flatMap((policy) => policy.rules.flatMap((rule) => allowDrafts(policy, rule, request))),
    ...request.policies.flatMap((policy) => policy.denies.flatMap((direction) => denyDrafts(policy, direction))),
  ];
  const nameOf = listNamer(
    drafts.flatMap(({ target, peer }) => (peer.kind === 'any' ? [target] : [target, peer.list])),
  );
  const parts = drafts.flatMap((draft) => split(draft, nameOf));
  const names = firewallNames(request.namePrefix, parts);
  return parts.map((part, i) => {
    const { policy, id, ...rule } = part;
    const after =
      rule.action === 'ALLOW'
        ? []
        : names.filter((_, j) => {
            const other = parts[j]!;
            return other.policy === policy && other.action === 'ALLOW' && other.direction === rule.direction;
          });
    return { ...rule, name: names[i]!, priority: rule.action === 'ALLOW' ? priorities.allow : priorities.deny, after };
  });
}

/** A line of the snippet's head: in both notations a comment runs from # to the end of the line. */
export function comment(line: string): string {
  return `# ${oneLine(line, descriptionBytes)}`.trimEnd();
}

/** The lists of all rules, each once, tags first. */
export function namedLists(rules: readonly FirewallRule[]): readonly NamedList[] {
  const lists = rules.flatMap(({ target, peer }) => (peer.kind === 'any' ? [target] : [target, peer.list]));
  const byName = new Map(lists.map((list) => [list.name, list]));
  return [...byName.values()].sort(tagsFirst);
}

function tagsFirst(a: NamedList, b: NamedList): number {
  const rank = ({ name }: NamedList) => (name.startsWith('tags_') ? 0 : 1);
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

type Part = Omit<FirewallRule, 'name' | 'priority' | 'after'> & { readonly policy: string; readonly id: string };

function split(draft: Draft, nameOf: (stem: string, values: readonly string[]) => string): readonly Part[] {
  const target = { name: nameOf(draft.target.stem, draft.target.values), values: draft.target.values };
  const { peer } = draft;
  if (peer.kind === 'any') return [{ ...draft, target, peer }];
  const name = nameOf(peer.list.stem, peer.list.values);
  if (peer.kind === 'tags')
    return [{ ...draft, target, peer: { kind: 'tags', list: { name, values: peer.list.values } } }];
  const parts: Part[] = [];
  for (let start = 0; start < peer.list.values.length; start += rangesPerRule) {
    const number = start / rangesPerRule + 1;
    const values = peer.list.values.slice(start, start + rangesPerRule);
    parts.push({
      ...draft,
      id: number === 1 ? draft.id : `${draft.id}-part-${number}`,
      target,
      peer: { kind: 'ranges', list: { name: number === 1 ? name : `${name}__${number}`, values } },
    });
  }
  return parts;
}

function allowDrafts(policy: Policy, rule: Rule, { notes }: RenderRequest): readonly Draft[] {
  const isIngress = rule.direction === 'ingress';
  const peers = peersOf(isIngress ? rule.source : rule.destination, rule);
  return peers.map((peer) => ({
    policy: policy.id,
    id: peers.length === 1 || peer.kind === 'tags' ? rule.id : `${rule.id}-${familyOf(peer)}`,
    origin: rule.id,
    description: describe(rule, notes),
    direction: isIngress ? 'INGRESS' : 'EGRESS',
    action: 'ALLOW',
    target: tagList(isIngress ? rule.destination : rule.source, rule.reason),
    peer,
    ...serviceOf(rule.service),
  }));
}

function denyDrafts(policy: Policy, direction: RuleDirection): readonly Draft[] {
  if (policy.subject.kind !== 'ends' || direction === 'forward') throw new Error(`${policy.id} is no workload policy`);
  const ends = policy.subject.ends;
  return ends.flatMap((end, i) =>
    families.map((family): Draft => {
      const target = tagList(end, null);
      const place = direction === 'ingress' ? 'to' : 'from';
      return {
        policy: policy.id,
        id: `${policy.id}${ends.length === 1 ? '' : `-${i + 1}`}-deny-${direction}-${family}`,
        origin: policy.id,
        description: `Portolan: denies what else goes ${place} ${target.values.join(', ')} over ${family === 'ipv4' ? 'IPv4' : 'IPv6'}`,
        direction: direction === 'ingress' ? 'INGRESS' : 'EGRESS',
        action: 'DENY',
        target,
        peer: { kind: 'any', family },
        protocol: 'all',
        ports: [],
      };
    }),
  );
}

/** The other end, one peer for each family that it needs: a rule holds ranges of one family. */
function peersOf(end: End, rule: Rule): readonly DraftPeer[] {
  const wanted = rule.family === null ? families : [rule.family];
  switch (end.kind) {
    case 'identity':
      if (rule.direction === 'egress') throw new Error(`${rule.id}: VPC egress rules take destination ranges only`);
      return [{ kind: 'tags', list: tagList(end, rule.reason) }];
    case 'any':
      return wanted.map((family) => ({ kind: 'any', family }));
    case 'addresses':
      return wanted.flatMap((family) => rangePeers(end.addresses, family, owner(end.component, rule.reason)));
    case 'hostname':
      throw new Error(`${rule.id}: VPC firewall rules know no host names`);
  }
}

function rangePeers(addresses: AddressSet, family: Family, whose: string): readonly DraftPeer[] {
  const values = addresses.only(family).ranges.flatMap(formatPrefixes);
  // An empty list means every address to Google, so a family without addresses gets no rule.
  return values.length === 0 ? [] : [{ kind: 'ranges', list: { stem: `addresses_${family}_${whose}`, values } }];
}

function familyOf(peer: DraftPeer): Family {
  if (peer.kind === 'any') return peer.family;
  return peer.list.stem.startsWith('addresses_ipv6_') ? 'ipv6' : 'ipv4';
}

function tagList(end: End, reason: string | null): List {
  if (end.kind !== 'identity' || end.identity.kind !== 'networkTags' || end.identity.tags.length === 0) {
    throw new Error('a firewall rule takes effect at machines with network tags');
  }
  // No target tags would mean every machine of the network.
  return { stem: `tags_${owner(end.component, reason)}`, values: [...new Set(end.identity.tags)].sort() };
}

function serviceOf(service: Service): { readonly protocol: string; readonly ports: readonly string[] } {
  if (service.transport === 'all') return { protocol: 'all', ports: [] };
  if (!('ports' in service) || service.ports.length === 0) {
    throw new Error('VPC firewall rules cannot choose ICMP messages, and no port would mean every port');
  }
  return { protocol: service.transport, ports: service.ports.map(formatPortRange) };
}

function describe({ connections, reason }: Rule, notes: RenderRequest['notes']): string {
  if (connections.length === 0) return `Portolan: essential, ${reason ?? 'none'}`;
  const purposes = connections.flatMap((id) => {
    const note = notes.get(id);
    if (note === undefined) return [];
    const purpose = note.purpose.replace(/\.$/, '');
    return [note.security === null ? purpose : `${purpose} (${note.security})`];
  });
  const text = [`Portolan: ${listWithin(connections, descriptionBytes / 2)}`, ...new Set(purposes)].join('. ');
  return oneLine(text, descriptionBytes);
}
