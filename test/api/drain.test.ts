import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../src/root.js';
import { endAll, plainEnvironment, type Running, start } from '../ops/process.js';

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/build-server.mjs')]);
}, 120_000);

afterEach(endAll);

/** The built server, on a free port of loopback unless told otherwise. */
function run(environment: Readonly<Record<string, string>> = {}): Running {
  return start(process.execPath, [join(root, 'dist/server.mjs')], {
    env: { ...plainEnvironment(), PORT: '0', PORTOLAN_LOG: 'error', ...environment },
  });
}

async function serve(environment: Readonly<Record<string, string>> = {}): Promise<Running & { readonly port: number }> {
  const running = run(environment);
  await running.says('curl');
  return { ...running, port: Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(running.stdout())?.[1]) };
}

/** Sends text and gathers what comes back. */
async function open(port: number): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString();
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, received: () => received };
}

describe('the server', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('idle, ends on %s with 0, open connections and all', async (signal) => {
    const { port, kill, ended } = await serve();
    const { socket } = await open(port);
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    const before = performance.now();
    kill(signal);
    expect(await ended).toBe(0);
    expect(performance.now() - before).toBeLessThan(5_000);
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  });

  it('lets a request in flight have its answer', async () => {
    const { port, kill, ended } = await serve();
    const body = '{"query":"{ __typename }"}';
    const { socket, received } = await open(port);
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    socket.write(`${head}\r\n\r\n${body.slice(0, 5)}`);
    await wait(300);
    kill('SIGTERM');
    await wait(500);
    expect(received()).toBe('');
    socket.write(body.slice(5));
    expect(await ended).toBe(0);
    expect(received()).toContain('HTTP/1.1 200 OK');
    expect(received()).toContain('{"data":{"__typename":"Query"}}');
  });

  it('is not ready first, and goes on answering until the delay is over', async () => {
    const { port, kill, ended } = await serve({ PORTOLAN_DRAIN_DELAY: '1' });
    const ready = () => fetch(`http://127.0.0.1:${port}/health/ready`);
    expect((await ready()).status).toBe(200);
    kill('SIGTERM');
    await wait(300);
    const refused = await ready();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'unavailable', detail: 'Not ready: draining.' });
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
    expect(await ended).toBe(0);
  });

  it('waits no longer than it is told for a request that never ends', async () => {
    const { port, kill, ended } = await serve({ PORTOLAN_DRAIN: '1' });
    const { socket } = await open(port);
    socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    await wait(300);
    const before = performance.now();
    kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - before).toBeLessThan(4_000);
  });

  it.each([
    [{ PORT: 'x' }, 'portolan: PORT=x is no whole number from 0 to 65535.'],
    [{ PORTOLAN_LOGS: 'x' }, 'portolan: PORTOLAN_LOGS is no setting'],
    [{ PORTOLAN_DEFAULT_CATALOG: 'x@1' }, 'portolan: PORTOLAN_DEFAULT_CATALOG=x@1 is no catalog'],
    [{ HOST: 'no.such.host.invalid' }, 'portolan: HOST=no.such.host.invalid is no address of this machine.'],
  ])('refuses to start with %j in one clear line', async (environment, line) => {
    const { ended, stdout, stderr } = run(environment);
    expect(await ended).toBe(1);
    expect([stderr().split('\n').length, stdout()]).toEqual([2, '']);
    expect(stderr()).toContain(line);
  });

  it('says that its port is in use', async () => {
    const { port } = await serve();
    const { ended, stderr } = run({ PORT: String(port) });
    expect(await ended).toBe(1);
    expect(stderr()).toBe(`portolan: 127.0.0.1:${port} is in use: choose another PORT, or end what listens there.\n`);
  });
});
