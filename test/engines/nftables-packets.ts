import {
  type PacketSet,
  type PacketSpace,
  parseAddress,
  protocolNumbers,
  type Transport,
} from '../../src/network/index.js';
import {
  type ConnectionState,
  type Context,
  contextKey,
  type RuleDirection,
  type Verdicts,
} from '../../src/policy/index.js';
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
