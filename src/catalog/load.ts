import { join } from 'node:path';
import { buildCatalog } from './build.js';
import { Catalogs } from './catalogs.js';
import { type FileFault, type Loaded, wholeFile } from './file-fault.js';
import type { Catalog, Product } from './model.js';
import { formatPrepared, parsePrepared } from './prepared.js';
import { allOf, type CatalogFile, type ProductFolder, productFile, readProductFolders } from './product-folder.js';
import { readProduct } from './read.js';
import { type ReadVersion, readVersionFiles, type VersionText } from './read-versions.js';

/**
 * Reads every product of a folder: one folder each, with `product.yaml` and one file per version. All files are read
 * before anything is said, so that one start shows all that is wrong. `prepared` is what `prepareCatalogs` made before:
 * where the files are still the same, they need not be parsed again.
 */
export async function loadCatalogs(folder: string, prepared: string | null = null): Promise<Loaded<Catalogs>> {
  const folders = await readProductFolders(folder);
  if (!folders.ok) return folders;
  const known = prepared === null ? null : parsePrepared(prepared, folders.value);
  const catalogs: Loaded<readonly Catalog[]> =
    known === null ? readCatalogs(folders.value) : { ok: true, value: known };
  if (!catalogs.ok) return catalogs;
  const wrongDefaults = checkDefault(folder, catalogs.value);
  if (wrongDefaults.length > 0) return { ok: false, faults: wrongDefaults };
  return { ok: true, value: new Catalogs(catalogs.value) };
}

/** What `loadCatalogs` takes to be faster; null where the catalogs can't be used. */
export async function prepareCatalogs(folder: string): Promise<string | null> {
  const folders = await readProductFolders(folder);
  if (!folders.ok) return null;
  const catalogs = readCatalogs(folders.value);
  return catalogs.ok ? formatPrepared(folders.value, catalogs.value) : null;
}

function readCatalogs(folders: readonly ProductFolder[]): Loaded<readonly Catalog[]> {
  const products = allOf(folders.map(parseProductFolder));
  if (!products.ok) return products;
  const catalogs = products.value.flatMap(({ product, versions }) =>
    versions.map(({ content }) => buildCatalog(content, product)),
  );
  return { ok: true, value: catalogs };
}

/** A product with its versions. */
export interface ReadProduct {
  readonly product: Product;
  readonly versions: readonly ReadVersion[];
}

/** The product that a folder describes. */
export function parseProductFolder(folder: ProductFolder): Loaded<ReadProduct> {
  const product = readDescription(folder);
  const versions = readFolderVersions(folder);
  if (product.ok && versions.ok) return { ok: true, value: { product: product.value, versions: versions.value } };
  return { ok: false, faults: [...(product.ok ? [] : product.faults), ...(versions.ok ? [] : versions.faults)] };
}

function readDescription({ path, name, files }: ProductFolder): Loaded<Product> {
  const file = files.find((one) => one.name === productFile);
  if (file !== undefined) return readText(file, (text) => readProduct(file.path, text, name));
  const fix = 'Add id, title and description.';
  return { ok: false, faults: [wholeFile(join(path, productFile), 'no-product', 'The file is missing.', fix)] };
}

function readFolderVersions({ path, files }: ProductFolder): Loaded<readonly ReadVersion[]> {
  const texts = allOf(files.filter(({ name }) => name !== productFile).map(versionText));
  if (!texts.ok) return texts;
  if (texts.value.length > 0) return readVersionFiles(texts.value);
  const fault = wholeFile(path, 'no-version', 'The product has no version.', 'Add a file such as 1.0.yaml.');
  return { ok: false, faults: [fault] };
}

function versionText(file: CatalogFile): Loaded<VersionText> {
  const name = file.name.slice(0, -'.yaml'.length);
  return readText(file, (text) => ({ ok: true, value: { file: file.path, name, text } }));
}

function readText<T>({ path, bytes }: CatalogFile, read: (text: string) => Loaded<T>): Loaded<T> {
  const text = decode(bytes);
  if (text !== null) return read(text);
  return { ok: false, faults: [wholeFile(path, 'not-utf-8', 'The file is not UTF-8.', 'Save it as UTF-8.')] };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function checkDefault(folder: string, catalogs: readonly Catalog[]): readonly FileFault[] {
  const ids = new Set(catalogs.map(({ product }) => product.id));
  const defaults = new Set(catalogs.filter(({ product }) => product.default).map(({ product }) => product.id));
  if (defaults.size === 1) return [];
  if (ids.size === 0) return [wholeFile(folder, 'no-catalog', 'The folder holds no catalog.', 'Add a product folder.')];
  if (defaults.size === 0) {
    const fix = `Write default: true in product.yaml of one of ${[...ids].join(', ')}.`;
    return [wholeFile(folder, 'no-default', 'No product is the default.', fix)];
  }
  return [...defaults]
    .slice(1)
    .map((id) =>
      wholeFile(
        join(folder, id, productFile),
        'second-default',
        `${[...defaults][0]} is the default product already.`,
        'Remove default here or there.',
      ),
    );
}
