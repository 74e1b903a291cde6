// `npm test`: prepares the clone as `npm start` does, then checks types, lint, imports, and runs every test.
// `npm test -- src/network` runs those tests alone.
import { requireNode } from './node-version.mjs';

requireNode();

const started = Date.now();
void import('./prepare.mjs').then(({ prepareThen }) =>
  prepareThen(async () => {
    const { runChecks } = await import('./checks.mjs');
    return runChecks(process.argv.slice(2), (Date.now() - started) / 60_000);
  }),
);
