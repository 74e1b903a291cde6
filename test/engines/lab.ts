import { buildLab } from './packet-lab/build-lab.js';
import type { Lab } from './packet-lab/lab-types.js';
import { canonical } from './packet-lab/probe.js';
import { wireGateway, wireHost } from './packet-lab/wiring.js';

export { canRunPackets, type PacketsVerdict } from './packet-lab/can-run.js';
export type { Completed, ExecOptions, Lab, Session } from './packet-lab/lab-types.js';
export {
  type EchoProbe,
  type Outcome,
  type PortProbe,
  type Probe,
  type Transport,
  whyUnsupported,
} from './packet-lab/probe.js';

/**
 * client – gateway – server. Rules are loaded in the gateway, where the interfaces are `client0` and `server0`. An address
 * lives on one side; a component that talks to itself gets two out of its prefix, one for each side.
 */
export interface GatewayPlan {
  readonly kind: 'gateway';
  readonly client: readonly string[];
  readonly server: readonly string[];
}

/** host – peer. Rules are loaded in the host, which has the component's own addresses and the interface `peer0`. */
export interface HostPlan {
  readonly kind: 'host';
  readonly host: readonly string[];
  readonly peer: readonly string[];
}

/** Makes a lab. If it cannot, nothing stays behind. */
export function openLab(plan: GatewayPlan): Promise<Lab<'client' | 'gateway' | 'server'>>;
export function openLab(plan: HostPlan): Promise<Lab<'host' | 'peer'>>;
export async function openLab(
  plan: GatewayPlan | HostPlan,
): Promise<Lab<'client' | 'gateway' | 'server'> | Lab<'host' | 'peer'>> {
  if (plan.kind === 'gateway') {
    const client = { role: 'client', addresses: plan.client.map(canonical) } as const;
    const server = { role: 'server', addresses: plan.server.map(canonical) } as const;
    return buildLab({
      roles: ['client', 'gateway', 'server'],
      enforcer: 'gateway',
      ends: [client, server],
      script: wireGateway(client, server),
      loopback: null,
    });
  }
  const host = { role: 'host', addresses: plan.host.map(canonical) } as const;
  const peer = { role: 'peer', addresses: plan.peer.map(canonical) } as const;
  return buildLab({
    roles: ['host', 'peer'],
    enforcer: 'host',
    ends: [host, peer],
    script: wireHost(host, peer),
    loopback: 'host',
  });
}
