import { type Catalog, isOwn } from '../catalog/index.js';
import { type AddressRange, AddressSet } from '../network/index.js';
import type { PointKind } from '../policy/index.js';
import type { Site, SiteComponent } from '../site/index.js';

/**
 * A site of placeholders: every component has an address that says which it is, by its place in the catalog, and its
 * id wherever a platform knows it by name.
 */
export function placeholderSite(catalog: Catalog, point: PointKind): Site {
  return {
    name: null,
    catalog: catalog.id,
    components: new Map(
      catalog.components.map((component, index): readonly [string, SiteComponent] => [
        component.id,
        {
          addresses: { kind: 'some', set: placeholderAddresses(index + 1) },
          hostnames: [],
          zone: component.id,
          networkTags: [component.id],
          secureTags: [],
          serviceAccount: null,
          securityGroup: null,
          applicationSecurityGroup: component.id,
          kubernetes: isOwn(component)
            ? (component.kubernetes ?? { namespace: catalog.product.id, podLabels: { app: component.id } })
            : null,
        },
      ]),
    ),
    ports: new Map(),
    targetPorts: new Map(),
    management:
      point === 'host'
        ? [{ addresses: AddressSet.of([ipv4(192, 0, 2, 254)]), ports: [{ transport: 'tcp', from: 22, to: 22 }] }]
        : [],
    resolvers: AddressSet.empty,
  };
}

/** 192.0.2.N, beyond 253 from 198.18.0.0/15 (.254 is the administrator's); and 2001:db8::N. */
function placeholderAddresses(place: number): AddressSet {
  const benchmark = 198 * 2 ** 24 + 18 * 2 ** 16;
  const word = place < 254 ? 192 * 2 ** 24 + 2 * 256 + place : benchmark + place;
  const six = [0x2001_0db8, 0, 0, place];
  return AddressSet.of([single('ipv4', [word]), single('ipv6', six)]);
}

function ipv4(a: number, b: number, c: number, d: number): AddressRange {
  return single('ipv4', [((a * 256 + b) * 256 + c) * 256 + d]);
}

function single(family: AddressRange['family'], words: AddressRange['first']): AddressRange {
  return { family, first: words, last: words };
}
