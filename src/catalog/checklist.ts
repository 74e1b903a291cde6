import { getIndex } from './catalog-index.js';
import { type Catalog, type Component, type Connection, isOwn } from './model.js';
import { canonicalJson } from './revision.js';
import { type AlsoNeededView, type ConnectionView, type PortView, viewAlsoNeeded, viewConnection } from './view.js';

/** One thing to arrange for a component. */
export interface ChecklistEntry {
  readonly connection: string;
  /** The other end, or the component itself. */
  readonly component: string;
  readonly title: string;
  readonly ports: readonly PortView[];
  readonly security: ConnectionView['security'];
  readonly hosts: readonly string[];
  readonly required: boolean;
  readonly condition?: string;
  readonly purpose: string;
  /** What breaks without it. */
  readonly impact: string;
  readonly provenance: ConnectionView['provenance'];
}

/** A name that the component has to reach. */
export interface ChecklistHost {
  readonly name: string;
  readonly ports: readonly PortView[];
  readonly connections: readonly string[];
  /** What breaks without it, for each row. */
  readonly impacts: readonly string[];
}

/** What to arrange for a component: everything that it accepts and opens, in the catalog’s order. */
export interface Checklist {
  readonly component: string;
  readonly title: string;
  readonly inbound: readonly ChecklistEntry[];
  readonly outbound: readonly ChecklistEntry[];
  readonly hosts: readonly ChecklistHost[];
  /** Hosts that the product needs beside its rows, of which no source tells what opens them; none for other parties. */
  readonly alsoNeeded: readonly AlsoNeededView[];
}

/** The checklist of a component of the catalog. */
export function checklistOf(catalog: Catalog, component: Component): Checklist {
  const index = getIndex(catalog);
  const opens = index.opens(component.id);
  return {
    component: component.id,
    title: component.title,
    inbound: index.accepts(component.id).map((row) => entryOf(catalog, component, row)),
    outbound: opens.map((row) => entryOf(catalog, component, row)),
    hosts: hostsOf(catalog, opens),
    alsoNeeded: isOwn(component) ? viewAlsoNeeded(catalog) : [],
  };
}

function entryOf(catalog: Catalog, { id }: Component, row: Connection): ChecklistEntry {
  const { ports, security, hosts, required, condition, purpose, impact, provenance } = viewConnection(catalog, row);
  const component = row.source === id ? row.destination : row.source;
  return {
    connection: row.id,
    component,
    title: getIndex(catalog).getComponent(component).title,
    ports,
    security,
    hosts,
    required,
    ...(condition === undefined ? {} : { condition }),
    purpose,
    impact,
    provenance,
  };
}

/** Each name once, with what all rows say of it. */
function hostsOf(catalog: Catalog, rows: readonly Connection[]): readonly ChecklistHost[] {
  const names = new Set(rows.flatMap(({ hosts }) => hosts.map(({ name }) => name)));
  return [...names].map((name) => {
    const found = rows.filter(({ hosts }) => hosts.some((host) => host.name === name));
    const ports = found.flatMap((row) => viewConnection(catalog, row).ports);
    return {
      name,
      ports: [...new Map(ports.map((port) => [canonicalJson(port), port])).values()],
      connections: found.map(({ id }) => id),
      impacts: [...new Set(found.map(({ impact }) => impact))],
    };
  });
}
