import { type AnswerOptions, unwrapAt } from '../http/index.js';
import type { Catalogs } from './catalogs.js';
import { partialDirections, partialNote } from './completeness.js';
import type { Catalog } from './model.js';

// What every answer out of a catalog says of it.

/** A query parameter as the place of a problem. */
export const inQuery = (parameter: string) => ({ in: 'query', parameter }) as const;

/** A segment of the path as the place of a problem. */
export const inPath = (parameter: string) => ({ in: 'path', parameter }) as const;

/** The catalog of a query, which may name none. */
export function chosen(catalogs: Catalogs, query: { readonly catalog?: string }): Catalog {
  return unwrapAt(inQuery('catalog'), catalogs.choose(query.catalog));
}

/** The first keys of a body. */
export function aboutOf({ id, completeness }: Catalog) {
  return { catalog: id, completeness };
}

/** The same for a list, with what Markdown says below it. */
export function listOf(catalog: Catalog) {
  return { about: aboutOf(catalog), notes: partialNote(catalog) };
}

/** Headers: which catalog was used, and in which directions rows may be missing, for formats without room for it. */
export function used(...catalogs: readonly Catalog[]): AnswerOptions {
  const partial = [...new Set(catalogs.flatMap(partialDirections))];
  const headers = partial.length === 0 ? {} : { headers: { 'portolan-partial': partial.join(', ') } };
  return { catalog: catalogs.map(({ id }) => id).join(', '), ...headers };
}
