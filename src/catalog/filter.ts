import type { Transport } from '../network/index.js';
import { type CatalogIndex, getIndex } from './catalog-index.js';
import { coveringHosts } from './host-name.js';
import type { Catalog, Connection, Direction, SecurityProtocol } from './model.js';
import { isPort } from './port-cover.js';
import { textTest } from './text-search.js';

/**
 * Which rows are meant. The values of one field mean OR, different fields mean AND, and an empty field asks for
 * nothing.
 */
export interface ConnectionFilter {
  /** Ids of components that are either end. */
  readonly component: readonly string[];
  readonly source: readonly string[];
  readonly destination: readonly string[];
  /** 1 to 65535: in a range, or recommended where the operator chooses; optional ports too. */
  readonly port: readonly number[];
  readonly transport: readonly Transport[];
  readonly direction: readonly Direction[];
  /** Exact: `tls` does not ask for `mtls`. */
  readonly security: readonly SecurityProtocol[];
  /** Lower-case names, which a wildcard of the row may cover. */
  readonly host: readonly string[];
  readonly required: readonly boolean[];
  /** Lower-case words, all of which a row speaks of: `textTest`. */
  readonly text: readonly string[];
}

/** A field of the filter. */
export type FilterField = keyof ConnectionFilter;

/** Every row is meant. */
export const everything: ConnectionFilter = {
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

/** The fields of a filter, in the order in which they are listed. */
export const filterFields = Object.keys(everything) as readonly FilterField[];

/** The rows that the filter means, in the catalog's order. */
export function filterConnections(catalog: Catalog, filter: ConnectionFilter): readonly Connection[] {
  return filterPositions(getIndex(catalog), filter).map((position) => catalog.connections[position]!);
}

/** The same as positions in the catalog, ascending. */
export function filterPositions(index: CatalogIndex, filter: ConnectionFilter): readonly number[] {
  const tests = testsOf(index, filter);
  return candidatesOf(index, filter).filter((position) => tests.every((accepts) => accepts(position)));
}

/** Positions among which the filter's rows are: those of the field that leaves the fewest. */
function candidatesOf(index: CatalogIndex, filter: ConnectionFilter): readonly number[] {
  const postings = [
    filter.component.map((id) => index.ofComponent(id)),
    filter.source.map((id) => index.ofSource(id)),
    filter.destination.map((id) => index.ofDestination(id)),
    filter.port.flatMap((port) => index.ofPort(port)),
    filter.host.flatMap((host) => coveringHosts(host).map((name) => index.ofHost(name))),
  ];
  const asked = [filter.component, filter.source, filter.destination, filter.port, filter.host];
  const usable = postings.filter((_, i) => asked[i]!.length > 0);
  if (usable.length === 0) return index.positions;
  const sizeOf = (lists: readonly (readonly number[])[]) => lists.reduce((sum, list) => sum + list.length, 0);
  const fewest = usable.reduce((best, lists) => (sizeOf(lists) < sizeOf(best) ? lists : best));
  if (fewest.length === 1) return fewest[0]!;
  return Array.from(Int32Array.from(new Set(fewest.flat())).sort());
}

type Test = (position: number) => boolean;

function testsOf(index: CatalogIndex, filter: ConnectionFilter): readonly Test[] {
  const tests: Test[] = [];
  const rows = index.catalog.connections;
  const when = <Value>(asked: readonly Value[], accepts: (row: Connection, asked: ReadonlySet<Value>) => boolean) => {
    if (asked.length === 0) return;
    const set = new Set(asked);
    tests.push((position) => accepts(rows[position]!, set));
  };
  when(filter.component, (row, ids) => ids.has(row.source) || ids.has(row.destination));
  when(filter.source, (row, ids) => ids.has(row.source));
  when(filter.destination, (row, ids) => ids.has(row.destination));
  when(filter.direction, (row, directions) => directions.has(row.direction));
  when(filter.required, (row, values) => values.has(row.required));
  when(filter.transport, ({ ports }, transports) => ports.some(({ transport }) => transports.has(transport)));
  when(filter.security, ({ security }, protocols) =>
    security.alternatives.some(({ protocol }) => protocols.has(protocol)),
  );
  when(filter.port, ({ ports }, numbers) => ports.some((port) => [...numbers].some((number) => isPort(port, number))));
  when(filter.host.flatMap(coveringHosts), ({ hosts }, names) => hosts.some(({ name }) => names.has(name)));
  if (filter.text.length > 0) {
    const texts = filter.text.map((text) => textTest(index, text));
    tests.push((position) => texts.some((accepts) => accepts(position)));
  }
  return tests;
}

/** The rows of each component that `endsOf` names for one of them, in their order; each row once. */
export function groupByEnd(
  rows: readonly Connection[],
  endsOf: (row: Connection) => readonly string[],
): ReadonlyMap<string, readonly Connection[]> {
  const groups = new Map<string, Connection[]>();
  for (const row of rows) {
    for (const end of new Set(endsOf(row))) {
      const group = groups.get(end);
      if (group === undefined) groups.set(end, [row]);
      else group.push(row);
    }
  }
  return groups;
}
