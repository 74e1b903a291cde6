import {
  type Fault,
  fault,
  nearest,
  type Parsed,
  type Place,
  problemAt,
  type Result,
  shown,
} from '../problems/index.js';
import type { Catalogs } from './catalogs.js';
import type { Catalog } from './model.js';
import { compareVersions, neighboursOf } from './version.js';

/** Which versions are to be compared, as a caller names them: `1.2`, or `product@1.2`. */
export interface VersionsAsked {
  readonly product: string | null | undefined;
  readonly from: string;
  readonly to: string;
}

/** Two versions of one product, the older first. */
export interface VersionPair {
  readonly from: Catalog;
  readonly to: Catalog;
}

type Argument = 'product' | 'from' | 'to';

/** The two versions; without a product, that of the catalog which reads without one use. */
export function findVersions(
  catalogs: Catalogs,
  asked: VersionsAsked,
  placeOf: (argument: Argument) => Place,
): Result<VersionPair> {
  const refuse = (argument: Argument, found: Fault) =>
    ({ ok: false, problems: [problemAt(placeOf(argument), found)] }) as const;
  const named: readonly (readonly [Argument, string | null])[] = [
    ['product', asked.product ?? null],
    ['from', productOf(asked.from)],
    ['to', productOf(asked.to)],
  ];
  const products = named.flatMap(([argument, id]) => (id === null ? [] : [{ argument, id }]));
  for (const { argument, id } of products) {
    const found = catalogs.ofProduct(id);
    if (!found.ok) return refuse(argument, found.fault);
  }
  const [first] = products;
  const other = products.find(({ id }) => id !== first?.id);
  if (first !== undefined && other !== undefined) {
    return refuse(other.argument, fault('two-products', `${first.id} and ${other.id} have no versions in common.`));
  }
  const chosen = catalogs.findDefault();
  if (first === undefined && !chosen.ok) return refuse('product', chosen.fault);
  const product = first?.id ?? (chosen.ok ? chosen.value.product.id : '');
  const from = findVersion(catalogs, product, asked.from);
  const to = findVersion(catalogs, product, asked.to);
  const problems = [
    ...(from.ok ? [] : [problemAt(placeOf('from'), from.fault)]),
    ...(to.ok ? [] : [problemAt(placeOf('to'), to.fault)]),
  ];
  if (!from.ok || !to.ok) return { ok: false, problems };
  const order = compareVersions(from.value.version, to.value.version);
  if (order === 0) return refuse('to', fault('same-version', `Both are ${to.value.id}.`));
  if (order < 0) return { ok: true, value: { from: from.value, to: to.value } };
  const detail = `${from.value.version} is later than ${to.value.version}.`;
  return refuse('from', fault('versions-reversed', detail, { suggestions: [to.value.version] }));
}

function productOf(name: string): string | null {
  const at = name.indexOf('@');
  return at < 0 ? null : name.slice(0, at);
}

function findVersion(catalogs: Catalogs, product: string, name: string): Parsed<Catalog> {
  const version = name.slice(name.indexOf('@') + 1);
  const all = catalogs.all.filter((catalog) => catalog.product.id === product);
  const found = all.find((catalog) => catalog.version === version);
  if (found !== undefined) return { ok: true, value: found };
  const known = all.map((catalog) => catalog.version);
  const neighbours = neighboursOf(version, known);
  const near = neighbours.length > 0 ? neighbours : nearest(version, known);
  const range = known.length > 1 ? `${known[0]} to ${known.at(-1)}` : known.join();
  return {
    ok: false,
    fault: fault('unknown-version', `“${shown(version)}” is no version of ${product}; there is ${range}.`, {
      suggestions: near.length > 0 ? near : known.slice(-1),
    }),
  };
}
