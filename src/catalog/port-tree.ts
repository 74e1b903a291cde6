import type { PortRange } from '../network/index.js';

/** As many leaves as there are port numbers, so that leaf and number differ by a constant. */
const leaves = 65_536;

/**
 * A segment tree over port numbers. A range is kept at the at most 32 inner nodes that make it up, and a port is looked
 * up at the 17 nodes above its leaf, so neither wide ranges nor many rows cost a scan.
 */
export class PortTree {
  private readonly nodes = new Map<number, number[]>();

  add({ from, to }: PortRange, position: number): void {
    let left = from + leaves;
    let right = to + 1 + leaves;
    while (left < right) {
      if (left % 2 === 1) this.put(left++, position);
      if (right % 2 === 1) this.put(--right, position);
      left >>= 1;
      right >>= 1;
    }
  }

  /** The lists at the nodes above the port. A position may stand in several of them. */
  of(port: number): readonly (readonly number[])[] {
    const lists: (readonly number[])[] = [];
    for (let node = port + leaves; node >= 1; node >>= 1) {
      const list = this.nodes.get(node);
      if (list !== undefined) lists.push(list);
    }
    return lists;
  }

  private put(node: number, position: number): void {
    const list = this.nodes.get(node);
    if (list === undefined) this.nodes.set(node, [position]);
    else if (list.at(-1) !== position) list.push(position);
  }
}
