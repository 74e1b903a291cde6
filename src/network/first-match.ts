import { type Budget, maximumEntries, TooMuchWork } from './packet-budget.js';
import { PacketMemo } from './packet-memo.js';
import { ALL, doubled, NONE, type PacketNodes, type PacketSet, sizes } from './packet-nodes.js';
import { Sweep } from './sweep.js';
import { tidy } from './tidy.js';
import { Tournament } from './tournament.js';

// What is counted beside list entries and live sets, in steps; measured. A new list also costs memory for good.
const newList = 16;
const sortedEvent = 4;
const eventInTournament = 8;

/**
 * The one operation on packet sets. Its input is a list of signed sets, `+set` allows and `-set` denies: the first one
 * that holds a packet decides, and a packet in none is denied. Lists of sets one level below come out of a sweep
 * over the values of a level, and are decided in the same way.
 */
export class FirstMatch {
  private readonly memo = new PacketMemo();
  // Lists in the making, one above the other, as the recursion nests them.
  private lists = new Int32Array(1024);
  private top = 0;

  constructor(
    private readonly nodes: PacketNodes,
    private readonly budget: Budget,
    /** A union whose sweep would look at more than so many live sets per event goes through a tournament. */
    private readonly overlap: number,
  ) {}

  /** What the list comes to: the packets that it allows. */
  decide(entries: readonly number[]): PacketSet {
    if (entries.length > maximumEntries) throw new TooMuchWork('entries', entries.length, maximumEntries);
    this.top = 0;
    for (const entry of entries) this.push(entry);
    return this.settle(0);
  }

  private readonly unionOf = (a: PacketSet, b: PacketSet): PacketSet => this.decideTwo(a, b);

  /** The list of two, `b` an allow: most lists inside a tournament or a difference end here. */
  private decideTwo(a: number, b: number): PacketSet {
    if (a === NONE || a === b) return b as PacketSet;
    if (a === -ALL || b === NONE || a === -b) return (a > 0 ? a : NONE) as PacketSet;
    if (a === ALL || (a > 0 && b === ALL)) return ALL;
    const from = this.top;
    this.push(a);
    this.push(b);
    return this.settle(from);
  }

  private push(entry: number): void {
    if (this.top === this.lists.length) this.lists = doubled(this.lists);
    this.lists[this.top++] = entry;
  }

  /** Decides the list on top, which begins at `from`, and takes it off. */
  private settle(from: number): PacketSet {
    const end = tidy(this.lists, from, this.top);
    this.top = from;
    if (end - from < 2) return (end === from ? NONE : this.lists[from]!) as PacketSet;
    this.budget.spend(end - from);
    const key = this.memo.keyOf(this.lists, from, end);
    const known = this.memo.resultOf(key);
    if (known !== null) return known;
    const set = this.compute(this.memo.offsetOf(key), end - from);
    this.memo.setResult(key, set);
    return set;
  }

  private compute(offset: number, length: number): PacketSet {
    const { numbers } = this.memo;
    this.budget.spend(newList);
    if (length === 2) return this.sweepTwo(numbers[offset]!, numbers[offset + 1]!);
    const sweep = new Sweep(this.nodes, numbers.slice(offset, offset + length));
    this.budget.spend(length + sortedEvent * sweep.events.length);
    return sweep.isUnion && length > this.overlap && sweep.overlap() > this.overlap
      ? this.climb(sweep)
      : this.walk(sweep);
  }

  /** Decides at each value where something changes on the sets that are live there. */
  private walk(sweep: Sweep): PacketSet {
    const node = this.nodes.open();
    let start = 0;
    do {
      this.nodes.piece(node, start, this.decideLive(sweep));
      start = sweep.advance();
    } while (start >= 0);
    return this.nodes.seal(node, sweep.level);
  }

  private decideLive(sweep: Sweep): PacketSet {
    if (sweep.isUnion && sweep.unbounded > 0) return ALL;
    const from = this.top;
    for (let i = sweep.live.next(0); i >= 0; i = sweep.live.next(i + 1)) {
      const entry = sweep.current[i]!;
      this.push(entry);
      if (entry === ALL || entry === -ALL) break;
    }
    this.budget.spend(this.top - from);
    return this.settle(from);
  }

  /** The same for a union of many overlapping sets, where walking would decide on long and nearly equal lists. */
  private climb(sweep: Sweep): PacketSet {
    const node = this.nodes.open();
    const tournament = new Tournament(sweep.current, this.unionOf);
    let start = 0;
    do {
      this.nodes.piece(node, start, tournament.settle());
      const from = sweep.position;
      start = sweep.advance();
      this.budget.spend(eventInTournament * (sweep.position - from));
      for (let i = from; i < sweep.position; i++) {
        const index = sweep.indexAt(i);
        tournament.change(index, sweep.current[index]!);
      }
    } while (start >= 0);
    return this.nodes.seal(node, sweep.level);
  }

  /** The same for a list of two, without sorting: `b` is an allow. */
  private sweepTwo(a: number, b: number): PacketSet {
    const { nodes } = this;
    const sign = a < 0 ? -1 : 1;
    const level = Math.min(nodes.levels[a * sign]!, nodes.levels[b]!);
    // A set that does not decide on this level is one piece, itself.
    const [splitsA, splitsB] = [nodes.levels[a * sign] === level, nodes.levels[b] === level];
    let i = splitsA ? nodes.bounds[a * sign]! : 0;
    let j = splitsB ? nodes.bounds[b]! : 0;
    const endA = splitsA ? nodes.bounds[a * sign + 1]! : 1;
    const endB = splitsB ? nodes.bounds[b + 1]! : 1;
    this.budget.spend(endA - i + endB - j);
    const node = nodes.open();
    let start = 0;
    while (start < sizes[level]!) {
      nodes.piece(node, start, this.decideTwo(splitsA ? sign * nodes.nexts[i]! : a, splitsB ? nodes.nexts[j]! : b));
      const changeA = i + 1 < endA ? nodes.starts[i + 1]! : Infinity;
      const changeB = j + 1 < endB ? nodes.starts[j + 1]! : Infinity;
      start = Math.min(changeA, changeB);
      if (changeA === start) i++;
      if (changeB === start) j++;
    }
    return nodes.seal(node, level);
  }
}
