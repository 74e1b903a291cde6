/** A set of packets: a number that only its space understands. In one space, equal sets are equal numbers. */
export type PacketSet = number & { readonly brand: 'packets' };

/** No packet. */
export const NONE = 0 as PacketSet;

/** Every packet, atoms as ends included. */
export const ALL = 1 as PacketSet;

/** Ascending half-open pairs: [22, 23, 8000, 8011] is 22 and 8000 to 8010. Pairs may touch, not overlap. */
export type Values = readonly number[];

/**
 * The fields of a packet in the order in which a set decides on them. Ends have four words; ipv4 uses the first one
 * alone. Ports come before addresses, and source before destination: measured, the other orders cost up to 14 times.
 */
export const level = {
  family: 0,
  /** IP protocol number. */
  transport: 1,
  /** Of ICMP, type * 256 + code. */
  destinationPort: 2,
  sourcePort: 3,
  source: 4,
  destination: 8,
} as const;

/** A level at which an end begins. */
export type EndLevel = typeof level.source | typeof level.destination;

/** How many values each level has. The upper half of an end's first word is for atoms. */
export const sizes: readonly number[] = [
  2,
  2 ** 8,
  2 ** 16,
  2 ** 16,
  ...[2 ** 33, 2 ** 32, 2 ** 32, 2 ** 32],
  ...[2 ** 33, 2 ** 32, 2 ** 32, 2 ** 32],
];

/**
 * The nodes of one space. A node splits the values of one level into consecutive pieces, each with the set that
 * follows it; of equal nodes only one exists, which is what makes equal sets equal numbers.
 */
export class PacketNodes {
  /** The first value of each piece; the first piece of a node starts at 0. */
  starts = new Float64Array(1024);
  /** The set behind each piece; neighbours differ. */
  nexts = new Int32Array(1024);
  /** By set: the level that it decides on. `NONE` and `ALL` lie below all levels. */
  levels = new Uint8Array(256).fill(sizes.length, 0, 2);
  /** By set: where its pieces begin; they end where those of the next set begin. */
  bounds = new Int32Array(257);

  private hashes = new Int32Array(256);
  private count = 2;
  private table = new Int32Array(512);
  // The pieces of nodes being made, one node above the other, as the recursion nests them.
  private openStarts = new Float64Array(256);
  private openNexts = new Int32Array(256);
  private openCount = 0;

  /** Begins a node; pass the result to `piece` and `seal`. Nodes begun later are sealed earlier. */
  open(): number {
    return this.openCount;
  }

  /** Appends a piece from `start` on. Pieces come in ascending order. */
  piece(node: number, start: number, next: number): void {
    const at = this.openCount;
    if (at > node && this.openNexts[at - 1] === next) return;
    if (at === this.openStarts.length) {
      this.openStarts = doubled(this.openStarts);
      this.openNexts = doubled(this.openNexts);
    }
    this.openStarts[at] = start;
    this.openNexts[at] = next;
    this.openCount = at + 1;
  }

  /** Ends a node and finds its equal, or makes it. A node of one piece is what follows it. */
  seal(node: number, at: number): PacketSet {
    const size = this.openCount - node;
    const set = size === 1 ? this.openNexts[node]! : this.find(node, size, at);
    this.openCount = node;
    return set as PacketSet;
  }

  private find(node: number, size: number, at: number): number {
    const hash = this.hashOpen(node, size, at);
    const mask = this.table.length - 1;
    let slot = hash & mask;
    for (let known = this.table[slot]!; known !== 0; known = this.table[slot]!) {
      if (this.hashes[known] === hash && this.equalsOpen(known, node, size, at)) return known;
      slot = (slot + 1) & mask;
    }
    return this.add(node, size, at, hash, slot);
  }

  private hashOpen(node: number, size: number, at: number): number {
    let hash = at;
    for (let i = node; i < node + size; i++) {
      hash = mix(hash, this.openStarts[i]!);
      hash = mix(hash, this.openNexts[i]!);
    }
    return hash;
  }

  private equalsOpen(set: number, node: number, size: number, at: number): boolean {
    const from = this.bounds[set]!;
    if (this.levels[set] !== at || this.bounds[set + 1]! - from !== size) return false;
    for (let i = 0; i < size; i++) {
      if (this.nexts[from + i] !== this.openNexts[node + i] || this.starts[from + i] !== this.openStarts[node + i]) {
        return false;
      }
    }
    return true;
  }

  private add(node: number, size: number, at: number, hash: number, slot: number): number {
    const set = this.count++;
    if (set === this.levels.length) this.growSets();
    const from = this.bounds[set]!;
    while (from + size > this.starts.length) {
      this.starts = doubled(this.starts);
      this.nexts = doubled(this.nexts);
    }
    for (let i = 0; i < size; i++) {
      this.starts[from + i] = this.openStarts[node + i]!;
      this.nexts[from + i] = this.openNexts[node + i]!;
    }
    this.levels[set] = at;
    this.hashes[set] = hash;
    this.bounds[set + 1] = from + size;
    this.table[slot] = set;
    if (this.count * 2 > this.table.length) this.table = rehashed(this.hashes, 2, this.count, this.table.length * 2);
    return set;
  }

  private growSets(): void {
    this.levels = doubled(this.levels);
    this.hashes = doubled(this.hashes);
    const bounds = new Int32Array(this.levels.length + 1);
    bounds.set(this.bounds);
    this.bounds = bounds;
  }
}

/** One step of a 32-bit hash. A value of 33 bits loses the topmost: its table compares, so that only costs time. */
export function mix(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e37_79b1);
  return product ^ (product >>> 15);
}

/** A copy of twice the length. */
export function doubled<Numbers extends Int32Array | Float64Array | Uint8Array>(numbers: Numbers): Numbers {
  const copy = new (numbers.constructor as new (length: number) => Numbers)(numbers.length * 2);
  copy.set(numbers);
  return copy;
}

/** An open-addressed table of `size` slots, a power of two, that holds the indexes from `first` up to `end`. */
export function rehashed(hashes: Int32Array, first: number, end: number, size: number): Int32Array<ArrayBuffer> {
  const table = new Int32Array(size);
  for (let i = first; i < end; i++) {
    let slot = hashes[i]! & (size - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (size - 1);
    table[slot] = i;
  }
  return table;
}
