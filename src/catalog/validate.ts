import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { nearest } from '../problems/index.js';
import type { FileFault, Loaded } from './file-fault.js';
import type { RawExtension, RawProduct, RawVersion } from './raw.js';
import { catalogSchema } from './schema.js';
import type { FaultText, YamlFile, YamlPath } from './yaml-file.js';

/** Made when a file is checked first: a start from prepared catalogs checks none. */
const checks = once(() => {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
  });
  ajv.addSchema(catalogSchema);
  const id = String(catalogSchema.$id);
  return {
    file: ajv.compile<RawVersion | RawExtension>({ $ref: id }),
    version: ajv.compile<RawVersion>({ $ref: `${id}#/$defs/version` }),
    product: ajv.compile<RawProduct>({ $ref: `${id}#/$defs/product` }),
  };
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Checks a version's file against the schema. */
export function validateVersionFile(yaml: YamlFile): Loaded<RawVersion | RawExtension> {
  return validate(yaml, checks().file);
}

/** Checks what a version's file comes to against the schema of one that is written out. */
export function validateVersion(yaml: YamlFile): Loaded<RawVersion> {
  return validate(yaml, checks().version);
}

/** Checks `product.yaml` against the schema. */
export function validateProduct(yaml: YamlFile): Loaded<RawProduct> {
  return validate(yaml, checks().product);
}

function validate<T>(yaml: YamlFile, accepts: ValidateFunction<T>): Loaded<T> {
  const { value } = yaml;
  if (accepts(value)) return { ok: true, value };
  const faults = (accepts.errors ?? []).flatMap((error) => explain(yaml, error) ?? []);
  return { ok: false, faults: inOrder(faults) };
}

/** In the order of the file, each place once: one mistake often breaks several keywords. */
export function inOrder(faults: readonly FileFault[]): readonly FileFault[] {
  const sorted = [...faults].sort((a, b) => a.line - b.line || a.column - b.column);
  return sorted.filter((fault, i) => {
    const previous = sorted[i - 1];
    return previous?.line !== fault.line || previous.column !== fault.column || previous.detail !== fault.detail;
  });
}

function explain(yaml: YamlFile, error: ErrorObject): FileFault | null {
  const path = pathOf(error.instancePath, yaml.value);
  const here = (text: FaultText) => yaml.faultAt(path, text);
  switch (error.keyword) {
    case 'if':
    case 'propertyNames':
      return null; // Said in detail by the keyword inside.
    case 'required': {
      const key = String(error.params.missingProperty);
      return here({ rule: 'missing-key', detail: `${nameOf(path)} lacks the key ${key}.`, fix: `Add ${key}.` });
    }
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty);
      const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
      const [near] = nearest(key, known);
      const fix = near === undefined ? `Remove it; the keys here are ${known.join(', ')}.` : `Write ${near}.`;
      return yaml.faultAtKey([...path, key], { rule: 'unknown-key', detail: `“${key}” is no key here.`, fix });
    }
    case 'false schema':
      return yaml.faultAtKey(path, {
        rule: 'key-does-not-fit',
        detail: `${nameOf(path)} has no meaning beside the other keys here.`,
        fix: 'Remove it.',
      });
    case 'type':
      return here(explainType(yaml, path, error));
    case 'enum':
    case 'const':
      return here(explainChoice(path, error));
    case 'pattern':
      return explainPattern(yaml, path, error);
    default:
      return here({
        rule: 'wrong-value',
        detail: `${nameOf(path)} ${error.message ?? 'can’t be used'}.`,
        fix: String(error.parentSchema?.description ?? 'Write a value that the schema allows.'),
      });
  }
}

function explainType(yaml: YamlFile, path: YamlPath, error: ErrorObject): FaultText {
  const wanted = String(error.params.type);
  const typed = yaml.typed(path);
  if (wanted === 'string' && typed !== null && error.data !== null) {
    const isVersion = /version$|^extends$/i.test(String(path.at(-1)));
    return {
      rule: isVersion ? 'quote-version' : 'quote-text',
      detail: `${nameOf(path)} is ${typed} without quotes, which YAML reads as the ${typeof error.data} ${String(error.data)}.`,
      fix: `Write '${typed}'.`,
    };
  }
  return {
    rule: 'wrong-type',
    detail: `${nameOf(path)} has to be of type ${wanted.replace(',', ' or ')}.`,
    fix: String(error.parentSchema?.description ?? 'Write a value that the schema allows.'),
  };
}

function explainChoice(path: YamlPath, error: ErrorObject): FaultText {
  const allowed = (error.keyword === 'const' ? [error.params.allowedValue] : error.params.allowedValues) as unknown[];
  const words = allowed.map(String);
  const [near] = nearest(String(error.data), words);
  return {
    rule: 'unknown-value',
    detail: `${nameOf(path)} is “${String(error.data)}”, which is none of ${words.join(', ')}.`,
    fix: `Write ${near ?? words.join(' or ')}.`,
  };
}

function explainPattern(yaml: YamlFile, path: YamlPath, error: ErrorObject): FileFault {
  if (error.propertyName !== undefined) {
    return yaml.faultAtKey([...path, error.propertyName], {
      rule: 'ill-formed-key',
      detail: `“${error.propertyName}” can’t be a key of ${nameOf(path)}.`,
      fix: `Use a name that matches ${String(error.params.pattern)}.`,
    });
  }
  const text = String(error.data);
  if (/[\r\n]/.test(text)) {
    return yaml.faultAt(path, {
      rule: 'one-line',
      detail: `${nameOf(path)} holds a line break.`,
      fix: 'Write it on one line, or fold it with >- in front.',
    });
  }
  return yaml.faultAt(path, {
    rule: 'ill-formed-value',
    detail: `${nameOf(path)} is “${text}”, which does not match ${String(error.params.pattern)}.`,
    fix: String(error.parentSchema?.description ?? 'Write a value that the schema allows.'),
  });
}

/** The parts of a JSON Pointer, with indexes of lists as numbers. */
function pathOf(pointer: string, root: unknown): YamlPath {
  let node = root;
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => {
      const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
      const part = Array.isArray(node) ? Number(key) : key;
      node = (node as Readonly<Record<string, unknown>>)[key];
      return part;
    });
}

function nameOf(path: YamlPath): string {
  return path.length === 0 ? 'the file' : path.join('.');
}
