import { getIndex } from './catalog-index.js';
import type { Catalog, Connection } from './model.js';
import { canonicalJson } from './revision.js';
import { viewConnection } from './view.js';

/** A row of a catalog. */
export interface RowOfCatalog {
  readonly catalog: Catalog;
  readonly row: Connection;
}

/** Fields whose entries have no order that means anything. */
const sets: ReadonlySet<string> = new Set(['ports', 'hosts', 'security.alternatives']);

/** The fields that say how sure a row is, and no more. */
const evidence: ReadonlySet<string> = new Set([
  'provenance.confidence',
  'provenance.source',
  'provenance.note',
  'provenance.hosts',
]);

/** The names of the ends, which belong to the components. */
const names: ReadonlySet<string> = new Set(['source.title', 'destination.title']);

/** A field of a row with its value in JSON, null where there is none. */
export interface RowField {
  /** Into the JSON of the row, with dots between the keys; `source.title` is the name of the component. */
  readonly path: string;
  readonly value: unknown;
}

/** What a row says, field by field, in the order in which it is told. */
export function fieldsOf({ catalog, row }: RowOfCatalog): readonly RowField[] {
  const view = viewConnection(catalog, row);
  const index = getIndex(catalog);
  return [
    { path: 'direction', value: view.direction },
    { path: 'bidirectional', value: view.bidirectional },
    { path: 'ports', value: view.ports },
    { path: 'hosts', value: view.hosts },
    { path: 'security.documented', value: view.security.documented },
    { path: 'security.alternatives', value: view.security.alternatives },
    { path: 'required', value: view.required },
    { path: 'condition', value: view.condition ?? null },
    { path: 'source.title', value: index.getComponent(view.source).title },
    { path: 'destination.title', value: index.getComponent(view.destination).title },
    { path: 'purpose', value: view.purpose },
    { path: 'impact', value: view.impact },
    { path: 'provenance.confidence', value: view.provenance.confidence },
    { path: 'provenance.source', value: view.provenance.source },
    { path: 'provenance.note', value: view.provenance.note },
    { path: 'provenance.hosts', value: view.provenance.hosts ?? null },
  ];
}

/** Whether the field says how sure the row is, and no more. */
export function isEvidence(path: string): boolean {
  return evidence.has(path);
}

/** Whether the field is the name of an end. */
export function isName(path: string): boolean {
  return names.has(path);
}

/** Whether two values of a field say the same. */
export function isSame(path: string, before: unknown, after: unknown): boolean {
  if (before === after) return true;
  // What is the same is mostly the same in the same order, and that is told without sorting.
  if (JSON.stringify(before) === JSON.stringify(after)) return true;
  return sets.has(path) && comparable(before) === comparable(after);
}

function comparable(value: unknown): string {
  return canonicalJson(Array.isArray(value) ? value.map(canonicalJson).sort() : value);
}
