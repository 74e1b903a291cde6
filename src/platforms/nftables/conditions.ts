import {
  type AddressRange,
  type EndMatch,
  type Family,
  type PacketMatch,
  parseAddressRange,
  type ServiceMatch,
  type Values,
} from '../../network/index.js';
import type { ConnectionState, Context } from '../../policy/index.js';
import type { Condition, Field, Hook, Word } from './script.js';
import { Unreadable } from './tokens.js';
import { connectionStates, icmpNames, type Names, trackingPriority, transportNames } from './vocabulary.js';

/** A named set as it stands in its table. */
export interface AddressList {
  readonly family: Family;
  readonly ranges: readonly AddressRange[];
}

/** What a rule asks for: packets, and the circumstances in which they are seen. */
export interface Conditions {
  readonly match: PacketMatch;
  /** Null: whatever the state. */
  readonly states: readonly ConnectionState[] | null;
  /** Ends of the way through the machine that have to be the loopback interface. */
  readonly loopback: readonly ('in' | 'out')[];
}

/** Where a chain runs. */
export interface Place {
  readonly hook: Hook;
  readonly priority: number;
}

type Fields = ReadonlyMap<Field, Condition>;
type Sets = ReadonlyMap<string, AddressList>;
type Transport = 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmpv6';

const addressFields = { 'ip saddr': 'ipv4', 'ip daddr': 'ipv4', 'ip6 saddr': 'ipv6', 'ip6 daddr': 'ipv6' } as const;

/** All conditions of a rule together. A field may stand once, and one family and one transport, as nft has it. */
export function conditionsOf(conditions: readonly Condition[], sets: Sets): Conditions {
  const fields = new Map<Field, Condition>();
  for (const condition of conditions) {
    if (fields.has(condition.field)) {
      throw new Unreadable(condition.line, `“${condition.field}” stands twice in one rule`);
    }
    fields.set(condition.field, condition);
  }
  return {
    match: {
      families: familiesOf(fields),
      services: servicesOf(fields),
      source: endOf(fields.get('ip saddr') ?? fields.get('ip6 saddr'), sets),
      destination: endOf(fields.get('ip daddr') ?? fields.get('ip6 daddr'), sets),
    },
    states: statesOf(fields.get('ct state')),
    loopback: loopbackOf(fields),
  };
}

/** Whether the circumstances are met in a context. */
export function holdsIn({ states, loopback }: Conditions, context: Context, place: Place): boolean {
  // Ahead of connection tracking a packet that the machine sends has no state yet. Elsewhere tracking came before.
  const isTracked = place.hook !== 'output' || place.priority > trackingPriority;
  return (
    (states === null || (isTracked && states.includes(context.state))) &&
    loopback.every((side) => context.loopback && sides[place.hook].includes(side))
  );
}

/** Where a packet has an interface; a condition on one that it does not have fails (measured). */
const sides: Readonly<Record<Hook, readonly ('in' | 'out')[]>> = {
  input: ['in'],
  output: ['out'],
  // A routed packet has both, and neither is the loopback interface.
  forward: [],
};

function familiesOf(fields: Fields): readonly Family[] | undefined {
  const named = [...fields.values()].flatMap(({ field, operand, line }): Family[] => {
    if (field in addressFields) return [addressFields[field as keyof typeof addressFields]];
    // nft puts the family in front of an ICMP match by itself (measured with --debug=netlink).
    if (field.startsWith('icmp ')) return ['ipv4'];
    if (field.startsWith('icmpv6 ')) return ['ipv6'];
    if (field !== 'meta nfproto') return [];
    const words = wordsOf({ field, operand, line });
    const [word] = words;
    if (words.length === 1 && (word?.text === 'ipv4' || word?.text === 'ipv6')) return [word.text];
    throw new Unreadable(line, '“meta nfproto” takes ipv4 or ipv6');
  });
  if (new Set(named).size > 1) throw new Unreadable(lineOf(fields), 'a rule speaks of both families at once');
  return named.length === 0 ? undefined : named.slice(0, 1);
}

function servicesOf(fields: Fields): readonly ServiceMatch[] | undefined {
  const l4proto = fields.get('meta l4proto');
  const listed = l4proto === undefined ? null : pairsOf(wordsOf(l4proto), transportNames, 255);
  const named = [...fields.keys()].flatMap((field) => {
    const [first] = field.split(' ') as [string];
    return ['tcp', 'udp', 'sctp', 'icmp', 'icmpv6'].includes(first) ? [first as Transport] : [];
  });
  const [transport] = named;
  if (transport === undefined) return listed === null ? undefined : expand(listed).map((protocol) => ({ protocol }));
  const protocol = transportNames.get(transport)!;
  if (named.some((other) => other !== transport) || (listed !== null && String(expand(listed)) !== String(protocol))) {
    throw new Unreadable(lineOf(fields), 'a rule speaks of several transports at once');
  }
  if (transport === 'icmp' || transport === 'icmpv6') {
    return [{ protocol, destinationPorts: messagesOf(transport, fields) }];
  }
  return [
    {
      protocol,
      destinationPorts: portsOf(fields.get(`${transport} dport`)),
      sourcePorts: portsOf(fields.get(`${transport} sport`)),
    },
  ];
}

function portsOf(condition: Condition | undefined): Values | undefined {
  return condition && pairsOf(wordsOf(condition), new Map(), 65_535);
}

/** Types, and codes within them, as type * 256 + code. */
function messagesOf(transport: 'icmp' | 'icmpv6', fields: Fields): Values {
  const type = fields.get(`${transport} type`);
  const code = fields.get(`${transport} code`);
  const types = type === undefined ? [0, 256] : pairsOf(wordsOf(type), icmpNames[transport].type, 255);
  if (code === undefined) return types.map((bound) => bound * 256);
  const codes = pairsOf(wordsOf(code), icmpNames[transport].code, 255);
  return joined(
    expand(types).flatMap((number) => pairs(codes).map(([from, to]) => [number * 256 + from, number * 256 + to])),
  );
}

function endOf(condition: Condition | undefined, sets: Sets): EndMatch | undefined {
  if (condition === undefined) return undefined;
  const { operand, line } = condition;
  const family = addressFields[condition.field as keyof typeof addressFields];
  if (operand.kind === 'values') return { ranges: operand.words.map((word) => rangeOf(word, family)), atoms: [] };
  const set = sets.get(operand.name);
  if (set === undefined) throw new Unreadable(line, `the set ${operand.name} is not defined in this table`);
  if (set.family !== family) throw new Unreadable(line, `the set ${operand.name} holds addresses of ${set.family}`);
  return { ranges: set.ranges, atoms: [] };
}

/** An address, a prefix or a range, of one family. */
export function rangeOf(word: Word, family: Family): AddressRange {
  const parsed = parseAddressRange(word.text);
  if (!parsed.ok) throw new Unreadable(word.line, parsed.fault.detail);
  if (parsed.value.family !== family) throw new Unreadable(word.line, `“${word.text}” is not of ${family}`);
  return parsed.value;
}

function statesOf(condition: Condition | undefined): readonly ConnectionState[] | null {
  if (condition === undefined) return null;
  return wordsOf(condition).map(({ text, line }) => {
    const state = connectionStates.find((known) => known === text);
    if (state === undefined) throw new Unreadable(line, `“${text}” is not a connection state that is read`);
    return state;
  });
}

function loopbackOf(fields: Fields): readonly ('in' | 'out')[] {
  return [...fields.values()].flatMap((condition) => {
    const side = interfaceFields.get(condition.field);
    if (side === undefined) return [];
    const words = wordsOf(condition);
    if (words.length === 1 && words[0]!.text === 'lo') return [side];
    throw new Unreadable(condition.line, 'no interface but lo is read');
  });
}

const interfaceFields: ReadonlyMap<Field, 'in' | 'out'> = new Map([
  ['iif', 'in'],
  ['iifname', 'in'],
  ['oif', 'out'],
  ['oifname', 'out'],
]);

function wordsOf({ field, operand, line }: Condition): readonly Word[] {
  if (operand.kind === 'set') throw new Unreadable(line, `“${field}” is not read with a named set`);
  return operand.words;
}

function lineOf(fields: Fields): number {
  return [...fields.values()].at(-1)?.line ?? 0;
}

/** Names, numbers and ranges `5-9` as ascending half-open pairs. */
function pairsOf(words: readonly Word[], names: Names, most: number): Values {
  return joined(
    words.map(({ text, line }) => {
      const named = names.get(text);
      const match = /^(0|[1-9]\d{0,4})(?:-(0|[1-9]\d{0,4}))?$/.exec(text);
      // A leading zero is octal to nft (measured: “010” is 8), so it is no number here.
      if (named === undefined && match === null)
        throw new Unreadable(line, `“${text}” is neither a known name nor a number`);
      const from = named ?? Number(match![1]);
      const to = named ?? Number(match![2] ?? match![1]);
      if (from > to || to > most) throw new Unreadable(line, `“${text}” is not a range within 0 to ${most}`);
      return [from, to + 1];
    }),
  );
}

function joined(ranges: readonly (readonly number[])[]): Values {
  const values: number[] = [];
  for (const [from, to] of ([...ranges] as [number, number][]).sort((a, b) => a[0] - b[0])) {
    const last = values.at(-1);
    if (last !== undefined && from <= last) values[values.length - 1] = Math.max(last, to);
    else values.push(from, to);
  }
  return values;
}

function pairs(values: Values): readonly (readonly [number, number])[] {
  return values.flatMap((from, i) => (i % 2 === 0 ? [[from, values[i + 1]!] as const] : []));
}

function expand(values: Values): readonly number[] {
  return pairs(values).flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
}
