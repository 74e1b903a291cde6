import { mergePortRanges, type PortRange } from '../network/index.js';
import type { ConfigurablePort, Port } from './model.js';

/**
 * Whether a firewall that is open for `covering` is open for every one of `ports`. A port that the operator chooses is
 * covered by another of its transport that the operator chooses, unless two different ones are recommended: a source
 * that recommends none forces no other choice. A port behind a load balancer is covered by itself.
 */
export function covers(covering: readonly Port[], ports: readonly Port[]): boolean {
  return ports.every((port) => coversOne(covering, port));
}

function coversOne(covering: readonly Port[], port: Port): boolean {
  const same = covering.filter(({ transport }) => transport === port.transport);
  if (port.kind === 'icmp') {
    const types = new Set(same.flatMap((other) => (other.kind === 'icmp' ? other.types : [])));
    return port.types.every((type) => types.has(type));
  }
  const { targetPort } = port;
  if (targetPort !== null && !same.some((other) => other.kind !== 'icmp' && other.targetPort === targetPort)) {
    return false;
  }
  if (port.kind === 'configurable') return same.some((other) => isSameChoice(port, other));
  return mergePortRanges(same.flatMap(knownRange)).some(({ from, to }) => from <= port.from && port.to <= to);
}

function isSameChoice(port: ConfigurablePort, other: Port): boolean {
  if (other.kind !== 'configurable') return false;
  return other.recommended === port.recommended || other.recommended === null || port.recommended === null;
}

/** Whether some packet goes to one of `ports` and to one of `others`, as far as the catalog knows. */
export function overlap(ports: readonly Port[], others: readonly Port[]): boolean {
  return ports.some((port) => others.some((other) => port.transport === other.transport && overlapOne(port, other)));
}

function overlapOne(port: Port, other: Port): boolean {
  if (port.kind === 'icmp') return other.kind === 'icmp' && port.types.some((type) => other.types.includes(type));
  if (port.kind === 'configurable' && other.kind === 'configurable') return true;
  return knownRange(port).some((a) => knownRange(other).some((b) => a.from <= b.to && b.from <= a.to));
}

/** The range of a port that the catalog knows, be it recommended only. */
function knownRange(port: Port): readonly PortRange[] {
  if (port.kind === 'fixed') return [port];
  if (port.kind === 'icmp' || port.recommended === null) return [];
  return [{ from: port.recommended, to: port.recommended }];
}

/** Whether the entry is where a packet to this port would go, as far as the catalog knows. */
export function isPort(port: Port, number: number): boolean {
  if (port.kind === 'fixed') return port.from <= number && number <= port.to;
  return port.kind === 'configurable' && port.recommended === number;
}
