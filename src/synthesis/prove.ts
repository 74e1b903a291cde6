import {
  type Entry,
  formatWords,
  NONE,
  type Packet,
  type PacketEnd,
  type PacketSet,
  type PacketSpace,
  protocolNumbers,
  transports,
} from '../network/index.js';
import { type Context, contextKey, type Policy, type Verdicts, verdictsOf } from '../policy/index.js';

/** A packet on which policy and snippet differ, in words. */
export interface Difference {
  readonly context: string;
  readonly source: string;
  readonly destination: string;
  readonly transport: string;
  readonly port: number | null;
  readonly example: string;
}

/** Whether a snippet does what its policies say, and if not, a packet that shows it. */
export interface Proof {
  readonly holds: boolean;
  /** `verdicts`: what passes and what is denied; `allows`: what is accepted, where nothing is denied. */
  readonly kind: 'verdicts' | 'allows';
  /** Packets that the snippet lets through and the policies don't. */
  readonly opens: readonly Difference[];
  /** Packets that the policies let through and the snippet doesn't. */
  readonly blocks: readonly Difference[];
}

/** Compares the policies with what was read back, in every context, as sets of packets of one space. */
export function prove(
  policies: readonly Policy[],
  read: Verdicts,
  contexts: readonly Context[],
  space: PacketSpace,
): Proof {
  const wanted = verdictsOf(policies, contexts, space);
  const kind = policies.some(({ denies }) => denies.length > 0) ? 'verdicts' : 'allows';
  const keys = new Set([...contexts.map(contextKey), ...read.keys()]);
  const differences = [...keys].flatMap((key) =>
    compareContext(key, wanted.get(key) ?? [], read.get(key) ?? [], kind, space),
  );
  const opens = differences.flatMap(({ opens: found }) => found);
  const blocks = differences.flatMap(({ blocks: found }) => found);
  return { holds: opens.length === 0 && blocks.length === 0, kind, opens, blocks };
}

interface Comparison {
  readonly opens: readonly Difference[];
  readonly blocks: readonly Difference[];
}

function compareContext(
  key: string,
  wanted: readonly Entry[],
  found: readonly Entry[],
  kind: Proof['kind'],
  space: PacketSpace,
): Comparison {
  const show = (set: PacketSet): readonly Difference[] => {
    const packet = space.first(set);
    return packet === null ? [] : [describePacket(key, space.decode(packet))];
  };
  const [first, second] = [sidesOf(wanted, kind, space), sidesOf(found, kind, space)];
  return {
    opens: [...show(space.subtract(second.mayPass, first.passes)), ...show(space.subtract(first.stops, second.stops))],
    blocks: [...show(space.subtract(first.mayPass, second.passes)), ...show(space.subtract(second.stops, first.stops))],
  };
}

/** What is compared: packets that surely pass, packets that pass unless a name is in a denied prefix, and denials. */
interface Sides {
  readonly passes: PacketSet;
  readonly mayPass: PacketSet;
  readonly stops: PacketSet;
}

/**
 * Without opaque ends one set says it all: what the list lets pass. With them a narrow deny can't be cut out of the
 * allows, since nobody knows whether a name lies in a prefix; so allows and denies are compared apart, and an allow
 * behind a deny is not sure to let anything pass.
 */
function sidesOf(entries: readonly Entry[], kind: Proof['kind'], space: PacketSpace): Sides {
  if (kind === 'verdicts' && !space.hasAtoms) {
    const passes = space.firstMatch([...entries, { action: 'allow', packets: space.match({}) }]);
    return { passes, mayPass: passes, stops: NONE };
  }
  const firstDeny = entries.findIndex(({ action }) => action === 'deny');
  const leading = firstDeny < 0 ? entries : entries.slice(0, firstDeny);
  const denies = entries.filter(({ action }) => action === 'deny');
  return {
    passes: space.union(leading.map(({ packets }) => packets)),
    mayPass: space.firstMatch(entries),
    stops: space.union(denies.map(({ packets }) => packets)),
  };
}

function describePacket(context: string, packet: Packet): Difference {
  const source = describeEnd(packet.source, packet);
  const destination = describeEnd(packet.destination, packet);
  const transport =
    transports.find((name) => protocolNumbers[name] === packet.protocol) ?? `protocol ${packet.protocol}`;
  const port = transport === 'tcp' || transport === 'udp' || transport === 'sctp' ? packet.destinationPort : null;
  const behind = port === null ? '' : ` port ${port}`;
  return {
    context,
    source,
    destination,
    transport,
    port,
    example: `${context}: ${transport} from ${source} to ${destination}${behind}`,
  };
}

function describeEnd(end: PacketEnd, { family }: Packet): string {
  return end.kind === 'address' ? formatWords(family, end.words) : (end.name ?? 'another name');
}
