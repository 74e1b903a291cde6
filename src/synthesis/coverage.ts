import type { Connection } from '../catalog/index.js';
import type { Policy } from '../policy/index.js';
import type { Gap } from './model.js';

/** How much of a row is in the snippet. */
export type CoverageStatus = 'rendered' | 'partial' | 'omitted';

/** What became of a row that was asked for. */
export interface Coverage {
  readonly connection: string;
  readonly status: CoverageStatus;
  readonly missing: readonly Gap[];
}

/** What became of each row, in the catalog's order. An optional part that was not asked for is no omission. */
export function coverageOf(
  rows: readonly Connection[],
  policies: readonly Policy[],
  gaps: readonly Gap[],
): readonly Coverage[] {
  const rendered = new Set(policies.flatMap(({ rules }) => rules.flatMap(({ connections }) => connections)));
  const byRow = new Map<string, Gap[]>();
  for (const gap of gaps) byRow.set(gap.connection, [...(byRow.get(gap.connection) ?? []), gap]);
  return rows.map(({ id }) => {
    const missing = byRow.get(id) ?? [];
    if (!rendered.has(id)) return { connection: id, status: 'omitted', missing };
    return { connection: id, status: missing.every(isUnrequested) ? 'rendered' : 'partial', missing };
  });
}

/** Whether the gap is there because nobody asked for what it lacks. */
export function isUnrequested(gap: Gap): boolean {
  return gap.code === 'optional-not-requested';
}
