import { AddressSet, type Family } from '../network/index.js';
import type { End, EndKind } from '../policy/index.js';
import type { OmissionCode } from '../problems/index.js';
import type { Flow, FlowEnd } from './model.js';

/** The end as a half recognises it: by the first of the kinds that there is something of. */
export function endBy(end: FlowEnd, kinds: readonly EndKind[]): End | null {
  for (const kind of kinds) {
    const found = endByKind(end, kind);
    if (found !== null) return found;
  }
  return null;
}

function endByKind(end: FlowEnd, kind: EndKind): End | null {
  const { component } = end;
  if (kind === 'addresses') {
    if (end.isAny) return { kind: 'any', component };
    return end.addresses.isEmpty ? null : { kind: 'addresses', component, addresses: end.addresses };
  }
  if (kind === 'hostname')
    return end.hostname === null ? null : { kind: 'hostname', component, hostname: end.hostname };
  const identity = end.identities.find((candidate) => candidate.kind === kind);
  return identity === undefined ? null : { kind: 'identity', component, identity };
}

/** What a half lacks where `endBy` finds nothing. */
export function missingEnd(end: FlowEnd, kinds: readonly EndKind[], isEgressPeer: boolean): OmissionCode {
  if (isEgressPeer && end.identities.length > 0) return 'egress-needs-addresses';
  return kinds.every((kind) => kind === 'addresses' || kind === 'hostname') ? 'address-missing' : 'identity-missing';
}

/**
 * The families in which two ends meet, each with what is left of the ends; null as family means both at once, for ends
 * that no address distinguishes.
 */
export function meetings(
  source: End,
  destination: End,
  wanted: readonly Family[],
): readonly { readonly family: Family | null; readonly source: End; readonly destination: End }[] {
  const isFree = (end: End) => end.kind === 'identity' || end.kind === 'hostname';
  if (isFree(source) && isFree(destination) && wanted.length === 2) return [{ family: null, source, destination }];
  return wanted.flatMap((family) => {
    const [from, to] = [within(source, family), within(destination, family)];
    return from === null || to === null ? [] : [{ family, source: from, destination: to }];
  });
}

function within(end: End, family: Family): End | null {
  if (end.kind !== 'addresses') return end;
  const addresses = end.addresses.only(family);
  return addresses.isEmpty ? null : { ...end, addresses };
}

/** The families that a flow's transport exists in. */
export function familiesOf(service: Flow['service'], wanted: readonly Family[]): readonly Family[] {
  const only = service.transport === 'icmp' ? 'ipv4' : service.transport === 'icmpv6' ? 'ipv6' : null;
  return only === null ? wanted : wanted.filter((family) => family === only);
}

/** Addresses of a component as the site gives them; any and nothing are empty. */
export function addressesOf(end: FlowEnd): AddressSet {
  return end.isAny ? AddressSet.empty : end.addresses;
}
