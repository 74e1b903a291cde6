import {
  type Catalog,
  type Connection,
  filterConnections,
  findComponent,
  findConnection,
  parseConnectionFilter,
} from '../catalog/index.js';
import { type Family, families } from '../network/index.js';
import type { Platform } from '../platforms/index.js';
import type { Essential, PointKind } from '../policy/index.js';
import { type Fields, fault, nearest, pattern, Reader, type Result, shown } from '../problems/index.js';
import { type FindCatalog, parseSite } from '../site/index.js';
import type { EnforcementPoint, RulesOptions, RulesRequest } from './model.js';

const requestKeys = ['site', 'enforcementPoint', 'select', 'options', 'format'] as const;

/** The keys of `options`. */
export const optionKeys = [
  'defaultAction',
  'scope',
  'essentials',
  'include',
  'hostnames',
  'incomplete',
  'families',
  'aggregate',
  'namePrefix',
  'allowLockout',
] as const;

/** Every essential, in the order in which they are listed. */
export const essentials: readonly Essential[] = [
  'established',
  'loopback',
  'icmp-errors',
  'neighbour-discovery',
  'dns',
  'management',
];

const pointKinds: readonly PointKind[] = ['host', 'gateway', 'workload', 'subnet'];

/** `[a-z][a-z0-9-]{0,19}`. */
export const namePrefixPattern = /^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/;
const parseNamePrefix = pattern(
  'invalid-name',
  namePrefixPattern,
  'a prefix has 1 to 20 lower-case letters, digits and hyphens, a letter first and no hyphen last',
);

/** A request body of unknown shape to a request, or everything that is wrong with it, in document order. */
export function parseRulesRequest(body: unknown, platform: Platform, findCatalog: FindCatalog): Result<RulesRequest> {
  const reader = new Reader(body);
  const fields = reader.object(body, [], requestKeys);
  const parsed = parseSite(reader, fields.get('site'), ['site'], findCatalog);
  const format = parseFormat(reader, fields, platform);
  if (parsed === null) return reader.finish<RulesRequest>(undefined as never);
  const { site, catalog } = parsed;
  const selection = parseSelection(reader, fields.get('select'), catalog);
  const options = parseOptions(reader, fields.get('options'), catalog);
  const point = parsePoint(reader, fields.get('enforcementPoint'), platform, catalog);
  return reader.finish({
    platform,
    catalog,
    site,
    // Never used when absent: its absence was reported.
    point: point ?? { kind: 'gateway' },
    selected: selection.rows,
    named: selection.named,
    format,
    options,
  });
}

function parseFormat(reader: Reader, fields: Fields<'format'>, platform: Platform): string {
  const ids = platform.formats.map(({ id }) => id);
  const text = reader.text(fields.get('format'), ['format']);
  if (text !== null && !ids.includes(text)) {
    reader.report(['format'], notOffered('format-not-offered', `${platform.id} has no format “${shown(text)}”.`, ids));
  }
  return text ?? ids[0] ?? '';
}

function notOffered(code: 'format-not-offered' | 'point-not-offered', detail: string, suggestions: readonly string[]) {
  return fault(code, detail, { suggestions });
}

interface Selection {
  readonly rows: readonly Connection[];
  /** In the catalog's order. */
  readonly named: readonly string[];
}

function parseSelection(reader: Reader, value: unknown, catalog: Catalog): Selection {
  const filter = parseConnectionFilter(reader, value, ['select'], catalog);
  const named = new Set([...filter.component, ...filter.source, ...filter.destination]);
  return {
    rows: filterConnections(catalog, filter),
    named: catalog.components.map(({ id }) => id).filter((id) => named.has(id)),
  };
}

function parsePoint(reader: Reader, value: unknown, platform: Platform, catalog: Catalog): EnforcementPoint | null {
  const path = ['enforcementPoint'];
  if (value === undefined) {
    const [only, ...others] = platform.points;
    // A host would need its component too.
    if (others.length === 0 && (only === 'gateway' || only === 'workload')) return { kind: only };
    const detail = `${platform.title} acts at ${platform.points.join(' or ')}.`;
    reader.report(path, fault('point-required', detail, { suggestions: platform.points }));
    return null;
  }
  const isHost = isRecord(value) && value.kind === 'host';
  const fields = reader.object(value, path, isHost ? ['kind', 'component'] : ['kind']);
  const kind = pointKind(reader, fields, platform);
  if (kind !== 'host') return kind === 'gateway' || kind === 'workload' ? { kind } : null;
  const components = hostComponents(reader, fields.get('component'), catalog);
  return components.length === 0 ? null : { kind, components };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function pointKind(reader: Reader, fields: Fields<'kind' | 'component'>, platform: Platform): PointKind | null {
  const path = ['enforcementPoint', 'kind'];
  if (!fields.has('kind')) {
    reader.missing(path, 'The kind of enforcement point');
    return null;
  }
  const text = reader.text(fields.get('kind'), path);
  if (text === null) return null;
  const kind = pointKinds.find((known) => known === text);
  if (kind === undefined) {
    const detail = `“${shown(text)}” is none of ${pointKinds.join(', ')}.`;
    reader.report(path, fault('invalid-value', detail, { suggestions: nearest(text, platform.points) }));
    return null;
  }
  if (platform.points.includes(kind)) return kind;
  const detail = `${platform.title} does not act at a ${kind}.`;
  reader.report(path, notOffered('point-not-offered', detail, platform.points));
  return null;
}

function hostComponents(reader: Reader, value: unknown, catalog: Catalog): readonly string[] {
  const path = ['enforcementPoint', 'component'];
  if (value === undefined) {
    reader.missing(path, 'The component whose machines are meant');
    return [];
  }
  const parse = (id: string) => findComponent(catalog, id);
  const one = Array.isArray(value) ? null : reader.parsed(value, path, parse);
  const many = Array.isArray(value) ? (reader.parsedList(value, path, parse) ?? []) : [];
  const found = new Set([...(one === null ? [] : [one]), ...many].map(({ id }) => id));
  return catalog.components.map(({ id }) => id).filter((id) => found.has(id));
}

/** What holds where a request says nothing. */
export function defaultOptions(catalog: Catalog): RulesOptions {
  return {
    defaultAction: 'deny',
    scope: 'site',
    essentials,
    include: new Set(),
    hostnames: 'omit',
    incomplete: 'report',
    families,
    aggregate: true,
    namePrefix: defaultPrefix(catalog),
    allowLockout: false,
  };
}

function parseOptions(reader: Reader, value: unknown, catalog: Catalog): RulesOptions {
  const path = ['options'];
  const fields = reader.object(value, path, optionKeys);
  const defaults = defaultOptions(catalog);
  const at = (key: (typeof optionKeys)[number]) => [...path, key];
  const choice = <Word extends string>(key: (typeof optionKeys)[number], words: readonly Word[], otherwise: Word) =>
    reader.choice(fields.get(key), at(key), words, otherwise);
  return {
    defaultAction: choice('defaultAction', ['deny', 'none'], defaults.defaultAction),
    scope: choice('scope', ['site', 'all'], defaults.scope),
    essentials: chosen(reader, fields.get('essentials'), at('essentials'), essentials) ?? defaults.essentials,
    include: new Set(includedRows(reader, fields.get('include'), at('include'), catalog).map(({ id }) => id)),
    hostnames: choice('hostnames', ['omit', 'private-vip', 'restricted-vip', 'any'], defaults.hostnames),
    incomplete: choice('incomplete', ['report', 'reject'], defaults.incomplete),
    families: parseFamilies(reader, fields.get('families'), at('families')),
    aggregate: reader.flag(fields.get('aggregate'), at('aggregate'), defaults.aggregate),
    namePrefix: reader.parsed(fields.get('namePrefix'), at('namePrefix'), parseNamePrefix) ?? defaults.namePrefix,
    allowLockout: reader.flag(fields.get('allowLockout'), at('allowLockout'), defaults.allowLockout),
  };
}

/** The product's id, cut to what a prefix may be: no firewall takes a digit in front. */
export function defaultPrefix({ product }: Catalog): string {
  const id = /^[a-z]/.test(product.id) ? product.id : `p${product.id}`;
  return id.slice(0, 20).replace(/-+$/, '');
}

/** A list of closed words that may be empty, in the table's order; absent is null. */
function chosen<Word extends string>(
  reader: Reader,
  value: unknown,
  path: readonly string[],
  words: readonly Word[],
): readonly Word[] | null {
  if (value === undefined) return null;
  if (Array.isArray(value) && value.length === 0) return [];
  const entries = reader.list(value, path) ?? [];
  const [first] = words;
  if (first === undefined) return [];
  const found = new Set(entries.map((entry, index) => reader.choice(entry, [...path, index], words, first)));
  return words.filter((word) => found.has(word));
}

function parseFamilies(reader: Reader, value: unknown, path: readonly string[]): readonly Family[] {
  if (Array.isArray(value) && value.length === 0) reader.list(value, path);
  const found = chosen(reader, value, path, families) ?? families;
  return found.length === 0 ? families : found;
}

function includedRows(
  reader: Reader,
  value: unknown,
  path: readonly string[],
  catalog: Catalog,
): readonly Connection[] {
  if (Array.isArray(value) && value.length === 0) return [];
  return reader.parsedList(value, path, (id) => findConnection(catalog, id)) ?? [];
}
