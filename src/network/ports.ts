import { fault, type Parsed } from '../problems/index.js';

/** Transports with ports; their IP protocol numbers are in `protocolNumbers`. */
export type PortTransport = 'tcp' | 'udp' | 'sctp';

/** ICMP for IPv4 and for IPv6. Types stand in place of ports, and each exists in its own family only. */
export type IcmpTransport = 'icmp' | 'icmpv6';

/** A transport as catalogs and sites name it. */
export type Transport = PortTransport | IcmpTransport;

/** Every transport, in the order in which they are listed. */
export const transports: readonly Transport[] = ['tcp', 'udp', 'sctp', 'icmp', 'icmpv6'];

/** IP protocol numbers, from IANA's registry "Assigned Internet Protocol Numbers". */
export const protocolNumbers = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;

/** Whether the transport has ports. */
export function hasPorts(transport: Transport): transport is PortTransport {
  return transport === 'tcp' || transport === 'udp' || transport === 'sctp';
}

/** A closed range of ports, 1 to 65535, `from` <= `to`. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Ports of one transport, as a site writes them: `tcp/443`, `tcp/8443-8450`. */
export interface TransportPorts extends PortRange {
  readonly transport: PortTransport;
}

/** `443` or `8443-8450`. Port 0 is reserved (RFC 6335) and refused. */
export function parsePortRange(text: string): Parsed<PortRange> {
  const match = /^(0|[1-9]\d{0,8})(?:-(0|[1-9]\d{0,8}))?$/.exec(text);
  if (match === null)
    return { ok: false, fault: fault('port-malformed', `“${text}” is not a port or a range of ports.`) };
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  if (from < 1 || to < 1 || from > 65_535 || to > 65_535) {
    return { ok: false, fault: fault('port-out-of-range', `“${text}” is outside 1 to 65535.`) };
  }
  if (from > to) {
    return {
      ok: false,
      fault: fault('range-reversed', `“${text}” runs backwards.`, { suggestions: [`${to}-${from}`] }),
    };
  }
  return { ok: true, value: { from, to } };
}

/** `tcp/443` or `udp/8443-8450`. */
export function parseTransportPorts(text: string): Parsed<TransportPorts> {
  const slash = text.indexOf('/');
  const transport = text.slice(0, Math.max(slash, 0));
  if (slash < 0 || !(transport === 'tcp' || transport === 'udp' || transport === 'sctp')) {
    const bare = parsePortRange(slash < 0 ? text : text.slice(slash + 1));
    return {
      ok: false,
      fault: fault('port-malformed', `“${text}” lacks a transport: tcp, udp or sctp, a slash, the port.`, {
        suggestions: bare.ok ? [`tcp/${formatPortRange(bare.value)}`] : ['tcp/443'],
      }),
    };
  }
  const range = parsePortRange(text.slice(slash + 1));
  return range.ok ? { ok: true, value: { transport, ...range.value } } : range;
}

/** `443` or `8443-8450`. */
export function formatPortRange({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

/** The union as ascending ranges that neither overlap nor touch. */
export function mergePortRanges(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const previous = merged.at(-1);
    if (previous !== undefined && range.from <= previous.to + 1) {
      merged[merged.length - 1] = { from: previous.from, to: Math.max(previous.to, range.to) };
    } else {
      merged.push({ from: range.from, to: range.to });
    }
  }
  return merged;
}
