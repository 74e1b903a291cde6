import { provenances } from './provenances.js';
import type {
  RawAdded,
  RawAlsoNeeded,
  RawChanged,
  RawExtension,
  RawMaps,
  RawProvenance,
  RawRestated,
  RawVersion,
} from './raw.js';

/** What a version holds by key. */
export const mapKinds = ['sources', 'components', 'connections'] as const satisfies readonly (keyof RawMaps)[];

/**
 * The content of a version that extends another, as if it had been written out. First goes what is removed, then fields
 * change, then entries are added. The extension has passed its checks against `base`.
 */
export function extend(base: RawVersion, extension: RawExtension): RawVersion {
  const restated = restatedProvenances(extension, 'connections', Object.keys(base.connections));
  const inherited = mapValues(base.connections, (row, id) => withProvenance(row, restated.get(id)));
  const { version, revised, completeness, missing = [], removed, changed, added } = extension;
  return {
    version,
    ...(revised === undefined ? {} : { revised }),
    completeness,
    missing,
    sources: extendMap(base.sources, removed?.sources, changed?.sources, added?.sources),
    components: extendMap(base.components, removed?.components, changed?.components, added?.components),
    connections: extendMap(inherited, removed?.connections, changed?.connections, added?.connections),
    alsoNeeded: extendHosts(base, extension),
  };
}

/** The provenance that the extension restates for each of the rows or hosts `ids`. */
function restatedProvenances(
  { provenance = [] }: RawExtension,
  kind: 'connections' | 'alsoNeeded',
  ids: readonly string[],
): ReadonlyMap<string, RawProvenance> {
  const named = provenance.flatMap((entry) => {
    const list = entry[kind];
    return list === undefined || list === 'all' ? [] : list.map((id) => [id, provenanceOf(entry)] as const);
  });
  const others = provenance.find((entry) => entry[kind] === 'all');
  const rest = others === undefined ? [] : ids.map((id) => [id, provenanceOf(others)] as const);
  return new Map([...rest, ...named]);
}

function provenanceOf({
  connections: _connections,
  alsoNeeded: _alsoNeeded,
  ...provenance
}: RawRestated): RawProvenance {
  return provenance;
}

function extendMap<T extends object>(
  inherited: Readonly<Record<string, T>>,
  removed: readonly string[] = [],
  changed: Readonly<Record<string, RawChanged<T>>> = {},
  added: Readonly<Record<string, RawAdded<T>>> = {},
): Readonly<Record<string, T>> {
  const gone = new Set(removed);
  const entries: (readonly [string, T])[] = Object.entries(inherited)
    .filter(([id]) => !gone.has(id))
    .map(([id, entry]) => [id, Object.hasOwn(changed, id) ? withChanges(entry, changed[id]!) : entry]);
  for (const [id, { after, ...entry }] of Object.entries(added)) {
    const place = after === undefined ? entries.length : entries.findIndex(([other]) => other === after) + 1;
    entries.splice(place, 0, [id, entry as T]);
  }
  return Object.fromEntries(entries);
}

/** The entry with the fields of the change in place of its own, and without those that are null there. */
export function withChanges<T extends object>(entry: T, change: RawChanged<T>): T {
  const merged = Object.entries({ ...entry, ...change }).filter(([, value]) => value !== null);
  return Object.fromEntries(merged) as T;
}

function withProvenance<T extends { readonly provenance: RawProvenance }>(entry: T, provenance?: RawProvenance): T {
  return provenance === undefined ? entry : { ...entry, provenance };
}

/** One entry for each host, in the order of the lists. */
export function hostEntries({ alsoNeeded = [] }: Pick<RawVersion, 'alsoNeeded'>): readonly RawAlsoNeeded[] {
  return alsoNeeded.flatMap((entry) => entry.hosts.map((host) => ({ ...entry, hosts: [host] })));
}

function extendHosts(base: RawVersion, extension: RawExtension): readonly RawAlsoNeeded[] {
  const { removed, changed, added } = extension;
  const inherited = hostEntries(base);
  const restated = restatedProvenances(
    extension,
    'alsoNeeded',
    inherited.map(({ hosts }) => hosts[0]!),
  );
  const gone = new Set(removed?.alsoNeeded);
  const changes = new Map(
    (changed?.alsoNeeded ?? []).flatMap(({ hosts, ...change }) => hosts.map((host) => [host, change] as const)),
  );
  const kept = inherited.filter(({ hosts }) => !gone.has(hosts[0]!));
  return [
    ...kept.map((entry) =>
      withChanges(withProvenance(entry, restated.get(entry.hosts[0]!)), changes.get(entry.hosts[0]!) ?? {}),
    ),
    ...hostEntries({ alsoNeeded: added?.alsoNeeded ?? [] }),
  ];
}

/** The version without the sources that it inherited and does not refer to: whatever extends it may still do so. */
export function withoutUnusedSources(content: RawVersion, { added, changed }: RawExtension): RawVersion {
  const own = { ...added?.sources, ...changed?.sources };
  const used = usedSources(content);
  const sources = Object.entries(content.sources).filter(([key]) => used.has(key) || Object.hasOwn(own, key));
  return { ...content, sources: Object.fromEntries(sources) };
}

/** The keys of all sources that a provenance names, or a text in the form “(source KEY)”. */
export function usedSources(raw: RawVersion): ReadonlySet<string> {
  const { sources: _sources, ...texts } = raw;
  const mentions = JSON.stringify(texts).matchAll(/\(source ([a-z0-9.-]+)\)/g);
  return new Set([...provenances(raw).map(([, { source }]) => source), ...[...mentions].map(([, key]) => key!)]);
}

function mapValues<T>(
  map: Readonly<Record<string, T>>,
  value: (entry: T, id: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(map).map(([id, entry]) => [id, value(entry, id)]));
}
