import { getIndex } from './catalog-index.js';
import type { Catalogs } from './catalogs.js';
import { type Impact, impactOfField, impactOfRemoval, impacts, mostUrgent } from './impact.js';
import type { Catalog } from './model.js';
import { fieldsOf, isEvidence, isName, isSame, type RowOfCatalog } from './row-fields.js';
import { compareVersions } from './version.js';

/** How a row differs. */
export type ChangeKind = 'added' | 'removed' | 'changed';

/** A field of a row in two versions, in JSON; null where a version has nothing there. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A row that is not the same in two versions. */
export interface Change {
  /** The id of the row: its identity across versions. */
  readonly connection: string;
  readonly kind: ChangeKind;
  readonly impact: Impact;
  /** Of a row added or removed, everything that it says. */
  readonly fields: readonly FieldChange[];
}

/** What changed from one version to another. */
export interface Step {
  readonly from: string;
  readonly to: string;
  /** The most urgent first, then in the order of the catalog. */
  readonly data: readonly Change[];
}

/** The net result over all versions between two, and each step on the way. */
export interface Comparison extends Step {
  readonly product: string;
  readonly steps: readonly Step[];
}

/** What a comparison shows beside changes of what the rows say. */
export interface CompareOptions {
  /** Whether a change of source, confidence or note alone is shown too. */
  readonly evidence: boolean;
}

/** What changed between two versions of one product, `from` being the older. */
export function compareCatalogs(
  from: Catalog,
  to: Catalog,
  catalogs: Pick<Catalogs, 'all'>,
  options: CompareOptions = { evidence: false },
): Comparison {
  const versions = versionsBetween(from, to, catalogs);
  const steps = versions.slice(1).map((version, i) => stepBetween(versions[i]!, version, options));
  return { product: to.product.id, ...stepBetween(from, to, options), steps };
}

/** The versions of a comparison, both ends included, the oldest first. */
export function versionsBetween(from: Catalog, to: Catalog, { all }: Pick<Catalogs, 'all'>): readonly Catalog[] {
  return all.filter(
    ({ product, version }) =>
      product.id === to.product.id &&
      compareVersions(from.version, version) <= 0 &&
      compareVersions(version, to.version) <= 0,
  );
}

const known = new WeakMap<Catalog, WeakMap<Catalog, Step>>();

/** What changed between two versions, made once where evidence is left out: catalogs don't change. */
export function stepBetween(from: Catalog, to: Catalog, options: CompareOptions): Step {
  if (options.evidence) return compare(from, to, options);
  const ofFrom = known.get(from) ?? new WeakMap<Catalog, Step>();
  known.set(from, ofFrom);
  const step = ofFrom.get(to) ?? compare(from, to, options);
  ofFrom.set(to, step);
  return step;
}

function compare(from: Catalog, to: Catalog, options: CompareOptions): Step {
  const [older, newer] = [getIndex(from), getIndex(to)];
  const changes = [
    ...to.connections.flatMap((row) => {
      const before = older.findConnection(row.id);
      const after = { catalog: to, row };
      return before === undefined ? [added(after, options)] : changed({ catalog: from, row: before }, after, options);
    }),
    ...from.connections
      .filter(({ id }) => newer.findConnection(id) === undefined)
      .map((row) => removed({ catalog: from, row }, to, options)),
  ];
  const data = impacts.flatMap((impact) => changes.filter((change) => change.impact === impact));
  return { from: from.version, to: to.version, data };
}

function added(after: RowOfCatalog, options: CompareOptions): Change {
  const fields = toldFields(after, options).map(({ path, value }) => ({ path, before: null, after: value }));
  return { connection: after.row.id, kind: 'added', impact: 'open', fields };
}

function removed(before: RowOfCatalog, to: Catalog, options: CompareOptions): Change {
  const fields = toldFields(before, options).map(({ path, value }) => ({ path, before: value, after: null }));
  return { connection: before.row.id, kind: 'removed', impact: impactOfRemoval(before.row, to), fields };
}

function changed(before: RowOfCatalog, after: RowOfCatalog, { evidence }: CompareOptions): readonly Change[] {
  const earlier = new Map(fieldsOf(before).map(({ path, value }) => [path, value]));
  const fields = fieldsOf(after)
    .map(({ path, value }): FieldChange => ({ path, before: earlier.get(path) ?? null, after: value }))
    .filter((field) => (evidence || !isEvidence(field.path)) && !isSame(field.path, field.before, field.after));
  if (fields.length === 0) return [];
  const impact = mostUrgent(fields.map(({ path }) => impactOfField(path, before.row, after)));
  return [{ connection: after.row.id, kind: 'changed', impact, fields }];
}

/** What a row says that another version lacks: without the names of its ends, which are no part of it. */
function toldFields(row: RowOfCatalog, { evidence }: CompareOptions) {
  return fieldsOf(row).filter(
    ({ path, value }) =>
      (evidence || !isEvidence(path)) &&
      !isName(path) &&
      value !== null &&
      !(Array.isArray(value) && value.length === 0),
  );
}
