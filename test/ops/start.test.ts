import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { clone, type Temporary, temporary } from './clone.js';
import { endAll, freePort, isFree, plainEnvironment, type Running, start } from './process.js';

const folders: Temporary[] = [];

afterEach(() => {
  endAll();
  for (const { remove } of folders.splice(0)) remove();
}, 240_000);

function track(made: Temporary): string {
  folders.push(made);
  return made.folder;
}

/** Nothing listens there: whoever asks the network is refused at once. */
const noNetwork = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };

function npmStart(folder: string, environment: NodeJS.ProcessEnv): Running {
  return start('npm', ['start'], { cwd: folder, env: { ...plainEnvironment(), ...environment } });
}

/** Starts a server of a prepared clone that cannot reach the network, and waits for it. */
async function serve(
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Running & { readonly port: number }> {
  const port = await freePort();
  const running = npmStart(folder, { PORT: String(port), ...noNetwork, ...environment });
  await running.says('listens on');
  return { ...running, port };
}

async function live(port: number): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}/health/live`)).status;
}

/** Our lines among npm's. */
function lines(running: Running): readonly string[] {
  return running
    .stderr()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('npm '));
}

/** Processes that work in the folder. */
function processesIn(folder: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

describe('npm start in a fresh clone', () => {
  it('installs, builds and serves, twice at once, and the third time with no network', {
    timeout: 300_000,
  }, async () => {
    const folder = track(clone({ prepared: false }));
    // In CI from an empty cache, as on a machine that has Node and nothing else.
    const cache = process.env.CI === 'true' ? { npm_config_cache: track(temporary()) } : {};
    const ports = [await freePort(), await freePort()];
    const began = Date.now();
    const both = ports.map((port) => npmStart(folder, { PORT: String(port), NODE_ENV: 'production', ...cache }));
    await Promise.all(both.map((running) => running.says('listens on')));
    console.info(`a fresh clone serves after ${((Date.now() - began) / 1000).toFixed(0)} s, two of them at once`);

    expect(await Promise.all(ports.map(live))).toEqual([200, 200]);
    for (const step of ['Installing', 'Building']) {
      expect(both.filter((running) => running.stderr().includes(step))).toHaveLength(1);
    }
    for (const running of both) running.kill('SIGTERM');
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(await Promise.all(ports.map(isFree))).toEqual([true, true]);

    const again = await serve(folder);
    expect(await live(again.port)).toBe(200);
    expect(lines(again).filter((line) => /Installing|Building/.test(line))).toEqual([]);
  });
});

describe('npm start', () => {
  it('prints the address, the playground and a line that works', async () => {
    const running = await serve(track(clone({ prepared: true })));
    const [, url] = /listens on (\S+)/.exec(running.stdout())!;
    expect(url).toBe(`http://127.0.0.1:${running.port}`);
    expect(running.stdout()).toContain(`${url}/graphql`);
    const [, tried] = /curl '([^']+)'/.exec(running.stdout())!;
    expect((await fetch(tried!)).status).toBe(200);
  });

  it('answers what is in flight on SIGTERM to npm, then ends with 0 and frees the port', async () => {
    const running = await serve(track(clone({ prepared: true })));
    const body = JSON.stringify({});
    const socket = connect(running.port, '127.0.0.1');
    const answered = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    socket.write(
      `POST /v1/rules/nftables HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n{`,
    );
    await wait(300);
    running.kill('SIGTERM');
    await wait(300);
    socket.write(body.slice(1));

    expect(await answered).toMatch(/^HTTP\/1\.1 4\d\d .*"errors"/s);
    expect(await running.ended).toBe(0);
    expect(await isFree(running.port)).toBe(true);
  });

  it('drains on Ctrl-C, which a terminal sends to npm and to us, and npm once more to us', async () => {
    const running = await serve(track(clone({ prepared: true })));
    running.killGroup('SIGINT');
    expect([0, 'SIGINT']).toContain(await running.ended);
    expect(lines(running).filter((line) => line.startsWith('portolan:'))).toEqual([]);
    expect(await isFree(running.port)).toBe(true);
  });

  it('takes less than 100 ms of the processor to see that nothing is stale', async () => {
    const folder = track(clone({ prepared: true }));
    (await serve(folder)).kill('SIGTERM');
    const script = `
      const before = process.cpuUsage();
      const { prepareThen } = await import('./scripts/prepare.mjs');
      await prepareThen(() => {
        const { user, system } = process.cpuUsage(before);
        console.log('took', (user + system) / 1000);
      });`;
    const running = start(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    await running.ended;
    const [, took] = /took ([\d.]+)/.exec(running.stdout())!;
    expect(Number(took)).toBeLessThan(100);
  });
});

describe('npm start says in one line, and with a code that is not 0,', () => {
  async function refusal(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const running = npmStart(folder, { PORT: String(await freePort()), ...noNetwork, ...environment });
    expect(await running.ended).toBe(1);
    const ours = lines(running).filter((line) => !/^(Installing|Building)/.test(line));
    expect(ours).toHaveLength(1);
    return ours[0]!;
  }

  it('that the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const line = await refusal(track(clone({ prepared: true })), { PORT: String(port) });
    server.close();
    expect(line).toMatch(new RegExp(`^portolan: 127\\.0\\.0\\.1:${port} is in use`));
  });

  it('where the build broke', { timeout: 120_000 }, async () => {
    const folder = track(clone({ prepared: true }));
    appendFileSync(join(folder, 'src/settings.ts'), "\nexport const broken: number = 'text';\n");
    const line = await refusal(folder);
    expect(line).toMatch(/^portolan: the build failed \(1\): src\/settings\.ts:\d+:14 - error TS2322: /);
    expect(existsSync(join(folder, '.cache/build.log'))).toBe(true);
  });

  it('why the install failed', async () => {
    const folder = track(clone({ prepared: false }));
    const line = await refusal(folder, { npm_config_cache: track(temporary()) });
    expect(line).toMatch(/^portolan: npm ci failed \(1\): .*ECONNREFUSED.* \(all of it: \.cache\/install\.log\)$/);
  });

  it('that Node is too old', async () => {
    const folder = track(clone({ prepared: true }));
    const old = "Object.defineProperty(process.versions, 'node', { value: '18.20.8' });";
    writeFileSync(join(folder, 'old.cjs'), `if (process.argv[1]?.endsWith('start.mjs')) ${old}`);
    const line = await refusal(folder, { NODE_OPTIONS: `--require=${join(folder, 'old.cjs')}` });
    expect(line).toBe('portolan: Node 18.20.8 is too old: install Node 20.19 or later.');
  });

  it('that a setting is wrong', async () => {
    const line = await refusal(track(clone({ prepared: true })), { PORT: 'http' });
    expect(line).toMatch(/^portolan: PORT=http /);
  });
});

describe('the lock of a clone', () => {
  function stale(folder: string): string {
    appendFileSync(join(folder, 'src/settings.ts'), '\n');
    mkdirSync(join(folder, '.cache'), { recursive: true });
    return join(folder, '.cache/prepare.lock');
  }

  it('is taken over from a process that is gone', { timeout: 120_000 }, async () => {
    const folder = track(clone({ prepared: true }));
    const gone = start('true', [], {});
    await gone.ended;
    const lock = stale(folder);
    writeFileSync(lock, `${gone.pid} ${hostname()} 0`);
    const running = await serve(folder);
    expect(running.stderr()).toContain('Building');
    expect(existsSync(lock)).toBe(false);
  });

  it('is waited for while its process lives, and released by SIGTERM, which ends the compiler too', {
    timeout: 120_000,
  }, async () => {
    const folder = track(clone({ prepared: true }));
    const lock = stale(folder);
    const first = npmStart(folder, { PORT: String(await freePort()), ...noNetwork });
    while (!existsSync(lock) || processesIn(folder).length < 3) await wait(20);
    const holder = readFileSync(lock, 'utf8');
    const second = npmStart(folder, { PORT: String(await freePort()), ...noNetwork });
    while (!second.stderr().includes('Waiting for another command')) await wait(20);
    expect(readFileSync(lock, 'utf8')).toBe(holder);

    second.kill('SIGTERM');
    await second.ended;
    first.kill('SIGTERM');
    expect(await first.ended).not.toBe(0);
    await wait(200);
    expect(existsSync(lock)).toBe(false);
    expect(processesIn(folder)).toEqual([]);
  });
});
