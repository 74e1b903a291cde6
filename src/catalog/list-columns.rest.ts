import type { Column } from '../http/index.js';
import type { Catalogs } from './catalogs.js';
import type { FieldChange } from './changes.js';
import { formatAlternative, formatPort, formatValue } from './field-text.js';
import type { PortHistory, PortPeriod } from './port-history.js';
import { compareVersions } from './version.js';
import type {
  CatalogListView,
  ComponentListView,
  ConnectionView,
  PortUserView,
  PortUseView,
  VersionView,
} from './view.js';

// What lists hold in CSV and Markdown. Names are paths into the JSON of a row.

/** Columns of rows. */
export const connectionColumns: readonly Column<ConnectionView>[] = [
  { name: 'id', of: ({ id }) => id, heading: 'Connection' },
  { name: 'source', of: ({ source }) => source },
  { name: 'destination', of: ({ destination }) => destination },
  { name: 'direction', of: ({ direction }) => direction, heading: 'Direction' },
  { name: 'bidirectional', of: ({ bidirectional }) => bidirectional },
  { name: 'ports', of: ({ ports }) => ports.map(formatPort), heading: 'Ports' },
  { name: 'security.documented', of: ({ security }) => security.documented },
  {
    name: 'security.alternatives',
    of: ({ security }) => security.alternatives.map(formatAlternative).join(' or '),
    heading: 'Security',
  },
  { name: 'hosts', of: ({ hosts }) => hosts, heading: 'Hosts' },
  { name: 'required', of: ({ required }) => required },
  { name: 'condition', of: ({ required, condition }) => (required ? '' : condition), heading: 'Only if' },
  { name: 'purpose', of: ({ purpose }) => purpose, heading: 'Purpose' },
  { name: 'impact', of: ({ impact }) => impact },
  { name: 'provenance.confidence', of: ({ provenance }) => provenance.confidence, heading: 'Confidence' },
  { name: 'provenance.source', of: ({ provenance }) => provenance.source },
  { name: 'provenance.title', of: ({ provenance }) => provenance.title },
  { name: 'provenance.url', of: ({ provenance }) => provenance.url },
  { name: 'provenance.note', of: ({ provenance }) => provenance.note },
];

/** Columns of components. */
export const componentColumns: readonly Column<ComponentListView>[] = [
  { name: 'id', of: ({ id }) => id, heading: 'Component' },
  { name: 'title', of: ({ title }) => title, heading: 'Name' },
  { name: 'kind', of: ({ kind }) => kind, heading: 'Kind' },
  { name: 'description', of: ({ description }) => description, heading: 'Description' },
  { name: 'otherNames', of: ({ otherNames }) => otherNames },
  { name: 'kubernetes.namespace', of: ({ kubernetes }) => kubernetes?.namespace },
  {
    name: 'kubernetes.podLabels',
    of: ({ kubernetes }) => Object.entries(kubernetes?.podLabels ?? {}).map(([key, value]) => `${key}=${value}`),
  },
  { name: 'opens', of: ({ opens }) => opens, heading: 'Opens' },
  { name: 'accepts', of: ({ accepts }) => accepts, heading: 'Accepts' },
];

const completeness = ['internal', 'inbound', 'outbound'] as const;

/** Columns of catalogs. */
export const catalogColumns: readonly Column<CatalogListView>[] = [
  { name: 'id', of: ({ id }) => id, heading: 'Catalog' },
  { name: 'product', of: ({ product }) => product },
  { name: 'version', of: ({ version }) => version },
  { name: 'title', of: ({ title }) => title, heading: 'Product' },
  { name: 'description', of: ({ description }) => description },
  { name: 'default', of: ({ default: isDefault }) => isDefault, heading: 'Default' },
  { name: 'revised', of: ({ revised }) => revised },
  { name: 'revision', of: ({ revision }) => revision, heading: 'Revision' },
  ...completeness.map((direction) => ({
    name: `completeness.${direction}`,
    of: (catalog: CatalogListView) => catalog.completeness[direction],
    heading: capital(direction),
  })),
  ...(['connections', 'internal', 'inbound', 'outbound', 'components', 'alsoNeeded'] as const).map((count) => ({
    name: `counts.${count}`,
    of: ({ counts }: CatalogListView) => counts[count],
    ...(count === 'connections' ? { heading: 'Rows' } : {}),
  })),
  { name: 'missing', of: ({ missing }) => missing.join(' ') },
  { name: 'sources', of: ({ sources }) => sources.map(({ title }) => title) },
];

/** Columns of what is polled. */
export const versionColumns: readonly Column<VersionView>[] = [
  { name: 'catalog', of: ({ catalog }) => catalog, heading: 'Catalog' },
  { name: 'revision', of: ({ revision }) => revision, heading: 'Revision' },
  ...completeness.map((direction) => ({
    name: `completeness.${direction}`,
    of: (version: VersionView) => version.completeness[direction],
    heading: capital(direction),
  })),
];

/** A component that uses a port in one catalog. */
export interface PortUseRow extends PortUserView {
  readonly catalog: string;
  readonly use: 'listens' | 'opens';
  /** Of the period to which the catalog belongs. */
  readonly since: string;
  readonly until: string | null;
}

/** Columns of who uses a port. */
export const portUseColumns: readonly Column<PortUseRow>[] = [
  { name: 'catalog', of: ({ catalog }) => catalog, heading: 'Catalog' },
  { name: 'use', of: ({ use }) => use, heading: 'Use' },
  { name: 'component', of: ({ component }) => component, heading: 'Component' },
  { name: 'title', of: ({ title }) => title, heading: 'Name' },
  { name: 'connections', of: ({ connections }) => connections, heading: 'Connections' },
  { name: 'since', of: ({ since }) => since, heading: 'Since' },
  { name: 'until', of: ({ until }) => until, heading: 'Until' },
];

/** A row for each component, use and catalog. */
export function portUseRows(
  { all }: Pick<Catalogs, 'all'>,
  uses: readonly PortUseView[],
  histories: readonly PortHistory[],
): readonly PortUseRow[] {
  const catalogs = new Map(all.map((catalog) => [catalog.id, catalog]));
  return uses.flatMap((used) => {
    const { product, version } = catalogs.get(used.catalog)!;
    const history = histories.find((entry) => entry.product === product.id);
    return (['listens', 'opens'] as const).flatMap((use) =>
      used[use].map((user): PortUseRow => {
        const { since, until } = history![use].find(
          (period) => period.component === user.component && isWithin(version, period),
        )!;
        return { catalog: used.catalog, use, since, until, ...user };
      }),
    );
  });
}

function isWithin(version: string, { since, until }: PortPeriod): boolean {
  return compareVersions(since, version) <= 0 && (until === null || compareVersions(version, until) <= 0);
}

/** A hop of one of the ways between two components. */
export interface HopRow {
  /** Counted from 1. */
  readonly way: number;
  readonly source: string;
  readonly destination: string;
  readonly connections: readonly ConnectionView[];
}

/** Columns of ways. */
export const hopColumns: readonly Column<HopRow>[] = [
  { name: 'way', of: ({ way }) => way, heading: 'Way' },
  { name: 'source', of: ({ source }) => source, heading: 'Source' },
  { name: 'destination', of: ({ destination }) => destination, heading: 'Destination' },
  { name: 'connections', of: ({ connections }) => connections.map(({ id }) => id), heading: 'Connections' },
  {
    name: 'ports',
    of: ({ connections }) => [...new Set(connections.flatMap(({ ports }) => ports.map(formatPort)))],
    heading: 'Ports',
  },
];

/** A field of a row that changed. */
export interface FieldChangeRow extends FieldChange {
  readonly connection: string;
  readonly kind: string;
  readonly impact: string;
}

/** Columns of changes: a line for each field. */
export const changeColumns: readonly Column<FieldChangeRow>[] = [
  { name: 'connection', of: ({ connection }) => connection },
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'impact', of: ({ impact }) => impact },
  { name: 'path', of: ({ path }) => path },
  { name: 'before', of: ({ path, before }) => (before === null ? null : formatValue(path, before)) },
  { name: 'after', of: ({ path, after }) => (after === null ? null : formatValue(path, after)) },
];

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
