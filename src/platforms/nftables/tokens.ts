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

const patterns = [
  ['skip', /[ \t]+|#[^\n]*/y],
  ['newline', /\n/y],
  ['string', /"[^"\n]*"/y],
  ['word', /[A-Za-z0-9_.:/-]+/y],
  ['symbol', /[{};,=@$+]/y],
] as const;

/** The tokens of a script, closed by an `end`. Anything else (a continued line, `!=`, a wildcard) is refused. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const found = nextOf(text, at);
    if (found === null) throw new Unreadable(line, `the character ${JSON.stringify(text[at])} has no meaning here`);
    at += found.text.length;
    if (found.kind !== 'skip') {
      tokens.push({ kind: found.kind, text: found.kind === 'string' ? found.text.slice(1, -1) : found.text, line });
    }
    if (found.kind === 'newline') line++;
  }
  return [...tokens, { kind: 'end', text: 'the end of the file', line }];
}

function nextOf(text: string, at: number) {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return { kind, text: match[0] };
  }
  return null;
}
