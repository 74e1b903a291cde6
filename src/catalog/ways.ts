import { type CatalogIndex, getIndex } from './catalog-index.js';
import type { Catalog, Connection } from './model.js';

/** From one component to the next, and the rows that go there. */
export interface Hop {
  readonly source: string;
  readonly destination: string;
  readonly connections: readonly Connection[];
}

/** The ways from a component to another. */
export interface Ways {
  /** Whether the one way is by rows that go there directly. */
  readonly direct: boolean;
  /** Each way as its hops; all have the same length, and no way is shorter. */
  readonly ways: readonly (readonly Hop[])[];
  /** Whether there are more ways than are shown. */
  readonly truncated: boolean;
}

/** The most ways that are shown. Their number can grow as a power of their length. */
export const maximumWays = 100;

/**
 * How the source reaches the destination: directly, else by the shortest ways through other components, in the order
 * of the catalog. A row leads from the end that opens it to the other, a both-ways row in either direction.
 */
export function findWays(catalog: Catalog, source: string, destination: string): Ways {
  const index = getIndex(catalog);
  const direct = rowsBetween(index, source, destination);
  if (direct.length > 0)
    return { direct: true, ways: [[{ source, destination, connections: direct }]], truncated: false };
  if (source === destination) return { direct: false, ways: [], truncated: false };
  const distances = distancesTo(index, source, destination);
  const found = shortest(index, distances, source, destination);
  return { direct: false, ways: found.slice(0, maximumWays), truncated: found.length > maximumWays };
}

function rowsBetween(index: CatalogIndex, source: string, destination: string): readonly Connection[] {
  return index.opens(source).filter((row) => otherEnd(row, source) === destination);
}

function otherEnd({ source, destination }: Connection, end: string): string {
  return source === end ? destination : source;
}

/** Hops to the destination, by component, as far as the source is away. */
function distancesTo(index: CatalogIndex, source: string, destination: string): ReadonlyMap<string, number> {
  const distances = new Map([[destination, 0]]);
  let reached: readonly string[] = [destination];
  for (let distance = 1; reached.length > 0 && !distances.has(source); distance++) {
    const next: string[] = [];
    for (const component of reached) {
      for (const row of index.accepts(component)) {
        const before = otherEnd(row, component);
        if (distances.has(before)) continue;
        distances.set(before, distance);
        next.push(before);
      }
    }
    reached = next;
  }
  return distances;
}

/** The shortest ways, one more than are shown at most. */
function shortest(
  index: CatalogIndex,
  distances: ReadonlyMap<string, number>,
  source: string,
  destination: string,
): readonly (readonly Hop[])[] {
  const away = distances.get(source);
  if (away === undefined) return [];
  if (away === 0) return [[]];
  const nearer = new Set(
    index
      .opens(source)
      .map((row) => otherEnd(row, source))
      .filter((component) => distances.get(component) === away - 1),
  );
  const ways: (readonly Hop[])[] = [];
  for (const component of nearer) {
    const hop = { source, destination: component, connections: rowsBetween(index, source, component) };
    for (const rest of shortest(index, distances, component, destination)) {
      ways.push([hop, ...rest]);
      if (ways.length > maximumWays) return ways;
    }
  }
  return ways;
}
