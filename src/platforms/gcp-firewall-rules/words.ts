import { Refusal } from './refusal.js';

/** One simple command: its words after quoting and variables. */
export interface Command {
  readonly words: readonly string[];
  readonly line: number;
}

/**
 * The small part of the POSIX shell that our scripts use
 * (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html): comments, `NAME='value'`, commands of
 * words over lines that end in a backslash. Anything else that a shell gives a meaning to is refused.
 */
export function readCommands(lines: readonly string[], given: ReadonlyMap<string, string>): readonly Command[] {
  const variables = new Map(given);
  const commands: Command[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    if (/^\s*(?:#.*)?$/.test(lines[i]!)) continue;
    const assignment = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(lines[i]!);
    if (assignment !== null) {
      const [, name = '', text = ''] = assignment;
      const value = wordsOf(text, line, new Map());
      if (variables.has(name) || value.length !== 1) throw new Refusal(line, `${name} is not assigned one word, once`);
      variables.set(name, value[0]!);
      continue;
    }
    let words = wordsOf(withoutContinuation(lines[i]!), line, variables);
    while (lines[i]!.endsWith(' \\')) {
      i++;
      if (lines[i] === undefined) throw new Refusal(i, 'the script ends inside a command');
      words = [...words, ...wordsOf(withoutContinuation(lines[i]!), i + 1, variables)];
    }
    commands.push({ words, line });
  }
  return commands;
}

function withoutContinuation(text: string): string {
  return text.endsWith(' \\') ? text.slice(0, -2) : text;
}

const pieces: readonly (readonly [
  RegExp,
  (match: RegExpExecArray, variables: ReadonlyMap<string, string>) => string | null,
])[] = [
  [/[A-Za-z0-9_.,:/=-]+/y, ([text]) => text],
  [/'([^']*)'/y, ([, text]) => text!],
  [/\\'/y, () => "'"],
  [/"\$([A-Z][A-Z0-9_]*)"/y, ([, name], variables) => variables.get(name!) ?? null],
];

function wordsOf(text: string, line: number, variables: ReadonlyMap<string, string>): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < text.length; ) {
    if (text[at] === ' ') {
      if (word !== null) words.push(word);
      word = null;
      at++;
      continue;
    }
    const start = at;
    for (const [pattern, toText] of pieces) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match === null) continue;
      const value = toText(match, variables);
      if (value === null) throw new Refusal(line, `${match[0]} is not set`);
      word = (word ?? '') + value;
      at += match[0].length;
      break;
    }
    if (at === start) throw new Refusal(line, `“${text.slice(at, at + 12)}” is not understood`);
  }
  return word === null ? words : [...words, word];
}
