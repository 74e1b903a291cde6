import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { privateRun, unshare } from './can-run.js';

/** How a command ended. `code` is -1 if a signal ended it. */
export interface Completed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is given: text on its standard input, and the time after which it is killed, 30 s unless told. */
export interface ExecOptions {
  readonly input?: string;
  readonly milliseconds?: number;
}

/** Named network namespaces that no other process of the machine sees. */
export interface Namespaces<Name extends string> {
  /** The process that holds them, for `nsenter` while debugging. */
  readonly pid: number;
  /** Runs a command in one of them, or beside them where the name is null. */
  exec(name: Name | null, argv: readonly string[], options?: ExecOptions): Promise<Completed>;
  /** Starts a process in one of them; the caller ends it. */
  start(name: Name, argv: readonly string[], stdio: StdioOptions): ChildProcess;
  close(): Promise<void>;
}

/** No variable of the test runner reaches the commands, and their messages come untranslated. */
const environment = { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/**
 * Makes the namespaces below a holder: a process in mount and network namespaces of its own, that lives as long as the
 * pipe from us. If we are killed, the pipe closes, the holder ends, and the kernel takes everything away.
 */
export async function openNamespaces<Name extends string>(names: readonly Name[]): Promise<Namespaces<Name>> {
  const [command, ...options] = unshare;
  const script = `set -e; ${privateRun}; ${names.map((name) => `ip netns add ${name};`).join(' ')} echo ready; exec cat`;
  const holder = spawn(command!, [...options, 'sh', '-c', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environment,
  });
  const errors = text(holder.stderr);
  await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
  if (holder.exitCode !== null || holder.pid === undefined) {
    throw new Error(`cannot make network namespaces: ${(await errors).trim()}`);
  }
  const enter = ['--target', `${holder.pid}`, '--mount', '--net'];
  if (unshare.includes('--map-root-user')) enter.push('--user', '--preserve-credentials');

  function start(name: Name | null, argv: readonly string[], stdio: StdioOptions): ChildProcess {
    const within = name === null ? [] : ['ip', 'netns', 'exec', name];
    return spawn('nsenter', [...enter, '--', ...within, ...argv], { stdio, env: environment });
  }

  return {
    pid: holder.pid,
    start,
    async exec(name, argv, { input = '', milliseconds = 30_000 } = {}) {
      const child = start(name, argv, ['pipe', 'pipe', 'pipe']);
      const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
      // A command may end before it has read everything; its exit code tells.
      child.stdin!.on('error', () => {}).end(input);
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout!),
        text(child.stderr!),
        once(child, 'exit') as Promise<[number | null]>,
      ]);
      clearTimeout(timer);
      return { code: code ?? -1, stdout, stderr };
    },
    async close() {
      if (holder.exitCode !== null || holder.signalCode !== null) return;
      const ended = once(holder, 'exit');
      holder.stdin.end();
      holder.kill('SIGKILL');
      await ended;
    },
  };
}
