import type { CatalogIndex } from './catalog-index.js';
import type { Connection } from './model.js';

/** What rows can be sorted by; `order` is the catalog's own. */
export type SortKey = 'order' | 'source' | 'destination' | 'port';

/** Every key, in the order in which they are listed. */
export const sortKeys: readonly SortKey[] = ['order', 'source', 'destination', 'port'];

/** An order of rows; ties are broken by id, ascending. */
export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** The positions in another order than the catalog's. */
export function sortPositions(
  index: CatalogIndex,
  ascending: readonly number[],
  { by, descending }: Sort,
): readonly number[] {
  if (by === 'order') return descending ? [...ascending].reverse() : ascending;
  const { order, ranks } = orderOf(index, by, descending);
  const sorted = Int32Array.from(ascending, (position) => ranks[position]!).sort();
  return Array.from(sorted, (rank) => order[rank]!);
}

interface Order {
  /** Positions of all rows, sorted. */
  readonly order: Int32Array;
  /** The place in `order` of each position. */
  readonly ranks: Int32Array;
}

const orders = new WeakMap<CatalogIndex, Map<string, Order>>();

/** The whole catalog sorted, made once: a query then sorts numbers. */
function orderOf(index: CatalogIndex, by: Exclude<SortKey, 'order'>, descending: boolean): Order {
  const known = orders.get(index) ?? new Map<string, Order>();
  orders.set(index, known);
  const name = `${descending ? '-' : ''}${by}`;
  const made = known.get(name) ?? makeOrder(index, by, descending);
  known.set(name, made);
  return made;
}

function makeOrder(index: CatalogIndex, by: Exclude<SortKey, 'order'>, descending: boolean): Order {
  const rows = index.catalog.connections;
  const ports = by === 'port' ? rows.map(lowestPort) : [];
  const compareKeys = (a: number, b: number) =>
    by === 'port'
      ? comparePorts(ports[a]!, ports[b]!, descending)
      : compareText(rows[a]![by], rows[b]![by]) * (descending ? -1 : 1);
  const order = Int32Array.from(index.positions).sort(
    (a, b) => compareKeys(a, b) || compareText(rows[a]!.id, rows[b]!.id),
  );
  const ranks = new Int32Array(order.length);
  order.forEach((position, rank) => {
    ranks[position] = rank;
  });
  return { order, ranks };
}

/** The lowest port of a row that the catalog knows, recommendations included. */
function lowestPort({ ports }: Connection): number | null {
  const known = ports.flatMap((port) => {
    if (port.kind === 'fixed') return [port.from];
    return port.kind === 'configurable' && port.recommended !== null ? [port.recommended] : [];
  });
  return known.length === 0 ? null : Math.min(...known);
}

/** Rows without a known port come last, whichever way the others are sorted. */
function comparePorts(a: number | null, b: number | null, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return descending ? b - a : a - b;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
