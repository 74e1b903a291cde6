import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cacheFolder } from './paths.mjs';
import { endChild } from './run.mjs';

const file = path.join(cacheFolder, 'prepare.lock');
const host = os.hostname();

/** How often the holder of the lock says that it lives, in milliseconds. */
const heartbeat = 2_000;
/** Silence after which a lock is nobody's: the holder was killed on another machine, or its process id is another's now. */
const silence = 60_000;

/**
 * Runs `work` while no other process on this clone does. A lock whose holder is dead is taken over; the lock of a live one
 * is waited for, without end: an install may take minutes.
 */
export async function withLock(work) {
  const mine = `${process.pid} ${host} ${randomUUID()}`;
  await acquire(mine);
  const beat = setInterval(touch, heartbeat);
  const release = () => {
    clearInterval(beat);
    if (read() === mine) rmSync(file, { force: true });
  };
  // Without this a SIGTERM would end us at once, and leave npm or the compiler at work in a clone that looks free.
  const onSignal = (signal) => {
    endChild(signal);
    release();
    process.exit(128 + os.constants.signals[signal]);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    release();
  }
}

async function acquire(mine) {
  let said = false;
  while (!create(mine)) {
    const seen = read();
    if (seen !== null && isDead(seen)) takeAway(seen);
    else {
      if (!said) process.stderr.write('Waiting for another command that prepares this clone.\n');
      said = true;
      await wait(100);
    }
  }
}

function create(mine) {
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read() {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function touch() {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Taken away, which `release` sees too.
  }
}

function isDead(seen) {
  const [pid, holder] = seen.split(' ');
  if (holder === host && !isRunning(Number(pid))) return true;
  try {
    return Date.now() - statSync(file).mtimeMs > silence;
  } catch {
    return false;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two may find the same dead lock: the rename is what one of them alone can do, and it may have moved a newer lock. */
function takeAway(seen) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, 'utf8') !== seen) {
    try {
      linkSync(aside, file);
    } catch {
      // A third has made its own meanwhile.
    }
  }
  rmSync(aside, { force: true });
}
