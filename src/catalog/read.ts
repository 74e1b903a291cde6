import { buildProduct } from './build.js';
import type { Loaded } from './file-fault.js';
import type { Catalog, Product } from './model.js';
import { readVersions } from './read-versions.js';
import { validateProduct } from './validate.js';
import { parseYamlFile } from './yaml-file.js';

/** Reads a `product.yaml` that lies in a folder of the name `folder`. */
export function readProduct(file: string, text: string, folder: string): Loaded<Product> {
  const yaml = parseYamlFile(file, text);
  if (!yaml.ok) return yaml;
  const raw = validateProduct(yaml.value);
  if (!raw.ok) return raw;
  if (raw.value.id === folder) return { ok: true, value: buildProduct(raw.value) };
  const fault = yaml.value.faultAt(['id'], {
    rule: 'id-is-folder',
    detail: `The id “${raw.value.id}” is not the name of the folder, ${folder}.`,
    fix: `Write ${folder}, or rename the folder.`,
  });
  return { ok: false, faults: [fault] };
}

/** Reads a version's file whose name without the ending is `name`, and which extends no other. */
export function readVersion(file: string, text: string, name: string, product: Product): Loaded<Catalog> {
  const read = readVersions([{ file, text, name }], product);
  return read.ok ? { ok: true, value: read.value[0]! } : read;
}
