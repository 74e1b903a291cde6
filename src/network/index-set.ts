/**
 * A changing set of indexes below `size`, at most 2^20, read in ascending order. Two layers of bits: adding and
 * removing take constant time, and reading skips 1,024 absent indexes at once.
 */
export class IndexSet {
  private readonly words: Int32Array;
  private readonly groups: Int32Array;

  constructor(size: number) {
    this.words = new Int32Array((size + 31) >>> 5);
    this.groups = new Int32Array((size + 1023) >>> 10);
  }

  add(index: number): void {
    this.words[index >>> 5]! |= 1 << index;
    this.groups[index >>> 10]! |= 1 << (index >>> 5);
  }

  remove(index: number): void {
    const word = index >>> 5;
    this.words[word]! &= ~(1 << index);
    if (this.words[word] === 0) this.groups[index >>> 10]! &= ~(1 << word);
  }

  /** The smallest member from `index` on, or -1. */
  next(index: number): number {
    let word = index >>> 5;
    const rest = index < this.words.length * 32 ? this.words[word]! & (-1 << index) : 0;
    if (rest !== 0) return word * 32 + lowestBit(rest);
    word++;
    let group = word >>> 5;
    if (group >= this.groups.length) return -1;
    let bits = this.groups[group]! & (-1 << word);
    while (bits === 0) {
      if (++group === this.groups.length) return -1;
      bits = this.groups[group]!;
    }
    word = group * 32 + lowestBit(bits);
    return word * 32 + lowestBit(this.words[word]!);
  }
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
