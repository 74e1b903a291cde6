import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileFault, type Loaded, wholeFile } from './file-fault.js';

/** The file that describes a product. */
export const productFile = 'product.yaml';

/** A file that belongs to a catalog. */
export interface CatalogFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A product's folder with all its files as they were read, in the order of their names. */
export interface ProductFolder {
  readonly path: string;
  readonly name: string;
  readonly files: readonly CatalogFile[];
}

/** Reads the folder of every product in a folder; names that begin with a dot are left out. */
export async function readProductFolders(folder: string): Promise<Loaded<readonly ProductFolder[]>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    const fault = wholeFile(folder, 'no-folder', 'The folder can’t be read.', 'Check its name and rights.');
    return { ok: false, faults: [fault] };
  }
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const read = await Promise.all(names.sort().map((name) => readProductFolder(join(folder, name), name)));
  return allOf(read);
}

/** Reads a product's folder of the name `name`. */
export async function readProductFolder(path: string, name: string): Promise<Loaded<ProductFolder>> {
  const names = (await readdir(path)).sort();
  const misnamed = names.filter((file) => file.endsWith('.yml'));
  if (misnamed.length > 0) {
    const fault = (file: string) =>
      wholeFile(join(path, file), 'file-ending', 'Files of a catalog end in .yaml.', 'Rename the file.');
    return { ok: false, faults: misnamed.map(fault) };
  }
  const files = await Promise.all(
    names.filter((file) => file.endsWith('.yaml')).map((file) => readCatalogFile(join(path, file), file)),
  );
  const read = allOf(files);
  return read.ok ? { ok: true, value: { path, name, files: read.value } } : read;
}

async function readCatalogFile(path: string, name: string): Promise<Loaded<CatalogFile>> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes !== null) return { ok: true, value: { path, name, bytes } };
  return { ok: false, faults: [wholeFile(path, 'no-file', 'The file can’t be read.', 'Check its rights.')] };
}

/** All values, or the faults of all that have some. */
export function allOf<T>(loaded: readonly Loaded<T>[]): Loaded<readonly T[]> {
  const faults = loaded.flatMap((one): readonly FileFault[] => (one.ok ? [] : one.faults));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: loaded.flatMap((one) => (one.ok ? [one.value] : [])) };
}
