/** A piece of an nft script. A newline ends a statement, so it is a token. */
export interface Token {
  readonly kind: 'word' | 'string' | 'symbol' | 'newline' | 'end';
  /** Without the quotes of a string. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The reader's way out of a script that it does not wholly understand; caught at its door, never seen outside. */
export class Unreadable extends Error {
  constructor(
    readonly line: number,
    detail: string,
  ) {
    super(detail);
  }
}

// One group for each kind, in the order of `kinds`.
const pattern = /([ \t]+|#[^\n]*)|(\n)|"([^"\n]*)"|([A-Za-z0-9_.:/-]+)|([{};,=@$+])/y;

const kinds = ['skip', 'newline', 'string', 'word', 'symbol'] as const;

/** The tokens of a script, closed by an `end`. Anything else (a continued line, `!=`, a wildcard) is refused. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) throw new Unreadable(line, `the character ${JSON.stringify(text[at])} has no meaning here`);
    at += match[0].length;
    const group = kinds.findIndex((_, i) => match[i + 1] !== undefined);
    const kind = kinds[group]!;
    if (kind !== 'skip') tokens.push({ kind, text: match[group + 1]!, line });
    if (kind === 'newline') line++;
  }
  return [...tokens, { kind: 'end', text: 'the end of the file', line }];
}
