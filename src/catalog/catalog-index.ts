import type { Catalog, Component, Connection } from './model.js';
import { PortTree } from './port-tree.js';

/** What is looked up in a catalog again and again, so that no question has to scan its rows. */
export class CatalogIndex {
  /** The places of all rows in the catalog, ascending. */
  readonly positions: readonly number[];
  private readonly componentsById: ReadonlyMap<string, Component>;
  private readonly positionsById: ReadonlyMap<string, number>;
  private readonly bySource = new Map<string, number[]>();
  private readonly byDestination = new Map<string, number[]>();
  private readonly byComponent = new Map<string, number[]>();
  private readonly byHost = new Map<string, number[]>();
  private readonly byPort = new PortTree();
  private texts: readonly string[] | null = null;

  constructor(readonly catalog: Catalog) {
    this.componentsById = new Map(catalog.components.map((component) => [component.id, component]));
    this.positionsById = new Map(catalog.connections.map(({ id }, position) => [id, position]));
    this.positions = catalog.connections.map((_, position) => position);
    catalog.connections.forEach((row, position) => {
      push(this.bySource, row.source, position);
      push(this.byDestination, row.destination, position);
      for (const end of new Set([row.source, row.destination])) push(this.byComponent, end, position);
      for (const { name } of row.hosts) push(this.byHost, name, position);
      for (const port of row.ports) {
        if (port.kind === 'fixed') this.byPort.add(port, position);
        else if (port.kind === 'configurable' && port.recommended !== null) {
          this.byPort.add({ from: port.recommended, to: port.recommended }, position);
        }
      }
    });
  }

  findComponent(id: string): Component | undefined {
    return this.componentsById.get(id);
  }

  findConnection(id: string): Connection | undefined {
    const position = this.positionsById.get(id);
    return position === undefined ? undefined : this.catalog.connections[position];
  }

  /** The component of that id, which an end of a row is. */
  getComponent(id: string): Component {
    const component = this.componentsById.get(id);
    if (component === undefined) throw new Error(`No component ${id} in ${this.catalog.id}.`);
    return component;
  }

  /** Rows that the component may open: those it is the source of, and both-ways rows that it is the destination of. */
  opens(id: string): readonly Connection[] {
    return this.rows(this.ofComponent(id)).filter(({ source, bidirectional }) => source === id || bidirectional);
  }

  /** Rows that the component accepts: those it is the destination of, and both-ways rows that it is the source of. */
  accepts(id: string): readonly Connection[] {
    return this.rows(this.ofComponent(id)).filter(
      ({ destination, bidirectional }) => destination === id || bidirectional,
    );
  }

  rows(positions: readonly number[]): readonly Connection[] {
    return positions.map((position) => this.catalog.connections[position]!);
  }

  ofComponent(id: string): readonly number[] {
    return this.byComponent.get(id) ?? [];
  }

  ofSource(id: string): readonly number[] {
    return this.bySource.get(id) ?? [];
  }

  ofDestination(id: string): readonly number[] {
    return this.byDestination.get(id) ?? [];
  }

  /** Rows with this very entry among their hosts, wildcard or not. */
  ofHost(name: string): readonly number[] {
    return this.byHost.get(name) ?? [];
  }

  /** Rows with the port in a range or as a recommendation, in up to 17 lists. */
  ofPort(port: number): readonly (readonly number[])[] {
    return this.byPort.of(port);
  }

  /** What `text` searches of a row, in lower case. */
  textOf(position: number): string {
    this.texts ??= this.makeTexts();
    return this.texts[position]!;
  }

  private makeTexts(): readonly string[] {
    const names = new Map(
      this.catalog.components.map(({ id, title, otherNames }) => [id, [id, title, ...otherNames].join('\n')]),
    );
    return this.catalog.connections.map(({ id, source, destination, hosts, purpose }) =>
      [id, names.get(source), names.get(destination), ...hosts.map(({ name }) => name), purpose]
        .join('\n')
        .toLowerCase(),
    );
  }
}

function push(map: Map<string, number[]>, key: string, position: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [position]);
  else if (list.at(-1) !== position) list.push(position);
}

const indexes = new WeakMap<Catalog, CatalogIndex>();

/** The index of a catalog, made once: catalogs don't change. */
export function getIndex(catalog: Catalog): CatalogIndex {
  const known = indexes.get(catalog);
  if (known !== undefined) return known;
  const index = new CatalogIndex(catalog);
  indexes.set(catalog, index);
  return index;
}
