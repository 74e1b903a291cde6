import { AddressSet, parseAddressRange } from '../network/index.js';

/** Virtual addresses at which a provider answers for all names under a suffix. */
export interface VirtualAddresses {
  /** The suffix, with its leading dot. */
  readonly suffix: string;
  /** The one TCP port that they answer on. */
  readonly port: number;
  readonly addresses: AddressSet;
}

function set(...ranges: readonly string[]): AddressSet {
  return AddressSet.of(
    ranges.map((text) => {
      const parsed = parseAddressRange(text);
      if (!parsed.ok) throw new Error(`not an address: ${text}`);
      return parsed.value;
    }),
  );
}

/**
 * https://cloud.google.com/vpc/docs/configure-private-google-access-hybrid, “Domain options”, and
 * https://cloud.google.com/vpc/docs/configure-private-google-access, read 2026-11-23. Older copies have /64 for IPv6. The
 * names must be pointed at the addresses by the site's own DNS, and the addresses routed.
 */
export const virtualAddresses: Readonly<Record<'private-vip' | 'restricted-vip', VirtualAddresses>> = {
  'private-vip': { suffix: '.googleapis.com', port: 443, addresses: set('199.36.153.8/30', '2600:2d00:2:2000::/56') },
  'restricted-vip': {
    suffix: '.googleapis.com',
    port: 443,
    addresses: set('199.36.153.4/30', '2600:2d00:2:1000::/56'),
  },
};
