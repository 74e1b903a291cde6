import type { Words } from './address.js';
import { FirstMatch } from './first-match.js';
import { decodePacket, firstAtom, type Packet } from './packet.js';
import { Budget, budgetFor } from './packet-budget.js';
import { type PacketMatch, packetsOf } from './packet-match.js';
import { ALL, type EndLevel, NONE, PacketNodes, type PacketSet, sizes, type Values } from './packet-nodes.js';

/** One line of an ordered list. */
export interface Entry {
  readonly action: 'allow' | 'deny';
  readonly packets: PacketSet;
}

/** How much work a space may do. */
export interface PacketSpaceOptions {
  /** How many rules will be compared, all sides together: the budget grows with them. */
  readonly rules?: number;
  /** The budget itself, in steps of 10 to 50 ns. */
  readonly budget?: number;
  /** Live sets per event from which a union goes through a tournament. The results are the same. */
  readonly overlap?: number;
}

// Measured: below it a tournament costs more than it saves.
const usualOverlap = 6;

/**
 * The sets of packets of one proof. They are canonical: two sets of one space are equal where their numbers are
 * (`===`). Nothing is ever freed, so a space lives as long as its proof. Operations throw `TooMuchWork` when they
 * come to cost more than the budget.
 */
export class PacketSpace {
  private readonly nodes = new PacketNodes();
  private readonly budget: Budget;
  private readonly lists: FirstMatch;
  private readonly atoms = new Map<string, number>();
  private readonly atomNames: string[] = [];

  constructor({ rules = 0, budget = budgetFor(rules), overlap = usualOverlap }: PacketSpaceOptions = {}) {
    this.budget = new Budget(budget);
    this.lists = new FirstMatch(this.nodes, this.budget, overlap);
  }

  /** Steps done so far. */
  get steps(): number {
    return this.budget.spent;
  }

  /** The packets whose value at level `at` is one of `values`, and that are in `rest`, which decides below `at`. */
  within(at: number, values: Values, rest: PacketSet): PacketSet {
    this.assertBelow(at, rest);
    if (rest === NONE || values.length === 0) return NONE;
    const node = this.nodes.open();
    if (values[0]! > 0) this.nodes.piece(node, 0, NONE);
    for (let i = 0; i < values.length; i += 2) {
      const [start, end] = [values[i]!, values[i + 1]!];
      if (!(start >= (values[i - 1] ?? 0) && end > start && end <= sizes[at]!)) {
        throw new RangeError(`not ascending pairs below ${sizes[at]}: ${values.join(' ')}`);
      }
      this.nodes.piece(node, start, rest);
      if (end < sizes[at]! && end !== values[i + 2]) this.nodes.piece(node, end, NONE);
    }
    return this.nodes.seal(node, at);
  }

  /**
   * The packets whose end is an address from `from` up to and including `to`, both of one word (ipv4) or of four
   * (ipv6), and that are in `rest`. A whole family is all ends, atoms too. The family itself is not part of the set.
   */
  range(at: EndLevel, from: Words, to: Words, rest: PacketSet): PacketSet {
    this.assertBelow(at + from.length - 1, rest);
    if (from.length !== to.length || (from.length !== 1 && from.length !== 4)) throw new RangeError('1 or 4 words');
    if (from.every((word) => word === 0) && to.every((word) => word === lastWord)) return rest;
    return this.words(at, from, to, rest, 0, true, true);
  }

  /** The packets of a product of sets. */
  match(match: PacketMatch): PacketSet {
    return packetsOf(this, match);
  }

  /** The packets that a list allows. The first entry that holds a packet decides; the default is deny. */
  firstMatch(entries: readonly Entry[]): PacketSet {
    return this.lists.decide(entries.map(({ action, packets }) => (action === 'allow' ? packets : -packets)));
  }

  union(sets: readonly PacketSet[]): PacketSet {
    return this.lists.decide(sets);
  }

  /** The packets of `a` that are not in `b`. */
  subtract(a: PacketSet, b: PacketSet): PacketSet {
    return this.lists.decide([-b, a]);
  }

  intersect(a: PacketSet, b: PacketSet): PacketSet {
    return this.subtract(a, this.subtract(a, b));
  }

  isEmpty(set: PacketSet): boolean {
    return set === NONE;
  }

  /** Whether every packet of `a` is in `b`. */
  isSubset(a: PacketSet, b: PacketSet): boolean {
    return this.subtract(a, b) === NONE;
  }

  /** Whether a packet, one value for each word of each level, is in a set. */
  has(set: PacketSet, packet: readonly number[]): boolean {
    let at = set as number;
    while (at > ALL) {
      const value = packet[this.nodes.levels[at]!]!;
      let piece = this.nodes.bounds[at + 1]! - 1;
      while (this.nodes.starts[piece]! > value) piece--;
      at = this.nodes.nexts[piece]!;
    }
    return at === ALL;
  }

  /** The least packet of a set, one value for each word of each level, or null where there is none. */
  first(set: PacketSet): readonly number[] | null {
    if (set === NONE) return null;
    const packet = sizes.map(() => 0);
    // Every node has a piece that is not NONE, so every such path ends at ALL.
    for (let at = set as number; at !== ALL; ) {
      let piece = this.nodes.bounds[at]!;
      while (this.nodes.nexts[piece] === NONE) piece++;
      packet[this.nodes.levels[at]!] = this.nodes.starts[piece]!;
      at = this.nodes.nexts[piece]!;
    }
    return packet;
  }

  /** A packet of `first` in readable form. */
  decode(packet: readonly number[]): Packet {
    return decodePacket(packet, (atom) => this.atomName(atom));
  }

  /** The value that stands for a name on the first word of an end. Equal names are equal values. */
  atom(name: string): number {
    const known = this.atoms.get(name);
    if (known !== undefined) return known;
    const value = firstAtom + this.atomNames.length;
    this.atoms.set(name, value);
    this.atomNames.push(name);
    return value;
  }

  /** The name that a value stands for, or null where none does. */
  atomName(value: number): string | null {
    return this.atomNames[value - firstAtom] ?? null;
  }

  /**
   * Whether any name was given a value. If so, a list with denials narrower than any proves nothing: a denied address
   * may be one that a name resolves to.
   */
  get hasAtoms(): boolean {
    return this.atomNames.length > 0;
  }

  /** The addresses between two bounds, from word `i` on; a bound that an earlier word has passed counts no more. */
  private words(
    at: number,
    from: Words,
    to: Words,
    rest: PacketSet,
    i: number,
    isAtFrom: boolean,
    isAtTo: boolean,
  ): PacketSet {
    if (i === from.length || !(isAtFrom || isAtTo)) return rest;
    const low = isAtFrom ? from[i]! : 0;
    const high = isAtTo ? to[i]! : lastWord;
    if (low > high) throw new RangeError(`a range that runs backwards: ${from.join(' ')} to ${to.join(' ')}`);
    if (low === high) {
      return this.within(at + i, [low, low + 1], this.words(at, from, to, rest, i + 1, isAtFrom, isAtTo));
    }
    const lowest = this.words(at, from, to, rest, i + 1, isAtFrom, false);
    const highest = this.words(at, from, to, rest, i + 1, false, isAtTo);
    const node = this.nodes.open();
    if (low > 0) this.nodes.piece(node, 0, NONE);
    this.nodes.piece(node, low, lowest);
    if (low + 1 < high) this.nodes.piece(node, low + 1, rest);
    this.nodes.piece(node, high, highest);
    if (high + 1 < sizes[at + i]!) this.nodes.piece(node, high + 1, NONE);
    return this.nodes.seal(node, at + i);
  }

  private assertBelow(at: number, rest: PacketSet): void {
    if (this.nodes.levels[rest]! <= at) throw new RangeError(`level ${at} is not above what follows it`);
  }
}

const lastWord = 2 ** 32 - 1;

/** How two sets differ. */
export interface Comparison {
  readonly holds: boolean;
  /** A packet that is found though it is not wanted, or null. */
  readonly opens: readonly number[] | null;
  /** A packet that is wanted and not found, or null. */
  readonly blocks: readonly number[] | null;
}

/** Compares what is wanted with what is found, both ways. */
export function compare(space: PacketSpace, wanted: PacketSet, found: PacketSet): Comparison {
  if (wanted === found) return { holds: true, opens: null, blocks: null };
  return {
    holds: false,
    opens: space.first(space.subtract(found, wanted)),
    blocks: space.first(space.subtract(wanted, found)),
  };
}
