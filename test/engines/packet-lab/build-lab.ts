import { isIPv4 } from 'node:net';
import { type Agent, startAgent } from './agent.js';
import type { Completed, Lab, Session } from './lab-types.js';
import { type Namespaces, openNamespaces } from './namespaces.js';
import { canonical, formatProbe, type Probe, whyUnsupported } from './probe.js';
import { patience, type Route, sendProbes } from './send-probes.js';
import { type Place, reserved } from './wiring.js';

/** What a kind of lab consists of. */
export interface Design<Role extends string> {
  readonly roles: readonly Role[];
  readonly enforcer: Role;
  /** The namespaces that have addresses and an agent. */
  readonly ends: readonly Place<Role>[];
  /** The shell script that joins the namespaces. */
  readonly script: string;
  /** The end that may also talk to itself. Elsewhere such packets would never meet the rules. */
  readonly loopback: Role | null;
}

const loopbackAddresses = ['127.0.0.1', '::1'];

/** Builds a lab. If anything fails, nothing stays behind. */
export async function buildLab<Role extends string>(design: Design<Role>): Promise<Lab<Role>> {
  const homes = homesOf(design);
  const namespaces = await openNamespaces(design.roles);
  const agents = new Map<Role, Agent>();
  const close = async () => {
    await Promise.all([...agents.values()].map((agent) => agent.close()));
    await namespaces.close();
  };
  try {
    for (const { role } of design.ends) agents.set(role, startAgent(namespaces, role));
    succeed('wiring', await namespaces.exec(null, ['sh', '-e'], { input: design.script }));
  } catch (error) {
    await close();
    throw error;
  }

  const routeOf = (probe: Probe) => findRoute(probe, homes, agents, design.loopback);
  const forget = () => forgetNeighbours(namespaces, design);
  // One batch at a time: a batch may close a listener that another one needs.
  let last: Promise<unknown> = Promise.resolve();
  const observe: Lab<Role>['observe'] = async (probes) => {
    const routes = probes.map(routeOf);
    const send = () => sendProbes(routes, [...agents.values()], forget);
    const outcomes = last.then(send, send);
    last = outcomes;
    return outcomes;
  };
  return {
    enforcer: design.enforcer,
    pids: [namespaces.pid, ...[...agents.values()].map(({ pid }) => pid)],
    observe,
    probe: async (probes) => (await observe(probes)).map((outcome) => outcome === 'answered'),
    openSession: (ends) => openSession(routeOf({ ...ends, transport: 'tcp' })),
    exec: (role, argv, options) => namespaces.exec(role, argv, options),
    async load(rules) {
      succeed('nft', await namespaces.exec(design.enforcer, ['nft', '-f', '-'], { input: rules }));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function succeed(what: string, { code, stderr }: Completed): void {
  if (code !== 0) throw new Error(`${what} failed (${code}): ${stderr.trim()}`);
}

/** Where each address lives. */
function homesOf<Role extends string>({ ends, loopback }: Design<Role>): ReadonlyMap<string, Role> {
  const homes = new Map<string, Role>();
  for (const { role, addresses } of ends) {
    for (const address of addresses) {
      const taken = homes.get(address) ?? (reserved.includes(address) ? 'the lab itself' : undefined);
      if (taken !== undefined) throw new Error(`${address} is given to ${role} and to ${taken}`);
      homes.set(address, role);
    }
  }
  if (loopback !== null) for (const address of loopbackAddresses) homes.set(address, loopback);
  return homes;
}

function findRoute<Role extends string>(
  given: Probe,
  homes: ReadonlyMap<string, Role>,
  agents: ReadonlyMap<Role, Agent>,
  loopback: Role | null,
): Route {
  const probe = { ...given, from: canonical(given.from), to: canonical(given.to) };
  const refuse = (reason: string) => new Error(`cannot probe ${formatProbe(probe)}: ${reason}`);
  const unsupported = whyUnsupported(probe.transport);
  if (unsupported !== null) throw refuse(unsupported);
  const [near, far] = [homes.get(probe.from), homes.get(probe.to)];
  if (near === undefined) throw refuse(`${probe.from} is not an address of the lab`);
  if (far === undefined) throw refuse(`${probe.to} is not an address of the lab`);
  if (isIPv4(probe.from) !== isIPv4(probe.to)) throw refuse('the families differ');
  if (near === far && near !== loopback) throw refuse(`both ends are in ${near}, so it would meet no rule`);
  if (near !== far && [probe.from, probe.to].some((each) => loopbackAddresses.includes(each))) {
    throw refuse('a loopback address has no peer');
  }
  return { probe, initiator: agents.get(near)!, responder: agents.get(far)! };
}

/** So that neighbour discovery has to work under the rules of the moment, not those under which it was last done. */
async function forgetNeighbours<Role extends string>(
  namespaces: Namespaces<Role>,
  { loopback, ends }: Design<Role>,
): Promise<void> {
  if (loopback === null) return;
  const script = ends.map(({ role }) => `ip -6 -n ${role} neigh flush all`).join('; ');
  succeed('forgetting neighbours', await namespaces.exec(null, ['sh', '-c', script]));
}

async function openSession({ probe, initiator, responder }: Route): Promise<Session> {
  if (probe.transport !== 'tcp') throw new Error('a session is TCP');
  const { from, to, port } = probe;
  await responder.ask('listen', [{ transport: 'tcp', address: to, port }]);
  const { session, problem } = await initiator.ask('openSession', { from, to, port, milliseconds: patience });
  if (session === undefined) throw new Error(`no session ${formatProbe(probe)}: ${problem}`);
  return {
    async exchange({ milliseconds } = { milliseconds: patience }) {
      if (await initiator.ask('exchange', { session, milliseconds })) return true;
      await responder.ask('drain');
      return initiator.ask('hasCaughtUp', { session });
    },
    close: () => initiator.ask('closeSession', { session }),
  };
}
