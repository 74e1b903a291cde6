import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Namespaces } from './namespaces.js';

const program = fileURLToPath(new URL('./agent.mjs', import.meta.url));

/** A listener: what answers at an address. */
export interface Target {
  readonly transport: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
}

/** A probe as the agent sends it, of addresses that its namespace and the other one have. */
export interface AgentProbe {
  readonly from: string;
  readonly to: string;
  readonly transport: 'tcp' | 'udp' | 'icmp';
  readonly port?: number | undefined;
  readonly sourcePort?: number | undefined;
}

/** What an agent can be asked, with what it takes and returns: the tasks of `agent.mjs`. */
interface Tasks {
  listen(targets: readonly Target[]): void;
  unlisten(targets: readonly Target[]): void;
  probe(given: { readonly probes: readonly AgentProbe[]; readonly milliseconds: number }): number;
  collect(): readonly string[];
  drain(): void;
  openSession(given: Omit<Target & AgentProbe, 'address' | 'transport' | 'sourcePort'> & Time): {
    readonly session?: number;
    readonly problem?: string;
  };
  exchange(given: { readonly session: number } & Time): boolean;
  hasCaughtUp(given: { readonly session: number }): boolean;
  closeSession(given: { readonly session: number }): void;
}

interface Time {
  readonly milliseconds: number;
}

interface Answer {
  readonly call: number;
  readonly result?: unknown;
  readonly fault?: string;
}

/** The process of a lab in one of its namespaces. */
export interface Agent {
  readonly pid: number;
  ask<Task extends keyof Tasks>(task: Task, ...given: Parameters<Tasks[Task]>): Promise<ReturnType<Tasks[Task]>>;
  close(): Promise<void>;
}

/** Starts the agent of a namespace. It needs no time to be ready: questions wait in its channel. */
export function startAgent<Name extends string>(namespaces: Namespaces<Name>, name: Name): Agent {
  const child = namespaces.start(name, [process.execPath, program], ['ignore', 'ignore', 'pipe', 'ipc']);
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const errors = text(child.stderr!);
  let calls = 0;

  child.on('message', ({ call, result, fault }: Answer) => {
    if (fault === undefined) waiting.get(call)?.resolve(result);
    else waiting.get(call)?.reject(new Error(`${name}: ${fault}`));
    waiting.delete(call);
  });
  child.on('exit', async () => {
    const reason = `the agent of ${name} ended: ${(await errors).trim() || 'the lab was closed'}`;
    for (const { reject } of waiting.values()) reject(new Error(reason));
  });

  return {
    pid: child.pid!,
    ask(task, ...given) {
      return new Promise((resolve, reject) => {
        waiting.set(++calls, { resolve: (result) => resolve(result as ReturnType<Tasks[typeof task]>), reject });
        child.send({ call: calls, task, given: given[0] }, (error) => error && reject(error));
      });
    },
    close: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
