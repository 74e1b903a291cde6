import type { Catalog, Connection } from '../catalog/index.js';
import type { AddressSet, Family } from '../network/index.js';
import type { Platform } from '../platforms/index.js';
import type { Essential, Identity, RuleDirection, Service } from '../policy/index.js';
import type { OmissionCode, WarningCode } from '../problems/index.js';
import type { Site } from '../site/index.js';

/** Where rules shall take effect, as a request says it. */
export type EnforcementPoint =
  | { readonly kind: 'gateway' }
  | { readonly kind: 'workload' }
  | { readonly kind: 'host' /** In the catalog's order, at least one. */; readonly components: readonly string[] };

/** What host names become on a platform that filters by address. */
export type HostnameChoice = 'omit' | 'private-vip' | 'restricted-vip' | 'any';

/** The choices of a request. */
export interface RulesOptions {
  readonly defaultAction: 'deny' | 'none';
  readonly scope: 'site' | 'all';
  readonly essentials: readonly Essential[];
  /** Connections whose optional ports, or which as optional rows, are opened. */
  readonly include: ReadonlySet<string>;
  readonly hostnames: HostnameChoice;
  readonly incomplete: 'report' | 'reject';
  readonly families: readonly Family[];
  /** One rule for each pair of ends; else one for each connection. */
  readonly aggregate: boolean;
  readonly namePrefix: string;
  readonly allowLockout: boolean;
}

/** A request for rules, parsed: everything that the answer depends on. */
export interface RulesRequest {
  readonly platform: Platform;
  readonly catalog: Catalog;
  readonly site: Site;
  readonly point: EnforcementPoint;
  /** The rows within `select`, in the catalog's order; which of them the point asks for, `enforce` says. */
  readonly selected: readonly Connection[];
  /** The components that `select` names; they are the protected set where there are any. */
  readonly named: readonly string[];
  readonly format: string;
  readonly options: RulesOptions;
}

/** One end of a flow: everything by which a platform may recognise it. */
export interface FlowEnd {
  readonly component: string;
  /** Every address, because the site says so. */
  readonly isAny: boolean;
  readonly addresses: AddressSet;
  readonly identities: readonly Identity[];
  /** The one name that stands for it, where the platform filters by name. */
  readonly hostname: string | null;
}

/** A connection bound to a site. */
export interface Flow {
  readonly connection: Connection;
  /** Whether the ends are exchanged: the other way of a bidirectional row. */
  readonly isReverse: boolean;
  readonly initiator: FlowEnd;
  readonly responder: FlowEnd;
  readonly service: Exclude<Service, { transport: 'all' }>;
}

/** A part of a row asked for that is not in the snippet. */
export interface Gap {
  readonly connection: string;
  readonly code: OmissionCode;
  /** The ports concerned, or null for all of the row's. */
  readonly ports: string | null;
  readonly host: string | null;
  readonly family: Family | null;
  /** The half concerned, where rules have two; null for both. */
  readonly half: RuleDirection | null;
  /** The component that the site could say more of, where there is one. */
  readonly component: string | null;
  readonly reason: string;
  readonly remedy: string;
}

/** Something that the reader of a snippet should know. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly connections: readonly string[];
}
