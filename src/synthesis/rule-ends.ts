import type { Family } from '../network/index.js';
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
  // A dialect that knows an end by its identity can't narrow it to a family.
  if (isFree(source) && isFree(destination)) return [{ family: null, source, destination }];
  return wanted.flatMap((family) => {
    const [from, to] = [within(source, family), within(destination, family)];
    return from === null || to === null ? [] : [{ family, source: from, destination: to }];
  });
}

/** Whether no address decides: the platform says of such an end what families it has. */
function isFree(end: End): boolean {
  return end.kind === 'identity' || end.kind === 'hostname';
}

function within(end: End, family: Family): End | null {
  if (end.kind !== 'addresses') return end;
  const addresses = end.addresses.only(family);
  return addresses.isEmpty ? null : { ...end, addresses };
}

/**
 * The families that a flow can exist in: those of its transport, and those of both ends as far as their addresses are
 * known. Between two identities addresses decide nothing, so they limit nothing.
 */
export function familiesOf(flow: Flow, source: End, destination: End, wanted: readonly Family[]): readonly Family[] {
  const { service, initiator, responder } = flow;
  const carried = wanted.filter((family) => service.transport !== (family === 'ipv4' ? 'icmpv6' : 'icmp'));
  if (isFree(source) && isFree(destination)) return carried;
  return carried.filter((family) => has(initiator, family) && has(responder, family));
}

function has({ isAny, addresses }: FlowEnd, family: Family): boolean {
  return isAny || addresses.isEmpty || addresses.families.includes(family);
}
