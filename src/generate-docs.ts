import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { catalogPages } from './catalog/catalog-pages.rest.js';
import { formatFileFault, loadCatalogs } from './catalog/index.js';
import { root } from './root.js';

// `npm run docs`: writes docs/catalog/ anew.
const loaded = await loadCatalogs(join(root, 'catalogs'));
if (!loaded.ok) throw new Error(loaded.faults.map(formatFileFault).join('\n'));
const folder = join(root, 'docs', 'catalog');
await rm(folder, { recursive: true, force: true });
for (const [path, text] of catalogPages(loaded.value)) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
process.stdout.write(`docs/catalog\n`);
