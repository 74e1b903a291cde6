import type { Entry, PacketSet, PacketSpace } from '../../network/index.js';
import {
  type Context,
  type ContextKey,
  contextKey,
  contextsOf,
  type RuleDirection,
  type Verdicts,
} from '../../policy/index.js';
import { holdsIn, type Place } from './conditions.js';
import type { Chain, LoadedRule, Ruleset, Table } from './ruleset.js';
import type { BaseChain, Hook } from './script.js';
import { Unreadable } from './tokens.js';

const hooks: readonly (readonly [Hook, RuleDirection])[] = [
  ['input', 'ingress'],
  ['output', 'egress'],
  ['forward', 'forward'],
];

// NFT_JUMP_STACK_SIZE (net/netfilter/nf_tables.h): the kernel refuses chains that call deeper.
const deepest = 16;

/** A chain that the kernel calls. */
interface Bound {
  readonly chain: Chain;
  readonly base: BaseChain;
  readonly table: Table;
}

/** What a ruleset does to packets, at each hook that it is bound to. */
export function evaluate(ruleset: Ruleset, space: PacketSpace): Verdicts {
  const bound = [...ruleset.values()].flatMap((table) =>
    [...table.values()].flatMap((chain) => (chain.base === null ? [] : [{ chain, base: chain.base, table }])),
  );
  const evaluation = new Evaluation(space);
  const verdicts = new Map<ContextKey, readonly Entry[]>();
  for (const [hook, direction] of hooks) {
    const here = bound.filter(({ base }) => base.hook === hook);
    if (here.length === 0) continue;
    for (const context of contextsOf([direction], true)) {
      const lists = here.map((one) => evaluation.entriesOfBase(one, context));
      verdicts.set(contextKey(context), lists.length === 1 ? lists[0]! : together(lists, space));
    }
  }
  return verdicts;
}

/**
 * Several base chains at one hook: an accept ends its own chain only, a drop is final (nft(8), "VERDICT STATEMENT"). So
 * a packet passes where none drops it, whatever their priorities.
 */
function together(lists: readonly (readonly Entry[])[], space: PacketSpace): readonly Entry[] {
  const all = space.match({});
  const denied = lists.map((entries) =>
    space.subtract(all, space.firstMatch([...entries, { action: 'allow', packets: all }])),
  );
  return [{ action: 'deny', packets: space.union(denied) }, ...lists.flat().filter(({ action }) => action === 'allow')];
}

class Evaluation {
  private readonly packets = new Map<LoadedRule, PacketSet>();

  constructor(private readonly space: PacketSpace) {}

  /** In order; behind them the chain's policy, where that is to drop. */
  entriesOfBase({ chain, base, table }: Bound, context: Context): readonly Entry[] {
    const all = this.space.match({});
    const entries = this.entriesOf(chain, table, base, context, all, []);
    return base.policy === 'drop' ? [...entries, { action: 'deny', packets: all }] : entries;
  }

  /** What a chain decides of the packets in `guard`; those that return leave the guard of the rules behind. */
  private entriesOf(
    chain: Chain,
    table: Table,
    place: Place,
    context: Context,
    guard: PacketSet,
    callers: readonly Chain[],
  ): readonly Entry[] {
    const entries: Entry[] = [];
    let live = guard;
    for (const rule of chain.rules) {
      if (!holdsIn(rule.conditions, context, place)) continue;
      const packets = this.space.intersect(this.packetsOf(rule), live);
      const { verdict } = rule;
      if (verdict.kind === 'accept' || verdict.kind === 'drop') {
        entries.push({ action: verdict.kind === 'accept' ? 'allow' : 'deny', packets });
      }
      if (verdict.kind === 'jump' || verdict.kind === 'goto') {
        const path = called(rule, [...callers, chain]);
        entries.push(...this.entriesOf(table.get(verdict.chain)!, table, place, context, packets, path));
      }
      // From the end of a chain reached by goto, a packet goes on where the chain that it left would have returned to.
      if (verdict.kind === 'return' || verdict.kind === 'goto') live = this.space.subtract(live, packets);
    }
    return entries;
  }

  private packetsOf(rule: LoadedRule): PacketSet {
    const known = this.packets.get(rule) ?? this.space.match(rule.conditions.match);
    this.packets.set(rule, known);
    return known;
  }
}

/** The chains that are being run. nft refuses loops, and calls that are too deep. */
function called({ verdict, line }: LoadedRule, path: readonly Chain[]): readonly Chain[] {
  if (!('chain' in verdict)) return path;
  if (path.some(({ name }) => name === verdict.chain))
    throw new Unreadable(line, `${verdict.chain} comes to call itself`);
  if (path.length >= deepest) throw new Unreadable(line, `chains call each other more than ${deepest} deep`);
  return path;
}
