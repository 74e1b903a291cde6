import { nearest } from '../problems/index.js';
import { extend, mapKinds, usedSources } from './extension.js';
import type { FileFault } from './file-fault.js';
import type { RawExtension, RawMaps, RawVersion } from './raw.js';
import { canonicalJson } from './revision.js';
import type { YamlFile, YamlPath } from './yaml-file.js';

type Kind = keyof RawMaps | 'alsoNeeded';

const nouns: Readonly<Record<Kind, string>> = {
  sources: 'source',
  components: 'component',
  connections: 'connection',
  alsoNeeded: 'host',
};

/** What an extension may not say of the version that it extends: that its content holds together is checked after. */
export function checkExtension(yaml: YamlFile, extension: RawExtension, base: RawVersion): readonly FileFault[] {
  const check = new ExtensionCheck(yaml, extension, base);
  return [
    ...mapKinds.flatMap((kind) => [
      ...check.removed(kind),
      ...check.changed(kind),
      ...check.fields(kind),
      ...check.added(kind),
    ]),
    ...check.removed('alsoNeeded'),
    ...check.hosts(),
    ...check.provenance(),
    ...check.stillUsed(),
  ];
}

class ExtensionCheck {
  private readonly known: Readonly<Record<Kind, ReadonlySet<string>>>;
  private readonly gone: Readonly<Record<Kind, ReadonlySet<string>>>;

  constructor(
    private readonly yaml: YamlFile,
    private readonly extension: RawExtension,
    private readonly base: RawVersion,
  ) {
    const hosts = (base.alsoNeeded ?? []).flatMap((entry) => entry.hosts);
    const { sources, components, connections } = base;
    this.known = {
      sources: new Set(Object.keys(sources)),
      components: new Set(Object.keys(components)),
      connections: new Set(Object.keys(connections)),
      alsoNeeded: new Set(hosts),
    };
    const goneOf = (kind: Kind) => new Set(extension.removed?.[kind]);
    this.gone = {
      sources: goneOf('sources'),
      components: goneOf('components'),
      connections: goneOf('connections'),
      alsoNeeded: goneOf('alsoNeeded'),
    };
  }

  removed(kind: Kind): readonly FileFault[] {
    return (this.extension.removed?.[kind] ?? []).flatMap((id, i) => this.unlessThere(kind, id, ['removed', kind, i]));
  }

  changed(kind: keyof RawMaps): readonly FileFault[] {
    return Object.keys(this.extension.changed?.[kind] ?? {}).flatMap((id) =>
      this.unlessKept(kind, id, ['changed', kind, id]),
    );
  }

  /** A change says what is different, and nothing else: a reader takes each field for news. */
  fields(kind: keyof RawMaps): readonly FileFault[] {
    return Object.entries(this.extension.changed?.[kind] ?? {}).flatMap(([id, change]) => {
      const before = Object.hasOwn(this.base[kind], id) ? this.base[kind][id] : undefined;
      if (before === undefined) return [];
      const known = new Map<string, unknown>(Object.entries(before));
      return Object.entries(change).flatMap(([field, value]: [string, unknown]) => {
        const has = known.has(field);
        if (has ? canonicalJson(known.get(field)) !== canonicalJson(value) : value !== null) return [];
        return [
          this.yaml.faultAtKey(['changed', kind, id, field], {
            rule: 'changes-nothing',
            detail: has
              ? `${this.base.version} has the same ${field} for ${id}.`
              : `${this.base.version} has no ${field} for ${id} that could be taken away.`,
            fix: 'Remove the field here.',
          }),
        ];
      });
    });
  }

  added(kind: keyof RawMaps): readonly FileFault[] {
    const there = new Set([...this.known[kind]].filter((id) => !this.gone[kind].has(id)));
    return Object.entries(this.extension.added?.[kind] ?? {}).flatMap(([id, entry]) => {
      const path = ['added', kind, id] as const;
      const after = 'after' in entry ? entry.after : undefined;
      const misplaced =
        after === undefined || there.has(after) ? [] : [this.notThere(kind, after, [...path, 'after'], there)];
      there.add(id);
      if (!this.known[kind].has(id)) return misplaced;
      return [...misplaced, this.alreadyThere(kind, id, path)];
    });
  }

  hosts(): readonly FileFault[] {
    const { changed, added } = this.extension;
    return [
      ...(changed?.alsoNeeded ?? []).flatMap(({ hosts }, i) =>
        hosts.flatMap((host, j) => this.unlessKept('alsoNeeded', host, ['changed', 'alsoNeeded', i, 'hosts', j])),
      ),
      ...(added?.alsoNeeded ?? []).flatMap(({ hosts }, i) =>
        hosts.flatMap((host, j) =>
          this.known.alsoNeeded.has(host)
            ? [this.alreadyThere('alsoNeeded', host, ['added', 'alsoNeeded', i, 'hosts', j])]
            : [],
        ),
      ),
    ];
  }

  /** Each row and host has one provenance, so that none depends on the order of a list. */
  provenance(): readonly FileFault[] {
    const seen = { connections: new Set<string>(), alsoNeeded: new Set<string>() };
    for (const [id, row] of Object.entries(this.extension.changed?.connections ?? {})) {
      if (row.provenance !== undefined) seen.connections.add(id);
    }
    return (this.extension.provenance ?? []).flatMap((entry, i) => {
      if (entry.connections === undefined && entry.alsoNeeded === undefined) {
        return [
          this.yaml.faultAt(['provenance', i], {
            rule: 'names-nothing',
            detail: 'The entry names neither rows nor hosts.',
            fix: 'Add connections or alsoNeeded, or remove it.',
          }),
        ];
      }
      return (['connections', 'alsoNeeded'] as const).flatMap((kind) => {
        const list = entry[kind];
        const ids = list === undefined || list === 'all' ? [] : list;
        const path = ['provenance', i, kind] as const;
        const ofAll = list === 'all' && seen[kind].has('all') ? [this.twice(kind, 'all', path)] : [];
        if (list === 'all') seen[kind].add('all');
        return ofAll.concat(
          ids.flatMap((id, j) => {
            if (seen[kind].has(id)) return [this.twice(kind, id, [...path, j])];
            seen[kind].add(id);
            return this.unlessKept(kind, id, [...path, j]);
          }),
        );
      });
    });
  }

  /** What is removed, and is still named by what stays. */
  stillUsed(): readonly FileFault[] {
    const { removed } = this.extension;
    if (removed?.components === undefined && removed?.sources === undefined) return [];
    const content = extend(this.base, this.extension);
    const rows = Object.entries(content.connections);
    const used = removed.sources === undefined ? new Set() : usedSources(content);
    return [
      ...(removed.components ?? []).flatMap((id, i) => {
        const ids = rows.filter(([, row]) => row.source === id || row.destination === id).map(([row]) => row);
        if (ids.length === 0) return [];
        const detail = `The component ${id} is an end of ${ids.join(', ')}.`;
        const fix = 'Remove these rows too, or keep the component.';
        return [this.yaml.faultAt(['removed', 'components', i], { rule: 'still-used', detail, fix })];
      }),
      ...(removed.sources ?? []).flatMap((key, i) => {
        if (!used.has(key)) return [];
        const detail = `What stays was read from the source ${key}.`;
        const fix = 'Keep it, or give what refers to it another provenance.';
        return [this.yaml.faultAt(['removed', 'sources', i], { rule: 'still-used', detail, fix })];
      }),
    ];
  }

  private twice(kind: Kind, id: string, path: YamlPath): FileFault {
    const detail =
      id === 'all'
        ? `Another entry says all for the ${nouns[kind]}s already.`
        : `The ${nouns[kind]} ${id} has a provenance in this file already.`;
    return this.yaml.faultAt(path, { rule: 'provenance-twice', detail, fix: 'Keep one of the two.' });
  }

  private unlessThere(kind: Kind, id: string, path: YamlPath): readonly FileFault[] {
    return this.known[kind].has(id) ? [] : [this.notThere(kind, id, path, this.known[kind])];
  }

  private unlessKept(kind: Kind, id: string, path: YamlPath): readonly FileFault[] {
    if (!this.gone[kind].has(id)) return this.unlessThere(kind, id, path);
    const detail = `The ${nouns[kind]} ${id} is removed in this file.`;
    return [this.faultAt(path, { rule: 'removed-here', detail, fix: 'Remove it here, or there.' })];
  }

  private notThere(kind: Kind, id: string, path: YamlPath, there: ReadonlySet<string>): FileFault {
    const [near] = nearest(id, there);
    return this.faultAt(path, {
      rule: 'not-there',
      detail: `${this.base.version} has no ${nouns[kind]} “${id}”.`,
      fix: near === undefined ? 'Remove it here.' : `Write ${near}, or remove it here.`,
    });
  }

  private alreadyThere(kind: Kind, id: string, path: YamlPath): FileFault {
    const fix = this.gone[kind].has(id)
      ? 'Say what is different under changed, and do not remove it.'
      : 'Say what is different under changed, or remove it here.';
    return this.faultAt(path, {
      rule: 'already-there',
      detail: `${this.base.version} has the ${nouns[kind]} ${id} already.`,
      fix,
    });
  }

  /** At the entry of a list, or at the key of a map. */
  private faultAt(path: YamlPath, text: Parameters<YamlFile['faultAt']>[1]): FileFault {
    const isKey = path.length === 3 && typeof path[2] === 'string';
    return isKey ? this.yaml.faultAtKey(path, text) : this.yaml.faultAt(path, text);
  }
}
