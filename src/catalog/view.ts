import type { IcmpTransport, PortTransport } from '../network/index.js';
import { getIndex } from './catalog-index.js';
import type { Catalogs } from './catalogs.js';
import { everything, filterConnections, groupByEnd } from './filter.js';
import type {
  Catalog,
  CatalogCompleteness,
  Component,
  ComponentKind,
  Confidence,
  Connection,
  Direction,
  KubernetesSelector,
  Port,
  Provenance,
  SecurityAlternative,
  SecurityProtocol,
  Source,
} from './model.js';

// The JSON of the contract. A key whose value is nothing is left out where the contract says so, else null.

/** Where a fact comes from. */
export interface ProvenanceView {
  readonly confidence: Confidence;
  /** Key of the catalog's sources. */
  readonly source: string;
  readonly title: string;
  readonly url: string | null;
  readonly note: string | null;
}

/** A port entry, with the keys alone that say something. */
export type PortView =
  | { readonly transport: IcmpTransport; readonly types: readonly number[]; readonly optional?: true }
  | {
      readonly transport: PortTransport;
      readonly from?: number;
      readonly to?: number;
      readonly configurable?: true;
      readonly recommended?: number;
      readonly optional?: true;
      readonly targetPort?: number;
    };

/** A way to secure a connection, with the keys alone that say something. */
export interface SecurityAlternativeView {
  readonly protocol: SecurityProtocol;
  readonly minimumVersion?: string;
  readonly authentication?: string;
  readonly certificate?: string;
}

/** A row. */
export interface ConnectionView {
  readonly id: string;
  readonly source: string;
  readonly destination: string;
  readonly direction: Direction;
  readonly bidirectional: boolean;
  readonly ports: readonly PortView[];
  readonly security: {
    readonly documented: string | null;
    readonly alternatives: readonly SecurityAlternativeView[];
  };
  readonly hosts: readonly string[];
  readonly required: boolean;
  /** Of a row that is not required. */
  readonly condition?: string;
  readonly purpose: string;
  readonly impact: string;
  readonly provenance: ProvenanceView & {
    /** Of each host that is not as sure as the row, or was read elsewhere. */
    readonly hosts?: readonly ({ readonly name: string } & ProvenanceView)[];
  };
}

/** A component without its rows. */
export interface ComponentSummaryView {
  readonly id: string;
  readonly title: string;
  readonly kind: ComponentKind;
  readonly description: string;
  readonly otherNames: readonly string[];
  /** As a site writes it. */
  readonly kubernetes: KubernetesSelector | null;
  /** Where the selector was read. */
  readonly provenance: ProvenanceView | null;
}

/** A component among others: what it opens and accepts by id. */
export interface ComponentListView extends ComponentSummaryView {
  readonly opens: readonly string[];
  readonly accepts: readonly string[];
}

/** A component alone: what it opens and accepts in full. */
export interface ComponentView extends ComponentSummaryView {
  readonly opens: readonly ConnectionView[];
  readonly accepts: readonly ConnectionView[];
}

/** What a catalog is and holds. */
export interface CatalogListView {
  readonly id: string;
  readonly product: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  /** Whether reads that name no catalog use it. */
  readonly default: boolean;
  /** The day on which its facts were last read or corrected. */
  readonly revised: string | null;
  readonly revision: string;
  readonly completeness: CatalogCompleteness;
  readonly missing: readonly string[];
  readonly counts: Readonly<Record<'connections' | Direction | 'components' | 'alsoNeeded', number>>;
  readonly sources: readonly Source[];
}

/** A host that is needed beside the rows. */
export interface AlsoNeededView {
  readonly host: string;
  readonly transport: PortTransport;
  readonly port: number;
  readonly purpose: string | null;
  readonly provenance: ProvenanceView;
}

/** The same with what is needed beside the rows. */
export interface CatalogView extends CatalogListView {
  readonly alsoNeeded: readonly AlsoNeededView[];
}

/** Who listens on a port and who opens it, in one catalog. */
export interface PortUseView {
  readonly catalog: string;
  readonly listens: readonly PortUserView[];
  readonly opens: readonly PortUserView[];
}

/** A component and the rows because of which it uses a port. */
export interface PortUserView {
  readonly component: string;
  readonly title: string;
  readonly connections: readonly string[];
}

/** What the cheap thing to poll says of a catalog. */
export interface VersionView {
  readonly catalog: string;
  readonly revision: string;
  readonly completeness: CatalogCompleteness;
}

/** The row as JSON. */
export function viewConnection(catalog: Catalog, row: Connection): ConnectionView {
  const hosts = row.hosts.flatMap(({ name, provenance }) =>
    provenance === null ? [] : [{ name, ...viewProvenance(catalog, provenance) }],
  );
  return {
    id: row.id,
    source: row.source,
    destination: row.destination,
    direction: row.direction,
    bidirectional: row.bidirectional,
    ports: row.ports.map(viewPort),
    security: {
      documented: row.security.documented,
      alternatives: row.security.alternatives.map(viewAlternative),
    },
    hosts: row.hosts.map(({ name }) => name),
    required: row.required,
    ...(row.condition === null ? {} : { condition: row.condition }),
    purpose: row.purpose,
    impact: row.impact,
    provenance: { ...viewProvenance(catalog, row.provenance), ...(hosts.length === 0 ? {} : { hosts }) },
  };
}

/** The port entry as JSON. */
export function viewPort(port: Port): PortView {
  const optional = port.optional ? ({ optional: true } as const) : {};
  if (port.kind === 'icmp') return { transport: port.transport, types: port.types, ...optional };
  const target = port.targetPort === null ? {} : { targetPort: port.targetPort };
  if (port.kind === 'fixed') {
    return { transport: port.transport, from: port.from, to: port.to, ...optional, ...target };
  }
  const recommended = port.recommended === null ? {} : { recommended: port.recommended };
  return { transport: port.transport, configurable: true, ...recommended, ...optional, ...target };
}

function viewAlternative(alternative: SecurityAlternative): SecurityAlternativeView {
  const { protocol, minimumVersion, authentication, certificate } = alternative;
  return {
    protocol,
    ...(minimumVersion === null ? {} : { minimumVersion }),
    ...(authentication === null ? {} : { authentication }),
    ...(certificate === null ? {} : { certificate }),
  };
}

/** The provenance as JSON, with the title and address of its source. */
export function viewProvenance({ sources }: Catalog, { confidence, source, note }: Provenance): ProvenanceView {
  const found = sources.find(({ id }) => id === source);
  return { confidence, source, title: found?.title ?? source, url: found?.url ?? null, note };
}

/** The component without its rows. */
export function viewSummary(catalog: Catalog, component: Component): ComponentSummaryView {
  const { id, title, kind, description, otherNames, kubernetes, selectorProvenance } = component;
  const provenance = selectorProvenance === undefined ? null : viewProvenance(catalog, selectorProvenance);
  return { id, title, kind, description, otherNames, kubernetes, provenance };
}

/** The component as an entry of a list. */
export function viewComponentInList(catalog: Catalog, component: Component): ComponentListView {
  const index = getIndex(catalog);
  return {
    ...viewSummary(catalog, component),
    opens: index.opens(component.id).map(({ id }) => id),
    accepts: index.accepts(component.id).map(({ id }) => id),
  };
}

/** The component alone. */
export function viewComponent(catalog: Catalog, component: Component): ComponentView {
  const index = getIndex(catalog);
  return {
    ...viewSummary(catalog, component),
    opens: index.opens(component.id).map((row) => viewConnection(catalog, row)),
    accepts: index.accepts(component.id).map((row) => viewConnection(catalog, row)),
  };
}

/** The catalog as an entry of a list; `chosen` is the id of the catalog that reads without one use. */
export function viewCatalogInList(catalog: Catalog, chosen: string | null): CatalogListView {
  const { id, product, version, revision, completeness, missing, sources, connections, components } = catalog;
  const count = (direction: Direction) => connections.filter((row) => row.direction === direction).length;
  return {
    id,
    product: product.id,
    version,
    title: product.title,
    description: product.description,
    default: id === chosen,
    revised: catalog.revised ?? null,
    revision,
    completeness,
    missing,
    counts: {
      connections: connections.length,
      internal: count('internal'),
      inbound: count('inbound'),
      outbound: count('outbound'),
      components: components.length,
      alsoNeeded: catalog.alsoNeeded.length,
    },
    sources,
  };
}

/** The catalog alone. */
export function viewCatalog(catalog: Catalog, chosen: string | null): CatalogView {
  return { ...viewCatalogInList(catalog, chosen), alsoNeeded: viewAlsoNeeded(catalog) };
}

/** The hosts that are needed beside the rows. */
export function viewAlsoNeeded(catalog: Catalog): readonly AlsoNeededView[] {
  return catalog.alsoNeeded.map(({ provenance, ...entry }) => ({
    ...entry,
    provenance: viewProvenance(catalog, provenance),
  }));
}

/** The catalogs in which the port is used, and by whom. */
export function viewPortUse(catalogs: Catalogs, port: number): readonly PortUseView[] {
  return catalogs.all.flatMap((catalog) => {
    const rows = filterConnections(catalog, { ...everything, port: [port] });
    if (rows.length === 0) return [];
    const users = (endsOf: (row: Connection) => readonly string[]): readonly PortUserView[] => {
      const rowsOf = groupByEnd(rows, endsOf);
      return catalog.components.flatMap(({ id, title }) => {
        const connections = rowsOf.get(id)?.map((row) => row.id);
        return connections === undefined ? [] : [{ component: id, title, connections }];
      });
    };
    const both = ({ source, destination }: Connection) => [source, destination];
    return [
      {
        catalog: catalog.id,
        listens: users((row) => (row.bidirectional ? both(row) : [row.destination])),
        opens: users((row) => (row.bidirectional ? both(row) : [row.source])),
      },
    ];
  });
}

/** The catalog's revision and completeness. */
export function viewVersion({ id, revision, completeness }: Catalog): VersionView {
  return { catalog: id, revision, completeness };
}
