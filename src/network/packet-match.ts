import { type AddressRange, type Family, families, type Words } from './address.js';
import { ALL, type EndLevel, level, NONE, type PacketSet, type Values } from './packet-nodes.js';

/** A product of sets, as a rule writes it. What is left out is all; an empty list is nothing. */
export interface PacketMatch {
  readonly families?: readonly Family[] | undefined;
  /** Packets of one of these. */
  readonly services?: readonly ServiceMatch[] | undefined;
  readonly source?: EndMatch | undefined;
  readonly destination?: EndMatch | undefined;
}

/**
 * One of these addresses or atoms; both lists empty is no end at all. Ranges count in their own family, atoms in
 * both. A range of a whole family holds every atom, a narrower one none.
 */
export interface EndMatch {
  readonly ranges: readonly AddressRange[];
  /** Names of atoms: host names and identities, canonical. */
  readonly atoms: readonly string[];
}

/** An IP protocol, or some of its ports. */
export interface ServiceMatch {
  /** IP protocol number, 0 to 255. */
  readonly protocol: number;
  /** Of ICMP, type * 256 + code. */
  readonly destinationPorts?: Values | undefined;
  readonly sourcePorts?: Values | undefined;
}

/** What a space offers to make products with. */
interface Products {
  within(at: number, values: Values, rest: PacketSet): PacketSet;
  range(at: EndLevel, from: Words, to: Words, rest: PacketSet): PacketSet;
  union(sets: readonly PacketSet[]): PacketSet;
  atom(name: string): number;
}

/** The packets of a product. */
export function packetsOf(space: Products, match: PacketMatch): PacketSet {
  return space.union(
    (match.families ?? families).map((family) => {
      const value = families.indexOf(family);
      const destination = endOf(space, level.destination, family, match.destination, ALL);
      const ends = endOf(space, level.source, family, match.source, destination);
      return space.within(level.family, [value, value + 1], servicesOf(space, match.services, ends));
    }),
  );
}

function servicesOf(space: Products, services: readonly ServiceMatch[] | undefined, ends: PacketSet): PacketSet {
  if (services === undefined) return ends;
  return space.union(
    services.map(({ protocol, destinationPorts, sourcePorts }) => {
      const sources = sourcePorts === undefined ? ends : space.within(level.sourcePort, sourcePorts, ends);
      const ports =
        destinationPorts === undefined ? sources : space.within(level.destinationPort, destinationPorts, sources);
      return space.within(level.transport, [protocol, protocol + 1], ports);
    }),
  );
}

function endOf(space: Products, at: EndLevel, family: Family, end: EndMatch | undefined, rest: PacketSet): PacketSet {
  if (end === undefined || rest === NONE) return rest;
  const ranges = end.ranges
    .filter((range) => range.family === family)
    .map(({ first, last }) => space.range(at, first, last, rest));
  const atoms = end.atoms.map((name) => {
    const atom = space.atom(name);
    return space.within(at, [atom, atom + 1], rest);
  });
  return space.union([...ranges, ...atoms]);
}
