import { doubled, mix, type PacketSet, rehashed } from './packet-nodes.js';

/** Remembers what a list of signed sets came to. Lists are compared number by number, never by their hash alone. */
export class PacketMemo {
  /** The numbers of all lists, one list behind the other. */
  numbers = new Int32Array(1024);

  private bounds = new Int32Array(257);
  private hashes = new Int32Array(256);
  private results = new Int32Array(256).fill(unknown);
  // Slot 0 of the arrays stays empty: 0 marks a free place in the table.
  private count = 1;
  private table = new Int32Array(512);

  /** The key of the list that stands in `list` from `from` up to `end`; it is stored if it is new. */
  keyOf(list: Int32Array, from: number, end: number): number {
    let hash = end - from;
    for (let i = from; i < end; i++) hash = mix(hash, list[i]!);
    const mask = this.table.length - 1;
    let slot = hash & mask;
    for (let known = this.table[slot]!; known !== 0; known = this.table[slot]!) {
      if (this.hashes[known] === hash && this.equals(known, list, from, end)) return known;
      slot = (slot + 1) & mask;
    }
    return this.add(list, from, end, hash, slot);
  }

  /** Where the numbers of a list begin. */
  offsetOf(key: number): number {
    return this.bounds[key]!;
  }

  /** What the list came to, or null as long as that is not known. */
  resultOf(key: number): PacketSet | null {
    const result = this.results[key]!;
    return result === unknown ? null : (result as PacketSet);
  }

  setResult(key: number, set: PacketSet): void {
    this.results[key] = set;
  }

  private equals(key: number, list: Int32Array, from: number, end: number): boolean {
    const offset = this.bounds[key]!;
    if (this.bounds[key + 1]! - offset !== end - from) return false;
    for (let i = from; i < end; i++) if (this.numbers[offset + i - from] !== list[i]) return false;
    return true;
  }

  private add(list: Int32Array, from: number, end: number, hash: number, slot: number): number {
    const key = this.count++;
    if (key === this.results.length) this.growLists();
    const offset = this.bounds[key]!;
    while (offset + end - from > this.numbers.length) this.numbers = doubled(this.numbers);
    for (let i = from; i < end; i++) this.numbers[offset + i - from] = list[i]!;
    this.bounds[key + 1] = offset + end - from;
    this.hashes[key] = hash;
    this.table[slot] = key;
    if (this.count * 2 > this.table.length) this.table = rehashed(this.hashes, 1, this.count, this.table.length * 2);
    return key;
  }

  private growLists(): void {
    const length = this.results.length;
    this.results = doubled(this.results).fill(unknown, length);
    this.hashes = doubled(this.hashes);
    const bounds = new Int32Array(length * 2 + 1);
    bounds.set(this.bounds);
    this.bounds = bounds;
  }
}

const unknown = -1;
