// `npm run dev`: the compiler watches the sources, Node watches what the compiler writes.
import { spawn } from 'node:child_process';
import { requireNode } from './node-version.mjs';

requireNode();

// Built once first, so that there is something to serve while the compiler starts.
void import('./prepare.mjs').then(({ prepareThen }) => prepareThen(watch));

function watch() {
  const children = [
    ['node_modules/typescript/bin/tsc', '--watch', '--preserveWatchOutput'],
    ['--watch', '--watch-preserve-output', '--enable-source-maps', 'dist/main.js'],
  ].map((args) => spawn(process.execPath, args, { stdio: 'inherit' }));
  const end = (signal) => {
    for (const child of children) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
  for (const child of children) child.on('exit', () => end('SIGTERM'));
}
