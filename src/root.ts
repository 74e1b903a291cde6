import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Package {
  readonly name: string;
  readonly version: string;
}

/** The folder of the project, above `src/`, `dist/` and a bundle alike. */
export const root: string = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The version of the service. */
export const version: string = readPackage(root).version;

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && readPackage(folder).name === 'portolan') return folder;
  if (dirname(folder) === folder) throw new Error('The package.json of Portolan is missing.');
  return findRoot(dirname(folder));
}

function readPackage(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
}
