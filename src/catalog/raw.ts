import type { IcmpTransport, PortTransport } from '../network/index.js';
import type { CatalogCompleteness, ComponentKind, Confidence, Direction, SecurityProtocol } from './model.js';

// The shapes of the files once the JSON Schema has accepted them; what they mean is described there.

/** `product.yaml`. */
export interface RawProduct {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly default?: boolean;
}

/** Where a fact comes from. */
export interface RawProvenance {
  readonly confidence: Confidence;
  readonly source: string;
  readonly note?: string;
}

/** One entry of `components`. */
export interface RawComponent {
  readonly title: string;
  readonly kind: ComponentKind;
  readonly description: string;
  readonly otherNames?: readonly string[];
  readonly kubernetes?: {
    readonly namespace: string;
    readonly podLabels: Readonly<Record<string, string>>;
    readonly provenance: RawProvenance;
  };
}

/** One entry of a connection's `ports`. */
export type RawPort =
  | { readonly transport: IcmpTransport; readonly types: readonly number[]; readonly optional?: boolean }
  | {
      readonly transport: PortTransport;
      readonly configurable: true;
      readonly recommended?: number;
      readonly optional?: boolean;
      readonly targetPort?: number;
    }
  | {
      readonly transport: PortTransport;
      readonly port: number | string;
      readonly optional?: boolean;
      readonly targetPort?: number;
    };

/** One entry of `connections`. */
export interface RawConnection {
  readonly source: string;
  readonly destination: string;
  readonly direction: Direction;
  readonly bidirectional?: boolean;
  readonly ports: readonly RawPort[];
  readonly security: {
    readonly documented?: string;
    readonly alternatives?: readonly {
      readonly protocol: SecurityProtocol;
      readonly minimumVersion?: string;
      readonly authentication?: string;
      readonly certificate?: string;
    }[];
  };
  readonly hosts?: readonly { readonly name: string; readonly provenance?: RawProvenance }[];
  readonly required: boolean;
  readonly condition?: string;
  readonly purpose: string;
  readonly impact: string;
  readonly provenance: RawProvenance;
}

/** A version's file. */
export interface RawVersion {
  readonly version: string;
  readonly completeness: CatalogCompleteness;
  readonly missing?: readonly string[];
  readonly sources: Readonly<Record<string, { readonly title: string; readonly url?: string }>>;
  readonly components: Readonly<Record<string, RawComponent>>;
  readonly connections: Readonly<Record<string, RawConnection>>;
  readonly alsoNeeded?: readonly {
    readonly hosts: readonly string[];
    readonly transport: PortTransport;
    readonly port: number;
    readonly purpose?: string;
    readonly provenance: RawProvenance;
  }[];
}
