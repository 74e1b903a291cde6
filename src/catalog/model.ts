import type { IcmpTransport, PortTransport } from '../network/index.js';

/** Of a connection, seen from the product. */
export type Direction = 'internal' | 'inbound' | 'outbound';

/** How the bytes on a connection are protected. */
export type SecurityProtocol = 'none' | 'tls' | 'mtls';

/** How sure a fact is: read at the source, concluded from other facts, or told by somebody else. */
export type Confidence = 'documented' | 'inferred' | 'third-party';

/** Whether the rows of a direction are all there. */
export type Completeness = 'complete' | 'partial';

/** What a component is: part of the product, or a party that it talks to. */
export type ComponentKind = 'runtime' | 'management' | 'external-service' | 'client' | 'backend';

/** Where a fact comes from and how sure it is. */
export interface Provenance {
  readonly confidence: Confidence;
  /** Key of `Catalog.sources`. */
  readonly source: string;
  /** What a reader should know about the fact; required where it is inferred. */
  readonly note: string | null;
}

/** A page or file that facts were read from. */
export interface Source {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
}

/** Pods of one namespace that carry all of these labels. */
export interface KubernetesSelector {
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** A thing that opens or accepts connections. */
export interface Component {
  readonly id: string;
  readonly title: string;
  readonly kind: ComponentKind;
  readonly description: string;
  /** Names that people type for it, lower-case. */
  readonly otherNames: readonly string[];
  /** Where the product's own pods are found, where that is known. */
  readonly kubernetes: KubernetesSelector | null;
  /** Where the selector was read; absent where there is none. */
  readonly selectorProvenance?: Provenance;
}

/** A port that the product fixes, or a range of them. */
export interface FixedPort {
  readonly kind: 'fixed';
  readonly transport: PortTransport;
  readonly from: number;
  readonly to: number;
  /** Opened only on request: a fallback that the product can do without. */
  readonly optional: boolean;
  /** The port behind a load balancer, where translation lies between the ends. */
  readonly targetPort: number | null;
}

/** A port that the operator chooses; without `recommended`, nobody knows it but the site. */
export interface ConfigurablePort {
  readonly kind: 'configurable';
  readonly transport: PortTransport;
  readonly recommended: number | null;
  readonly optional: boolean;
  readonly targetPort: number | null;
}

/** ICMP messages; `types` are numbers of IANA's registry for that family. */
export interface IcmpTypes {
  readonly kind: 'icmp';
  readonly transport: IcmpTransport;
  readonly types: readonly number[];
  readonly optional: boolean;
}

/** One entry of a connection's ports. */
export type Port = FixedPort | ConfigurablePort | IcmpTypes;

/** One of the ways in which a connection may be secured. */
export interface SecurityAlternative {
  readonly protocol: SecurityProtocol;
  /** `1.2` means TLS 1.2 or later. */
  readonly minimumVersion: string | null;
  readonly authentication: string | null;
  readonly certificate: string | null;
}

/** The security of a connection; no alternatives where it is unknown. */
export interface Security {
  /** The wording of the source. */
  readonly documented: string | null;
  readonly alternatives: readonly SecurityAlternative[];
}

/** A name that the destination resolves to; `*.` in front stands for one or more labels. */
export interface Host {
  readonly name: string;
  /** How sure the name is, where that differs from the row. */
  readonly provenance: Provenance | null;
}

/** One documented row: the source opens a connection to the destination. */
export interface Connection {
  /** `{source}-to-{destination}`, with `--word` behind it where rows share both ends. Identity across versions. */
  readonly id: string;
  readonly source: string;
  readonly destination: string;
  readonly direction: Direction;
  /** Either end may open it. */
  readonly bidirectional: boolean;
  readonly ports: readonly Port[];
  readonly security: Security;
  readonly hosts: readonly Host[];
  readonly required: boolean;
  /** When an optional row is needed. */
  readonly condition: string | null;
  readonly purpose: string;
  /** What breaks without it. */
  readonly impact: string;
  readonly provenance: Provenance;
}

/** Hosts that the product needs beside its rows, from another official list. */
export interface AlsoNeeded {
  readonly host: string;
  readonly transport: PortTransport;
  readonly port: number;
  readonly purpose: string | null;
  readonly provenance: Provenance;
}

/** Whether each direction's rows are all there, and what is missing where they are not. */
export interface CatalogCompleteness {
  readonly internal: Completeness;
  readonly inbound: Completeness;
  readonly outbound: Completeness;
}

/** A product, as `product.yaml` describes it. */
export interface Product {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Whether reads without a catalog mean this product. */
  readonly default: boolean;
}

/** One version of a product: the rows and what they speak of. Deeply immutable. */
export interface Catalog {
  /** `product@version`. */
  readonly id: string;
  readonly product: Product;
  /** Dotted numbers as text: 1.10 is not 1.1. */
  readonly version: string;
  /** The day on which its facts were last read or corrected, YYYY-MM-DD; absent where that is not told. */
  readonly revised?: string;
  /** Hash of the content, the same on every replica. */
  readonly revision: string;
  readonly completeness: CatalogCompleteness;
  /** What is known to be missing, for readers. */
  readonly missing: readonly string[];
  readonly sources: readonly Source[];
  readonly components: readonly Component[];
  readonly connections: readonly Connection[];
  readonly alsoNeeded: readonly AlsoNeeded[];
}

/** Kinds of component that belong to the product; the others are parties outside it. */
export function isOwn(component: Component): boolean {
  return isOwnKind(component.kind);
}

/** Whether components of the kind belong to the product. */
export function isOwnKind(kind: ComponentKind): boolean {
  return kind === 'runtime' || kind === 'management';
}
