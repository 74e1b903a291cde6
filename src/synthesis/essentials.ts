import { AddressSet, type Family, formatPortRange, mergePortRanges } from '../network/index.js';
import type { End, Essential, Rule, RuleDirection, Service } from '../policy/index.js';
import type { Site } from '../site/index.js';
import { meetings } from './rule-ends.js';

const anyEnd: End = { kind: 'any', component: null };

/** ICMP errors: destination unreachable, time exceeded, parameter problem (RFC 792). */
const icmpErrors: Service = { transport: 'icmp', messages: types([3, 11, 12]) };
/** Destination unreachable, packet too big, time exceeded, parameter problem (RFC 4443). */
const icmpv6Errors: Service = { transport: 'icmpv6', messages: types([1, 2, 3, 4]) };
/** Neighbour discovery without redirects, and the multicast listener reports that it lives on (RFC 4890, 4.4.1). */
const neighbourDiscovery: Service = { transport: 'icmpv6', messages: types([130, 131, 132, 133, 134, 135, 136, 143]) };

function types(numbers: readonly number[]) {
  return numbers.map((type) => ({ type, code: null }));
}

interface EssentialRule {
  readonly reason: Essential;
  /** Behind the name of the essential in the rule's id; empty where one rule is enough. */
  readonly part: string;
  readonly direction: RuleDirection;
  readonly family: Family | null;
  readonly source?: End;
  readonly destination?: End;
  readonly service: Service;
  readonly states?: Rule['states'];
  readonly onLoopback?: boolean;
}

function essential(parts: EssentialRule): Rule {
  return {
    id: [parts.reason, parts.part, parts.direction].filter((word) => word !== '').join('-'),
    action: 'allow',
    direction: parts.direction,
    family: parts.family,
    source: parts.source ?? anyEnd,
    destination: parts.destination ?? anyEnd,
    service: parts.service,
    states: parts.states ?? null,
    onLoopback: parts.onLoopback ?? false,
    connections: [],
    reason: parts.reason,
  };
}

/** The essentials that no address decides, in each of the directions. */
export function boundlessEssentials(
  wanted: readonly Essential[],
  directions: readonly RuleDirection[],
  families: readonly Family[],
): readonly Rule[] {
  return wanted.flatMap((reason) => directions.flatMap((direction) => boundless(reason, direction, families)));
}

function boundless(reason: Essential, direction: RuleDirection, families: readonly Family[]): readonly Rule[] {
  switch (reason) {
    case 'established':
      // Whatever the family: a reply is let through because of the packet that it answers.
      return [
        essential({
          reason,
          part: '',
          direction,
          family: null,
          service: { transport: 'all' },
          states: ['established'],
        }),
      ];
    case 'loopback':
      return [
        essential({ reason, part: '', direction, family: null, service: { transport: 'all' }, onLoopback: true }),
      ];
    case 'icmp-errors':
      return families.map((family) =>
        essential({
          reason,
          part: family,
          direction,
          family,
          service: family === 'ipv4' ? icmpErrors : icmpv6Errors,
          states: ['related'],
        }),
      );
    case 'neighbour-discovery':
      return families.includes('ipv6')
        ? [essential({ reason, part: '', direction, family: 'ipv6', service: neighbourDiscovery })]
        : [];
    default:
      return [];
  }
}

/** The administrator's way to the local end, one rule for each list of ports. */
export function managementRules(site: Site, local: AddressSet, families: readonly Family[]): readonly Rule[] {
  const byPorts = new Map<string, { readonly service: Service; readonly addresses: AddressSet }>();
  for (const { addresses, ports } of site.management) {
    for (const transport of new Set(ports.map((port) => port.transport))) {
      const merged = mergePortRanges(ports.filter((port) => port.transport === transport));
      const part = `${transport}-${merged.map(formatPortRange).join('-')}`;
      const before = byPorts.get(part)?.addresses ?? AddressSet.empty;
      byPorts.set(part, { service: { transport, ports: merged }, addresses: before.union(addresses) });
    }
  }
  return [...byPorts].flatMap(([part, { service, addresses }]) =>
    meetings(addressEnd(addresses), addressEnd(local), families).map(({ family, source, destination }) =>
      essential({
        reason: 'management',
        part: family === null ? part : `${part}-${family}`,
        direction: 'ingress',
        family,
        source,
        destination,
        service,
      }),
    ),
  );
}

/** Name resolution from the local end: 53 over UDP, and TCP for long answers (RFC 7766). */
export function dnsRules(local: End, resolvers: readonly End[], families: readonly Family[]): readonly Rule[] {
  return resolvers.flatMap((resolver) =>
    meetings(local, resolver, families).flatMap(({ family, source, destination }) =>
      (['udp', 'tcp'] as const).map((transport) =>
        essential({
          reason: 'dns',
          part: family === null ? transport : `${transport}-${family}`,
          direction: 'egress',
          family,
          source,
          destination,
          service: { transport, ports: [{ from: 53, to: 53 }] },
        }),
      ),
    ),
  );
}

/** Addresses that belong to no component. */
export function addressEnd(addresses: AddressSet): End {
  return { kind: 'addresses', component: null, addresses };
}
