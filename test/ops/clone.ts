import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, statfsSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The clone that these tests belong to. */
export const root = resolve(import.meta.dirname, '../..');

/** Files that git holds, or would hold after `git add .`: what a fresh clone of the present state has. */
export function filesOfProject(): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const names = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return names.split('\0').filter((name) => name !== '' && existsSync(join(root, name)));
}

/** A folder of the system's for temporary files, gone with `remove`. */
export interface Temporary {
  readonly folder: string;
  remove(): void;
}

/** An empty temporary folder. */
export function temporary(): Temporary {
  const folder = mkdtempSync(join(place(), 'portolan-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

let chosen: string | undefined;

/**
 * In memory where there is room for it: installed packages are some 40,000 files, and a disk takes longer to delete them
 * than npm to install them.
 */
function place(): string {
  chosen ??= isRoomy('/dev/shm') ? '/dev/shm' : tmpdir();
  return chosen;
}

function isRoomy(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < 4 * 2 ** 30) return false;
    // Such folders may be mounted so that nothing in them can be run.
    const trial = mkdtempSync(join(folder, 'portolan-'));
    cpSync('/bin/true', join(trial, 'true'), { dereference: true });
    const { status } = spawnSync(join(trial, 'true'));
    rmSync(trial, { recursive: true });
    return status === 0;
  } catch {
    return false;
  }
}

/** A fresh clone; with `prepared` it borrows our packages and our build, where installing them is not the point. */
export function clone({ prepared }: { readonly prepared: boolean }): Temporary {
  const made = temporary();
  for (const name of filesOfProject()) cpSync(join(root, name), join(made.folder, name));
  if (prepared) {
    symlinkSync(join(root, 'node_modules'), join(made.folder, 'node_modules'));
    cpSync(join(root, 'dist'), join(made.folder, 'dist'), { recursive: true });
  }
  return made;
}
