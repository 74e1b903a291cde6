import { createHash } from 'node:crypto';
import { deepFreeze } from './build.js';
import type { Catalog } from './model.js';
import type { ProductFolder } from './product-folder.js';

/** Catalogs that were read before, and the key of the files that they were read from. */
interface Prepared {
  readonly key: string;
  readonly catalogs: readonly Catalog[];
}

/** A hash of the names and bytes of all files: equal for equal catalogs, wherever they lie. */
function keyOf(folders: readonly ProductFolder[]): string {
  const hash = createHash('sha256');
  for (const { name, files } of folders) {
    for (const file of files) hash.update(`${name}/${file.name}\n${file.bytes.length}\n`).update(file.bytes);
  }
  return hash.digest('hex');
}

/** The catalogs of these folders as text, for a start that need not read YAML: most of the time of loading goes there. */
export function formatPrepared(folders: readonly ProductFolder[], catalogs: readonly Catalog[]): string {
  const prepared: Prepared = { key: keyOf(folders), catalogs };
  return JSON.stringify(prepared);
}

/** The catalogs that were prepared from the very same files; null where there are none. */
export function parsePrepared(text: string, folders: readonly ProductFolder[]): readonly Catalog[] | null {
  // Cheaper than to parse what may be of other files: the key stands in front.
  if (!text.startsWith(`{"key":"${keyOf(folders)}",`)) return null;
  const { catalogs } = JSON.parse(text) as Prepared;
  return deepFreeze([...catalogs]);
}
