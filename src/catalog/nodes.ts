import { getIndex } from './catalog-index.js';
import type { Catalogs } from './catalogs.js';
import type { Catalog, CatalogCompleteness, Component, Connection } from './model.js';
import { type PortPeriod, portHistories } from './port-history.js';
import {
  type CatalogView,
  type ComponentSummaryView,
  type ConnectionView,
  type PortView,
  viewCatalog,
  viewConnection,
  viewPortUse,
  viewSummary,
} from './view.js';

// What GraphQL resolves from: the JSON of REST, where a map is a list with its key, and the ends are reached from `from`.

/** A row. */
export interface ConnectionNode extends Omit<ConnectionView, 'source' | 'destination' | 'ports'> {
  readonly from: { readonly catalog: Catalog; readonly row: Connection };
  readonly ports: readonly (Omit<PortView, 'configurable' | 'optional'> & {
    readonly configurable: boolean;
    readonly optional: boolean;
  })[];
}

/** A component. */
export interface ComponentNode extends Omit<ComponentSummaryView, 'kubernetes'> {
  readonly from: Catalog;
  readonly kubernetes: {
    readonly namespace: string;
    readonly podLabels: readonly { readonly key: string; readonly value: string }[];
  } | null;
}

/** A catalog. */
export type CatalogNode = CatalogView;

/** A page of rows. */
export interface PageNode {
  readonly catalog: string;
  readonly completeness: CatalogCompleteness;
  readonly total: number;
  readonly nodes: readonly ConnectionNode[];
  readonly next: string | null;
}

/** Who uses a port. */
export interface PortUseNode {
  readonly number: number;
  readonly catalogs: readonly {
    readonly catalog: string;
    readonly listens: readonly PortUserNode[];
    readonly opens: readonly PortUserNode[];
  }[];
  readonly products: readonly {
    readonly product: string;
    readonly listens: readonly PortPeriodNode[];
    readonly opens: readonly PortPeriodNode[];
  }[];
}

type PortPeriodNode = Omit<PortPeriod, 'component' | 'title'> & { readonly component: ComponentNode };

interface PortUserNode {
  readonly component: ComponentNode;
  readonly connections: readonly ConnectionNode[];
}

// Rows and components never change, so that each node is made once, however often it is reached.
const connectionNodes = new WeakMap<Connection, ConnectionNode>();
const componentNodes = new WeakMap<Component, ComponentNode>();

/** The row as a node. */
export function connectionNode(catalog: Catalog, row: Connection): ConnectionNode {
  const known = connectionNodes.get(row);
  if (known !== undefined && known.from.catalog === catalog) return known;
  const { source: _source, destination: _destination, ...view } = viewConnection(catalog, row);
  const ports = view.ports.map((port) => ({ configurable: false, optional: false, ...port }));
  const node = { ...view, ports, provenance: { hosts: [], ...view.provenance }, from: { catalog, row } };
  connectionNodes.set(row, node);
  return node;
}

/** The component as a node. */
export function componentNode(catalog: Catalog, component: Component): ComponentNode {
  const known = componentNodes.get(component);
  if (known !== undefined && known.from === catalog) return known;
  const { kubernetes, ...view } = viewSummary(catalog, component);
  const podLabels = Object.entries(kubernetes?.podLabels ?? {}).map(([key, value]) => ({ key, value }));
  const selector = kubernetes === null ? null : { namespace: kubernetes.namespace, podLabels };
  const node = { ...view, kubernetes: selector, from: catalog };
  componentNodes.set(component, node);
  return node;
}

/** The catalog as a node. */
export function catalogNode(catalogs: Catalogs, catalog: Catalog): CatalogNode {
  const chosen = catalogs.findDefault();
  return viewCatalog(catalog, chosen.ok ? chosen.value.id : null);
}

/** The use of a port as a node. */
export function portUseNode(catalogs: Catalogs, number: number): PortUseNode {
  const used = viewPortUse(catalogs, number).map(({ catalog: id, listens, opens }) => {
    const found = catalogs.find(id);
    if (!found.ok) throw new Error(`No catalog ${id}.`);
    const catalog = found.value;
    const index = getIndex(catalog);
    const users = (views: typeof listens): readonly PortUserNode[] =>
      views.map(({ component, connections }) => ({
        component: componentNode(catalog, index.getComponent(component)),
        connections: connections.flatMap((connection) => {
          const row = index.findConnection(connection);
          return row === undefined ? [] : [connectionNode(catalog, row)];
        }),
      }));
    return { catalog: id, listens: users(listens), opens: users(opens) };
  });
  const products = portHistories(catalogs, number).map(({ product, listens, opens }) => {
    const nodes = (periods: readonly PortPeriod[]) => periods.map((period) => periodNode(catalogs, product, period));
    return { product, listens: nodes(listens), opens: nodes(opens) };
  });
  return { number, catalogs: used, products };
}

function periodNode(catalogs: Catalogs, product: string, { title: _title, ...period }: PortPeriod): PortPeriodNode {
  const versions = catalogs.all.filter((catalog) => catalog.product.id === product);
  const last = versions.find(({ version }) => version === period.until) ?? versions.at(-1)!;
  return { ...period, component: componentNode(last, getIndex(last).getComponent(period.component)) };
}
