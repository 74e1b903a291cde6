import {
  type Fault,
  fault,
  nearest,
  type Parsed,
  type Problem,
  problemAt,
  type Result,
  shown,
} from '../problems/index.js';
import { getIndex } from './catalog-index.js';
import { type ConnectionFilter, everything, type FilterField, filterFields, filterPositions } from './filter.js';
import type { Catalog, Connection } from './model.js';
import { type Page, type PageChoice, pageOf, pageSize } from './page.js';
import { filterParsers } from './parse-filter.js';
import { type Sort, sortKeys, sortPositions } from './sort.js';

/** A question for a page of rows. */
export interface ConnectionQuery extends PageChoice {
  readonly filter: ConnectionFilter;
  readonly sort: Sort;
}

/** All rows in the catalog's order, a page at a time. */
export const defaultQuery: ConnectionQuery = {
  filter: everything,
  sort: { by: 'order', descending: false },
  first: pageSize.default,
  after: null,
};

/** The words that `sort` takes. */
export const sortWords: readonly string[] = sortKeys.flatMap((key) => [key, `-${key}`]);

/** A page of the rows that the query means; a cursor of another query or another revision is refused. */
export function queryConnections(catalog: Catalog, query: ConnectionQuery): Parsed<Page<Connection>> {
  const { filter, sort } = query;
  const index = getIndex(catalog);
  const positions = sortPositions(index, filterPositions(index, filter), sort);
  const asked = Object.fromEntries(
    filterFields.map((field) => [field, [...new Set(filter[field].map(String))].sort()] as const),
  );
  const page = pageOf(positions, [catalog.id, catalog.revision, asked, sort], query);
  return page.ok ? { ok: true, value: { ...page.value, data: index.rows(page.value.data) } } : page;
}

/** What a query string holds: each parameter with its values, in order. No value is empty. */
export type Parameters = Readonly<Partial<Record<string, string | readonly string[]>>>;

/** The question that a query string asks of a catalog. All problems are found, in document order. */
export function parseConnectionQuery(parameters: Parameters, catalog: Catalog): Result<ConnectionQuery> {
  const asked = askConnections(parameters, { ok: true, value: catalog });
  return asked.ok ? { ok: true, value: asked.value.query } : asked;
}

/**
 * The same for a catalog that the query may name: where it is unknown, that is one of the problems, and components can't
 * be judged. Parameters of others are left to them.
 */
export function askConnections(
  parameters: Parameters,
  found: Parsed<Catalog>,
): Result<{ readonly catalog: Catalog; readonly query: ConnectionQuery }> {
  const problems: Problem[] = [];
  const refuse = (parameter: string, fault: Fault) => problems.push(problemAt({ in: 'query', parameter }, fault));
  if (!found.ok && parameters.catalog === undefined) refuse('catalog', found.fault);
  const parsers = filterParsers(found.ok ? found.value : null, 'invalid-parameter');
  const filter: { [Field in FilterField]: ConnectionFilter[Field][number][] } = {
    component: [],
    source: [],
    destination: [],
    port: [],
    transport: [],
    direction: [],
    security: [],
    host: [],
    required: [],
    text: [],
  };
  const take = <Field extends FilterField>(field: Field, text: string): void => {
    const parsed: Parsed<ConnectionFilter[Field][number]> = parsers[field](text);
    if (parsed.ok) filter[field].push(parsed.value);
    else refuse(field, parsed.fault);
  };
  let { sort, first, after } = defaultQuery;
  for (const [name, given] of Object.entries(parameters)) {
    const values = given === undefined ? [] : typeof given === 'string' ? [given] : given;
    const field = filterFields.find((known) => known === name);
    for (const text of values) {
      if (field !== undefined) take(field, text);
      else if (name === 'sort') sort = parseSort(text, (found) => refuse('sort', found)) ?? sort;
      else if (name === 'first') first = parseFirst(text, (found) => refuse('first', found)) ?? first;
      else if (name === 'after') after = text;
      else if (name === 'catalog' && !found.ok) refuse(name, found.fault);
    }
  }
  if (!found.ok || problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { catalog: found.value, query: { filter, sort, first, after } } };
}

function parseSort(text: string, refuse: (found: Fault) => void): Sort | null {
  const by = sortKeys.find((key) => text === key || text === `-${key}`);
  if (by !== undefined) return { by, descending: text.startsWith('-') };
  const suggestions = nearest(text, sortWords);
  const detail = `“${shown(text)}” is none of ${sortWords.join(', ')}.`;
  refuse(fault('invalid-parameter', detail, { suggestions: suggestions.length > 0 ? suggestions : sortKeys }));
  return null;
}

function parseFirst(text: string, refuse: (found: Fault) => void): number | null {
  const first = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (first >= pageSize.minimum && first <= pageSize.maximum) return first;
  const detail = `“${shown(text)}” is no whole number from ${pageSize.minimum} to ${pageSize.maximum}.`;
  refuse(fault('invalid-parameter', detail));
  return null;
}
