import { parsePortRange } from '../network/index.js';
import type {
  AlsoNeeded,
  Catalog,
  Component,
  Connection,
  Port,
  Product,
  Provenance,
  SecurityAlternative,
} from './model.js';
import type { RawComponent, RawConnection, RawPort, RawProduct, RawProvenance, RawVersion } from './raw.js';
import { hashOf } from './revision.js';

/** The catalog that a version's file describes, which has passed every check. */
export function buildCatalog(raw: RawVersion, product: Product): Catalog {
  const content = {
    id: `${product.id}@${raw.version}`,
    version: raw.version,
    ...(raw.revised === undefined ? {} : { revised: raw.revised }),
    completeness: raw.completeness,
    missing: raw.missing ?? [],
    sources: Object.entries(raw.sources).map(([id, { title, url }]) => ({ id, title, url: url ?? null })),
    components: Object.entries(raw.components).map(([id, component]) => buildComponent(id, component)),
    connections: Object.entries(raw.connections).map(([id, connection]) => buildConnection(id, connection)),
    alsoNeeded: (raw.alsoNeeded ?? []).flatMap((entry) =>
      entry.hosts.map((host): AlsoNeeded => {
        const { transport, port, purpose = null } = entry;
        return { host, transport, port, purpose, provenance: buildProvenance(entry.provenance) };
      }),
    ),
  };
  const { default: _isDefault, ...described } = product; // Which product is the default is no content of a catalog.
  return deepFreeze({ ...content, product, revision: hashOf({ ...content, product: described }) });
}

/** The product that `product.yaml` describes. */
export function buildProduct(raw: RawProduct): Product {
  return deepFreeze({ id: raw.id, title: raw.title, description: raw.description, default: raw.default ?? false });
}

function buildComponent(id: string, raw: RawComponent): Component {
  const { title, kind, description, otherNames = [], kubernetes } = raw;
  if (kubernetes === undefined) return { id, title, kind, description, otherNames, kubernetes: null };
  const { namespace, podLabels, provenance } = kubernetes;
  return {
    id,
    title,
    kind,
    description,
    otherNames,
    kubernetes: { namespace, podLabels },
    selectorProvenance: buildProvenance(provenance),
  };
}

function buildConnection(id: string, raw: RawConnection): Connection {
  return {
    id,
    source: raw.source,
    destination: raw.destination,
    direction: raw.direction,
    bidirectional: raw.bidirectional ?? false,
    ports: raw.ports.map(buildPort),
    security: {
      documented: raw.security.documented ?? null,
      alternatives: (raw.security.alternatives ?? []).map(
        ({ protocol, minimumVersion, authentication, certificate }): SecurityAlternative => ({
          protocol,
          minimumVersion: minimumVersion ?? null,
          authentication: authentication ?? null,
          certificate: certificate ?? null,
        }),
      ),
    },
    hosts: (raw.hosts ?? []).map(({ name, provenance }) => ({
      name,
      provenance: provenance === undefined ? null : buildProvenance(provenance),
    })),
    required: raw.required,
    condition: raw.condition ?? null,
    purpose: raw.purpose,
    impact: raw.impact,
    provenance: buildProvenance(raw.provenance),
  };
}

function buildPort(raw: RawPort): Port {
  const optional = raw.optional ?? false;
  if ('types' in raw) return { kind: 'icmp', transport: raw.transport, types: raw.types, optional };
  const { transport, targetPort = null } = raw;
  if ('configurable' in raw) {
    return { kind: 'configurable', transport, recommended: raw.recommended ?? null, optional, targetPort };
  }
  const range = parsePortRange(String(raw.port));
  if (!range.ok) throw new Error(`port ${raw.port} was not checked`);
  return { kind: 'fixed', transport, ...range.value, optional, targetPort };
}

function buildProvenance({ confidence, source, note }: RawProvenance): Provenance {
  return { confidence, source, note: note ?? null };
}

/** The value, in which nothing can be changed any more. */
export function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
