import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { catalogPages } from '../../src/catalog/catalog-pages.rest.js';
import { loadShipped } from './shipped.js';

const folder = new URL('../../docs/catalog/', import.meta.url);
const pages = catalogPages(await loadShipped());

it('docs/catalog is what the catalogs make', async () => {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md'));
  expect(files.sort()).toEqual([...pages.keys()].sort());
  const stale = [];
  for (const [path, text] of pages) {
    if ((await readFile(new URL(path, folder), 'utf8')) !== text) stale.push(path);
  }
  expect(stale, 'run npm run docs').toEqual([]);
});

it('links every version from the index', () => {
  const index = pages.get('README.md')!;
  for (const path of pages.keys()) if (path !== 'README.md') expect(index).toContain(`](${path})`);
});
