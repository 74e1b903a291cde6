import { parsePortRange } from '../network/index.js';
import { nearest } from '../problems/index.js';
import type { FileFault } from './file-fault.js';
import { type ComponentKind, type Direction, isOwnKind } from './model.js';
import { provenances } from './provenances.js';
import type { RawConnection, RawProvenance, RawVersion } from './raw.js';
import type { YamlFile, YamlPath } from './yaml-file.js';

/** What the schema can't say: ends and sources exist, ids and directions follow from the ends, ranges run upwards. */
export function checkVersion(yaml: YamlFile, raw: RawVersion): readonly FileFault[] {
  return [
    ...provenances(raw).flatMap(([path, provenance]) => checkSource(yaml, raw, path, provenance)),
    ...Object.entries(raw.connections).flatMap(([id, connection]) => [
      ...checkEnds(yaml, raw, id, connection),
      ...checkPorts(yaml, id, connection),
      ...checkHosts(yaml, id, connection),
    ]),
    ...checkAlsoNeeded(yaml, raw),
  ];
}

function checkEnds(yaml: YamlFile, raw: RawVersion, id: string, connection: RawConnection): readonly FileFault[] {
  const path = ['connections', id] as const;
  const ends = ['source', 'destination'] as const;
  const unknown = ends.filter((end) => !Object.hasOwn(raw.components, connection[end]));
  if (unknown.length > 0) {
    return unknown.map((end) => {
      const [near] = nearest(connection[end], Object.keys(raw.components));
      return yaml.faultAt([...path, end], {
        rule: 'unknown-component',
        detail: `The ${end} “${connection[end]}” is not among the components of the file.`,
        fix: near === undefined ? 'Add it to components.' : `Write ${near}, or add it to components.`,
      });
    });
  }
  const faults: FileFault[] = [];
  const stem = `${connection.source}-to-${connection.destination}`;
  if (id !== stem && !id.startsWith(`${stem}--`)) {
    faults.push(
      yaml.faultAtKey(path, {
        rule: 'id-follows-ends',
        detail: `The id “${id}” does not say the ends of the row.`,
        fix: `Write ${stem}, with --word behind it where another row has the same ends.`,
      }),
    );
  }
  const kindOf = (end: 'source' | 'destination') => raw.components[connection[end]]!.kind;
  const direction = directionBetween(kindOf('source'), kindOf('destination'));
  if (direction !== connection.direction) {
    faults.push(
      yaml.faultAt([...path, 'direction'], {
        rule: 'direction-follows-kinds',
        detail: `A row from ${kindOf('source')} to ${kindOf('destination')} is ${direction ?? 'no matter of the product'}, not ${connection.direction}.`,
        fix:
          direction === null
            ? 'Remove the row, or mend the kind of an end.'
            : `Write ${direction}, or mend the kind of an end.`,
      }),
    );
  }
  return faults;
}

function directionBetween(source: ComponentKind, destination: ComponentKind): Direction | null {
  if (isOwnKind(source)) return isOwnKind(destination) ? 'internal' : 'outbound';
  return isOwnKind(destination) ? 'inbound' : null;
}

function checkPorts(yaml: YamlFile, id: string, connection: RawConnection): readonly FileFault[] {
  return connection.ports.flatMap((port, i) => {
    if (!('port' in port)) return [];
    const parsed = parsePortRange(String(port.port));
    if (parsed.ok) return [];
    const { code, detail, remedy } = parsed.fault;
    return [yaml.faultAt(['connections', id, 'ports', i, 'port'], { rule: code, detail, fix: remedy })];
  });
}

function checkHosts(yaml: YamlFile, id: string, connection: RawConnection): readonly FileFault[] {
  const names = (connection.hosts ?? []).map(({ name }) => name);
  return names.flatMap((name, i) =>
    names.indexOf(name) === i ? [] : [duplicateHost(yaml, ['connections', id, 'hosts', i], name)],
  );
}

function checkAlsoNeeded(yaml: YamlFile, raw: RawVersion): readonly FileFault[] {
  const seen = new Set<string>();
  return (raw.alsoNeeded ?? []).flatMap(({ hosts, transport, port }, i) =>
    hosts.flatMap((host, j) => {
      const key = `${host} ${transport}/${port}`;
      if (seen.has(key)) return [duplicateHost(yaml, ['alsoNeeded', i, 'hosts', j], host)];
      seen.add(key);
      return [];
    }),
  );
}

function duplicateHost(yaml: YamlFile, path: YamlPath, host: string): FileFault {
  return yaml.faultAt(path, { rule: 'duplicate-host', detail: `${host} stands twice.`, fix: 'Keep one of the two.' });
}

function checkSource(yaml: YamlFile, raw: RawVersion, path: YamlPath, { source }: RawProvenance): readonly FileFault[] {
  if (Object.hasOwn(raw.sources, source)) return [];
  const [near] = nearest(source, Object.keys(raw.sources));
  return [
    yaml.faultAt([...path, 'source'], {
      rule: 'unknown-source',
      detail: `The source “${source}” is not among the sources of the file.`,
      fix: near === undefined ? 'Add it to sources.' : `Write ${near}, or add it to sources.`,
    }),
  ];
}
