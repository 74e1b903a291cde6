import {
  type AddressRange,
  compareWords,
  type Family,
  families,
  formatAddressRange,
  isWholeFamily,
  predecessor,
  successor,
  type Words,
  wholeFamily,
} from './address.js';

/** An immutable set of addresses of both families, kept as sorted ranges that neither overlap nor touch. */
export class AddressSet {
  /** No address at all. */
  static readonly empty = new AddressSet([]);
  /** Every address of both families: what a site writes as `any`. */
  static readonly all = new AddressSet(families.map(wholeFamily));

  private written: string | undefined;

  private constructor(
    /** Sorted, disjoint, with gaps between them; ipv4 first. */
    readonly ranges: readonly AddressRange[],
  ) {}

  /** The union of the ranges. */
  static of(ranges: readonly AddressRange[]): AddressSet {
    const sorted = [...ranges].sort(
      (a, b) => Number(a.family === 'ipv6') - Number(b.family === 'ipv6') || compareWords(a.first, b.first),
    );
    const merged: AddressRange[] = [];
    for (const range of sorted) {
      const previous = merged.at(-1);
      if (previous !== undefined && previous.family === range.family && touches(previous.last, range.first)) {
        if (compareWords(range.last, previous.last) > 0) merged[merged.length - 1] = { ...previous, last: range.last };
      } else {
        merged.push(range);
      }
    }
    return merged.length === 0 ? AddressSet.empty : new AddressSet(merged);
  }

  /** The ranges as text, `A`, `A/n` or `A-B`, with spaces between: equal for equal sets, and made once. */
  get text(): string {
    this.written ??= this.ranges.map(formatAddressRange).join(' ');
    return this.written;
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  /** Whether it holds every address of each family that it holds at all. */
  get isWhole(): boolean {
    return !this.isEmpty && this.ranges.every(isWholeFamily);
  }

  /** The families that it has an address of. */
  get families(): readonly Family[] {
    return families.filter((family) => this.ranges.some((range) => range.family === family));
  }

  /** The addresses of one family. */
  only(family: Family): AddressSet {
    return new AddressSet(this.ranges.filter((range) => range.family === family));
  }

  union(other: AddressSet): AddressSet {
    return AddressSet.of([...this.ranges, ...other.ranges]);
  }

  subtract(other: AddressSet): AddressSet {
    return new AddressSet(this.ranges.flatMap((range) => cut(range, other.ranges)));
  }

  intersect(other: AddressSet): AddressSet {
    return this.subtract(this.subtract(other));
  }

  overlaps(other: AddressSet): boolean {
    return !this.intersect(other).isEmpty;
  }

  isSubset(other: AddressSet): boolean {
    return this.subtract(other).isEmpty;
  }

  equals(other: AddressSet): boolean {
    return (
      this.ranges.length === other.ranges.length &&
      this.ranges.every((range, i) => {
        const twin = other.ranges[i]!;
        return (
          range.family === twin.family &&
          compareWords(range.first, twin.first) === 0 &&
          compareWords(range.last, twin.last) === 0
        );
      })
    );
  }
}

function touches(last: Words, first: Words): boolean {
  const next = successor(last);
  return next === null || compareWords(first, next) <= 0;
}

/** What is left of `range` without `holes`, which are sorted and disjoint. */
function cut(range: AddressRange, holes: readonly AddressRange[]): readonly AddressRange[] {
  const left: AddressRange[] = [];
  let start: Words | null = range.first;
  for (const hole of holes) {
    if (start === null || hole.family !== range.family || compareWords(hole.last, start) < 0) continue;
    if (compareWords(hole.first, range.last) > 0) break;
    const before = predecessor(hole.first);
    if (before !== null && compareWords(start, before) <= 0) left.push({ ...range, first: start, last: before });
    start = successor(hole.last);
  }
  if (start !== null && compareWords(start, range.last) <= 0) left.push({ ...range, first: start });
  return left;
}
