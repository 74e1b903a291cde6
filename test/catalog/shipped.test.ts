import { describe, expect, it } from 'vitest';
import { checkPath, formatFileFault } from '../../src/catalog/index.js';
import { folder, loadShipped } from './shipped.js';

const catalogs = await loadShipped();

it('has nothing to mend', async () => {
  const { files, faults } = await checkPath(folder);
  expect(faults.map(formatFileFault)).toEqual([]);
  expect(files).toBe(20);
});

it('has one default product, whose newest version with all internal rows is read where none is named', () => {
  expect(catalogs.products.filter((product) => product.default).map(({ id }) => id)).toEqual(['apigee-hybrid']);
  const chosen = catalogs.findDefault();
  expect(chosen.ok && chosen.value.id).toBe('apigee-hybrid@1.17');
});

// The loader checks most of this. Said here again over what it has made: that each row can be looked up and understood.
describe.each(catalogs.all.map((catalog) => [catalog.id, catalog] as const))('%s', (_id, catalog) => {
  const components = new Map(catalog.components.map((component) => [component.id, component]));
  const sources = new Set(catalog.sources.map(({ id }) => id));
  const provenances = [
    ...catalog.connections.flatMap((row) => [
      row.provenance,
      ...row.hosts.flatMap(({ provenance }) => provenance ?? []),
    ]),
    ...catalog.components.flatMap(({ selectorProvenance }) => selectorProvenance ?? []),
    ...catalog.alsoNeeded.map(({ provenance }) => provenance),
  ];

  it('has ids that stand once', () => {
    const ids = [...components.keys(), ...catalog.connections.map(({ id }) => id)];
    expect(ids).toHaveLength(catalog.components.length + catalog.connections.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has rows between components that are there, and components that are ends of rows', () => {
    const ends = new Set(catalog.connections.flatMap(({ source, destination }) => [source, destination]));
    expect([...ends].filter((id) => !components.has(id))).toEqual([]);
    expect([...components.keys()].filter((id) => !ends.has(id))).toEqual([]);
  });

  it('has every row in the one direction that its ends imply', () => {
    const isOwn = (id: string) => ['runtime', 'management'].includes(components.get(id)!.kind);
    const implied = catalog.connections.map(({ id, source, destination }) => {
      if (isOwn(source)) return [id, isOwn(destination) ? 'internal' : 'outbound'];
      return [id, 'inbound'];
    });
    expect(catalog.connections.map(({ id, direction }) => [id, direction])).toEqual(implied);
  });

  it('has ports that exist', () => {
    const numbers = catalog.connections.flatMap(({ ports }) =>
      ports.flatMap((port) => {
        if (port.kind === 'icmp') return [];
        const own = port.kind === 'fixed' ? [port.from, port.to] : [port.recommended ?? 1];
        return [...own, port.targetPort ?? 1];
      }),
    );
    expect(numbers.filter((number) => !Number.isInteger(number) || number < 1 || number > 65_535)).toEqual([]);
  });

  it('has well-formed names of hosts', () => {
    const hosts = [
      ...catalog.connections.flatMap((row) => row.hosts.map(({ name }) => name)),
      ...catalog.alsoNeeded.map(({ host }) => host),
    ];
    const label = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
    const grammar = new RegExp(`^(\\*\\.)?(${label}\\.)+[a-z]{2,}$`);
    expect(hosts.filter((host) => !grammar.test(host) || host.length > 253)).toEqual([]);
  });

  it('says of everything where it was read, and of what is inferred why', () => {
    expect(provenances.filter(({ source }) => !sources.has(source))).toEqual([]);
    expect(provenances.filter(({ confidence, note }) => confidence === 'inferred' && note === null)).toEqual([]);
  });

  it('lists no source that nothing refers to', () => {
    const { sources: _sources, ...said } = catalog;
    const text = JSON.stringify(said);
    const named = new Set(provenances.map(({ source }) => source));
    expect([...sources].filter((id) => !named.has(id) && !text.includes(`(source ${id})`))).toEqual([]);
  });

  it('lists beside the rows only hosts that no row names', () => {
    const named = new Set(catalog.connections.flatMap(({ hosts }) => hosts.map(({ name }) => name)));
    expect(catalog.alsoNeeded.filter(({ host }) => named.has(host)).map(({ host }) => host)).toEqual([]);
  });
});

it('has a row in one direction in every version', () => {
  const directions = new Map<string, Set<string>>();
  for (const { product, connections } of catalogs.all) {
    for (const { id, direction } of connections) {
      const key = `${product.id} ${id}`;
      directions.set(key, (directions.get(key) ?? new Set()).add(direction));
    }
  }
  expect([...directions].filter(([, found]) => found.size > 1)).toEqual([]);
});

// Ids are what sites, links and alerts were written with: one that changes breaks them.
it('has these rows, by the version in which each came and the last that has it', () => {
  const seen = new Map<string, string[]>();
  for (const { product, version, connections } of catalogs.all) {
    if (product.id !== 'apigee-hybrid') continue;
    for (const { id } of connections) seen.set(id, [...(seen.get(id) ?? []), version]);
  }
  const spans = [...seen].map(([id, versions]) => `${id} ${versions[0]} ${versions.at(-1)} ${versions.length}`);
  expect(spans.sort().join('\n')).toBe(
    `
apigee-connect-to-apigee-services 1.3 1.17 15
apigee-connect-to-mart 1.3 1.17 15
apigee-services-to-mart-istio-ingress 1.1 1.11 11
cassandra-to-cassandra 1.1 1.17 17
cassandra-to-cassandra--api 1.8 1.8 1
cassandra-to-cassandra--inter-region 1.10 1.17 8
client-apps-to-default-istio-ingress 1.1 1.17 17
default-istio-ingress-to-message-processor 1.1 1.17 17
fluentd-to-google-cloud 1.1 1.17 17
mart-istio-ingress-to-mart 1.1 1.4 4
mart-to-cassandra 1.1 1.17 17
mart-to-google-cloud 1.1 1.17 17
message-processor-to-backend-services 1.1 1.17 17
message-processor-to-cassandra 1.1 1.17 17
message-processor-to-fluentd 1.1 1.17 17
message-processor-to-trace-backend 1.13 1.17 5
prometheus-to-cassandra 1.1 1.17 17
prometheus-to-google-cloud 1.1 1.17 17
prometheus-to-mart 1.1 1.17 17
prometheus-to-message-processor 1.1 1.17 17
prometheus-to-prometheus-adapter 1.7 1.7 1
prometheus-to-synchronizer 1.1 1.17 17
prometheus-to-udca 1.1 1.17 17
synchronizer-to-apigee-services 1.1 1.17 17
synchronizer-to-cassandra 1.5 1.17 13
synchronizer-to-google-cloud 1.1 1.17 17
udca-to-apigee-services 1.1 1.17 17
udca-to-google-cloud 1.3 1.17 15
watcher-to-default-istio-ingress 1.6 1.17 8
watcher-to-message-processor 1.7 1.10 4
`.trim(),
  );
});
