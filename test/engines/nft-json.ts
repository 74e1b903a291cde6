import {
  type Family,
  type PacketMatch,
  type PacketSet,
  type PacketSpace,
  parseAddressRange,
  type Values,
} from '../../src/network/index.js';
import {
  type Context,
  type ContextKey,
  contextKey,
  contextsOf,
  type RuleDirection,
  type Verdicts,
} from '../../src/policy/index.js';

/*
 * What a kernel says that it has loaded, in the words of `nft -nn -j list ruleset`: a second reading of the same rules
 * that shares no line with ours. It knows what it is asked about and no more: one chain at each hook, no jumps.
 */

/** The answer of `nft -nn -j list ruleset`. */
export interface Listing {
  readonly nftables: readonly Item[];
}

interface Item {
  readonly metainfo?: object;
  readonly table?: object;
  readonly set?: {
    readonly table: string;
    readonly name: string;
    readonly type: string;
    readonly elem?: readonly Value[];
  };
  readonly chain?: {
    readonly table: string;
    readonly name: string;
    readonly type?: string;
    readonly hook?: string;
    readonly prio?: number;
    readonly policy?: 'accept' | 'drop';
  };
  readonly rule?: { readonly table: string; readonly chain: string; readonly expr: readonly Expression[] };
}

interface Expression {
  readonly match?: { readonly op: string; readonly left: Left; readonly right: Value | readonly number[] };
  readonly counter?: object;
  readonly accept?: null;
  readonly drop?: null;
}

interface Left {
  readonly payload?: { readonly protocol: string; readonly field: string };
  readonly meta?: { readonly key: string };
  readonly ct?: { readonly key: string };
}

type Value =
  | string
  | number
  | { readonly prefix: { readonly addr: string; readonly len: number } }
  | { readonly range: readonly [string | number, string | number] }
  | { readonly set: readonly Value[] };

const directions: Readonly<Record<string, RuleDirection>> = { input: 'ingress', output: 'egress', forward: 'forward' };
const stateBits = { established: 2, related: 4, new: 8, untracked: 64 } as const;
const protocols: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 };

/** One rule, once its named sets are looked up. */
interface Loaded {
  readonly packets: PacketSet;
  readonly states: number;
  readonly interfaces: readonly string[];
  readonly action: 'allow' | 'deny' | null;
}

/** What the loaded rules do. Throws at whatever it does not know. */
export function readListing({ nftables }: Listing, space: PacketSpace): Verdicts {
  const sets = new Map<string, readonly Value[]>();
  for (const { set } of nftables) if (set !== undefined) sets.set(`${set.table} ${set.name}`, set.elem ?? []);
  const verdicts = new Map<ContextKey, Verdicts extends ReadonlyMap<ContextKey, infer Entries> ? Entries : never>();
  for (const { chain } of nftables) {
    if (chain === undefined) continue;
    const direction = directions[chain.hook ?? ''];
    if (direction === undefined || chain.type !== 'filter' || chain.prio !== 0) throw unknown(chain);
    const rules = nftables.flatMap(({ rule }) =>
      rule !== undefined && rule.table === chain.table && rule.chain === chain.name
        ? [load(rule.expr, (name) => sets.get(`${rule.table} ${name}`), space)]
        : [],
    );
    for (const context of contextsOf([direction], true)) {
      if (verdicts.has(contextKey(context))) throw unknown(chain);
      const entries = rules.flatMap(({ action, packets, ...conditions }) =>
        action !== null && holdsIn(conditions, context) ? [{ action, packets }] : [],
      );
      const last = chain.policy === 'drop' ? [{ action: 'deny' as const, packets: space.match({}) }] : [];
      verdicts.set(contextKey(context), [...entries, ...last]);
    }
  }
  return verdicts;
}

function holdsIn(
  { states, interfaces }: Pick<Loaded, 'states' | 'interfaces'>,
  { hook, state, loopback }: Context,
): boolean {
  const own = { ingress: 'iif', egress: 'oif', forward: '' }[hook];
  return (states & stateBits[state]) !== 0 && interfaces.every((name) => loopback && name === own);
}

function load(
  expressions: readonly Expression[],
  setNamed: (name: string) => readonly Value[] | undefined,
  space: PacketSpace,
): Loaded {
  let packets = space.match({});
  let states = 0xff;
  const interfaces: string[] = [];
  let action: Loaded['action'] = null;
  for (const expression of expressions) {
    const { match } = expression;
    if ('accept' in expression) action = 'allow';
    else if ('drop' in expression) action = 'deny';
    else if (match?.left.ct?.key === 'state') states &= bitsOf(match.right);
    else if (match?.left.meta?.key === 'iif' || match?.left.meta?.key === 'oif') {
      if (match.right !== 'lo') throw unknown(match);
      interfaces.push(match.left.meta.key);
    } else if (match !== undefined && match.op === '==' && !isNumbers(match.right)) {
      const values =
        typeof match.right === 'string' && match.right.startsWith('@')
          ? setNamed(match.right.slice(1))
          : listed(match.right);
      if (values === undefined) throw unknown(match);
      packets = space.intersect(packets, matched(match.left, values, space));
    } else if (expression.counter === undefined) throw unknown(expression);
  }
  // A type and a code are one number of ours, so codes of other types are cut by the type's own match.
  return { packets, states, interfaces, action };
}

function matched({ payload, meta }: Left, values: readonly Value[], space: PacketSpace): PacketSet {
  const { protocol, field } = payload ?? { protocol: 'meta', field: meta?.key ?? '' };
  if (protocol === 'meta' && field === 'nfproto') {
    return space.match({ families: values.map((value) => (value === 2 ? 'ipv4' : 'ipv6')) });
  }
  if (protocol === 'meta' && field === 'l4proto') {
    return space.match({ services: values.map((value) => ({ protocol: Number(value) })) });
  }
  if (protocol === 'ip' || protocol === 'ip6') {
    const family: Family = protocol === 'ip' ? 'ipv4' : 'ipv6';
    const end = { ranges: values.map(rangeOf), atoms: [] };
    return space.match({ families: [family], [field === 'saddr' ? 'source' : 'destination']: end });
  }
  const number = protocols[protocol];
  if (number === undefined) throw unknown(payload);
  return space.union(values.map((value) => space.match(serviceOf(protocol, number, field, boundsOf(value)))));
}

function serviceOf(
  protocol: string,
  number: number,
  field: string,
  [from, to]: readonly [number, number],
): PacketMatch {
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    const families: readonly Family[] = [protocol === 'icmp' ? 'ipv4' : 'ipv6'];
    const ports: Values =
      field === 'type'
        ? [from * 256, (to + 1) * 256]
        : Array.from({ length: 256 }, (_, type) => [type * 256 + from, type * 256 + to + 1]).flat();
    return { families, services: [{ protocol: number, destinationPorts: ports }] };
  }
  return { services: [{ protocol: number, [field === 'dport' ? 'destinationPorts' : 'sourcePorts']: [from, to + 1] }] };
}

function listed(value: Value): readonly Value[] {
  return typeof value === 'object' && 'set' in value ? value.set : [value];
}

function boundsOf(value: Value): readonly [number, number] {
  if (typeof value === 'number') return [value, value];
  if (typeof value === 'object' && 'range' in value) return [Number(value.range[0]), Number(value.range[1])];
  throw unknown(value);
}

function rangeOf(value: Value) {
  const text =
    typeof value === 'object' && 'prefix' in value
      ? `${value.prefix.addr}/${value.prefix.len}`
      : typeof value === 'object' && 'range' in value
        ? value.range.join('-')
        : String(value);
  const parsed = parseAddressRange(text);
  if (!parsed.ok) throw unknown(value);
  return parsed.value;
}

function isNumbers(right: Value | readonly number[]): right is readonly number[] {
  return Array.isArray(right);
}

/** 8, [2, 4] or a set of such. */
function bitsOf(right: Value | readonly number[]): number {
  const values: readonly (Value | number)[] = isNumbers(right) ? right : listed(right);
  return values.reduce((bits: number, value) => {
    if (typeof value !== 'number') throw unknown(value);
    return bits | value;
  }, 0);
}

function unknown(what: unknown): Error {
  return new Error(`not known: ${JSON.stringify(what)}`);
}
