import {
  type AddressRange,
  type EndMatch,
  type Entry,
  families,
  isWholeFamily,
  type PacketMatch,
  type PacketSet,
  type PacketSpace,
  parseAddressRange,
  parsePortRange,
  type ServiceMatch,
} from '../../network/index.js';
import { contextKey, contextsOf, type Verdicts } from '../../policy/index.js';
import { Refusal } from './refusal.js';

/** A firewall rule as a snippet states it, before Google's defaults; absent is null, and so is an empty list. */
export interface StatedRule {
  readonly line: number;
  readonly name: string;
  readonly direction: string | null;
  readonly priority: string | null;
  readonly disabled: boolean;
  readonly action: 'allow' | 'deny';
  readonly services: readonly { readonly protocol: string; readonly ports: readonly string[] }[];
  readonly sourceTags: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly destinationRanges: readonly string[];
  readonly targetTags: readonly string[];
}

interface Judged {
  readonly hook: 'ingress' | 'egress';
  readonly priority: number;
  readonly entry: Entry;
}

/**
 * The rules in the order in which they decide: by priority, at equal priority denies first
 * (https://cloud.google.com/firewall/docs/firewalls#priority_order_for_firewall_rules). The implied rules at 65535 are
 * not ours: what no rule holds is left to pass.
 */
export function evaluate(rules: readonly StatedRule[], space: PacketSpace): Verdicts {
  const names = new Set<string>();
  for (const { name, line } of rules) {
    if (!/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) throw new Refusal(line, `“${name}” is no name for a rule`);
    if (names.has(name)) throw new Refusal(line, `a second rule is called ${name}`);
    names.add(name);
  }
  const judged = rules
    .filter(({ disabled }) => !disabled)
    .map((rule) => judge(rule, space))
    .sort((a, b) => a.priority - b.priority || rank(a) - rank(b));
  return new Map(
    contextsOf(['ingress', 'egress'], false).map((context) => [
      contextKey(context),
      judged.filter(({ hook }) => hook === context.hook).map(({ entry }) => entry),
    ]),
  );
}

function rank({ entry }: Judged): number {
  return entry.action === 'deny' ? 0 : 1;
}

function judge(rule: StatedRule, space: PacketSpace): Judged {
  const hook = hookOf(rule);
  const target = tagMatch(rule.targetTags, rule.line);
  const services = servicesOf(rule);
  const matches = peersOf(rule, hook).map((peer): PacketMatch => {
    const [source, destination] = hook === 'ingress' ? [peer.end, target] : [target, peer.end];
    return {
      families: peer.families,
      ...(services === null ? {} : { services }),
      ...(source === null ? {} : { source }),
      ...(destination === null ? {} : { destination }),
    };
  });
  const packets: PacketSet = space.union(matches.map((match) => space.match(match)));
  return { hook, priority: priorityOf(rule), entry: { action: rule.action, packets } };
}

function hookOf({ direction, line, ...rule }: StatedRule): 'ingress' | 'egress' {
  switch (direction) {
    case null:
    case 'INGRESS':
      if (rule.destinationRanges.length > 0) throw new Refusal(line, 'an ingress rule with destination ranges');
      return 'ingress';
    case 'EGRESS':
      if (rule.sourceTags.length > 0) throw new Refusal(line, 'an egress rule takes no source tags');
      if (rule.sourceRanges.length > 0) throw new Refusal(line, 'an egress rule with source ranges');
      return 'egress';
    default:
      throw new Refusal(line, `no direction “${direction}”`);
  }
}

function priorityOf({ priority, line }: StatedRule): number {
  if (priority === null) return 1000;
  if (!/^\d{1,5}$/.test(priority) || Number(priority) > 65_535) throw new Refusal(line, `no priority “${priority}”`);
  return Number(priority);
}

interface PeerMatch {
  readonly families: NonNullable<PacketMatch['families']>;
  /** Null: any. */
  readonly end: EndMatch | null;
}

/** Tags OR ranges; neither is 0.0.0.0/0, and so IPv4 alone. */
function peersOf(rule: StatedRule, hook: 'ingress' | 'egress'): readonly PeerMatch[] {
  const texts = hook === 'ingress' ? rule.sourceRanges : rule.destinationRanges;
  const isOpen = texts.length === 0 && rule.sourceTags.length === 0;
  const ranges = (isOpen ? ['0.0.0.0/0'] : texts).map((text) => rangeOf(text, rule.line));
  if (ranges.some(({ family }) => family !== ranges[0]!.family)) {
    throw new Refusal(rule.line, 'a rule holds ranges of one family');
  }
  const tags = tagMatch(rule.sourceTags, rule.line);
  const byTag = tags === null ? [] : [{ families, end: tags }];
  if (ranges.length === 0) return byTag;
  const end = ranges.some(isWholeFamily) ? null : { ranges, atoms: [] };
  return [...byTag, { families: [ranges[0]!.family], end }];
}

function rangeOf(text: string, line: number): AddressRange {
  const parsed = parseAddressRange(text);
  if (!parsed.ok || text.includes('-')) throw new Refusal(line, `“${text}” is no address block`);
  return parsed.value;
}

/** Any machine that carries one of the tags; null where there are none. */
function tagMatch(tags: readonly string[], line: number): EndMatch | null {
  if (tags.length === 0) return null;
  const wrong = tags.find((tag) => !/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(tag));
  if (wrong !== undefined) throw new Refusal(line, `“${wrong}” is no network tag`);
  return { ranges: [], atoms: tags.map((tag) => `network-tag:${tag}`) };
}

const protocols: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, esp: 50, ah: 51, sctp: 132 };

/** Null: every protocol. No port is every port. */
function servicesOf({ services, line }: StatedRule): readonly ServiceMatch[] | null {
  if (services.length === 0) throw new Refusal(line, 'a rule without protocol');
  if (services.some(({ protocol }) => protocol === 'all')) {
    if (services.length > 1 || services[0]!.ports.length > 0) throw new Refusal(line, 'all, and something beside it');
    return null;
  }
  return services.map(({ protocol, ports }) => {
    const number = Object.hasOwn(protocols, protocol) ? protocols[protocol]! : numberOf(protocol, line);
    if (ports.length === 0) return { protocol: number };
    if (![6, 17, 132].includes(number)) throw new Refusal(line, `protocol ${protocol} has no ports`);
    return { protocol: number, destinationPorts: ports.map((text) => portsOf(text, line)).reduce(joined, []) };
  });
}

function numberOf(protocol: string, line: number): number {
  if (!/^(?:0|[1-9]\d{0,2})$/.test(protocol) || Number(protocol) > 255) {
    throw new Refusal(line, `no protocol “${protocol}”`);
  }
  return Number(protocol);
}

function portsOf(text: string, line: number): readonly number[] {
  const parsed = parsePortRange(text);
  if (!parsed.ok) throw new Refusal(line, `no port “${text}”`);
  return [parsed.value.from, parsed.value.to + 1];
}

/** The union of ascending half-open pairs and one more pair. */
function joined(values: readonly number[], pair: readonly number[]): readonly number[] {
  let [from, to] = pair as [number, number];
  const rest: (readonly [number, number])[] = [];
  for (let i = 0; i < values.length; i += 2) {
    const [low, high] = [values[i]!, values[i + 1]!];
    if (high < from || low > to) rest.push([low, high]);
    else [from, to] = [Math.min(from, low), Math.max(to, high)];
  }
  return [...rest, [from, to] as const].sort((a, b) => a[0] - b[0]).flat();
}
