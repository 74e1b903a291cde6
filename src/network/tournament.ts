import { NONE, type PacketSet } from './packet-nodes.js';

/**
 * The union of many sets of which few change at a time. A binary tree: each inner place holds the union of the two
 * below it, so that a change costs as many unions as the tree is high.
 */
export class Tournament {
  // Place 1 is the top, the places 2i and 2i + 1 lie below i, and the leaves fill the second half.
  private readonly places: Int32Array;
  private readonly leaves: number;
  private changed: number[] = [];

  /** `sets` has one set for each leaf. */
  constructor(
    sets: Int32Array,
    private readonly union: (a: PacketSet, b: PacketSet) => PacketSet,
  ) {
    this.leaves = 1 << (32 - Math.clz32(sets.length - 1));
    this.places = new Int32Array(this.leaves * 2).fill(NONE);
    this.places.set(sets, this.leaves);
    for (let place = this.leaves - 1; place > 0; place--) this.update(place);
  }

  /** Puts a set on a leaf. Until `settle` the leaves come in ascending order. */
  change(leaf: number, set: number): void {
    this.places[this.leaves + leaf] = set;
    this.changed.push(this.leaves + leaf);
  }

  /** The union of all leaves after the changes. */
  settle(): PacketSet {
    let row = this.changed;
    while (row.length > 0 && row[0]! > 1) {
      const above: number[] = [];
      for (const place of row) {
        const parent = place >>> 1;
        if (above.at(-1) !== parent && this.update(parent)) above.push(parent);
      }
      row = above;
    }
    this.changed = [];
    return this.places[1] as PacketSet;
  }

  /** Whether the union at `place` is another one now. */
  private update(place: number): boolean {
    const before = this.places[place];
    const set = this.union(this.places[place * 2] as PacketSet, this.places[place * 2 + 1] as PacketSet);
    this.places[place] = set;
    return set !== before;
  }
}
