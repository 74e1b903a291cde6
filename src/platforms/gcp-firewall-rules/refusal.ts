/** What the readers throw at the first thing they do not know; `read` turns it into a value. */
export class Refusal extends Error {
  constructor(
    readonly line: number,
    detail: string,
  ) {
    super(detail);
  }
}
