import {
  type BaseChain,
  type ChainDefinition,
  type ChainRule,
  type Condition,
  type Field,
  fields,
  type Hook,
  type Operand,
  type RuleVerdict,
  type SetDefinition,
  type Statement,
  type TablePart,
  type Word,
} from './script.js';
import { type Token, tokensOf, Unreadable } from './tokens.js';
import { priorityNames } from './vocabulary.js';

/** The statements of a script. Throws `Unreadable` at the first word that it does not know. */
export function parseScript(text: string): readonly Statement[] {
  return new Parser(tokensOf(text)).script();
}

/** A variable holds a list or one value; only a list may stand for all elements of a set (nft refuses the other). */
interface Variable {
  readonly words: readonly Word[];
  readonly isList: boolean;
}

const terminal: readonly string[] = ['accept', 'drop', 'return'];

class Parser {
  private at = 0;
  private readonly variables = new Map<string, Variable>();

  constructor(private readonly tokens: readonly Token[]) {}

  script(): readonly Statement[] {
    const statements: Statement[] = [];
    for (this.skipSeparators(); this.peek().kind !== 'end'; this.skipSeparators()) {
      const statement = this.statement();
      if (statement !== null) statements.push(statement);
      if (this.peek().kind !== 'end') this.separator();
    }
    return statements;
  }

  private statement(): Statement | null {
    const { line } = this.peek();
    const word = this.word('a statement');
    switch (word.text) {
      case 'define':
        this.define();
        return null;
      case 'delete':
        this.expectWord('table');
        return { kind: 'delete', name: this.tableName(), line };
      case 'table':
        return { kind: 'table', name: this.tableName(), parts: this.block(() => this.tablePart()), line };
      default:
        throw unknown(word, 'a statement');
    }
  }

  private define(): void {
    const name = this.word('the name of a variable');
    if (this.variables.has(name.text)) throw new Unreadable(name.line, `the variable ${name.text} is defined twice`);
    this.expectSymbol('=');
    const isList = this.isSymbol('{');
    this.variables.set(name.text, { words: isList ? this.list() : [this.word('a value')], isList });
  }

  private tableName(): string {
    this.expectWord('inet');
    return this.word('the name of a table').text;
  }

  private tablePart(): TablePart {
    const word = this.word('a part of a table');
    if (word.text === 'set') return this.set(word.line);
    if (word.text === 'chain') return this.chain(word.line);
    throw unknown(word, 'a part of a table');
  }

  private set(line: number): SetDefinition {
    const name = this.word('the name of a set').text;
    const given = new Map<string, readonly Word[]>();
    this.block(() => {
      const key = this.word('a part of a set');
      if (given.has(key.text)) throw new Unreadable(key.line, `“${key.text}” stands twice in one set`);
      given.set(key.text, this.setPart(key));
    });
    const type = given.get('type')?.[0];
    if (type === undefined) throw new Unreadable(line, `the set ${name} has no type`);
    return {
      kind: 'set',
      name,
      type,
      flags: given.get('flags') ?? [],
      isMerged: given.has('auto-merge'),
      elements: given.get('elements') ?? [],
      line,
    };
  }

  private setPart(key: Token): readonly Word[] {
    switch (key.text) {
      case 'type':
      case 'flags':
        return [this.word(`what follows “${key.text}”`)];
      case 'auto-merge':
        return [];
      case 'elements':
        this.expectSymbol('=');
        return this.isSymbol('{') ? this.elements() : this.listVariable();
      default:
        throw unknown(key, 'a part of a set');
    }
  }

  /** An empty list between braces is a syntax error of nft's, an empty variable is not (measured with 1.0.6). */
  private elements(): readonly Word[] {
    const { line } = this.peek();
    const words = this.list();
    if (words.length === 0) throw new Unreadable(line, 'a list of elements is empty');
    return words;
  }

  private listVariable(): readonly Word[] {
    const { line } = this.peek();
    const variable = this.variable();
    if (!variable.isList) throw new Unreadable(line, 'elements are a list, or a variable that holds one');
    return variable.words;
  }

  private chain(line: number): ChainDefinition {
    const name = this.word('the name of a chain').text;
    let base: BaseChain | null = null;
    const rules: ChainRule[] = [];
    this.block(() => {
      if (this.peek().text !== 'type') rules.push(this.rule());
      else if (base === null && rules.length === 0) base = this.baseChain();
      else throw new Unreadable(this.peek().line, 'a chain is bound once, before its rules');
    });
    return { kind: 'chain', name, base, rules, line };
  }

  private baseChain(): BaseChain {
    for (const word of ['type', 'filter', 'hook']) this.expectWord(word);
    const hook = this.hook();
    this.expectWord('priority');
    const priority = this.priority();
    return { hook, priority, policy: this.policy() };
  }

  private hook(): Hook {
    const word = this.word('a hook');
    if (word.text === 'input' || word.text === 'forward' || word.text === 'output') return word.text;
    throw unknown(word, 'a hook');
  }

  private priority(): number {
    const word = this.word('a priority');
    const named = priorityNames.get(word.text);
    if (named === undefined) return integer(word);
    const sign = this.peek().text;
    if (sign !== '+' && sign !== '-') return named;
    this.take();
    const offset = integer(this.word('an offset'));
    return sign === '+' ? named + offset : named - offset;
  }

  /** `; policy drop`, behind the hook; accept where it is missing. */
  private policy(): 'accept' | 'drop' {
    const after = this.tokens[this.at + 1];
    if (!this.isSymbol(';') || after?.text !== 'policy') return 'accept';
    this.take();
    this.take();
    const word = this.word('a policy');
    if (word.text === 'accept' || word.text === 'drop') return word.text;
    throw unknown(word, 'a policy');
  }

  private rule(): ChainRule {
    const { line } = this.peek();
    const conditions: Condition[] = [];
    let verdict: RuleVerdict = { kind: 'continue' };
    while (!this.isAtSeparator() && this.peek().text !== 'comment' && verdict.kind === 'continue') {
      const word = this.word('a part of a rule');
      if (word.text === 'counter') this.counter();
      else verdict = this.findVerdict(word) ?? verdict;
      if (word.text !== 'counter' && verdict.kind === 'continue') conditions.push(this.condition(word));
    }
    if (this.peek().text === 'comment') this.comment();
    return { conditions, verdict, line };
  }

  private findVerdict(word: Token): RuleVerdict | null {
    if (terminal.includes(word.text)) return { kind: word.text as 'accept' | 'drop' | 'return' };
    if (word.text !== 'jump' && word.text !== 'goto') return null;
    return { kind: word.text, chain: this.word('the name of a chain').text };
  }

  private counter(): void {
    if (this.peek().text !== 'packets') return;
    for (const word of ['packets', 'bytes']) {
      this.expectWord(word);
      integer(this.word('a count'));
    }
  }

  private comment(): void {
    this.take();
    const text = this.take();
    if (text.kind !== 'string') throw unknown(text, 'a comment in quotes');
    // nft 1.0.6 refuses 129 bytes (measured): a file that it refuses leaves the machine as it was.
    if (Buffer.byteLength(text.text) > 128) throw new Unreadable(text.line, 'a comment is longer than 128 bytes');
  }

  private condition(word: Token): Condition {
    const isWhole = fields.some((field) => field === word.text);
    const name = isWhole ? word.text : `${word.text} ${this.word('a field').text}`;
    const field = fields.find((known) => known === name);
    if (field === undefined) throw new Unreadable(word.line, `“${name}” is not a field that is read`);
    return { field, operand: this.operand(field), line: word.line };
  }

  private operand(field: Field): Operand {
    if (this.isSymbol('@')) {
      this.take();
      return { kind: 'set', name: this.word('the name of a set').text };
    }
    if (this.isSymbol('{')) return { kind: 'values', words: this.elements() };
    if (this.isSymbol('$')) return { kind: 'values', words: this.variable().words };
    return { kind: 'values', words: field === 'ct state' ? this.states() : [this.value()] };
  }

  /** `established,related` without braces: any one of them. */
  private states(): readonly Word[] {
    const words = [this.word('a state')];
    while (this.isSymbol(',')) {
      this.take();
      words.push(this.word('a state'));
    }
    return words;
  }

  /** `{ a, b }`, with a comma behind the last if need be; variables in it are replaced. */
  private list(): readonly Word[] {
    const words: Word[] = [];
    this.expectSymbol('{');
    this.skipNewlines();
    while (!this.isSymbol('}')) {
      words.push(...(this.isSymbol('$') ? this.variable().words : [this.value()]));
      this.skipNewlines();
      if (!this.isSymbol('}')) this.expectSymbol(',');
      this.skipNewlines();
    }
    this.take();
    return words;
  }

  private variable(): Variable {
    this.expectSymbol('$');
    const name = this.word('the name of a variable');
    const variable = this.variables.get(name.text);
    if (variable === undefined) throw new Unreadable(name.line, `the variable ${name.text} is not defined`);
    return variable;
  }

  /** A value; names of interfaces may be quoted. */
  private value(): Word {
    return this.peek().kind === 'string' ? this.take() : this.word('a value');
  }

  /** Parts between braces, each closed by a newline or semicolon: nft 1.0.6 wants one before the brace too. */
  private block<T>(part: () => T): readonly T[] {
    const parts: T[] = [];
    this.expectSymbol('{');
    for (this.skipSeparators(); !this.isSymbol('}'); this.skipSeparators()) {
      parts.push(part());
      this.separator();
    }
    this.take();
    return parts;
  }

  private isAtSeparator(): boolean {
    return this.peek().kind === 'newline' || this.isSymbol(';');
  }

  private separator(): void {
    if (!this.isAtSeparator()) throw unknown(this.peek(), 'a newline or a semicolon');
    this.take();
  }

  private skipSeparators(): void {
    while (this.isAtSeparator()) this.take();
  }

  private skipNewlines(): void {
    while (this.peek().kind === 'newline') this.take();
  }

  private isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  private expectSymbol(text: string): void {
    if (!this.isSymbol(text)) throw unknown(this.peek(), `“${text}”`);
    this.take();
  }

  private expectWord(text: string): void {
    const word = this.word(`“${text}”`);
    if (word.text !== text) throw unknown(word, `“${text}”`);
  }

  private word(expected: string): Token {
    const token = this.peek();
    if (token.kind !== 'word') throw unknown(token, expected);
    return this.take();
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }
}

function integer(word: Word): number {
  if (!/^-?(0|[1-9]\d{0,8})$/.test(word.text)) throw new Unreadable(word.line, `“${word.text}” is not a number`);
  return Number(word.text);
}

function unknown(token: Token, expected: string): Unreadable {
  const found =
    token.kind === 'newline' ? 'the end of the line' : token.kind === 'end' ? token.text : `“${token.text}”`;
  return new Unreadable(token.line, `${found} stands where ${expected} is expected`);
}
