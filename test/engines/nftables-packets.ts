import { type PacketSet, PacketSpace, parseAddress, protocolNumbers, type Transport } from '../../src/network/index.js';
import {
  type ConnectionState,
  type Context,
  type ContextKey,
  contextKey,
  contextsOf,
  type Policy,
  type RuleDirection,
  type Verdicts,
  verdictsOf,
} from '../../src/policy/index.js';
import type { Probe as Sent } from './lab.js';
import type { Line } from './nftables-examples.js';

/** A packet of an example, and what happens to it. */
export interface Probe {
  readonly context: Context;
  readonly transport: Transport;
  readonly source: string;
  readonly destination: string;
  /** Type * 256 + code for ICMP. */
  readonly port: number;
  /** Null: whatever it is. */
  readonly sourcePort: number | null;
  readonly verdict: 'accept' | 'drop';
}

const pattern =
  /^(?:(?<state>\w+):)?(?<hook>\w+)(?<loopback>\/lo)? (?<transport>\w+) (?<source>\S+) > (?<destination>\S+) (?:(?<from>\d+)>)?(?<port>[\d.]+) (?<verdict>accept|drop)$/;

/** The packet that a line of an example means. */
export function parseLine(line: Line): Probe {
  const parts = pattern.exec(line)?.groups;
  if (parts === undefined) throw new Error(`not a packet: ${line}`);
  const [port, code] = parts.port!.split('.').map(Number) as [number, number | undefined];
  const transport = parts.transport as Transport;
  return {
    context: {
      hook: parts.hook as RuleDirection,
      state: (parts.state ?? 'new') as ConnectionState,
      loopback: parts.loopback !== undefined,
    },
    transport,
    source: parts.source!,
    destination: parts.destination!,
    port: transport.startsWith('icmp') ? port * 256 + (code ?? 0) : port,
    sourcePort: parts.from === undefined ? null : Number(parts.from),
    verdict: parts.verdict as Probe['verdict'],
  };
}

/** What the verdicts do to a packet; what they leave to pass is accepted. */
export function verdictOn(probe: Probe, verdicts: Verdicts, space: PacketSpace): Probe['verdict'] {
  const packet = packetOf(probe, space);
  const entries = verdicts.get(contextKey(probe.context)) ?? [];
  const first = entries.find(({ packets }) => !space.isEmpty(space.intersect(packets, packet)));
  return first?.action === 'deny' ? 'drop' : 'accept';
}

function packetOf({ transport, source, destination, port, sourcePort }: Probe, space: PacketSpace): PacketSet {
  const [from, to] = [source, destination].map((text) => {
    const parsed = parseAddress(text);
    if (!parsed.ok) throw new Error(parsed.fault.detail);
    return parsed.value;
  });
  const ports = sourcePort === null ? [40_000, 40_001] : [sourcePort, sourcePort + 1];
  return space.match({
    families: [from!.family],
    services: [{ protocol: protocolNumbers[transport], destinationPorts: [port, port + 1], sourcePorts: ports }],
    source: { ranges: [from!], atoms: [] },
    destination: { ranges: [to!], atoms: [] },
  });
}

/** Every context at every hook. */
export const everyContext = contextsOf(['ingress', 'egress', 'forward'], true);

/** What passes, by context; equal sets are equal numbers. */
export function passing(verdicts: Verdicts, space: PacketSpace): ReadonlyMap<ContextKey, PacketSet> {
  const rest = { action: 'allow', packets: space.match({}) } as const;
  return new Map(
    everyContext.map((context) => {
      const key = contextKey(context);
      return [key, space.firstMatch([...(verdicts.get(key) ?? []), rest])];
    }),
  );
}

/** The first packet on which verdicts and policies differ, in words, or null where there is none. */
export function findDifference(policies: readonly Policy[], verdicts: Verdicts, space: PacketSpace): string | null {
  return findUnlike(verdictsOf(policies, everyContext, space), verdicts, space);
}

/** The first packet on which two verdicts differ, in words, or null where there is none. */
export function findUnlike(wanted: Verdicts, found: Verdicts, space: PacketSpace): string | null {
  const passes = passing(wanted, space);
  for (const [key, set] of passing(found, space)) {
    for (const [word, more, less] of [
      ['opens', set, passes.get(key)!],
      ['blocks', passes.get(key)!, set],
    ] as const) {
      const packet = space.first(space.subtract(more, less));
      if (packet !== null) return `${word} ${key} ${JSON.stringify(space.decode(packet))}`;
    }
  }
  return null;
}

/** Every packet of a small world: ends of both families, ports around the documented ones, both ways. */
export function worldOf(near: readonly string[], far: readonly string[], ports: readonly number[]): readonly Sent[] {
  const pairs = near.flatMap((a) => far.filter((b) => a.includes(':') === b.includes(':')).map((b) => [a, b] as const));
  return [...pairs, ...pairs.map(([a, b]) => [b, a] as const)].flatMap(([from, to]): readonly Sent[] => [
    { from, to, transport: 'icmp' },
    ...(['tcp', 'udp'] as const).flatMap((transport) => ports.map((port) => ({ from, to, transport, port }))),
  ]);
}

/** What the policies say of a probe that starts a connection, at a hook. */
export function expectation(
  policies: readonly Policy[],
  hook: 'forward' | 'ingress' | 'egress',
): (probe: Sent) => boolean {
  const space = new PacketSpace();
  const verdicts = verdictsOf(policies, everyContext, space);
  const context = { hook, state: 'new', loopback: false } as const;
  return (probe) => {
    const { from: source, to: destination, transport } = probe;
    const isIpv6 = destination.includes(':');
    const service =
      transport === 'icmp'
        ? ({ transport: isIpv6 ? 'icmpv6' : 'icmp', port: (isIpv6 ? 128 : 8) * 256 } as const)
        : { transport, port: probe.port };
    const packet = { context, source, destination, sourcePort: null, verdict: 'accept', ...service } as const;
    return verdictOn(packet, verdicts, space) === 'accept';
  };
}

/** Probes with their outcomes as lines, so that a failed comparison names the packet. */
export function shown(probes: readonly Sent[], passes: readonly boolean[]): readonly string[] {
  return probes.map(
    (probe, i) =>
      `${probe.from} > ${probe.to} ${probe.transport}${probe.transport === 'icmp' ? '' : `/${probe.port}`} ${passes[i] ? 'passes' : 'stops'}`,
  );
}
