import { type Family, families, formatPortRange, mergePortRanges } from '../../network/index.js';
import type { End, IcmpMessage, Policy, Rule, RuleDirection, Service } from '../../policy/index.js';
import type { RenderRequest, SnippetFile } from '../platform.js';
import { commentOf, headingOf, prose } from './comments.js';
import { type NamedAddresses, type NameOf, nameAddresses, protectedName, roleOf, tableName } from './names.js';

/** The one file that nft loads. */
export const snippetPath = 'portolan.nft';

/** Where each direction is seen, in the order of the chains. */
const hooks = [
  ['ingress', 'input'],
  ['egress', 'output'],
  ['forward', 'forward'],
] as const;

/** Text, and the lists of addresses that it refers to. */
interface Block {
  readonly lines: readonly string[];
  readonly lists: readonly NamedAddresses[];
}

/** The protected addresses of a family, made of the lists of the components. */
interface ProtectedSet {
  readonly name: string;
  readonly family: Family;
  readonly parts: readonly NamedAddresses[];
}

/** A table of our own for each point, replaced as a whole in one transaction. */
export function render(request: RenderRequest): readonly SnippetFile[] {
  const nameOf = nameAddresses(request.policies);
  const tables = request.policies.map((policy) => tableOf(policy, request, nameOf));
  const lists = distinct(tables.flatMap((table) => table.lists));
  const lines = [
    '#!/usr/sbin/nft -f',
    ...request.header.map(prose),
    ...section(
      'Addresses, by component',
      lists.map(({ name, elements }) => `define ${name} = { ${elements.join(', ')} }`),
    ),
    ...tables.flatMap((table) => ['', ...table.lines]),
  ];
  return [{ path: snippetPath, mediaType: 'text/plain', content: `${lines.join('\n')}\n` }];
}

function tableOf(policy: Policy, request: RenderRequest, nameOf: NameOf): Block {
  const name = tableName(request, policy);
  const chains = hooks.flatMap(([direction, hook]) => chainOf(policy, direction, hook, request.notes, nameOf));
  const matched = distinct(chains.flatMap(({ lists }) => lists));
  const shielded = policy.denies.length === 0 ? [] : protectedSets(policy, nameOf);
  const blocks = [
    ...matched.map((list) => setOf(list.name, list.family, `$${list.name}`)),
    ...shielded.map(({ name, family, parts }) =>
      setOf(name, family, `{ ${parts.map((part) => `$${part.name}`).join(', ')} }`),
    ),
    ...chains.map(({ lines }) => lines),
  ];
  return {
    lists: [...matched, ...shielded.flatMap(({ parts }) => parts)],
    lines: [
      '# One step: the old table goes, elements of its sets included, and the new one comes',
      `table inet ${name} { }`,
      `delete table inet ${name}`,
      '',
      `table inet ${name} {`,
      ...indent(blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]))),
      '}',
    ],
  };
}

function setOf(name: string, family: Family, elements: string): readonly string[] {
  return [
    `set ${name} {`,
    `\ttype ${family}_addr`,
    '\tflags interval',
    // Without it nft refuses the file where addresses overlap: components may share some, and administrators edit.
    '\tauto-merge',
    `\telements = ${elements}`,
    '}',
  ];
}

function chainOf(
  policy: Policy,
  direction: RuleDirection,
  hook: string,
  notes: RenderRequest['notes'],
  nameOf: NameOf,
): readonly Block[] {
  const rules = withoutTwins(policy.rules.filter((rule) => rule.direction === direction));
  const isDenied = policy.denies.includes(direction);
  if (rules.length === 0 && !isDenied) return [];
  const isWhole = isDenied && policy.subject.kind === 'everything';
  const drops = isDenied && !isWhole ? dropsOf(policy, direction, nameOf) : [];
  const blocks = rules.map((rule) => ruleOf(rule, nameOf));
  const body = [
    `type filter hook ${hook} priority filter; policy ${isWhole ? 'drop' : 'accept'};`,
    ...underHeadings(rules, blocks, notes),
    ...section('Whatever else comes from or goes to the protected addresses', drops),
  ];
  return [{ lists: blocks.flatMap(({ lists }) => lists), lines: [`chain ${hook} {`, ...indent(body), '}'] }];
}

/** The rules in their order, with a heading wherever what they are for changes. */
function underHeadings(
  rules: readonly Rule[],
  blocks: readonly Block[],
  notes: RenderRequest['notes'],
): readonly string[] {
  let last = '';
  return rules.flatMap((rule, i) => {
    const { lines } = blocks[i]!;
    if (lines.length === 0) return [];
    const heading = headingOf(rule, notes);
    const isNew = heading.join('\n') !== last;
    last = heading.join('\n');
    return isNew ? ['', ...heading, ...lines] : lines;
  });
}

function ruleOf(rule: Rule, nameOf: NameOf): Block {
  // No packet is in no state, and none that is routed is on the loopback interface.
  if (rule.states?.length === 0 || (rule.onLoopback && rule.direction === 'forward')) return { lines: [], lists: [] };
  const blocks = familiesOf(rule).flatMap((family) => linesOf(rule, family, nameOf));
  return { lines: blocks.flatMap(({ lines }) => lines), lists: blocks.flatMap(({ lists }) => lists) };
}

/** Null is one line for both families: nothing in it tells them apart. */
function familiesOf({ family, source, destination }: Rule): readonly (Family | null)[] {
  if (family !== null) return [family];
  return source.kind === 'any' && destination.kind === 'any' ? [null] : families;
}

/** A line for each match of the service; none where an end has no address of the family, since that is no packet. */
function linesOf(rule: Rule, family: Family | null, nameOf: NameOf): readonly Block[] {
  const source = listOf(rule.source, roleOf(rule, 'source'), family, nameOf);
  const destination = listOf(rule.destination, roleOf(rule, 'destination'), family, nameOf);
  if (source === null || destination === null) return [];
  const before = [
    ...(rule.onLoopback ? [rule.direction === 'ingress' ? 'iif "lo"' : 'oif "lo"'] : []),
    ...(source === 'any' && destination === 'any' ? familyMatch(family, rule.service) : []),
    ...(source === 'any' ? [] : [addressMatch('saddr', source)]),
    ...(destination === 'any' ? [] : [addressMatch('daddr', destination)]),
  ];
  const after = [
    ...(rule.states === null ? [] : [`ct state ${rule.states.join(',')}`]),
    `accept comment "${commentOf(rule)}"`,
  ];
  const lists = [source, destination].filter((list) => list !== 'any');
  return [{ lists, lines: serviceMatches(rule.service).map((match) => [...before, ...match, ...after].join(' ')) }];
}

/** Nothing where the message exists in that family only: `icmp type` is ipv4, `icmpv6 type` ipv6 (measured). */
function familyMatch(family: Family | null, { transport }: Service): readonly string[] {
  const own = transport === 'icmp' ? 'ipv4' : transport === 'icmpv6' ? 'ipv6' : null;
  return family === null || family === own ? [] : [`meta nfproto ${family}`];
}

function listOf(end: End, role: string, family: Family | null, nameOf: NameOf): NamedAddresses | 'any' | null {
  if (end.kind === 'any') return 'any';
  if (end.kind !== 'addresses' || family === null) throw new Error(`nftables has no word for an end of ${end.kind}`);
  return nameOf(end, role, family);
}

function addressMatch(field: 'saddr' | 'daddr', { family, name }: Pick<NamedAddresses, 'family' | 'name'>): string {
  return `${family === 'ipv4' ? 'ip' : 'ip6'} ${field} @${name}`;
}

/** The matches that together are the service: one, or for ICMP one for each way of naming codes. */
function serviceMatches(service: Service): readonly (readonly string[])[] {
  if (service.transport === 'all') return [[]];
  const { transport } = service;
  if ('ports' in service) {
    return [[`${transport} dport ${oneOf(mergePortRanges(service.ports).map(formatPortRange))}`]];
  }
  return codesOf(service.messages).map(([types, codes]) => [
    `${transport} type ${oneOf(types.map(String))}`,
    ...(codes === null ? [] : [`${transport} code ${oneOf(codes.map(String))}`]),
  ]);
}

/** Types with all their codes in one match, then each type with some codes in its own. */
function codesOf(
  messages: readonly IcmpMessage[],
): readonly (readonly [readonly number[], readonly number[] | null])[] {
  const whole = distinctNumbers(messages.filter(({ code }) => code === null).map(({ type }) => type));
  const coded = distinctNumbers(messages.map(({ type }) => type)).filter((type) => !whole.includes(type));
  return [
    ...(whole.length === 0 && coded.length > 0 ? [] : [[whole, null] as const]),
    ...coded.map((type) => {
      const codes = messages.flatMap((message) => (message.type === type ? [message.code ?? 0] : []));
      return [[type], distinctNumbers(codes)] as const;
    }),
  ];
}

/** An empty list would be a rule without that match, which opens everything. */
function oneOf(values: readonly string[]): string {
  if (values.length === 0) throw new Error('a rule with neither ports nor messages');
  return values.length === 1 ? values[0]! : `{ ${values.join(', ')} }`;
}

/** Rules that differ in the family alone, and whose matches have none, are one rule of both families. */
function withoutTwins(rules: readonly Rule[]): readonly Rule[] {
  const kept = new Map<string, Rule>();
  rules.forEach((rule, i) => {
    const isOpen = rule.source.kind === 'any' && rule.destination.kind === 'any' && !('messages' in rule.service);
    const key = isOpen ? JSON.stringify({ ...rule, id: '', family: '' }) : String(i);
    const twin = kept.get(key);
    if (twin === undefined) kept.set(key, rule);
    else if (twin.family !== rule.family) kept.set(key, { ...twin, family: null });
  });
  return [...kept.values()];
}

function protectedSets({ subject }: Policy, nameOf: NameOf): readonly ProtectedSet[] {
  if (subject.kind === 'everything') return [];
  return families.flatMap((family) => {
    const lists = subject.ends.map((end) => listOf(end, 'other', family, nameOf));
    const parts = distinct(lists.filter((list) => list !== null && list !== 'any'));
    return parts.length === 0 ? [] : [{ name: protectedName(family), family, parts }];
  });
}

function dropsOf(policy: Policy, direction: RuleDirection, nameOf: NameOf): readonly string[] {
  if (policy.subject.kind === 'ends' && policy.subject.ends.some(({ kind }) => kind === 'any')) return ['drop'];
  const fields = { ingress: ['daddr'], egress: ['saddr'], forward: ['saddr', 'daddr'] } as const;
  return protectedSets(policy, nameOf).flatMap((set) =>
    fields[direction].map((field) => `${addressMatch(field, set)} drop`),
  );
}

/** Each once, by name. */
function distinct(lists: readonly NamedAddresses[]): readonly NamedAddresses[] {
  return [...new Map(lists.map((list) => [list.name, list])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function distinctNumbers(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', prose(title), ...lines];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `\t${line}`));
}
