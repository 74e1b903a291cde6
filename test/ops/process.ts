import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A command that runs, and what it has said so far. */
export interface Running {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until its standard output has the text; its end before that is an error that shows what it said. */
  says(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** To the whole group, as a terminal does on Ctrl-C. */
  killGroup(signal: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** What a person's shell has, without what an enclosing `npm test` adds. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(npm_|NODE_|VITEST|PORT$|HOST$|PORTOLAN_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

const groups = new Set<number>();

/** Starts a command as the leader of a group of its own, so that nothing of it outlives `endAll`. */
export function start(command: string, args: readonly string[], options: SpawnOptions): Running {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} does not start`);
  groups.add(pid);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal!)),
  );
  return {
    pid,
    stdout,
    stderr,
    ended,
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void process.kill(-pid, signal),
    says: (text) => says(child, ended, text, stdout, stderr),
  };
}

/** Ends every group that `start` made, whatever the test came to. */
export function endAll(): void {
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
  groups.clear();
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (data: Buffer) => (text += data.toString()));
  return () => text;
}

async function says(
  child: ChildProcess,
  ended: Promise<number | NodeJS.Signals>,
  text: string,
  stdout: () => string,
  stderr: () => string,
): Promise<void> {
  const said = new Promise<null>((resolve) => {
    const look = () => stdout().includes(text) && resolve(null);
    child.stdout?.on('data', look);
    look();
  });
  const end = await Promise.race([said, ended]);
  if (end !== null) throw new Error(`ended with ${end} before it said “${text}”:\n${stdout()}${stderr()}`);
}

/** A port of the loopback address that nothing listens on, as of now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether something could listen on the port now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
