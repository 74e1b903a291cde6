import { type AddressRange, compareWords, type Family, protocolNumbers, type Words } from '../../src/network/index.js';
import type { ConnectionState, End, Policy, Rule, RuleDirection, Service } from '../../src/policy/index.js';

/*
 * What policies do to one packet, rule by rule. It shares no code with the sets that a proof compares: two lists of
 * policies are told apart here by asking both about every packet at which one of them can change.
 */

/** One end of a packet: an address, or one name that a platform knows it by. */
export type EvaluatedEnd = { readonly words: Words } | { readonly name: string };

/** A packet in its circumstances. */
export interface EvaluatedPacket {
  readonly hook: RuleDirection;
  readonly state: ConnectionState;
  readonly loopback: boolean;
  readonly family: Family;
  readonly source: EvaluatedEnd;
  readonly destination: EvaluatedEnd;
  /** IP protocol number. */
  readonly protocol: number;
  /** Of ICMP, type * 256 + code. */
  readonly port: number;
}

/** Whether a rule allows the packet, and whether a default action covers it. */
export interface Evaluated {
  readonly isAllowed: boolean;
  readonly isCovered: boolean;
}

/** What the policies say of a packet. Rules never deny, so their order has no meaning. */
export function evaluate(policies: readonly Policy[], packet: EvaluatedPacket): Evaluated {
  return {
    isAllowed: policies.some(({ rules }) => rules.some((rule) => allows(rule, packet))),
    isCovered: policies.some((policy) => covers(policy, packet)),
  };
}

/**
 * Whether two lists of policies treat the packet in different ways. Allowed and covered count `apart` where something is
 * known by a name alone, since nobody knows which address the name has, and where nothing is denied.
 */
export function isToldApart(
  one: readonly Policy[],
  other: readonly Policy[],
  packet: EvaluatedPacket,
  apart: boolean,
): boolean {
  const [a, b] = [evaluate(one, packet), evaluate(other, packet)];
  if (apart) return a.isAllowed !== b.isAllowed || a.isCovered !== b.isCovered;
  return (a.isAllowed || !a.isCovered) !== (b.isAllowed || !b.isCovered);
}

/** Whether one rule lets the packet through. */
export function allows(rule: Rule, packet: EvaluatedPacket): boolean {
  return (
    rule.direction === packet.hook &&
    (rule.family === null || rule.family === packet.family) &&
    (rule.states === null || rule.states.includes(packet.state)) &&
    (packet.loopback || !rule.onLoopback) &&
    carries(rule.service, packet) &&
    isAt(rule.source, packet.source, packet.family) &&
    isAt(rule.destination, packet.destination, packet.family)
  );
}

function covers({ denies, subject }: Policy, packet: EvaluatedPacket): boolean {
  if (!denies.includes(packet.hook)) return false;
  if (subject.kind === 'everything') return true;
  const ends = {
    ingress: [packet.destination],
    egress: [packet.source],
    forward: [packet.source, packet.destination],
  }[packet.hook];
  return subject.ends.some((end) => ends.some((found) => isAt(end, found, packet.family)));
}

function carries(service: Service, { protocol, port }: EvaluatedPacket): boolean {
  if (service.transport === 'all') return true;
  if (protocolNumbers[service.transport] !== protocol) return false;
  if ('ports' in service) return service.ports.some(({ from, to }) => from <= port && port <= to);
  return service.messages.some(
    ({ type, code }) => type === Math.floor(port / 256) && (code === null || code === port % 256),
  );
}

function isAt(end: End, found: EvaluatedEnd, family: Family): boolean {
  switch (end.kind) {
    case 'any':
      return true;
    case 'addresses':
      return end.addresses.ranges.some((range) => range.family === family && holds(range, found));
    case 'hostname':
      return 'name' in found && found.name === `hostname:${end.hostname}`;
    case 'identity':
      return 'name' in found && namesOf(end).includes(found.name);
  }
}

function holds({ first, last }: AddressRange, found: EvaluatedEnd): boolean {
  // A whole family is any end of it, by whatever name; a narrower range is no name's.
  if ('name' in found) return first.every((word) => word === 0) && last.every((word) => word === 0xffff_ffff);
  return compareWords(first, found.words) <= 0 && compareWords(found.words, last) <= 0;
}

/** The names by which proofs know an identity. */
export function namesOf({ identity }: Extract<End, { readonly kind: 'identity' }>): readonly string[] {
  if (identity.kind === 'networkTags') return identity.tags.map((tag) => `network-tag:${tag}`);
  const labels = Object.entries(identity.podLabels).map((label) => label.join('='));
  return [`kubernetes:${identity.namespace}/${labels.sort().join(',')}`];
}
