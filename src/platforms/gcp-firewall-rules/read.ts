import type { PacketSpace } from '../../network/index.js';
import type { Reading, SnippetFile } from '../platform.js';
import { evaluate } from './evaluate.js';
import { readGcloud } from './read-gcloud.js';
import { readTerraform } from './read-terraform.js';
import { Refusal } from './refusal.js';

/** What a snippet does in a network that has no other rule of priority below 65535. */
export function read(files: readonly SnippetFile[], space: PacketSpace): Reading {
  const [file, second] = files;
  if (file === undefined || second !== undefined) {
    return { ok: false, path: second?.path ?? '', line: 1, detail: 'a snippet is one file' };
  }
  try {
    const rules = file.path.endsWith('.tf') ? readTerraform(file.content) : readGcloud(file.content);
    return { ok: true, verdicts: evaluate(rules, space) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, path: file.path, line: error.line, detail: error.message };
  }
}
