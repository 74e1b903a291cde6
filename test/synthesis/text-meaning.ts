import { parse as parseHcl } from '@cdktf/hcl2json';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.js';
import { parseAllDocuments } from 'yaml';
import { compareWords, type Family, formatWords, parseAddressRange, protocolNumbers } from '../../src/network/index.js';
import type { Policy } from '../../src/policy/index.js';
import {
  isEgressAllowed,
  isIngressAllowed,
  type PacketSide,
  type Pod,
  type Protocol,
} from '../engines/network-policy-evaluator.js';
import type { EvaluatedEnd, EvaluatedPacket } from './policy-evaluator.js';
import { gridOf } from './policy-packets.js';

/*
 * Whether two texts of one dialect do the same, without the reader that is under test: they are parsed by others, and
 * asked about every packet at which the policies behind the first one, or one of the edits, can change.
 */

/** A packet that the two texts treat in different ways, or null. */
export async function findTextDifference(
  format: string,
  original: string,
  edited: string,
  policies: readonly Policy[],
): Promise<EvaluatedPacket | null> {
  if (format === 'yaml') return findPodDifference(objectsOf(original), objectsOf(edited), policies);
  const [a, b] = await Promise.all([original, edited].map((text) => rulesOf(format, text)));
  return findRuleDifference(a!, b!, policies);
}

const contexts = (['ingress', 'egress'] as const).map((hook) => ({ hook, state: 'new' as const, loopback: false }));

// NetworkPolicies

function objectsOf(text: string): readonly NetworkPolicy[] {
  return parseAllDocuments(text).map((document) => document.toJS() as NetworkPolicy);
}

function findPodDifference(
  a: readonly NetworkPolicy[],
  b: readonly NetworkPolicy[],
  policies: readonly Policy[],
): EvaluatedPacket | null {
  const changed = [...without(a, b), ...without(b, a)];
  const numbers = [...JSON.stringify(changed).matchAll(/"(?:port|endPort)":(\d+)/g)].map(([, port]) => Number(port));
  const near = new Set(numbers.flatMap((port) => [port, port + 1]));
  for (const packet of gridOf(policies, contexts)) {
    const subject = packet.hook === 'ingress' ? packet.destination : packet.source;
    const protocol = protocols.find((name) => protocolNumbers[name] === packet.protocol);
    if (protocol === undefined || !near.has(packet.port) || !('name' in subject)) continue;
    const [from, to] = [sideOf(packet.source, packet.family), sideOf(packet.destination, packet.family)];
    if (!changed.some((policy) => isSelected(policy, (packet.hook === 'ingress' ? to : from).pod))) continue;
    const isAllowed = packet.hook === 'ingress' ? isIngressAllowed : isEgressAllowed;
    const [one, other] = [a, b].map((objects) =>
      isAllowed(objects, { namespaces: {} }, from, to, protocol.toUpperCase() as Protocol, packet.port),
    );
    if (one !== other) return packet;
  }
  return null;
}

function isSelected({ metadata, spec }: NetworkPolicy, pod: Pod | null): boolean {
  const labels = Object.entries(spec?.podSelector.matchLabels ?? {});
  return pod?.namespace === metadata?.namespace && labels.every(([key, value]) => pod?.labels[key] === value);
}

const protocols = ['tcp', 'udp', 'sctp'] as const;

/** Pods have addresses that no block of the examples holds but everyone's. */
function sideOf(end: EvaluatedEnd, family: Family): PacketSide {
  if ('words' in end) return { ip: formatWords(family, end.words), pod: null };
  const [, namespace, labels] = /^kubernetes:([^/]*)\/(.*)$/.exec(end.name) ?? [];
  const pairs = (labels ?? 'nobody=nobody').split(',').map((pair) => pair.split('=') as [string, string]);
  return {
    ip: family === 'ipv4' ? '198.51.100.9' : '2001:db8:ffff::9',
    pod: { namespace: namespace ?? 'nowhere', labels: Object.fromEntries(pairs) },
  };
}

// Firewall rules of Google Cloud

interface PlainRule {
  readonly direction: string;
  readonly priority: number;
  readonly isDeny: boolean;
  readonly isDisabled: boolean;
  /** `tcp:443`, `tcp`, `all`. */
  readonly services: readonly string[];
  readonly sourceTags: readonly string[];
  readonly ranges: readonly string[];
  readonly targetTags: readonly string[];
}

function findRuleDifference(
  a: readonly PlainRule[],
  b: readonly PlainRule[],
  policies: readonly Policy[],
): EvaluatedPacket | null {
  // A packet that no changed rule speaks of has the verdict that it had.
  const changed = [...without(a, b), ...without(b, a)];
  const [before, after] = [inOrder(a), inOrder(b)];
  for (const packet of gridOf(policies, contexts)) {
    if (!changed.some((rule) => speaksOf(rule, packet))) continue;
    if (verdict(before, packet) !== verdict(after, packet)) return packet;
  }
  return null;
}

/** Lower numbers first, denies first among equals; what no rule speaks of is left. */
function verdict(rules: readonly PlainRule[], packet: EvaluatedPacket): boolean | undefined {
  return rules.find((rule) => speaksOf(rule, packet))?.isDeny;
}

function inOrder(rules: readonly PlainRule[]): readonly PlainRule[] {
  return [...rules].sort((a, b) => a.priority - b.priority || Number(b.isDeny) - Number(a.isDeny));
}

function speaksOf(rule: PlainRule, packet: EvaluatedPacket): boolean {
  if (rule.isDisabled || rule.direction !== packet.hook.toUpperCase()) return false;
  const [subject, peer] =
    packet.hook === 'ingress' ? [packet.destination, packet.source] : [packet.source, packet.destination];
  if (rule.targetTags.length > 0 && !isTagged(subject, rule.targetTags)) return false;
  return isPeer(rule, peer, packet.family) && rule.services.some((service) => carries(service, packet));
}

function isPeer({ sourceTags, ranges }: PlainRule, peer: EvaluatedEnd, family: Family): boolean {
  if (isTagged(peer, sourceTags)) return true;
  // Neither is everyone of IPv4.
  const blocks = ranges.length === 0 && sourceTags.length === 0 ? ['0.0.0.0/0'] : ranges;
  return blocks.some((text) => {
    const range = parseAddressRange(text);
    if (!range.ok || range.value.family !== family) return false;
    if ('name' in peer) return /^(?:0\.0\.0\.0|::)\/0$/.test(text);
    return compareWords(range.value.first, peer.words) <= 0 && compareWords(peer.words, range.value.last) <= 0;
  });
}

function isTagged(end: EvaluatedEnd, tags: readonly string[]): boolean {
  return 'name' in end && tags.some((tag) => end.name === `network-tag:${tag}`);
}

function carries(service: string, { protocol, port }: EvaluatedPacket): boolean {
  const [name, ports] = service.split(':') as [string, string?];
  if (name === 'all') return true;
  if ((protocolNumbers as Readonly<Record<string, number>>)[name] !== protocol) return false;
  const [from, to] = (ports ?? '0-65535').split('-').map(Number) as [number, number?];
  return from <= port && port <= (to ?? from);
}

function rulesOf(format: string, text: string): Promise<readonly PlainRule[]> {
  return format === 'terraform' ? terraformRules(text) : Promise.resolve(gcloudRules(text));
}

interface TerraformFile {
  readonly locals: readonly Readonly<Record<string, readonly string[]>>[];
  readonly resource: { readonly google_compute_firewall: Readonly<Record<string, readonly TerraformRule[]>> };
}

interface TerraformService {
  readonly protocol: string;
  readonly ports?: readonly string[];
}

interface TerraformRule {
  readonly direction?: string;
  readonly priority?: number;
  readonly disabled?: boolean;
  readonly allow?: readonly TerraformService[];
  readonly deny?: readonly TerraformService[];
  readonly source_tags?: readonly string[] | string;
  readonly source_ranges?: readonly string[] | string;
  readonly destination_ranges?: readonly string[] | string;
  readonly target_tags?: readonly string[] | string;
}

const parsed = new Map<string, Promise<readonly PlainRule[]>>();

/** The original comes again with every edit. */
function terraformRules(text: string): Promise<readonly PlainRule[]> {
  const known = parsed.get(text) ?? parseTerraform(text);
  parsed.set(text, known);
  return known;
}

async function parseTerraform(text: string): Promise<readonly PlainRule[]> {
  const { locals, resource } = (await parseHcl('portolan.tf', text)) as unknown as TerraformFile;
  const listOf = (value: readonly string[] | string | undefined): readonly string[] => {
    if (value === undefined || typeof value === 'object') return value ?? [];
    return locals[0]![value.replace(/^\$\{local\.(\w+)\}$/, '$1')]!;
  };
  return Object.values(resource.google_compute_firewall).flatMap(([rule]) => {
    const { allow, deny, direction, priority, disabled } = rule!;
    return {
      direction: direction ?? 'INGRESS',
      priority: priority ?? 1000,
      isDeny: deny !== undefined,
      isDisabled: disabled === true,
      services: (allow ?? deny ?? []).flatMap(({ protocol, ports }) =>
        ports === undefined ? [protocol] : ports.map((port) => `${protocol}:${port}`),
      ),
      sourceTags: listOf(rule!.source_tags),
      ranges: [...listOf(rule!.source_ranges), ...listOf(rule!.destination_ranges)],
      targetTags: listOf(rule!.target_tags),
    };
  });
}

function gcloudRules(text: string): readonly PlainRule[] {
  const lists = new Map([...text.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name, value]) => [name!, value!]));
  const commands = text
    .replaceAll(' \\\n', ' ')
    .split('\n')
    .filter((line) => line.startsWith('gcloud '));
  return commands.map((command) => {
    const flag = (name: string): string | undefined => {
      const [, quoted, list] = new RegExp(`--${name}=(?:'([^']*)'|"\\$(\\w+)")`).exec(command) ?? [];
      return list === undefined ? quoted : lists.get(list);
    };
    const listOf = (name: string) => (flag(name) ?? '').split(',').filter((entry) => entry !== '');
    return {
      direction: flag('direction') ?? 'INGRESS',
      priority: Number(flag('priority') ?? 1000),
      isDeny: flag('action') === 'DENY',
      isDisabled: false,
      services: listOf('rules'),
      sourceTags: listOf('source-tags'),
      ranges: [...listOf('source-ranges'), ...listOf('destination-ranges')],
      targetTags: listOf('target-tags'),
    };
  });
}

/** Those of one list that the other lacks. */
function without<T>(list: readonly T[], other: readonly T[]): readonly T[] {
  const known = new Set(other.map((entry) => JSON.stringify(entry)));
  return list.filter((entry) => !known.has(JSON.stringify(entry)));
}
