import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkPath, formatFileFault, readProduct, readVersions } from '../../src/catalog/index.js';

const page = await readFile(new URL('../../docs/catalogs.md', import.meta.url), 'utf8');

/** The files that the page tells to write: blocks of YAML that begin with a path. */
const files = new Map(
  [...page.matchAll(/```yaml\n# ([\w./-]+\.yaml)\n(.*?)```/gs)].map(([, path, text]) => [path!, text!] as const),
);

const folder = await mkdtemp(join(tmpdir(), 'tutorial-'));
afterAll(() => rm(folder, { recursive: true }));

it('tells a product with two versions that passes the check', async () => {
  expect([...files.keys()]).toEqual(['web-shop/product.yaml', 'web-shop/1.9.yaml', 'web-shop/1.10.yaml']);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { files: count, faults } = await checkPath(folder);
  expect(faults.map(formatFileFault)).toEqual([]);
  expect(count).toBe(3);
});

it('tells what the two versions come to', () => {
  const product = readProduct('product.yaml', files.get('web-shop/product.yaml')!, 'web-shop');
  if (!product.ok) throw new Error('The product file is wrong.');
  const versions = ['1.9', '1.10'].map((name) => ({ file: name, name, text: files.get(`web-shop/${name}.yaml`)! }));
  const read = readVersions(versions, product.value);
  const [older, newer] = read.ok ? read.value : [];
  expect(older?.connections.map(({ id }) => id)).toEqual([
    'web-to-database',
    'database-to-database',
    'customers-to-web',
    'web-to-payment-provider',
  ]);
  expect(newer?.connections.map(({ id, required, provenance }) => [id, required, provenance.source])).toEqual([
    ['web-to-database', true, 'manual-1.10'],
    ['web-to-cache', true, 'manual-1.10'],
    ['database-to-database', true, 'wiki'],
    ['customers-to-web', true, 'manual-1.10'],
    ['web-to-payment-provider', true, 'manual-1.10'],
  ]);
  expect(newer?.components.map(({ title }) => title)).toEqual([
    'Web server',
    'Cache',
    'Order database',
    'Customers',
    'Payment provider',
  ]);
  expect(newer?.alsoNeeded.map(({ host }) => host)).toEqual(['*.packages.example']);
});
