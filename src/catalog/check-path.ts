import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FileFault, wholeFile } from './file-fault.js';
import { parseProductFolder } from './load.js';
import { readProductFolder } from './product-folder.js';
import { reviewVersions } from './review.js';

/** What a check of catalogs found. */
export interface CatalogCheck {
  /** The files that were checked; one where only that was asked for. */
  readonly files: number;
  /** What has to be mended: those of the file that was asked for first. */
  readonly faults: readonly FileFault[];
}

/**
 * Checks a file of a catalog, a product's folder, or a folder of products, by its absolute path: everything that would stop a start, and what
 * is likely wrong beside that. A version may depend on others of its product, so that these are read with it.
 */
export async function checkPath(path: string): Promise<CatalogCheck> {
  const found = await stat(path).catch(() => null);
  if (found === null) return failed(path, 'no-file', 'The file or folder can’t be read.', 'Check its name and rights.');
  if (found.isFile()) return checkFile(path);
  const names = await readdir(path);
  if (names.some((name) => /\.ya?ml$/.test(name))) return checkProduct(path);
  const checks = await Promise.all(names.sort().map((name) => checkProductIn(join(path, name))));
  const products = checks.flatMap((check) => check ?? []);
  if (products.length === 0) return failed(path, 'no-catalog', 'The folder holds no catalog.', 'Add a product folder.');
  return {
    files: products.reduce((sum, { files }) => sum + files, 0),
    faults: products.flatMap(({ faults }) => faults),
  };
}

async function checkFile(path: string): Promise<CatalogCheck> {
  const { faults } = await checkProduct(dirname(path));
  const own = faults.filter(({ file }) => file === path);
  const others = faults.filter(({ file }) => file !== path);
  return { files: 1, faults: [...own, ...others] };
}

async function checkProductIn(path: string): Promise<CatalogCheck | null> {
  const found = await stat(path);
  return found.isDirectory() ? checkProduct(path) : null;
}

async function checkProduct(path: string): Promise<CatalogCheck> {
  const folder = await readProductFolder(path, basename(path));
  if (!folder.ok) return { files: 0, faults: folder.faults };
  const product = parseProductFolder(folder.value);
  const faults = product.ok ? reviewVersions(product.value.versions) : product.faults;
  return { files: folder.value.files.length, faults };
}

function failed(...fault: Parameters<typeof wholeFile>): CatalogCheck {
  return { files: 0, faults: [wholeFile(...fault)] };
}
