import type { PacketSpace } from '../../network/index.js';
import type { Reading, SnippetFile } from '../platform.js';
import { evaluate } from './evaluate.js';
import { parseScript } from './grammar.js';
import { apply } from './ruleset.js';
import { Unreadable } from './tokens.js';

/** What scripts do when they are loaded, one after the other, on a machine without tables. */
export function read(files: readonly SnippetFile[], space: PacketSpace): Reading {
  let path = '';
  try {
    const statements = files.flatMap((file) => {
      path = file.path;
      return parseScript(file.content);
    });
    return { ok: true, verdicts: evaluate(apply(statements), space) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, path, line: error.line, detail: error.message };
    throw error;
  }
}
