import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { describePackets } from './describe-packets.js';
import { type Lab, openLab } from './lab.js';

const gateway = { kind: 'gateway', client: ['10.1.0.1'], server: ['10.2.0.1'] } as const;

/** What could stay: its processes and its namespaces. */
interface Trace {
  readonly pids: readonly number[];
  readonly namespaces: readonly string[];
}

async function traceOf<Role extends string>(lab: Lab<Role>, roles: readonly Role[]): Promise<Trace> {
  const shown = await Promise.all(roles.map((role) => lab.exec(role, ['readlink', '/proc/self/ns/net'])));
  return { pids: lab.pids, namespaces: shown.map(({ stdout }) => stdout.trim()) };
}

/** Processes that live or are in a namespace of the lab, and mounts of the machine that hold one. */
function remains({ pids, namespaces }: Trace): readonly string[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  return [
    ...pids.filter((pid) => networkOf(`${pid}`) !== null).map((pid) => `process ${pid}`),
    ...readdirSync('/proc')
      .filter((entry) => namespaces.includes(networkOf(entry) ?? 'none'))
      .map((pid) => `process ${pid} in a namespace`),
    ...namespaces.filter((id) => mounts.includes(id)).map((id) => `mount of ${id}`),
  ];
}

function networkOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}

/** The processes that this one started and that have not ended. */
function children(): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return Number(parent) === process.pid;
    } catch {
      return false;
    }
  });
}

/** A program that opens a lab, prints its processes and waits. */
async function bundle(folder: string): Promise<string> {
  const door = fileURLToPath(new URL('./lab.js', import.meta.url)).replace(/js$/, 'ts');
  const outfile = join(folder, 'program.mjs');
  const program = [
    `import { openLab } from ${JSON.stringify(door)};`,
    `const lab = await openLab(${JSON.stringify(gateway)});`,
    'console.log(JSON.stringify(lab.pids));',
  ];
  writeFileSync(join(folder, 'program.js'), program.join('\n'));
  // The lab finds its agent beside its own files, wherever the bundle lies.
  const here = JSON.stringify(pathToFileURL(join(door, '..', 'packet-lab', 'agent.ts')).href);
  await build({
    entryPoints: [join(folder, 'program.js')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    define: { 'import.meta.url': here },
  });
  return outfile;
}

async function killProgram(path: string): Promise<Trace> {
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(printed.toString()) as readonly number[];
  const namespaces = pids.map((pid) => networkOf(`${pid}`) ?? `process ${pid} is not there`);
  expect(remains({ pids, namespaces })).toHaveLength(6);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return { pids, namespaces };
}

describePackets('the end of a lab', () => {
  const roles = ['client', 'gateway', 'server'] as const;

  it('leaves nothing, and can be told twice', async () => {
    const lab = await openLab(gateway);
    const trace = await traceOf(lab, roles);
    expect(new Set(trace.namespaces).size).toBe(3);
    expect(trace.namespaces).not.toContain(networkOf('self'));
    expect(remains(trace)).toHaveLength(5);
    await lab.close();
    expect(remains(trace)).toEqual([]);
    await lab.close();
    await expect(lab.probe([{ from: '10.1.0.1', to: '10.2.0.1', transport: 'tcp', port: 1 }])).rejects.toThrow();
  });

  it('leaves nothing after a failure, with probes in flight', async () => {
    let trace: Trace = { pids: [], namespaces: [] };
    const fail = async () => {
      await using lab = await openLab(gateway);
      trace = await traceOf(lab, roles);
      await lab.load(
        'table inet trial {\n chain forward {\n type filter hook forward priority 0; policy drop\n }\n}\n',
      );
      lab.probe([{ from: '10.1.0.1', to: '10.2.0.1', transport: 'tcp', port: 1 }]).catch(() => {});
      await setTimeout(50);
      throw new Error('a test failed');
    };
    await expect(fail()).rejects.toThrow('a test failed');
    expect(trace.namespaces).toHaveLength(3);
    expect(remains(trace)).toEqual([]);
  });

  it.each([
    ['not an address: 10.1.0.0/24', { ...gateway, client: ['10.1.0.0/24'] }],
    ['10.2.0.1 is given to server and to client', { ...gateway, client: ['10.2.0.1'] }],
    ['192.0.0.8 is given to client and to the lab itself', { ...gateway, client: ['192.0.0.8'] }],
    ['wiring failed', { ...gateway, client: ['224.0.0.1', '::'] }],
  ])('leaves nothing where it cannot begin: %s', async (message, plan) => {
    const before = children();
    await expect(openLab(plan)).rejects.toThrow(message);
    expect(children()).toEqual(before);
  });

  it('leaves nothing when its process is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packet-lab-'));
    try {
      const trace = await killProgram(await bundle(folder));
      const deadline = Date.now() + 5000;
      while (remains(trace).length > 0 && Date.now() < deadline) await setTimeout(20);
      expect(remains(trace)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
