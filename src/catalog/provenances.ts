import type { RawProvenance, RawVersion } from './raw.js';
import type { YamlPath } from './yaml-file.js';

/** Every provenance of a version, with its path. */
export function provenances(raw: RawVersion): readonly (readonly [YamlPath, RawProvenance])[] {
  return [
    ...Object.entries(raw.components).flatMap(([id, { kubernetes }]) =>
      kubernetes === undefined
        ? []
        : [[['components', id, 'kubernetes', 'provenance'], kubernetes.provenance] as const],
    ),
    ...Object.entries(raw.connections).flatMap(([id, { provenance, hosts = [] }]) => [
      ...hosts.flatMap((host, i) =>
        host.provenance === undefined
          ? []
          : [[['connections', id, 'hosts', i, 'provenance'], host.provenance] as const],
      ),
      [['connections', id, 'provenance'], provenance] as const,
    ]),
    ...(raw.alsoNeeded ?? []).map(({ provenance }, i) => [['alsoNeeded', i, 'provenance'], provenance] as const),
  ];
}
