import type { Rule } from '../../policy/index.js';
import type { RenderRequest, RowNote } from '../platform.js';
import { listWithin, oneLine } from '../text.js';

/** Bytes of a rule's comment that nft takes: limits.ts. */
export const commentBytes = 128;

/** Bytes of a line of prose in the script: wide enough for a purpose, short enough to be read. */
const proseBytes = 240;

/** The way back from a loaded rule: its rows, as many as fit, or the essential that it serves. */
export function commentOf({ connections, reason, id }: Rule): string {
  return connections.length === 0 ? oneLine(reason ?? id, commentBytes) : listWithin(connections, commentBytes);
}

/** A line of prose, which nft skips. */
export function prose(text: string): string {
  return `# ${oneLine(text, proseBytes)}`.trimEnd();
}

/** What stands above the rules of the same rows. */
export function headingOf({ connections, reason }: Rule, notes: RenderRequest['notes']): readonly string[] {
  if (connections.length === 0) return [prose(reason === 'management' ? 'Management' : 'What must always work')];
  return connections.map((connection) => {
    const note = notes.get(connection);
    return prose(note === undefined ? connection : `${connection}: ${sentence(note)}`);
  });
}

function sentence({ purpose, security }: RowNote): string {
  return security === null ? purpose : `${purpose} (${security})`;
}
