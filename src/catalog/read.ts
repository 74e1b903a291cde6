import { buildCatalog, buildProduct } from './build.js';
import { checkVersion } from './check.js';
import type { FileFault, Loaded } from './file-fault.js';
import type { Catalog, Product } from './model.js';
import { inOrder, validateProduct, validateVersion } from './validate.js';
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

/** Reads a version's file whose name without the ending is `name`. */
export function readVersion(file: string, text: string, name: string, product: Product): Loaded<Catalog> {
  const yaml = parseYamlFile(file, text);
  if (!yaml.ok) return yaml;
  const raw = validateVersion(yaml.value);
  if (!raw.ok) return raw;
  const faults: FileFault[] = [...checkVersion(yaml.value, raw.value)];
  if (raw.value.version !== name) {
    faults.push(
      yaml.value.faultAt(['version'], {
        rule: 'version-is-file',
        detail: `The version ${raw.value.version} is not the name of the file, ${name}.`,
        fix: `Write '${name}', or rename the file.`,
      }),
    );
  }
  return faults.length > 0
    ? { ok: false, faults: inOrder(faults) }
    : { ok: true, value: buildCatalog(raw.value, product) };
}
