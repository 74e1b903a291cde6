import { usedSources } from './extension.js';
import type { FileFault } from './file-fault.js';
import { isOwnKind } from './model.js';
import type { RawComponent, RawVersion } from './raw.js';
import type { ReadVersion } from './read-versions.js';
import { canonicalJson } from './revision.js';
import { inOrder } from './validate.js';
import { compareVersions } from './version.js';

/**
 * What is likely wrong in versions that each hold together: seen only beside each other, or in what they leave unsaid. A
 * service starts with such catalogs; whoever writes one is told.
 */
export function reviewVersions(versions: readonly ReadVersion[]): readonly FileFault[] {
  const sorted = [...versions].sort((a, b) => compareVersions(a.content.version, b.content.version));
  return sorted.flatMap((version, i) =>
    inOrder([
      ...unusedSources(version),
      ...unsaidGaps(version),
      ...(i === 0
        ? []
        : [
            ...lostComponents(sorted[i - 1]!, version, sorted.slice(i + 1)),
            ...renamedComponents(sorted[i - 1]!.content, version),
            ...renamedRows(sorted[i - 1]!.content, version),
            ...movedComponents(sorted[i - 1]!.content, version),
          ]),
    ]),
  );
}

/** Sources that the file itself lists: those that it inherits are left out of a version that does without them. */
function unusedSources({ yaml, raw, content }: ReadVersion): readonly FileFault[] {
  const used = usedSources(content);
  const [path, own] = 'extends' in raw ? [['added', 'sources'], raw.added?.sources ?? {}] : [['sources'], raw.sources];
  return Object.keys(own)
    .filter((key) => !used.has(key))
    .map((key) =>
      yaml.faultAtKey([...path, key], {
        rule: 'unused-source',
        detail: `Nothing was read from the source ${key}.`,
        fix: 'Remove it, or name it where something was: as a source, or in a text as (source KEY).',
      }),
    );
}

function unsaidGaps({ yaml, content }: ReadVersion): readonly FileFault[] {
  const said = (content.missing ?? []).join('\n').toLowerCase();
  return (['internal', 'inbound', 'outbound'] as const)
    .filter((direction) => content.completeness[direction] === 'partial' && !said.includes(direction))
    .map((direction) =>
      yaml.faultAt(['completeness', direction], {
        rule: 'gap-not-told',
        detail: `The ${direction} rows are partial, and missing does not say what of them is.`,
        fix: `Add an entry to missing that begins with ${direction[0]!.toUpperCase()}${direction.slice(1)}.`,
      }),
    );
}

/** A component that versions before and after have, unless this very file removes it. */
function lostComponents(
  previous: ReadVersion,
  { yaml, raw, content }: ReadVersion,
  later: readonly ReadVersion[],
): readonly FileFault[] {
  const removed = 'extends' in raw ? (raw.removed?.components ?? []) : [];
  return Object.keys(previous.content.components)
    .filter((id) => !Object.hasOwn(content.components, id) && !removed.includes(id))
    .flatMap((id) => {
      const again = later.find((version) => Object.hasOwn(version.content.components, id));
      if (again === undefined) return [];
      return [
        yaml.faultAtKey(['extends' in raw ? 'extends' : 'components'], {
          rule: 'component-lost',
          detail: `${previous.content.version} and ${again.content.version} have the component ${id}, and ${content.version} has not.`,
          fix: `Add it, or let the file extend another version and remove it there under removed.components.`,
        }),
      ];
    });
}

/** A component gone and one come under the same name: its id is its identity, and should have stayed. */
function renamedComponents(previous: RawVersion, { yaml, raw, content }: ReadVersion): readonly FileFault[] {
  const gone = Object.entries(previous.components).filter(([id]) => !Object.hasOwn(content.components, id));
  return Object.entries(content.components)
    .filter(([id]) => !Object.hasOwn(previous.components, id))
    .flatMap(([id, component]) => {
      const names = namesOf(id, component);
      const old = gone.find(([oldId, other]) => namesOf(oldId, other).some((name) => names.includes(name)));
      if (old === undefined) return [];
      const path = 'extends' in raw ? ['added', 'components', id] : ['components', id];
      return [
        yaml.faultAtKey(path, {
          rule: 'id-not-stable',
          detail: `${previous.version} has a component of the same name under the id ${old[0]}.`,
          fix: `Keep the id ${old[0]}, with the new name as its title, or give the two different names.`,
        }),
      ];
    });
}

function namesOf(id: string, { title, otherNames = [] }: RawComponent): readonly string[] {
  return [id, title.toLowerCase(), ...otherNames];
}

/** A row gone and one come between the same ends on the same ports: the word behind its id should have stayed. */
function renamedRows(previous: RawVersion, { yaml, raw, content }: ReadVersion): readonly FileFault[] {
  const gone = Object.entries(previous.connections).filter(([id]) => !Object.hasOwn(content.connections, id));
  return Object.entries(content.connections)
    .filter(([id]) => !Object.hasOwn(previous.connections, id))
    .flatMap(([id, row]) => {
      const old = gone.find(
        ([, other]) =>
          other.source === row.source &&
          other.destination === row.destination &&
          canonicalJson(other.ports) === canonicalJson(row.ports),
      );
      if (old === undefined) return [];
      const path = 'extends' in raw ? ['added', 'connections', id] : ['connections', id];
      return [
        yaml.faultAtKey(path, {
          rule: 'id-not-stable',
          detail: `${previous.version} has the same row under the id ${old[0]}.`,
          fix: `Keep the id ${old[0]}.`,
        }),
      ];
    });
}

/** A component that is part of the product in one version and a party outside in the next: its rows turn round. */
function movedComponents(previous: RawVersion, { yaml, raw, content }: ReadVersion): readonly FileFault[] {
  return Object.entries(content.components).flatMap(([id, { kind }]) => {
    const before = Object.hasOwn(previous.components, id) ? previous.components[id]!.kind : kind;
    if (isOwnKind(before) === isOwnKind(kind)) return [];
    const path = 'extends' in raw ? ['changed', 'components', id, 'kind'] : ['components', id, 'kind'];
    return [
      yaml.faultAt(path, {
        rule: 'kind-not-stable',
        detail: `${previous.version} has ${id} as ${before}, and ${content.version} as ${kind}: its rows would be internal in one and cross the edge in the other.`,
        fix: 'Mend the kind, or give one of the two another id.',
      }),
    ];
  });
}
