import { Refusal } from './refusal.js';

/** A value of the small part of HCL that the reader knows. */
export type HclValue =
  | { readonly kind: 'string'; readonly text: string; readonly line: number }
  | { readonly kind: 'number'; readonly text: string; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly HclValue[]; readonly line: number }
  /** `true`, `string`, `var.network`, `local.tags_web`: dotted identifiers. */
  | { readonly kind: 'reference'; readonly path: readonly string[]; readonly line: number };

/** What stands between braces, or in a whole file. */
export interface HclBody {
  readonly attributes: ReadonlyMap<string, HclValue>;
  readonly blocks: readonly HclBlock[];
}

export interface HclBlock extends HclBody {
  readonly type: string;
  readonly labels: readonly string[];
  readonly line: number;
}

interface Token {
  readonly kind: 'identifier' | 'string' | 'number' | 'mark' | 'newline' | 'end';
  readonly text: string;
  readonly line: number;
}

/**
 * Blocks, attributes, quoted strings without expressions, whole numbers, lists, references, `#` comments: HCL's native
 * syntax (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md) without the rest, which is refused.
 */
export function parseHcl(text: string): HclBody {
  const tokens = tokenize(text);
  let at = 0;
  const peek = () => tokens[at]!;
  const next = () => tokens[at++]!;
  const isMark = (mark: string) => peek().kind === 'mark' && peek().text === mark;
  const expect = (kind: Token['kind'], mark?: string) => {
    const token = next();
    if (token.kind !== kind || (mark !== undefined && token.text !== mark)) throw unexpected(token);
    return token;
  };
  const skipNewlines = () => {
    while (peek().kind === 'newline') next();
  };

  const parseBody = (isEnd: () => boolean): HclBody => {
    const attributes = new Map<string, HclValue>();
    const blocks: HclBlock[] = [];
    for (skipNewlines(); !isEnd(); skipNewlines()) {
      const name = expect('identifier');
      if (isMark('=')) {
        next();
        if (attributes.has(name.text)) throw new Refusal(name.line, `a second ${name.text}`);
        attributes.set(name.text, parseValue());
      } else {
        blocks.push(parseBlock(name));
      }
      if (peek().kind !== 'end') expect('newline');
    }
    return { attributes, blocks };
  };

  const parseBlock = (type: Token): HclBlock => {
    const labels: string[] = [];
    while (peek().kind === 'string') labels.push(next().text);
    expect('mark', '{');
    expect('newline');
    const body = parseBody(() => isMark('}'));
    next();
    return { type: type.text, labels, line: type.line, ...body };
  };

  const parseValue = (): HclValue => {
    const token = next();
    const { line, text } = token;
    if (token.kind === 'string' || token.kind === 'number') return { kind: token.kind, text, line };
    if (token.kind === 'identifier') {
      const path = [text];
      while (isMark('.')) {
        next();
        path.push(expect('identifier').text);
      }
      return { kind: 'reference', path, line };
    }
    if (token.kind !== 'mark' || text !== '[') throw unexpected(token);
    const items: HclValue[] = [];
    for (skipNewlines(); !isMark(']'); skipNewlines()) {
      items.push(parseValue());
      skipNewlines();
      if (!isMark(']')) expect('mark', ',');
    }
    next();
    return { kind: 'list', items, line };
  };

  return parseBody(() => peek().kind === 'end');
}

function unexpected({ kind, text, line }: Token): Refusal {
  return new Refusal(
    line,
    kind === 'newline' || kind === 'end' ? 'the line ends too early' : `“${text}” is not expected`,
  );
}

const lexemes: readonly (readonly [Token['kind'] | null, RegExp])[] = [
  [null, /[ \t]+|#[^\n]*/y],
  ['newline', /\n/y],
  ['identifier', /[A-Za-z_][A-Za-z0-9_-]*/y],
  ['number', /(?:0|[1-9][0-9]*)(?![\w.])/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"/y],
  ['mark', /[{}[\]=,.]/y],
];

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const found = lexemes.flatMap(([kind, pattern]) => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      return match === null ? [] : [{ kind, lexeme: match[0] }];
    })[0];
    if (found === undefined) throw new Refusal(line, `“${text.slice(at, at + 12).split('\n')[0]}” is not understood`);
    const { kind, lexeme } = found;
    if (kind !== null) tokens.push({ kind, text: kind === 'string' ? unquote(lexeme, line) : lexeme, line });
    if (kind === 'newline') line++;
    at += lexeme.length;
  }
  return [...tokens, { kind: 'end', text: '', line }];
}

const plainEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** The text of a quoted template. `$${` and `%%{` stand for themselves; an expression is refused. */
function unquote(lexeme: string, line: number): string {
  return lexeme
    .slice(1, -1)
    .replace(/\\(u[0-9A-Fa-f]{4}|.)|([$%])\2\{|[$%]\{/gs, (match, code?: string, sign?: string) => {
      if (sign !== undefined) return `${sign}{`;
      if (code === undefined) throw new Refusal(line, 'an expression in a string');
      if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      const plain = plainEscapes[code];
      if (plain === undefined) throw new Refusal(line, `${match} is no escape`);
      return plain;
    });
}
