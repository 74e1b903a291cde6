import { mkdirSync } from 'node:fs';
import { build, isBuilt } from './build.mjs';
import { Failure } from './failure.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { cacheFolder, root } from './paths.mjs';

/**
 * Makes this clone ready to run: packages installed, server built. Where both are fresh it reads and hashes files and no
 * more; nothing is asked of the network. Several may be called at once: one works, the others wait for it.
 */
async function prepare() {
  process.chdir(root);
  const isReady = () => isInstalled() && isBuilt();
  if (isReady()) return;
  mkdirSync(cacheFolder, { recursive: true });
  await withLock(async () => {
    if (!isInstalled()) await install();
    if (!isBuilt()) await build();
  });
}

/** Prepares, then does the work; what goes wrong on the way is one line on standard error and exit code 1. */
export async function prepareThen(work) {
  try {
    await prepare();
    await work();
  } catch (error) {
    const reason = error instanceof Failure ? error.message : (error?.stack ?? String(error));
    process.stderr.write(`portolan: ${reason}\n`);
    process.exit(1);
  }
}
