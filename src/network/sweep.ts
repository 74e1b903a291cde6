import { IndexSet } from './index-set.js';
import { maximumEntries } from './packet-budget.js';
import { ALL, NONE, type PacketNodes, sizes } from './packet-nodes.js';

/** One pass over the values of the highest level that a list decides on. */
export class Sweep {
  readonly level: number;
  /** Whether no entry denies, so that their order has no meaning. */
  readonly isUnion: boolean;
  /** Ascending, start * 2^20 + index: at `start` the entry at `index` comes to its next piece. Exact below 2^53. */
  readonly events: Float64Array;
  /** By index: the signed set that follows the piece at the present value; 0 where that is `NONE`. */
  readonly current: Int32Array;
  /** The indexes whose present set is not `NONE`. */
  readonly live: IndexSet;
  /** How many of them are `ALL`; of a union only. */
  unbounded = 0;
  /** How many events are behind. */
  position = 0;

  private readonly pieces: Int32Array;

  constructor(
    private readonly nodes: PacketNodes,
    private readonly entries: Int32Array,
  ) {
    this.level = sizes.length;
    this.isUnion = true;
    for (const entry of entries) {
      this.level = Math.min(this.level, nodes.levels[Math.abs(entry)]!);
      if (entry < 0) this.isUnion = false;
    }
    this.pieces = new Int32Array(entries.length);
    this.current = new Int32Array(entries.length);
    this.live = new IndexSet(entries.length);
    this.events = this.begin();
  }

  /** Goes to the next value where an entry changes, and returns it; -1 behind the last one. */
  advance(): number {
    if (this.position === this.events.length) return -1;
    const start = Math.floor(this.events[this.position]! / maximumEntries);
    const end = (start + 1) * maximumEntries;
    while (this.position < this.events.length && this.events[this.position]! < end) {
      const index = this.indexAt(this.position++);
      this.show(index, this.nodes.nexts[++this.pieces[index]!]!);
    }
    return start;
  }

  /** The entry that an event belongs to. */
  indexAt(event: number): number {
    return this.events[event]! % maximumEntries;
  }

  /** The live sets that a walk would look at, per event. */
  overlap(): number {
    const { nexts } = this.nodes;
    const pieces = this.pieces.slice();
    let [live, unbounded, sum] = [0, 0, 0];
    for (const set of this.current) {
      if (set !== NONE) live++;
      if (set === ALL) unbounded++;
    }
    for (let event = 0; event < this.events.length; event++) {
      const index = this.indexAt(event);
      const before = nexts[pieces[index]!]!;
      const after = nexts[++pieces[index]!]!;
      live += Number(after !== NONE) - Number(before !== NONE);
      unbounded += Number(after === ALL) - Number(before === ALL);
      const next = this.events[event + 1];
      const isLast =
        next === undefined || Math.floor(next / maximumEntries) > Math.floor(this.events[event]! / maximumEntries);
      if (isLast && unbounded === 0) sum += live;
    }
    return this.events.length === 0 ? 0 : sum / this.events.length;
  }

  private begin(): Float64Array {
    const { nodes, entries } = this;
    let count = 0;
    for (const entry of entries) {
      const set = Math.abs(entry);
      if (this.decides(entry)) count += nodes.bounds[set + 1]! - nodes.bounds[set]! - 1;
    }
    const events = new Float64Array(count);
    let at = 0;
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]!;
      const set = Math.abs(entry);
      if (!this.decides(entry)) {
        this.show(index, set);
        continue;
      }
      const first = nodes.bounds[set]!;
      this.pieces[index] = first;
      this.show(index, nodes.nexts[first]!);
      for (let piece = first + 1; piece < nodes.bounds[set + 1]!; piece++) {
        events[at++] = nodes.starts[piece]! * maximumEntries + index;
      }
    }
    return events.sort();
  }

  private decides(entry: number): boolean {
    return this.nodes.levels[Math.abs(entry)] === this.level;
  }

  private show(index: number, set: number): void {
    if (this.current[index] === ALL) this.unbounded--;
    if (set === ALL) this.unbounded++;
    if (set === NONE) this.live.remove(index);
    else this.live.add(index);
    this.current[index] = this.entries[index]! < 0 ? -set : set;
  }
}
