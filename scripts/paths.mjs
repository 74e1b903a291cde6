import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone that these scripts belong to. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Locks and logs of the scripts; ignored by git, safe to delete. */
export const cacheFolder = path.join(root, '.cache');
