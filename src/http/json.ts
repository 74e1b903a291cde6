import { fault, formatPointer, type Parsed, type Problem, problemAt, type Result, shown } from '../problems/index.js';

/** Deepest nesting of a request body. */
export const maximumDepth = 32;

/**
 * Reads strict JSON (RFC 8259). `JSON.parse` keeps the last of two equal keys, names no line, and gives objects whose
 * prototype answers to `constructor`; the parsers on npm that see duplicate keys are lenient, build a tree of nodes
 * first, or know no pointer. Here objects have no prototype, so that every name is plain data.
 */
export function parseJson(text: string): Result<unknown> {
  const parser = new JsonParser(text);
  try {
    return { ok: true, value: parser.document() };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { ok: false, problems: [thrown.problem] };
    throw thrown;
  }
}

/** Leaves the recursion below; `parseJson` turns it into a value. */
class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 section 7 wants them escaped.
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y;
const words = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

class JsonParser {
  private position = 0;
  private readonly path: (string | number)[] = [];

  constructor(private readonly text: string) {}

  document(): unknown {
    this.skip();
    const value = this.value();
    this.skip();
    if (this.position < this.text.length) throw this.unexpected('the end');
    return value;
  }

  private value(): unknown {
    switch (this.text[this.position]) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.array());
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private nested<T>(read: () => T): T {
    if (this.path.length >= maximumDepth) {
      throw this.refusal('body-too-deep', `The body is nested deeper than ${maximumDepth} levels.`);
    }
    return read();
  }

  private object(): unknown {
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    this.open();
    if (this.take('}')) return object;
    do {
      this.skip();
      if (this.text[this.position] !== '"') throw this.unexpected('a key in double quotes');
      const key = this.string();
      this.path.push(key);
      if (key in object) throw this.refusal('duplicate-key', `The key “${shown(key)}” stands twice.`);
      this.skip();
      if (!this.take(':')) throw this.unexpected('a colon');
      this.skip();
      object[key] = this.value();
      this.path.pop();
      this.skip();
    } while (this.take(','));
    if (!this.take('}')) throw this.unexpected('a comma or a closing brace');
    return object;
  }

  private array(): unknown {
    const array: unknown[] = [];
    this.open();
    if (this.take(']')) return array;
    do {
      this.skip();
      this.path.push(array.length);
      array.push(this.value());
      this.path.pop();
      this.skip();
    } while (this.take(','));
    if (!this.take(']')) throw this.unexpected('a comma or a closing bracket');
    return array;
  }

  private string(): string {
    const found = this.match(string);
    if (found === null) throw this.unexpected('a string that ends, with control characters escaped');
    return found.includes('\\') ? (JSON.parse(found) as string) : found.slice(1, -1);
  }

  private scalar(): unknown {
    for (const [word, value] of words) {
      if (this.text.startsWith(word, this.position)) {
        this.position += word.length;
        return value;
      }
    }
    const found = this.match(number);
    if (found === null) throw this.unexpected('a value');
    return Number(found);
  }

  /** Past the bracket that opens. */
  private open(): void {
    this.position++;
    this.skip();
  }

  private take(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private skip(): void {
    this.match(space);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.position = pattern.lastIndex;
    return found[0];
  }

  private unexpected(wanted: string): Refusal {
    const before = this.text.slice(0, this.position).split('\n');
    const found = this.text[this.position];
    const here = found === undefined ? 'the body ends' : `“${shown(found)}” stands`;
    const where = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    return this.refusal('body-malformed', `At ${where} ${here} where ${wanted} is expected.`);
  }

  private refusal(code: 'body-malformed' | 'body-too-deep' | 'duplicate-key', detail: string): Refusal {
    return new Refusal(problemAt({ in: 'body', pointer: formatPointer(this.path) }, fault(code, detail)));
  }
}

/** Text from strict UTF-8 without a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): Parsed<string> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.startsWith('\u{feff}')) return { ok: true, value: text };
    return { ok: false, fault: fault('body-encoding', 'The body begins with a byte order mark.') };
  } catch {
    return { ok: false, fault: fault('body-encoding', 'The body is not valid UTF-8.') };
  }
}
