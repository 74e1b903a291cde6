import { spawnSync } from 'node:child_process';
import { isIP, SocketAddress } from 'node:net';

/** What a packet is carried by. */
export type Transport = 'tcp' | 'udp' | 'sctp' | 'icmp';

/** An attempt to reach a port. A listener is put there first, so only what lies between can stop it. */
export interface PortProbe {
  /** Who opens, and whom: addresses of the lab. They say in which direction the packet goes. */
  readonly from: string;
  readonly to: string;
  readonly transport: 'tcp' | 'udp' | 'sctp';
  readonly port: number;
  /** The initiator's port; left out, the kernel takes a free one of 32768 to 60999. */
  readonly sourcePort?: number;
  /** No listener: to see whether the refusal comes back, a reset or for UDP an ICMP error. */
  readonly closed?: boolean;
}

/** An echo request, `ping`. */
export interface EchoProbe {
  readonly from: string;
  readonly to: string;
  readonly transport: 'icmp';
}

export type Probe = PortProbe | EchoProbe;

/**
 * `answered`: data came back. `refused`: a reset or an ICMP error did. `silent`: nothing within the time-out.
 *
 * Linux may forget an ICMP error that comes back while connect() still runs, as it does here: TCP that was rejected by ICMP
 * can look silent (seen on IPv6, kernel 6.18). A TCP reset is always seen.
 */
export type Outcome = 'answered' | 'refused' | 'silent';

let ping: boolean | undefined;

/** Why no probe of a transport can be sent from here, or null. */
export function whyUnsupported(transport: Transport): string | null {
  if (transport === 'sctp') return 'Node has no SCTP sockets';
  if (transport !== 'icmp') return null;
  ping ??= spawnSync('ping', ['-V'], { stdio: 'ignore' }).error === undefined;
  return ping ? null : 'ping is not installed';
}

/** One spelling for each address, so that they compare as text. Throws on anything else than an address. */
export function canonical(address: string): string {
  if (isIP(address) === 0) throw new Error(`not an address: ${address}`);
  return new SocketAddress({ address, family: isIP(address) === 4 ? 'ipv4' : 'ipv6' }).address;
}

export function formatProbe(probe: Probe): string {
  const where = probe.transport === 'icmp' ? 'icmp echo' : `${probe.transport}/${probe.port}`;
  return `${probe.from} to ${probe.to} ${where}`;
}
