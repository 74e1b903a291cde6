import { nearest } from '../problems/index.js';
import { buildCatalog } from './build.js';
import { checkVersion } from './check.js';
import { checkExtension } from './check-extension.js';
import { extend, withoutUnusedSources } from './extension.js';
import type { FileFault, Loaded } from './file-fault.js';
import { flattenedFile } from './flattened-file.js';
import type { Catalog, Product } from './model.js';
import type { RawExtension, RawVersion } from './raw.js';
import { inOrder, validateVersion, validateVersionFile } from './validate.js';
import { parseYamlFile, type YamlFile } from './yaml-file.js';

/** A version's file as it lies in the folder of a product; `name` is without the ending. */
export interface VersionText {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** A version's file, what it says, and what that comes to. */
export interface ReadVersion {
  readonly yaml: YamlFile;
  readonly raw: RawVersion | RawExtension;
  /** The whole version, written out. */
  readonly content: RawVersion;
}

/** Reads all versions of a product: a version may extend another of them. */
export function readVersions(files: readonly VersionText[], product: Product): Loaded<readonly Catalog[]> {
  const read = readVersionFiles(files);
  if (!read.ok) return read;
  return { ok: true, value: read.value.map(({ content }) => buildCatalog(content, product)) };
}

/** The files with what they say and come to, in the order given; all that is wrong with them, file by file. */
export function readVersionFiles(files: readonly VersionText[]): Loaded<readonly ReadVersion[]> {
  const resolver = new Resolver(files.map(readVersionFile));
  const read = files.map((_, i) => resolver.resolve(i));
  const faults = read.flatMap((one) => (one.ok ? [] : inOrder(one.faults)));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: read.flatMap((one) => (one.ok ? [withoutUnused(one.value)] : [])) };
}

function withoutUnused(read: ReadVersion): ReadVersion {
  return 'extends' in read.raw ? { ...read, content: withoutUnusedSources(read.content, read.raw) } : read;
}

interface VersionFile {
  readonly name: string;
  readonly read: Loaded<{ readonly yaml: YamlFile; readonly raw: RawVersion | RawExtension }>;
}

function readVersionFile({ file, name, text }: VersionText): VersionFile {
  const yaml = parseYamlFile(file, text);
  if (!yaml.ok) return { name, read: yaml };
  const raw = validateVersionFile(yaml.value);
  if (!raw.ok) return { name, read: raw };
  return { name, read: { ok: true, value: { yaml: yaml.value, raw: raw.value } } };
}

/** A version, or its faults: none where those of the version that it extends say it all. */
type Resolved =
  | { readonly ok: true; readonly value: ReadVersion }
  | { readonly ok: false; readonly faults: readonly FileFault[] };

class Resolver {
  private readonly places: ReadonlyMap<string, number>;
  private readonly resolved = new Map<number, Resolved>();

  constructor(private readonly files: readonly VersionFile[]) {
    this.places = new Map(files.map(({ name }, i) => [name, i]));
  }

  /** `chain` has the files that are being resolved because they extend this one, the first asked for first. */
  resolve(i: number, chain: readonly number[] = []): Resolved {
    const known = this.resolved.get(i);
    if (known !== undefined) return known;
    const result = this.make(i, chain);
    this.resolved.set(i, result);
    return result;
  }

  private make(i: number, chain: readonly number[]): Resolved {
    const { name, read } = this.files[i]!;
    if (!read.ok) return read;
    const { yaml, raw } = read.value;
    const misnamed = checkName(yaml, raw, name);
    const content = 'extends' in raw ? this.extended(yaml, raw, [...chain, i]) : checked(yaml, raw);
    if (content.ok && misnamed.length === 0) return { ok: true, value: { yaml, raw, content: content.value } };
    return { ok: false, faults: [...misnamed, ...(content.ok ? [] : content.faults)] };
  }

  private extended(yaml: YamlFile, raw: RawExtension, chain: readonly number[]): Loaded<RawVersion> {
    const place = this.places.get(raw.extends);
    if (place === undefined) return { ok: false, faults: [this.unknownBase(yaml, raw)] };
    if (chain.includes(place)) return { ok: false, faults: [this.cycle(yaml, [...chain, place])] };
    const base = this.resolve(place, chain);
    if (!base.ok) return { ok: false, faults: [] };
    const faults = checkExtension(yaml, raw, base.value.content);
    if (faults.length > 0) return { ok: false, faults };
    const content = extend(base.value.content, raw);
    const whole = flattenedFile(yaml, raw, content);
    // Each part was right, and may not go with what it came to: a row that is no longer required needs a condition.
    const valid = validateVersion(whole);
    return valid.ok ? checked(whole, content) : valid;
  }

  private unknownBase(yaml: YamlFile, raw: RawExtension): FileFault {
    const others = [...this.places.keys()].filter((name) => name !== raw.version);
    const [near] = nearest(raw.extends, others);
    return yaml.faultAt(['extends'], {
      rule: 'unknown-base',
      detail: `The product has no version ${raw.extends} that could be extended.`,
      fix: near === undefined ? 'Add that version, or write this one out.' : `Write '${near}', or add that version.`,
    });
  }

  private cycle(yaml: YamlFile, chain: readonly number[]): FileFault {
    const names = chain.slice(chain.indexOf(chain.at(-1)!)).map((i) => this.files[i]!.name);
    return yaml.faultAt(['extends'], {
      rule: 'extends-cycle',
      detail: `The versions extend each other: ${names.join(', ')}.`,
      fix: 'Write one of them out.',
    });
  }
}

function checked(yaml: YamlFile, content: RawVersion): Loaded<RawVersion> {
  const faults = checkVersion(yaml, content);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: content };
}

function checkName(yaml: YamlFile, { version }: RawVersion | RawExtension, name: string): readonly FileFault[] {
  if (version === name) return [];
  return [
    yaml.faultAt(['version'], {
      rule: 'version-is-file',
      detail: `The version ${version} is not the name of the file, ${name}.`,
      fix: `Write '${name}', or rename the file.`,
    }),
  ];
}
