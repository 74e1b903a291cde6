import type { AddressSet, Family, IcmpTransport, PortRange, PortTransport } from '../network/index.js';

/** Where rules take effect: a component's machines, a routed firewall, or a policy attached to each component. */
export type PointKind = 'host' | 'gateway' | 'workload' | 'subnet';

/** Of a rule, at its enforcement point. */
export type RuleDirection = 'ingress' | 'egress' | 'forward';

/** What connection tracking says of a packet. */
export type ConnectionState = 'new' | 'established' | 'related' | 'untracked';

/** Traffic that is kept working whatever the rows say. */
export type Essential = 'established' | 'loopback' | 'icmp-errors' | 'neighbour-discovery' | 'dns' | 'management';

/** How a platform recognises an end without its addresses. Equal identities are equal `atoms`. */
export type Identity =
  | { readonly kind: 'kubernetes'; readonly namespace: string; readonly podLabels: Readonly<Record<string, string>> }
  | { readonly kind: 'networkTags'; readonly tags: readonly string[] };

/** Every kind of identity. */
export type IdentityKind = Identity['kind'];

/** One end of a rule. An end without addresses does not exist: that is coverage, never any. */
export type End =
  | { readonly kind: 'any'; readonly component: string | null }
  | { readonly kind: 'addresses'; readonly component: string | null; readonly addresses: AddressSet }
  | { readonly kind: 'identity'; readonly component: string | null; readonly identity: Identity }
  | { readonly kind: 'hostname'; readonly component: string | null; readonly hostname: string };

/** What an end is recognised by. */
export type EndKind = 'addresses' | 'hostname' | IdentityKind;

/** An ICMP message; without `code`, every code of the type. */
export interface IcmpMessage {
  readonly type: number;
  readonly code: number | null;
}

/** What is carried: ports of a transport, ICMP messages, or everything (essentials only). */
export type Service =
  | { readonly transport: PortTransport; readonly ports: readonly PortRange[] }
  | { readonly transport: IcmpTransport; readonly messages: readonly IcmpMessage[] }
  | { readonly transport: 'all' };

/** Platform-neutral: what an enforcement point lets through, and which rows it comes from. */
export interface Rule {
  /** Derived from connection, part and point, never from position. `[a-z0-9-]`, ascii. */
  readonly id: string;
  readonly action: 'allow';
  readonly direction: RuleDirection;
  /** The one family that it speaks of; null where identities alone decide and both are meant. */
  readonly family: Family | null;
  readonly source: End;
  readonly destination: End;
  readonly service: Service;
  /** The states that it lets through; null: whatever the state. */
  readonly states: readonly ConnectionState[] | null;
  /** Whether it holds on the loopback interface alone. */
  readonly onLoopback: boolean;
  /** Ids of the rows that it comes from; empty for an essential. */
  readonly connections: readonly string[];
  /** The essential that it serves; null for rows. */
  readonly reason: Essential | null;
}

/** The ordered rules of one enforcement point, with what is denied behind them. */
export interface Policy {
  /** `gateway`, `host-web`, `workload-web`: stable, `[a-z0-9-]`. */
  readonly id: string;
  readonly point: PointKind;
  /** The components that it speaks for. */
  readonly components: readonly string[];
  /** What the default action covers. */
  readonly subject: Subject;
  /** The directions in which what no rule allows is denied; empty where the default action is none. */
  readonly denies: readonly RuleDirection[];
  /** Management and essentials first, then rows. */
  readonly rules: readonly Rule[];
}

/**
 * What a policy denies for: every packet at its point, or packets with one of these ends. Which end is meant follows
 * from the direction: the destination of ingress, the source of egress, either one of forward.
 */
export type Subject = { readonly kind: 'everything' } | { readonly kind: 'ends'; readonly ends: readonly End[] };

/** The canonical names of what an identity stands for; two ends are the same where their atoms are. */
export function atomsOf(identity: Identity): readonly string[] {
  if (identity.kind === 'networkTags') return identity.tags.map((tag) => `network-tag:${tag}`).sort();
  const labels = Object.entries(identity.podLabels)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  return [`kubernetes:${identity.namespace}/${labels.join(',')}`];
}
