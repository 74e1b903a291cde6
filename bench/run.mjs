// Bundles one measurement with esbuild and runs it: node bench/run.mjs rules|proof|http
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const known = ['rules', 'proof', 'http'];
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
mkdirSync(`${root}.cache/bench`, { recursive: true });
for (const name of wanted) {
  if (!known.includes(name)) throw new Error(`no measurement ${name}; there are ${known.join(', ')}`);
  const outfile = `${root}.cache/bench/${name}.mjs`;
  await build({
    entryPoints: [`${root}bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  const { status } = spawnSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
