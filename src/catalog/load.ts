import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCatalog } from './build.js';
import { Catalogs } from './catalogs.js';
import type { FileFault, Loaded } from './file-fault.js';
import type { Catalog, Product } from './model.js';
import { readProduct } from './read.js';
import { type ReadVersion, readVersionFiles, type VersionText } from './read-versions.js';

const productFile = 'product.yaml';

/**
 * Reads every product of a folder: one folder each, with `product.yaml` and one file per version. All files are read
 * before anything is said, so that one start shows all that is wrong.
 */
export async function loadCatalogs(folder: string): Promise<Loaded<Catalogs>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null)
    return {
      ok: false,
      faults: [wholeFile(folder, 'no-folder', 'The folder can’t be read.', 'Check its name and rights.')],
    };
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const products = await Promise.all(names.sort().map((name) => loadProduct(join(folder, name), name)));
  const faults = products.flatMap((product) => (product.ok ? [] : product.faults));
  if (faults.length > 0) return { ok: false, faults };
  const catalogs = products.flatMap((read) =>
    read.ok ? read.value.versions.map(({ content }) => buildCatalog(content, read.value.product)) : [],
  );
  const wrongDefaults = checkDefault(folder, catalogs);
  return wrongDefaults.length > 0 ? { ok: false, faults: wrongDefaults } : { ok: true, value: new Catalogs(catalogs) };
}

/** A product with its versions. */
export interface ReadProduct {
  readonly product: Product;
  readonly versions: readonly ReadVersion[];
}

/** Reads a product's folder of the name `name`. */
export async function loadProduct(folder: string, name: string): Promise<Loaded<ReadProduct>> {
  const files = (await readdir(folder)).sort();
  const misnamed = files.filter((file) => file.endsWith('.yml'));
  if (misnamed.length > 0) {
    const fault = (file: string) =>
      wholeFile(join(folder, file), 'file-ending', 'Files of a catalog end in .yaml.', 'Rename the file.');
    return { ok: false, faults: misnamed.map(fault) };
  }
  if (!files.includes(productFile)) {
    const fault = wholeFile(
      join(folder, productFile),
      'no-product',
      'The file is missing.',
      'Add id, title and description.',
    );
    return { ok: false, faults: [fault] };
  }
  const product = await readText(join(folder, productFile), (file, text) => readProduct(file, text, name));
  if (!product.ok) return product;
  const texts = await Promise.all(
    files
      .filter((file) => file.endsWith('.yaml') && file !== productFile)
      .map((version) =>
        readText(join(folder, version), (file, text): Loaded<VersionText> => {
          return { ok: true, value: { file, name: version.slice(0, -'.yaml'.length), text } };
        }),
      ),
  );
  const unreadable = texts.flatMap((text) => (text.ok ? [] : text.faults));
  if (unreadable.length > 0) return { ok: false, faults: unreadable };
  const versions = readVersionFiles(texts.flatMap((text) => (text.ok ? [text.value] : [])));
  if (!versions.ok) return versions;
  if (versions.value.length > 0) return { ok: true, value: { product: product.value, versions: versions.value } };
  const fault = wholeFile(folder, 'no-version', 'The product has no version.', 'Add a file such as 1.0.yaml.');
  return { ok: false, faults: [fault] };
}

async function readText<T>(file: string, read: (file: string, text: string) => Loaded<T>): Promise<Loaded<T>> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null)
    return { ok: false, faults: [wholeFile(file, 'no-file', 'The file can’t be read.', 'Check its rights.')] };
  try {
    return read(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, faults: [wholeFile(file, 'not-utf-8', 'The file is not UTF-8.', 'Save it as UTF-8.')] };
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

function wholeFile(file: string, rule: string, detail: string, fix: string): FileFault {
  return { file, line: 1, column: 1, rule, detail, fix };
}
