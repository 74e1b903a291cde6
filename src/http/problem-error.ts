import { type Fault, type Parsed, type Place, type Problem, problemAt, type Result } from '../problems/index.js';

/** Why a request is refused, on its way from a controller or resolver to the caller. Thrown there only. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  /** In document order; the first decides the status. Never empty. */
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(first: Problem, ...others: readonly Problem[]) {
    super(first.detail);
    this.problems = [first, ...others];
  }
}

/** A refusal for one fault at a place. */
export function problem(place: Place, fault: Fault): ProblemError {
  return new ProblemError(problemAt(place, fault));
}

/** The value of a result; its problems are thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const [first, ...others] = result.problems;
  if (first === undefined) throw new Error('A failed result without problems.');
  throw new ProblemError(first, ...others);
}

/** The value that was parsed at a place; its fault is thrown. */
export function unwrapAt<T>(place: Place, parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw problem(place, parsed.fault);
}
