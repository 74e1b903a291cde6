import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { FileFault, Loaded } from './file-fault.js';

/** Keys and indexes from the root of a document. */
export type YamlPath = readonly (string | number)[];

/** What a fault says beside its place. */
export type FaultText = Pick<FileFault, 'rule' | 'detail' | 'fix'>;

/** One YAML document: its value, and where each part of it stands. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** A fault at the value of the path, or at the nearest parent that is there. */
  readonly faultAt: (path: YamlPath, text: FaultText) => FileFault;
  /** A fault at the key that ends the path. */
  readonly faultAtKey: (path: YamlPath, text: FaultText) => FileFault;
  /** The text of the scalar at the path as it was typed: `1.10`, which the value no longer shows. */
  readonly typed: (path: YamlPath) => string | null;
}

const features = {
  anchor: { rule: 'yaml-anchor', detail: 'Anchors are not taken.', fix: 'Write the value out where it is needed.' },
  alias: { rule: 'yaml-alias', detail: 'Aliases are not taken.', fix: 'Write the value out.' },
  tag: { rule: 'yaml-tag', detail: 'Tags are not taken.', fix: 'Remove the tag; put text in quotes.' },
  merge: { rule: 'yaml-merge', detail: 'Merge keys are not taken.', fix: 'Write the keys out.' },
} as const satisfies Readonly<Record<string, FaultText>>;

const syntaxFixes: Readonly<Record<string, FaultText>> = {
  DUPLICATE_KEY: { rule: 'duplicate-key', detail: 'A key stands twice.', fix: 'Keep one of the two.' },
  TAB_AS_INDENT: { rule: 'yaml-tab', detail: 'A tab indents the line.', fix: 'Indent with spaces.' },
  MULTIPLE_DOCS: {
    rule: 'yaml-documents',
    detail: 'A second document begins.',
    fix: 'Keep one document a file.',
  },
};

/** Parses strict YAML 1.2: one document of the core schema, without anchors, aliases, tags and merge keys. */
export function parseYamlFile(file: string, text: string): Loaded<YamlFile> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    merge: false,
    prettyErrors: false,
    logLevel: 'error', // Under 'silent' a second document is dropped without an error.
  });
  const at = (offset: number, fault: FaultText): FileFault => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), ...fault };
  };
  const syntax = document.errors.map((error) =>
    at(
      error.pos[0],
      syntaxFixes[error.code] ?? {
        rule: 'yaml-syntax',
        detail: `${error.message.replace(/\s+/g, ' ').replace(/\.$/, '')}.`,
        fix: 'Mend the YAML.',
      },
    ),
  );
  const [first] = syntax;
  // Keys that stand twice are told one by one; of anything else the rest follows from the first.
  if (first !== undefined) {
    const independent = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
    return { ok: false, faults: independent ? syntax : [first] };
  }
  const faults: FileFault[] = [];
  const refuse = (node: { range?: readonly number[] | null }, feature: keyof typeof features) =>
    faults.push(at(node.range?.[0] ?? 0, features[feature]));
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) refuse(node, 'alias');
      else if (node.anchor !== undefined) refuse(node, 'anchor');
      if (node.tag !== undefined) refuse(node, 'tag');
    },
    Pair: (_key, { key }) => {
      if (!isScalar(key)) return;
      if (key.value === '<<' && key.type === 'PLAIN') refuse(key, 'merge');
      else if (typeof key.value !== 'string') {
        const source = key.source ?? String(key.value);
        faults.push(
          at(key.range?.[0] ?? 0, {
            rule: 'quote-key',
            detail: `The key ${source} is a ${key.value === null ? 'null' : typeof key.value}, and keys are text.`,
            fix: `Write '${source}'.`,
          }),
        );
      }
    },
  });
  if (faults.length > 0) return { ok: false, faults };

  const root = document.contents as Node | null;
  return {
    ok: true,
    value: {
      file,
      value: document.toJS(),
      faultAt: (path, fault) => at(offsetOf(nodeAt(root, path)), fault),
      faultAtKey: (path, fault) => at(offsetOf(keyAt(root, path)), fault),
      typed: (path) => {
        const node = nodeAt(root, path);
        return isScalar(node) ? (node.source ?? null) : null;
      },
    },
  };
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

function pairOf(node: Node | null, part: string | number) {
  if (!isMap(node)) return undefined;
  return node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === part);
}

function childOf(node: Node | null, part: string | number): Node | null {
  if (isSeq(node)) return (node.items[Number(part)] as Node | undefined) ?? null;
  return (pairOf(node, part)?.value as Node | null | undefined) ?? null;
}

/** The node at the path, or the last one on the way to it. */
function nodeAt(root: Node | null, path: YamlPath): Node | null {
  let node = root;
  for (const part of path) {
    const child = childOf(node, part);
    if (child === null) return node;
    node = child;
  }
  return node;
}

function keyAt(root: Node | null, path: YamlPath): Node | null {
  const parent = nodeAt(root, path.slice(0, -1));
  return (pairOf(parent, path.at(-1) ?? '')?.key as Node | undefined) ?? parent;
}
