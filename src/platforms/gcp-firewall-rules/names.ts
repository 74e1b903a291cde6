import { createHash } from 'node:crypto';

/** Characters of a rule's name: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls, field `name`. */
export const nameLength = 63;

const shape = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;

/** What a rule is called after: an id that is unique in its policy, and the policy's own. */
export interface NameKey {
  readonly policy: string;
  readonly id: string;
}

/**
 * One name for each key, in the same order. A name depends on its own key alone, unless two keys would share one:
 * then each of these carries a digest of its key.
 */
export function firewallNames(prefix: string, keys: readonly NameKey[]): readonly string[] {
  const plain = keys.map(({ id }) => fitting(`${prefix}-${id}`));
  const uses = new Map<string, number>();
  for (const name of plain) uses.set(name, (uses.get(name) ?? 0) + 1);
  return plain.map((name, i) => (uses.get(name) === 1 ? name : digested(`${prefix}-${keys[i]!.id}`, keys[i]!.policy)));
}

/** The text itself where Google takes it as a name, else what fits of it, and a digest. */
function fitting(text: string): string {
  return text.length <= nameLength && shape.test(text) ? text : digested(text, '');
}

/** The start, a digest of the whole, and the last words, which say transport, family and direction. */
function digested(text: string, context: string): string {
  const words = text.replace(/[^a-z0-9-]/g, '-');
  const end = words
    .slice(-20)
    .replace(/^[^-]*/, '')
    .replace(/-+$/, '');
  const tail = `-${digest(`${context}/${text}`)}${end}`;
  const start = words.slice(0, Math.min(nameLength - tail.length, words.length - end.length));
  return `${start.replace(/-+$/, '')}${tail}`;
}

/** Eight hexadecimal digits that stand for a text. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** A list that rules refer to: one place at the top of a snippet, so that there is one place to edit. */
export interface NamedList {
  /** `tags_web`, `addresses_ipv4_web`: lower case, digits and underscores, a letter first. */
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * Names lists after what they hold for whom. Component ids have no two hyphens in a row, so two underscores start
 * what is ours: a digest, where one component has several lists of a kind, and the number of a part.
 */
export function listNamer(lists: readonly { readonly stem: string; readonly values: readonly string[] }[]) {
  const contents = new Map<string, Set<string>>();
  for (const { stem, values } of lists) {
    contents.set(stem, (contents.get(stem) ?? new Set<string>()).add(values.join(',')));
  }
  return (stem: string, values: readonly string[]): string =>
    contents.get(stem)?.size === 1 ? stem : `${stem}__h${digest(values.join(','))}`;
}

/** The part of a list's name that says whose it is. */
export function owner(component: string | null, reason: string | null): string {
  if (component === null) return `_${(reason ?? 'other').replaceAll('-', '_')}`;
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(component) ? component.replaceAll('-', '_') : `_c${digest(component)}`;
}
