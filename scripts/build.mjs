import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Failure } from './failure.mjs';
import { root } from './paths.mjs';
import { logFile, runLogged } from './run.mjs';

/** Inside `dist`, which a build empties first: a build that failed leaves none. */
const stamp = path.join(root, 'dist', '.portolan');

/** Whether `dist` is what the sources make. */
export function isBuilt() {
  try {
    return readFileSync(stamp, 'utf8') === buildKey();
  } catch {
    return false;
  }
}

/** Sources to `dist/`, checked by the compiler, then to the one file that is served from. */
export async function build() {
  process.stderr.write('Building (nest build, esbuild).\n');
  const key = buildKey();
  await step('build', ['node_modules/@nestjs/cli/bin/nest.js', 'build']);
  await step('bundle', ['scripts/bundle.mjs']);
  // Parsed once here, so that a start reads them in a tenth of the time.
  await step('catalogs', ['dist/prepare-catalogs.js']);
  writeFileSync(stamp, key);
}

async function step(name, args) {
  const code = await runLogged(name, args);
  if (code === 0) return;
  const output = stripVTControlCharacters(readFileSync(logFile(name), 'utf8'));
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => / error TS\d+|^(✘ )?\[?ERROR\]?|^\w*Error\b/.test(line));
  const reason = (errors[0] ?? lines.find((line) => line !== '') ?? 'no reason given').replace(/[.:]$/, '');
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  throw new Failure(`the ${name} failed (${code}): ${reason}${more} (all of it: .cache/${name}.log)`);
}

/** A hash over all that a build reads: sources, settings of the compilers, and the versions of the packages. */
function buildKey() {
  const hash = createHash('sha256');
  const settings = ['package-lock.json', 'tsconfig.json', 'nest-cli.json', 'scripts/bundle.mjs'];
  for (const name of [...settings, ...sources('src')]) {
    const bytes = readFileSync(path.join(root, name));
    hash.update(`${name}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function sources(folder) {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sources(name);
      return /\.(test\.ts|md)$/.test(name) ? [] : [name];
    });
}
