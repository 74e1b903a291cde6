import { getIndex } from './catalog-index.js';
import type { Catalogs } from './catalogs.js';
import { everything, filterConnections, groupByEnd } from './filter.js';
import type { Catalog, Connection, Direction } from './model.js';

/** Versions of a product in which a component uses a port, one after the other. */
export interface PortPeriod {
  readonly component: string;
  /** The name that people read, in the last of the versions. */
  readonly title: string;
  /** The first of the versions. */
  readonly since: string;
  /** The last of them; null where that is the newest that there is. */
  readonly until: string | null;
  /** Versions next to the period, or within it, that lack the use but were not wholly seen: it may be there too. */
  readonly unknown: readonly string[];
  /** The rows because of which it is used. */
  readonly connections: readonly string[];
}

/** Since when and until when a port is used, in one product. */
export interface PortHistory {
  readonly product: string;
  readonly listens: readonly PortPeriod[];
  readonly opens: readonly PortPeriod[];
}

/** Who listens on a port and who opens it since which version, product by product; products that never did are left out. */
export function portHistories(
  { all, products }: Pick<Catalogs, 'all' | 'products'>,
  port: number,
): readonly PortHistory[] {
  return products.flatMap(({ id }) => {
    const versions = all.filter(({ product }) => product.id === id);
    const rows = versions.map((catalog) => filterConnections(catalog, { ...everything, port: [port] }));
    if (rows.every((found) => found.length === 0)) return [];
    const history = (endsOf: (row: Connection) => readonly string[]) => periodsOf(versions, rows, endsOf);
    const both = ({ source, destination }: Connection) => [source, destination];
    return [
      {
        product: id,
        listens: history((row) => (row.bidirectional ? both(row) : [row.destination])),
        opens: history((row) => (row.bidirectional ? both(row) : [row.source])),
      },
    ];
  });
}

interface Use {
  readonly place: number;
  readonly rows: readonly Connection[];
}

function periodsOf(
  versions: readonly Catalog[],
  rows: readonly (readonly Connection[])[],
  endsOf: (row: Connection) => readonly string[],
): readonly PortPeriod[] {
  const groups = rows.map((found) => groupByEnd(found, endsOf));
  const components = new Set(groups.flatMap((group) => [...group.keys()]));
  return [...components].flatMap((component) => {
    const uses = groups.flatMap((group, place): readonly Use[] => {
      const own = group.get(component);
      return own === undefined ? [] : [{ place, rows: own }];
    });
    return joined(versions, uses).map((period) => viewPeriod(versions, component, period));
  });
}

/** Uses of one period: between two of them there is at most what was not wholly seen. */
function joined(versions: readonly Catalog[], uses: readonly Use[]): readonly (readonly Use[])[] {
  const periods: Use[][] = [];
  for (const use of uses) {
    const period = periods.at(-1);
    const last = period?.at(-1);
    const between = last === undefined ? [] : versions.slice(last.place + 1, use.place);
    const goesOn = last !== undefined && between.every((version) => mayHave(version, directionsOf([last, use])));
    if (goesOn) period!.push(use);
    else periods.push([use]);
  }
  return periods;
}

function viewPeriod(versions: readonly Catalog[], component: string, uses: readonly Use[]): PortPeriod {
  const [first, last] = [uses[0]!, uses.at(-1)!];
  const directions = directionsOf(uses);
  const places = new Set(uses.map(({ place }) => place));
  const isSeen = (version: Catalog) => !mayHave(version, directions);
  const before = versions.slice(0, first.place).toReversed();
  const behind = versions.slice(last.place + 1);
  const unknown = [
    ...untilFirst(before, isSeen).toReversed(),
    ...versions.slice(first.place, last.place).filter((_, i) => !places.has(first.place + i)),
    ...untilFirst(behind, isSeen),
  ];
  return {
    component,
    title: getIndex(versions[last.place]!).getComponent(component).title,
    since: versions[first.place]!.version,
    until: behind.length === 0 ? null : versions[last.place]!.version,
    unknown: unknown.map(({ version }) => version),
    connections: [...new Set(uses.flatMap(({ rows }) => rows.map(({ id }) => id)))],
  };
}

function untilFirst<T>(list: readonly T[], isEnd: (entry: T) => boolean): readonly T[] {
  const end = list.findIndex(isEnd);
  return end < 0 ? list : list.slice(0, end);
}

function directionsOf(uses: readonly Use[]): ReadonlySet<Direction> {
  return new Set(uses.flatMap(({ rows }) => rows.map(({ direction }) => direction)));
}

/** Whether a version that lacks rows of these directions may have them all the same. */
function mayHave({ completeness }: Catalog, directions: ReadonlySet<Direction>): boolean {
  return [...directions].some((direction) => completeness[direction] === 'partial');
}
