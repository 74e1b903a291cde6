import type { Catalog, CatalogCompleteness, Direction } from './model.js';

/** The directions in which rows may be missing. */
export function partialDirections({
  completeness,
}: {
  readonly completeness: CatalogCompleteness;
}): readonly Direction[] {
  return (['internal', 'inbound', 'outbound'] as const).filter((direction) => completeness[direction] === 'partial');
}

/** A sentence that says so of a catalog; none where every row is there. */
export function partialNote(catalog: Pick<Catalog, 'id' | 'completeness'>): readonly string[] {
  const directions = partialDirections(catalog);
  if (directions.length === 0) return [];
  return [`The source of ${catalog.id} was not wholly seen: ${wordList(directions)} rows may be missing.`];
}

/** The same of several versions of a product, those together in which the same directions are partial. */
export function partialVersionsNote(versions: readonly Pick<Catalog, 'version' | 'completeness'>[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const catalog of versions) {
    const directions = partialDirections(catalog);
    if (directions.length === 0) continue;
    const key = wordList(directions);
    groups.set(key, [...(groups.get(key) ?? []), catalog.version]);
  }
  if (groups.size === 0) return [];
  const told = [...groups].map(
    ([directions, numbers]) => `${directions} rows may be missing from ${wordList(numbers)}`,
  );
  return [`Not every source was wholly seen: ${told.join('; ')}.`];
}

/** `a`, `a and b`, `a, b and c`. */
function wordList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
