/**
 * The throughput of GET /v1/connections beside a bare node:http server that sends the same bytes, and beside one that
 * turns the same object into JSON each time. Servers on one core, load on the other, in turn; loopback only.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, createServer, get, request } from 'node:http';
import { digits, median, printTable } from './measure.js';

const connections = 32;
const seconds = 3;
const rounds = 5;
const [serverCore, loadCore] = ['0', '1'];

const role = process.argv[2];
if (role === 'bare' || role === 'stringify') serveBare(role);
else if (role === 'load') await load(process.argv[3] ?? '');
else await compare();

function serveBare(kind: 'bare' | 'stringify'): void {
  const chunks: Buffer[] = [];
  process.stdin.on('data', (chunk: Buffer) => chunks.push(chunk));
  process.stdin.on('end', () => {
    const bytes = Buffer.concat(chunks);
    const value: unknown = JSON.parse(bytes.toString());
    const server = createServer((_, response) => {
      const body = kind === 'bare' ? bytes : Buffer.from(JSON.stringify(value));
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length });
      response.end(body);
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      console.log(typeof address === 'object' ? address?.port : '');
    });
  });
}

/** Keeps the connections busy for some seconds and prints how many answers came. */
async function load(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = Date.now() + seconds * 1000;
  let answers = 0;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      get(url, { agent, headers: { Accept: 'application/json' } }, (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
          answers++;
          resolve();
        });
      }).on('error', reject);
    });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (Date.now() < end) await one();
    }),
  );
  agent.destroy();
  console.log(answers);
}

async function compare(): Promise<void> {
  const path = '/v1/connections';
  const servers: { readonly name: string; readonly url: string; readonly child: ChildProcess }[] = [];
  try {
    const service = start(['scripts/start.mjs'], { PORT: '0', PORTOLAN_LOG: 'info' });
    const url = `${await addressOf(service)}${path}`;
    servers.push({ name: 'Portolan', url, child: service });
    const body = await fetchBody(url);
    for (const kind of ['bare', 'stringify']) {
      const child = start([process.argv[1] ?? '', kind], {});
      child.stdin?.end(body);
      servers.push({ name: kind, url: `http://127.0.0.1:${(await firstLine(child)).trim()}${path}`, child });
    }
    const rates = new Map(servers.map(({ name }) => [name, [] as number[]]));
    const costs = new Map(servers.map(({ name }) => [name, [] as number[]]));
    for (let round = 0; round <= rounds; round++) {
      for (const { name, url: target, child } of servers) {
        const before = cpuOf(child);
        const answers = Number(await firstLine(pinned(loadCore, [process.argv[1] ?? '', 'load', target])));
        // The first round warms up.
        if (round === 0) continue;
        rates.get(name)?.push(answers / seconds);
        costs.get(name)?.push(((cpuOf(child) - before) * 1e6) / answers);
      }
    }
    const rate = (name: string) => median(rates.get(name) ?? []);
    const cost = (name: string) => median(costs.get(name) ?? []);
    console.log(
      `${body.length} bytes, ${connections} connections, medians of ${rounds} rounds of ${seconds} s in turn.`,
    );
    printTable(
      ['server', 'answers a second', 'of the bare server', 'CPU µs an answer', 'bare CPU : its CPU'],
      servers.map(({ name }) => [
        name,
        digits(rate(name)),
        digits(rate(name) / rate('bare')),
        digits(cost(name)),
        digits(cost('bare') / cost(name)),
      ]),
    );
  } finally {
    for (const { child } of servers) child.kill('SIGTERM');
  }
}

function start(args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  return pinned(serverCore, args, environment);
}

function pinned(
  core: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn('taskset', ['-c', core, process.execPath, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
}

/** Where the service says that it listens. */
async function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
}

function fetchBody(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request(url, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    })
      .on('error', reject)
      .end();
  });
}

/** CPU seconds that a process has used so far (proc(5), fields 14 and 15, in ticks of 10 ms). */
function cpuOf({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
