import type { KubernetesSelector } from '../catalog/index.js';
import type { AddressSet, TransportPorts } from '../network/index.js';

/** Addresses that a site gives for a component: some, or the word `any`. */
export type SiteAddresses = { readonly kind: 'some'; readonly set: AddressSet } | { readonly kind: 'any' };

/** What one installation says of a component. Everything may be absent: `{}` names it and gives nothing. */
export interface SiteComponent {
  readonly addresses: SiteAddresses | null;
  readonly hostnames: readonly string[];
  readonly zone: string | null;
  /** GCP network tags: a machine that carries any of them belongs to the component. */
  readonly networkTags: readonly string[];
  /** GCP secure tags: `tagValues/123` or `project/key/value`. */
  readonly secureTags: readonly string[];
  readonly serviceAccount: string | null;
  readonly securityGroup: string | null;
  readonly applicationSecurityGroup: string | null;
  readonly kubernetes: KubernetesSelector | null;
}

/** Administration that stays open. */
export interface Management {
  readonly addresses: AddressSet;
  readonly ports: readonly TransportPorts[];
}

/** One installation's facts, parsed. */
export interface Site {
  readonly name: string | null;
  /** `product@version`. */
  readonly catalog: string;
  /** By component id, in the catalog's order. */
  readonly components: ReadonlyMap<string, SiteComponent>;
  /** Chosen ports by connection id. */
  readonly ports: ReadonlyMap<string, readonly TransportPorts[]>;
  /** Ports behind load balancers by connection id. */
  readonly targetPorts: ReadonlyMap<string, readonly TransportPorts[]>;
  readonly management: readonly Management[];
  /** Name servers, reached on 53 over UDP and TCP. */
  readonly resolvers: AddressSet;
}

/** Whether the site gives the component nothing at all. */
export function givesNothing(component: SiteComponent): boolean {
  return (
    component.addresses === null &&
    component.hostnames.length === 0 &&
    component.networkTags.length === 0 &&
    component.secureTags.length === 0 &&
    component.serviceAccount === null &&
    component.securityGroup === null &&
    component.applicationSecurityGroup === null &&
    component.kubernetes === null
  );
}
