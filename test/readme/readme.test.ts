import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../api/app.js';
import { describePackets } from '../engines/describe-packets.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

interface Block {
  readonly command: string;
  /** What the README shows as output, if it shows any; `…` stands for the rest. */
  readonly shown: string | null;
}

const blocks: readonly Block[] = [...readme.matchAll(/```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)].map(
  ([, command, shown]) => ({ command: command ?? '', shown: shown ?? null }),
);
const needsKernel = ({ command }: Block) => command.includes('sudo');

let app: NestFastifyApplication;
let address = '';
let folder = '';
beforeAll(async () => {
  ({ app } = await startApp());
  await app.listen(0, '127.0.0.1');
  address = await app.getUrl();
  folder = mkdtempSync(join(tmpdir(), 'portolan-readme-'));
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app.close();
});

/** Runs a block as a reader would paste it, against this test's server, and gives what it printed. */
function run({ command }: Block, prefix: readonly string[] = [], preamble = ''): Promise<string> {
  const script = join(folder, 'block.sh');
  writeFileSync(script, `set -eo pipefail\n${preamble}${command.replaceAll('http://127.0.0.1:3000', address)}`);
  const [file = 'bash', ...args] = [...prefix, 'bash', script];
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: folder });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`exit ${code}: ${errors}${output}`)),
    );
  });
}

/** The lines without trailing blanks. */
function linesOf(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}

const hasTools = spawnSync('bash', ['-c', 'command -v curl && command -v jq']).status === 0;

describe('the README', () => {
  it('names the two commands', () => {
    expect(readme).toContain('npm start');
    expect(readme).toContain('npm test');
  });

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });
});

describe.skipIf(!hasTools && process.env.CI !== 'true')('the README’s commands (need curl and jq)', () => {
  // In the order of the page: later blocks use the files that earlier ones wrote.
  for (const block of blocks.filter((candidate) => !needsKernel(candidate))) {
    it(block.command.split('\n')[0] ?? '', async () => {
      const output = linesOf(await run(block));
      if (block.shown === null) return;
      const shown = linesOf(block.shown);
      const open = shown.at(-1) === '…';
      expect(open ? output.slice(0, shown.length - 1) : output).toEqual(open ? shown.slice(0, -1) : shown);
    });
  }
});

describePackets('the README’s way to apply and take back', () => {
  it('loads, is confirmed, and leaves nothing behind', { timeout: 60_000 }, async () => {
    const command = [
      ...blocks.filter(needsKernel).map((block) => block.command),
      'echo "left: $(nft list tables)"\n',
    ].join('');
    const output = await run({ command, shown: null }, ['unshare', '--net'], 'sudo() { "$@"; }\n');
    expect(linesOf(output)).toEqual(expect.arrayContaining(['table inet apigee-hybrid-gateway', 'left:']));
  });
});
