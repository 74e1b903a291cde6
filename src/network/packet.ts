import { type Family, families, type Words } from './address.js';
import { level } from './packet-nodes.js';

/** Where the numbers of atoms begin, on the first word of an end: above every address. */
export const firstAtom = 2 ** 32;

/** One packet in readable form: a counter-example, say. */
export interface Packet {
  readonly family: Family;
  /** IP protocol number. */
  readonly protocol: number;
  /** Of ICMP, type * 256 + code. Of a protocol without ports it has no meaning. */
  readonly destinationPort: number;
  /** Of ICMP, and of a protocol without ports, it has no meaning. */
  readonly sourcePort: number;
  readonly source: PacketEnd;
  readonly destination: PacketEnd;
}

/**
 * An end of a packet: an address, or something known by its name alone. Without a name, the atom stands for a host
 * name or identity that nothing in the space mentions.
 */
export type PacketEnd =
  | { readonly kind: 'address'; readonly words: Words }
  | { readonly kind: 'atom'; readonly name: string | null };

/** Reads a packet's values, one for each word of each level. */
export function decodePacket(values: readonly number[], nameOf: (atom: number) => string | null): Packet {
  const family = families[values[level.family]!]!;
  const endAt = (at: number): PacketEnd => {
    const first = values[at]!;
    if (first >= firstAtom) return { kind: 'atom', name: nameOf(first) };
    return { kind: 'address', words: family === 'ipv4' ? [first] : values.slice(at, at + 4) };
  };
  return {
    family,
    protocol: values[level.transport]!,
    destinationPort: values[level.destinationPort]!,
    sourcePort: values[level.sourcePort]!,
    source: endAt(level.source),
    destination: endAt(level.destination),
  };
}
