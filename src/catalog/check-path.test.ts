import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkPath } from './check-path.js';

const version = (number: string, source = 'manual') => `version: '${number}'
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
    provenance: { confidence: documented, source: ${source} }
`;
const product = 'id: shop\ntitle: Shop\ndescription: A shop.\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function check(files: Readonly<Record<string, string>>, path: string) {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  const { files: count, faults } = await checkPath(join(folder, path));
  return [count, ...faults.map(({ file, line, rule }) => `${file.slice(folder.length + 1)}:${line} ${rule}`)];
}

const good = { 'shop/product.yaml': product, 'shop/1.yaml': version('1') };

it.each<[string, Readonly<Record<string, string>>, string, readonly (string | number)[]]>([
  ['a good file', good, 'shop/1.yaml', [1]],
  ['a good product', good, 'shop', [2]],
  ['a good folder, without asking for a default', { ...good, 'README.md': 'Hello.' }, '.', [2]],
  [
    'a bad file',
    { ...good, 'shop/2.yaml': version('2', 'manul') },
    'shop/2.yaml',
    [1, 'shop/2.yaml:16 unknown-source'],
  ],
  [
    'a good file beside a bad one',
    { ...good, 'shop/2.yaml': version('2', 'manul') },
    'shop/1.yaml',
    [1, 'shop/2.yaml:16 unknown-source'],
  ],
  [
    'its own mistakes first',
    { ...good, 'shop/1.yaml': version('1', 'manul'), 'shop/2.yaml': version('2', 'manul') },
    'shop/2.yaml',
    [1, 'shop/2.yaml:16 unknown-source', 'shop/1.yaml:16 unknown-source'],
  ],
  [
    'a product file',
    { ...good, 'shop/product.yaml': 'id: shop\n' },
    'shop/product.yaml',
    [1, 'shop/product.yaml:1 missing-key', 'shop/product.yaml:1 missing-key'],
  ],
  ['a file without a product', { 'shop/1.yaml': version('1') }, 'shop/1.yaml', [1, 'shop/product.yaml:1 no-product']],
  [
    'what loads, and is likely wrong',
    { ...good, 'shop/1.yaml': version('1').replace('inbound: complete', 'inbound: partial') },
    'shop',
    [2, 'shop/1.yaml:2 gap-not-told'],
  ],
  ['nothing', {}, 'shop', [0, 'shop:1 no-file']],
  ['an empty folder', { 'README.md': 'Hello.' }, '.', [0, ':1 no-catalog']],
])('checks %s', async (_what, files, path, expected) => {
  expect(await check(files, path)).toEqual(expected);
});
