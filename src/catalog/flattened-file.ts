import type { RawExtension, RawRestated, RawVersion } from './raw.js';
import type { FaultText, YamlFile, YamlPath } from './yaml-file.js';

/**
 * What an extension comes to, as one file: its faults point at the line of the extension that brought the part in, or at
 * `extends` where the part came with the other version.
 */
export function flattenedFile(yaml: YamlFile, extension: RawExtension, content: RawVersion): YamlFile {
  const placeOf = (path: YamlPath) => findPlace(extension, content, path);
  const inherited = (path: YamlPath, text: FaultText): FaultText => ({
    ...text,
    detail: `${path.join('.')}, from ${extension.extends}: ${text.detail}`,
  });
  return {
    file: yaml.file,
    value: content,
    faultAt: (path, text) => {
      const place = placeOf(path);
      return place === null ? yaml.faultAt(['extends'], inherited(path, text)) : yaml.faultAt(place, text);
    },
    faultAtKey: (path, text) => {
      const place = placeOf(path);
      return place === null ? yaml.faultAt(['extends'], inherited(path, text)) : yaml.faultAtKey(place, text);
    },
    typed: (path) => {
      const place = placeOf(path);
      return place === null ? null : yaml.typed(place);
    },
  };
}

/** The path in the extension that the path of the content comes from; null where the other version gave it. */
function findPlace(extension: RawExtension, content: RawVersion, path: YamlPath): YamlPath | null {
  const [kind, id, field] = path;
  switch (kind) {
    case 'sources':
    case 'components':
    case 'connections':
      return typeof id === 'string' ? findEntry(extension, kind, id, field, path) : null;
    case 'alsoNeeded':
      return typeof id === 'number' ? findHost(extension, content, id, path) : null;
    default:
      return path;
  }
}

function findEntry(
  { added, changed, provenance = [] }: RawExtension,
  kind: 'sources' | 'components' | 'connections',
  id: string,
  field: string | number | undefined,
  path: YamlPath,
): YamlPath | null {
  if (Object.hasOwn(added?.[kind] ?? {}, id)) return ['added', ...path];
  const changes: Readonly<Record<string, object>> = changed?.[kind] ?? {};
  const isChanged = Object.hasOwn(changes, id);
  if (kind === 'connections' && field === 'provenance' && !(isChanged && Object.hasOwn(changes[id]!, field))) {
    const entry = findRestated(provenance, 'connections', id);
    if (entry !== -1) return ['provenance', entry, ...path.slice(3)];
  }
  // A field that the change leaves as it was may not go with those that it sets: said at the change.
  return isChanged ? ['changed', ...path] : null;
}

function findHost(
  { added, provenance = [] }: RawExtension,
  { alsoNeeded = [] }: RawVersion,
  index: number,
  path: YamlPath,
): YamlPath | null {
  const host = alsoNeeded[index]?.hosts[0];
  if (host === undefined) return null;
  const holds = (list: { readonly hosts: readonly string[] }) => list.hosts.includes(host);
  const entry = (added?.alsoNeeded ?? []).findIndex(holds);
  if (entry !== -1) {
    const place = path[2] === 'hosts' ? ['hosts', added!.alsoNeeded![entry]!.hosts.indexOf(host)] : path.slice(2);
    return ['added', 'alsoNeeded', entry, ...place];
  }
  if (path[2] !== 'provenance') return null;
  const restated = findRestated(provenance, 'alsoNeeded', host);
  return restated === -1 ? null : ['provenance', restated, ...path.slice(3)];
}

function findRestated(provenance: readonly RawRestated[], kind: 'connections' | 'alsoNeeded', id: string): number {
  const named = provenance.findIndex((entry) => entry[kind] !== 'all' && entry[kind]?.includes(id));
  return named === -1 ? provenance.findIndex((entry) => entry[kind] === 'all') : named;
}
