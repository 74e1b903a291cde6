import type { Catalog, Component, Connection, Port } from '../../src/catalog/index.js';

// Small catalogs, written as briefly as a test wants to read them.

/** A part of the product, named like its id unless told otherwise. */
export function component(id: string, more: Partial<Component> = {}): Component {
  return { id, title: id, kind: 'runtime', description: id, otherNames: [], kubernetes: null, ...more };
}

/** An internal row without ports, of unknown security. */
export function row(source: string, destination: string, more: Partial<Connection> = {}): Connection {
  return {
    id: `${source}-to-${destination}`,
    source,
    destination,
    direction: 'internal',
    bidirectional: false,
    ports: [],
    security: { documented: null, alternatives: [] },
    hosts: [],
    required: true,
    condition: null,
    purpose: 'Works.',
    impact: 'Breaks.',
    provenance: { confidence: 'documented', source: 'manual', note: null },
    ...more,
  };
}

/** `tcp/443`, `tcp/8443-8450`, `tcp/443?` for an optional port, `tcp/*`, `tcp/*:443` with a recommendation. */
export function ports(...texts: readonly string[]): readonly Port[] {
  return texts.map((text): Port => {
    const match = /^(tcp|udp|sctp)\/(\*|\d+)(?:-(\d+))?(?::(\d+))?(\?)?(?:>(\d+))?$/.exec(text);
    if (match === null) throw new Error(text);
    const [, transport, from, to, recommended, optional, target] = match;
    const more = {
      transport: transport as 'tcp',
      optional: optional !== undefined,
      targetPort: target === undefined ? null : Number(target),
    };
    return from === '*'
      ? { kind: 'configurable', recommended: recommended === undefined ? null : Number(recommended), ...more }
      : { kind: 'fixed', from: Number(from), to: Number(to ?? from), ...more };
  });
}

/** Hosts that are as sure as their row. */
export function hosts(...names: readonly string[]): Connection['hosts'] {
  return names.map((name) => ({ name, provenance: null }));
}

/** Security as the source words it, in one or more ways. */
export function security(
  documented: string | null,
  ...alternatives: readonly Partial<Connection['security']['alternatives'][number]>[]
): Connection['security'] {
  return {
    documented,
    alternatives: alternatives.map((way) => ({
      protocol: 'tls',
      minimumVersion: null,
      authentication: null,
      certificate: null,
      ...way,
    })),
  };
}

/** A version of a product whose components are the ends of its rows unless told otherwise; wholly seen. */
export function catalog(version: string, connections: readonly Connection[], more: Partial<Catalog> = {}): Catalog {
  const product = more.product ?? { id: 'shop', title: 'Shop', description: 'A shop.', default: true };
  const ends = [...new Set(connections.flatMap(({ source, destination }) => [source, destination]))];
  return {
    id: `${product.id}@${version}`,
    product,
    version,
    revision: version,
    completeness: { internal: 'complete', inbound: 'complete', outbound: 'complete' },
    missing: [],
    sources: [{ id: 'manual', title: 'The manual', url: null }],
    components: ends.map((id) => component(id)),
    connections,
    alsoNeeded: [],
    ...more,
  };
}

/** No row of the direction was wholly seen. */
export function partial(...directions: readonly (keyof Catalog['completeness'])[]): Pick<Catalog, 'completeness'> {
  const of = (direction: keyof Catalog['completeness']) =>
    directions.includes(direction) ? ('partial' as const) : ('complete' as const);
  return { completeness: { internal: of('internal'), inbound: of('inbound'), outbound: of('outbound') } };
}
