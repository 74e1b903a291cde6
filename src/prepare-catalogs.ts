import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareCatalogs } from './catalog/index.js';
import { root } from './root.js';

// A step of the build: what the bundled server, which lies beside this file, starts from while the files of the catalogs
// are the same.
const prepared = await prepareCatalogs(join(root, 'catalogs'));
const file = new URL('./catalogs.json', import.meta.url);
// Catalogs that can't be used are told at the start, where they matter.
if (prepared === null) await rm(file, { force: true });
else await writeFile(file, prepared);
