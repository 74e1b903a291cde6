import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogs, prepareCatalogs } from './load.js';

const version = (number: string) => `version: '${number}'
completeness: { internal: complete, inbound: complete, outbound: complete }
sources: { manual: { title: The manual } }
components:
  web: { title: Web, kind: runtime, description: Serves pages. }
connections:
  web-to-web:
    source: web
    destination: web
    direction: internal
    ports: [{ transport: tcp, port: 7001 }]
    security: {}
    required: true
    purpose: Joins.
    impact: Splits.
    provenance: { confidence: documented, source: manual }
`;
const product = (id: string, more = '') => `id: ${id}\ntitle: A product\ndescription: A product.\n${more}`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalogs-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(files: Readonly<Record<string, string | Uint8Array>>) {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  const loaded = await loadCatalogs(folder);
  return loaded.ok
    ? loaded.value.all.map(({ id }) => id)
    : loaded.faults.map(({ file, line, rule }) => `${file.slice(folder.length + 1)}:${line} ${rule}`);
}

it('loads every version of every product, by name and number', async () => {
  expect(
    await load({
      'shop/product.yaml': product('shop', 'default: true\n'),
      'shop/1.9.yaml': version('1.9'),
      'shop/1.10.yaml': version('1.10'),
      'shop/README.md': 'Not a version.',
      'mill/product.yaml': product('mill'),
      'mill/2.yaml': version('2'),
    }),
  ).toEqual(['mill@2', 'shop@1.9', 'shop@1.10']);
});

const shop = { 'shop/product.yaml': product('shop', 'default: true\n'), 'shop/1.9.yaml': version('1.9') };

it.each<[string, Readonly<Record<string, string | Uint8Array>>, readonly string[]]>([
  ['no catalog', {}, [':1 no-catalog']],
  ['no product file', { 'shop/1.9.yaml': version('1.9') }, ['shop/product.yaml:1 no-product']],
  ['no version', { 'shop/product.yaml': product('shop', 'default: true\n') }, ['shop:1 no-version']],
  ['the other ending', { ...shop, 'shop/1.8.yml': version('1.8') }, ['shop/1.8.yml:1 file-ending']],
  ['not UTF-8', { ...shop, 'shop/1.8.yaml': Uint8Array.of(0x61, 0xff) }, ['shop/1.8.yaml:1 not-utf-8']],
  ['no default', { ...shop, 'shop/product.yaml': product('shop') }, [':1 no-default']],
  [
    'a second default',
    { ...shop, 'store/product.yaml': product('store', 'default: true\n'), 'store/1.yaml': version('1') },
    ['store/product.yaml:1 second-default'],
  ],
  [
    'mistakes in several files',
    { ...shop, 'shop/1.8.yaml': version('1.7'), 'mill/product.yaml': product('mil') },
    ['mill/product.yaml:1 id-is-folder', 'mill:1 no-version', 'shop/1.8.yaml:1 version-is-file'],
  ],
])('refuses the whole folder: %s', async (_what, files, faults) => {
  expect(await load(files)).toEqual(faults);
});

it('says that a folder is missing', async () => {
  const loaded = await loadCatalogs(join(folder, 'nowhere'));
  expect(loaded.ok ? [] : loaded.faults.map(({ rule }) => rule)).toEqual(['no-folder']);
});

describe('what was prepared', () => {
  const files = { ...shop, 'shop/1.10.yaml': version('1.10') };

  it('is the same as what is read', async () => {
    await load(files);
    const prepared = await prepareCatalogs(folder);
    const read = await loadCatalogs(folder);
    const known = await loadCatalogs(folder, prepared);
    expect(known.ok && known.value.all).toEqual(read.ok && read.value.all);
    expect(known.ok && Object.isFrozen(known.value.all[0]?.connections[0]?.ports)).toBe(true);
  });

  it('is taken while the files are the same', async () => {
    await load(files);
    const prepared = (await prepareCatalogs(folder))!.replaceAll('A product.', 'Prepared.');
    const titles = async () => {
      const loaded = await loadCatalogs(folder, prepared);
      return loaded.ok ? new Set(loaded.value.products.map(({ description }) => description)) : null;
    };
    expect(await titles()).toEqual(new Set(['Prepared.']));
    await writeFile(join(folder, 'shop/1.11.yaml'), version('1.11'));
    expect(await titles()).toEqual(new Set(['A product.']));
    await rm(join(folder, 'shop/1.11.yaml'));
    expect(await titles()).toEqual(new Set(['Prepared.']));
    await writeFile(join(folder, 'shop/1.9.yaml'), `${version('1.9')}# A word more.\n`);
    expect(await titles()).toEqual(new Set(['A product.']));
  });

  it('is nothing where the catalogs can’t be used', async () => {
    await load({ ...shop, 'shop/1.8.yaml': 'hello' });
    expect(await prepareCatalogs(folder)).toBeNull();
    expect((await loadCatalogs(folder, '{"key":"')).ok).toBe(false);
  });
});
