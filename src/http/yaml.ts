import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
} from 'yaml';
import {
  type Fault,
  fault,
  formatPointer,
  type ProblemCode,
  problemAt,
  type Result,
  shown,
} from '../problems/index.js';
import { maximumDepth } from './json.js';

type Path = readonly (string | number)[];

/** Leaves the recursion below; `parseYaml` turns it into a value. */
class Refusal extends Error {
  constructor(
    readonly fault: Fault,
    readonly path: Path,
  ) {
    super(fault.detail);
  }
}

/**
 * Reads one YAML 1.2 document of the core schema: no anchors, aliases or tags, no key twice. Objects have no prototype,
 * so that every name is plain data.
 */
export function parseYaml(text: string): Result<unknown> {
  try {
    return { ok: true, value: convert(compose(text).contents, []) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const place = { in: 'body', pointer: formatPointer(thrown.path) } as const;
    return { ok: false, problems: [problemAt(place, thrown.fault)] };
  }
}

function compose(text: string): Document.Parsed {
  const lines = new LineCounter();
  const tokens = [...parseTokens(text, lines)];
  checkDepth(tokens);
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, merge: false });
  const documents = [...composer.compose(tokens, true, text.length)];
  const [document] = documents;
  if (document === undefined || isEmpty(document)) {
    throw refusal('body-missing', 'The body holds no document.', []);
  }
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw refusal('body-malformed', `At line ${line}, column ${col}: ${shown(error.message)}`, []);
  }
  if (documents.length > 1) throw refusal('yaml-feature', 'The body holds more than one document.', []);
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    throw refusal('yaml-feature', 'The document asks for another version than YAML 1.2.', []);
  }
  return document;
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return (
    errors.length === 0 &&
    (contents === null || (isScalar(contents) && contents.value === null && contents.source === ''))
  );
}

/** The parser needs some 3 µs for a token, ten times what JSON takes: 1 MiB of brackets would hold up everybody. */
const maximumTokens = 200_000;

function* parseTokens(text: string, lines: LineCounter) {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let count = 0;
  for (const token of new Lexer().lex(text)) {
    if (++count > maximumTokens) {
      const detail = `The document has more than ${maximumTokens} YAML tokens.`;
      throw new Refusal(fault('body-too-large', detail, { remedy: 'Send it as JSON, or send less at once.' }), []);
    }
    yield* parser.next(token);
  }
  yield* parser.end();
}

/** The composer recurses, so depth is bounded before it runs. */
function checkDepth(tokens: readonly unknown[]): void {
  let level: readonly unknown[] = tokens;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maximumDepth + 1) {
      throw refusal('body-too-deep', `The body is nested deeper than ${maximumDepth} levels.`, []);
    }
    level = level.flatMap(childrenOf);
  }
}

/** The collections within a token: a document’s value, or keys and values of the items of a collection. */
function childrenOf(token: unknown): readonly unknown[] {
  if (typeof token !== 'object' || token === null) return [];
  if ('items' in token && Array.isArray(token.items)) {
    return (token.items as { key?: unknown; value?: unknown }[])
      .flatMap(({ key, value }) => [key, value])
      .filter(isDeep);
  }
  return 'value' in token && isDeep(token.value) ? [token.value] : [];
}

function isDeep(token: unknown): boolean {
  return typeof token === 'object' && token !== null && 'items' in token;
}

function convert(node: ParsedNode | null, path: Path): unknown {
  if (node === null) return null;
  if (!isScalar(node) && path.length >= maximumDepth) {
    throw refusal('body-too-deep', `The body is nested deeper than ${maximumDepth} levels.`, path);
  }
  if (isAlias(node)) throw refusal('yaml-feature', 'Here stands an alias.', path);
  if (node.anchor !== undefined) throw refusal('yaml-feature', `Here stands the anchor “${shown(node.anchor)}”.`, path);
  if (node.tag !== undefined) throw refusal('yaml-feature', `Here stands the tag “${shown(node.tag)}”.`, path);
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item, index) => convert(item as ParsedNode | null, [...path, index]));
  return isMap(node) ? convertMap(node.items as readonly Pair[], path) : null;
}

interface Pair {
  readonly key: ParsedNode | null;
  readonly value: ParsedNode | null;
}

function convertMap(pairs: readonly Pair[], path: Path): unknown {
  const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const pair of pairs) {
    const key = keyOf(pair.key, path);
    const at = [...path, key];
    if (key in object) throw refusal('duplicate-key', `The key “${shown(key)}” stands twice.`, at);
    object[key] = convert(pair.value, at);
  }
  return object;
}

/** A key as it is written: `8443` is the key “8443”, as in JSON. */
function keyOf(node: ParsedNode | null, path: Path): string {
  if (!isScalar(node) || node.anchor !== undefined || node.tag !== undefined) {
    throw refusal('yaml-feature', 'Here stands a key that is no plain text.', path);
  }
  return typeof node.value === 'string' ? node.value : node.source;
}

function refusal(code: ProblemCode, detail: string, path: Path): Refusal {
  return new Refusal(fault(code, detail), path);
}
