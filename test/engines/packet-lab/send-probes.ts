import type { Agent, AgentProbe, Target } from './agent.js';
import { formatProbe, type Outcome, type PortProbe, type Probe } from './probe.js';

/** A probe with the agents at its two ends. */
export interface Route {
  readonly probe: Probe;
  readonly initiator: Agent;
  readonly responder: Agent;
}

/** How long silence must last to count: on a pair of veth links an answer takes well under a millisecond. */
export const patience = 400;

/** Probes in flight: sockets, and for echoes processes. */
const waveSize = { sockets: 1000, echoes: 100 } as const;

/**
 * Sends them in waves, listeners first, and returns the outcomes in their order. Probes that need a port without its
 * listener go last, so that they find it closed.
 */
export async function sendProbes(
  routes: readonly Route[],
  agents: readonly Agent[],
  beforeWave: () => Promise<void>,
): Promise<Outcome[]> {
  const outcomes = new Map<Route, Outcome>();
  const echoes = routes.filter(({ probe }) => probe.transport === 'icmp');
  const bare = routes.filter(({ probe }) => probe.transport !== 'icmp' && needsBarePort(probe));
  const plain = routes.filter(({ probe }) => probe.transport !== 'icmp' && !needsBarePort(probe));
  const waves = [
    ...chunks(plain, waveSize.sockets),
    ...chunks(echoes, waveSize.echoes),
    ...chunks(bare, waveSize.sockets),
  ];
  for (const wave of waves) {
    await prepareListeners(wave, agents);
    await beforeWave();
    await Promise.all(agents.map((agent) => sendFrom(agent, wave, agents, outcomes)));
  }
  return routes.map((route) => outcomes.get(route)!);
}

function needsBarePort({ sourcePort, closed }: PortProbe): boolean {
  return sourcePort !== undefined || closed === true;
}

async function prepareListeners(wave: readonly Route[], agents: readonly Agent[]): Promise<void> {
  await Promise.all(
    agents.map(async (agent) => {
      const opened: Target[] = [];
      const closed: Target[] = [];
      for (const { probe, initiator, responder } of wave) {
        if (probe.transport === 'icmp' || probe.transport === 'sctp') continue;
        const { transport, from, to, port, sourcePort } = probe;
        if (responder === agent) (probe.closed ? closed : opened).push({ transport, address: to, port });
        if (initiator === agent && sourcePort !== undefined)
          closed.push({ transport, address: from, port: sourcePort });
      }
      await agent.ask('unlisten', closed);
      await agent.ask('listen', opened);
    }),
  );
}

/**
 * Before silence is believed, the far agent is asked to handle all that has arrived and then our own: on a busy machine
 * a process may not have run for longer than the time-out.
 */
async function sendFrom(
  agent: Agent,
  wave: readonly Route[],
  agents: readonly Agent[],
  outcomes: Map<Route, Outcome>,
): Promise<void> {
  const own = wave.filter(({ initiator }) => initiator === agent);
  if (own.length === 0) return;
  const probes = own.map(({ probe }) => probe as AgentProbe);
  const undecided = await agent.ask('probe', { probes, milliseconds: patience });
  if (undecided > 0) await Promise.all(agents.map((each) => each.ask('drain')));
  const answers = await agent.ask('collect');
  for (const [index, route] of own.entries()) {
    const answer = answers[index]!;
    if (answer.startsWith('fault')) throw new Error(`${formatProbe(route.probe)}: ${answer}`);
    outcomes.set(route, answer as Outcome);
  }
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
