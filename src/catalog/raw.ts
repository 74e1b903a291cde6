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

/** One entry of `sources`. */
export interface RawSource {
  readonly title: string;
  readonly url?: string;
}

/** One entry of `alsoNeeded`. */
export interface RawAlsoNeeded {
  readonly hosts: readonly string[];
  readonly transport: PortTransport;
  readonly port: number;
  readonly purpose?: string;
  readonly provenance: RawProvenance;
}

interface RawOwn {
  readonly version: string;
  readonly revised?: string;
  readonly completeness: CatalogCompleteness;
  readonly missing?: readonly string[];
}

/** What a version holds by key. */
export interface RawMaps {
  readonly sources: Readonly<Record<string, RawSource>>;
  readonly components: Readonly<Record<string, RawComponent>>;
  readonly connections: Readonly<Record<string, RawConnection>>;
}

/** A version's file, or what one that extends another comes to. */
export interface RawVersion extends RawOwn, RawMaps {
  readonly alsoNeeded?: readonly RawAlsoNeeded[];
}

/** The fields of an entry that change; null takes one away. */
export type RawChanged<T> = { readonly [Field in keyof T]?: T[Field] | null };

/** An entry and the one behind which it stands. */
export type RawAdded<T> = T & { readonly after?: string };

/** Where rows and hosts that did not change were read for this version. */
export interface RawRestated extends RawProvenance {
  readonly connections?: readonly string[] | 'all';
  readonly alsoNeeded?: readonly string[] | 'all';
}

/** A version's file that extends another. */
export interface RawExtension extends RawOwn {
  readonly extends: string;
  readonly provenance?: readonly RawRestated[];
  readonly added?: {
    readonly [Kind in keyof RawMaps]?: Readonly<Record<string, RawAdded<RawMaps[Kind][string]>>>;
  } & { readonly alsoNeeded?: readonly RawAlsoNeeded[] };
  readonly changed?: {
    readonly [Kind in keyof RawMaps]?: Readonly<Record<string, RawChanged<RawMaps[Kind][string]>>>;
  } & {
    readonly alsoNeeded?: readonly ({ readonly hosts: readonly string[] } & RawChanged<
      Pick<RawAlsoNeeded, 'transport' | 'port' | 'purpose'>
    >)[];
  };
  readonly removed?: { readonly [Kind in keyof RawMaps | 'alsoNeeded']?: readonly string[] };
}
