/** The longest list of sets that one operation takes: the index of an entry is the low 20 bits of a sort key. */
export const maximumEntries = 2 ** 20;

/**
 * An operation on packet sets was given up. It is a refusal (`too-much-work`), never a result: a proof that ends so
 * does not hold.
 */
export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';

  constructor(
    /** What was used up: the steps of the space, or the entries of one list. */
    readonly unit: 'steps' | 'entries',
    /** How many of them it had come to; the whole need is not known. */
    readonly steps: number,
    /** How many of them are allowed. */
    readonly budget: number,
  ) {
    super(`Comparing the packet sets takes more than ${budget} ${unit}: given up at ${steps}.`);
  }
}

/**
 * The steps that `rules` rules may take. Measured need of a rule: products 41, access lists 53, random nested prefixes
 * 160, alternating denies 220, random boxes 660.
 */
export function budgetFor(rules: number): number {
  return Math.min(5_000_000 + 1_000 * rules, 100_000_000);
}

/** Counts the steps of one space; a step is 10 to 50 ns. */
export class Budget {
  private used = 0;

  constructor(readonly limit: number) {}

  /** Steps so far. */
  get spent(): number {
    return this.used;
  }

  /** Throws `TooMuchWork` once the limit is passed, and from then on always. */
  spend(steps: number): void {
    this.used += steps;
    if (this.used > this.limit) throw new TooMuchWork('steps', this.used, this.limit);
  }
}
