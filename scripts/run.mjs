import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, root } from './paths.mjs';

/** What the present child is; a signal that ends us must not leave it running. */
let child = null;

/**
 * Runs a program of Node's with its output in `.cache/<log>.log`, and gives its exit code, or the signal that ended it.
 * Child processes, not calls: the server process stays clean of compilers, and the lock's heartbeat goes on.
 */
export function runLogged(log, args, environment = {}) {
  const output = openSync(logFile(log), 'w');
  return new Promise((resolve, reject) => {
    child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', ...environment },
      stdio: ['ignore', output, output],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  }).finally(() => {
    child = null;
    closeSync(output);
  });
}

/** Where the output of a step lies. */
export function logFile(log) {
  return path.join(cacheFolder, `${log}.log`);
}

/** Ends the present child, if any. */
export function endChild(signal) {
  child?.kill(signal);
}
