import {
  type Catalog,
  type Connection,
  findComponent,
  findConnection,
  type KubernetesSelector,
} from '../catalog/index.js';
import { AddressSet, parseHostName, type TransportPorts } from '../network/index.js';
import { fault, type Parsed, type Reader } from '../problems/index.js';
import { parseSiteAddress, parseSitePorts, textOf } from './grammar.js';
import type { Management, Site, SiteAddresses, SiteComponent } from './model.js';

type Path = readonly (string | number)[];

const siteKeys = ['name', 'catalog', 'components', 'ports', 'targetPorts', 'management', 'resolvers'] as const;

const componentKeys = [
  'addresses',
  'hostnames',
  'zone',
  'networkTags',
  'secureTags',
  'serviceAccount',
  'securityGroup',
  'applicationSecurityGroup',
  'kubernetes',
] as const;

/** The catalog that a site names, or why there is none of that name. */
export type FindCatalog = (id: string) => Parsed<Catalog>;

/** A site and the catalog that it names. */
export interface CatalogSite {
  readonly site: Site;
  readonly catalog: Catalog;
}

/**
 * The one parser of sites, for every way that a site comes in. Reports everything wrong to the reader; null where even
 * the catalog is unknown, since nothing else can be judged then.
 */
export function parseSite(reader: Reader, value: unknown, path: Path, findCatalog: FindCatalog): CatalogSite | null {
  if (value === undefined) {
    reader.missing(path, 'The site');
    return null;
  }
  const fields = reader.object(value, path, siteKeys);
  const name = reader.parsed(fields.get('name'), [...path, 'name'], textOf('siteName'));
  if (!fields.has('catalog')) reader.missing([...path, 'catalog'], 'The catalog, as product@version,');
  const catalog = reader.parsed<Catalog>(fields.get('catalog'), [...path, 'catalog'], findCatalog);
  if (catalog === null) return null;
  if (!fields.has('components')) reader.missing([...path, 'components'], 'What stands for the components');
  const site: Site = {
    name,
    catalog: catalog.id,
    components: parseComponents(reader, fields.get('components'), [...path, 'components'], catalog),
    ports: parsePorts(reader, fields.get('ports'), [...path, 'ports'], catalog, checkChosen),
    targetPorts: parsePorts(reader, fields.get('targetPorts'), [...path, 'targetPorts'], catalog, () => null),
    management: parseManagement(reader, fields.get('management'), [...path, 'management']),
    resolvers: AddressSet.of(
      reader.parsedList(fields.get('resolvers'), [...path, 'resolvers'], parseSiteAddress) ?? [],
    ),
  };
  return { site, catalog };
}

function parseComponents(
  reader: Reader,
  value: unknown,
  path: Path,
  catalog: Catalog,
): ReadonlyMap<string, SiteComponent> {
  const found = new Map<string, SiteComponent>();
  for (const [id, entry] of reader.entries(value, path)) {
    if (reader.isFull) break;
    const component = findComponent(catalog, id);
    if (component.ok) found.set(id, parseComponent(reader, entry, [...path, id]));
    else reader.report([...path, id], component.fault);
  }
  // In the catalog's order, so that the order of a request's keys decides nothing.
  return new Map(
    catalog.components.flatMap(({ id }) => {
      const component = found.get(id);
      return component === undefined ? [] : [[id, component] as const];
    }),
  );
}

function parseComponent(reader: Reader, value: unknown, path: Path): SiteComponent {
  const fields = reader.object(value ?? null, path, componentKeys);
  const list = (key: (typeof componentKeys)[number], parse: (text: string) => Parsed<string>) =>
    [...new Set(reader.parsedList(fields.get(key), [...path, key], parse) ?? [])].sort();
  const text = (key: 'zone' | 'serviceAccount' | 'securityGroup' | 'applicationSecurityGroup') =>
    reader.parsed(fields.get(key), [...path, key], textOf(key));
  return {
    addresses: parseAddresses(reader, fields.get('addresses'), [...path, 'addresses']),
    hostnames: list('hostnames', parseHostName),
    zone: text('zone'),
    networkTags: list('networkTags', textOf('networkTag')),
    secureTags: list('secureTags', textOf('secureTag')),
    serviceAccount: text('serviceAccount'),
    securityGroup: text('securityGroup'),
    applicationSecurityGroup: text('applicationSecurityGroup'),
    kubernetes: parseKubernetes(reader, fields.get('kubernetes'), [...path, 'kubernetes']),
  };
}

function parseAddresses(reader: Reader, value: unknown, path: Path): SiteAddresses | null {
  const entries = reader.list(value, path);
  if (entries === undefined) return null;
  if (entries.includes('any')) {
    if (entries.length > 1) {
      reader.report(
        [...path, entries.indexOf('any')],
        fault('any-not-alone', 'Beside any, every other address is redundant.', { suggestions: ['any'] }),
      );
    }
    return { kind: 'any' };
  }
  const ranges = reader.parsedList(entries, path, parseSiteAddress) ?? [];
  return ranges.length === 0 ? null : { kind: 'some', set: AddressSet.of(ranges) };
}

function parseKubernetes(reader: Reader, value: unknown, path: Path): KubernetesSelector | null {
  if (value === undefined) return null;
  const fields = reader.object(value, path, ['namespace', 'podLabels']);
  const namespace = reader.parsed(fields.get('namespace'), [...path, 'namespace'], textOf('namespace'));
  if (!fields.has('namespace')) reader.missing([...path, 'namespace'], 'The namespace');
  const labels = reader.entries(fields.get('podLabels'), [...path, 'podLabels']).map(([key, label]) => {
    const parsedKey = reader.parsed(key, [...path, 'podLabels', key], textOf('labelKey'));
    const parsedValue = reader.parsed(label, [...path, 'podLabels', key], textOf('labelValue'));
    return [parsedKey ?? '', parsedValue ?? ''] as const;
  });
  if (labels.length === 0 && isObject(fields.has('podLabels') ? fields.get('podLabels') : value)) {
    reader.report(
      [...path, 'podLabels'],
      fault('missing-field', 'Without labels it would be every pod of the namespace.'),
    );
  }
  if (namespace === null) return null;
  return { namespace, podLabels: Object.fromEntries(labels.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** What is anything else was reported already. */
function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsePorts(
  reader: Reader,
  value: unknown,
  path: Path,
  catalog: Catalog,
  check: (connection: Connection, ports: TransportPorts) => ReturnType<typeof fault> | null,
): ReadonlyMap<string, readonly TransportPorts[]> {
  const found = new Map<string, readonly TransportPorts[]>();
  for (const [id, entry] of reader.entries(value, path)) {
    if (reader.isFull) break;
    const row = findConnection(catalog, id);
    if (!row.ok) {
      reader.report([...path, id], row.fault);
      continue;
    }
    const ports = reader.parsedList(entry, [...path, id], (text) => {
      const parsed = parseSitePorts(text);
      const refused = parsed.ok ? check(row.value, parsed.value) : null;
      return refused === null ? parsed : { ok: false, fault: refused };
    });
    if (ports !== undefined) found.set(id, ports);
  }
  return found;
}

function checkChosen(connection: Connection, { transport }: TransportPorts): ReturnType<typeof fault> | null {
  const open = connection.ports.filter((port) => port.kind === 'configurable').map((port) => port.transport);
  if (open.includes(transport)) return null;
  const detail =
    open.length === 0
      ? `The ports of ${connection.id} are fixed.`
      : `Of ${connection.id} the site chooses ${open.join(' and ')} ports, not ${transport}.`;
  return fault('port-not-configurable', detail);
}

function parseManagement(reader: Reader, value: unknown, path: Path): readonly Management[] {
  return (reader.list(value, path) ?? []).map((entry, index) => {
    const at = [...path, index];
    const fields = reader.object(entry, at, ['addresses', 'ports']);
    for (const key of ['addresses', 'ports'] as const) {
      if (!fields.has(key)) reader.missing([...at, key], `The ${key} of administration`);
    }
    return {
      addresses: AddressSet.of(
        reader.parsedList(fields.get('addresses'), [...at, 'addresses'], parseSiteAddress) ?? [],
      ),
      ports: reader.parsedList(fields.get('ports'), [...at, 'ports'], parseSitePorts) ?? [],
    };
  });
}
