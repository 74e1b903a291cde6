import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../src/root.js';
import { schemaFiles } from '../../src/schema-files.js';
import { startApp } from './app.js';

let app: NestFastifyApplication;
beforeAll(async () => {
  app = (await startApp()).app;
});
afterAll(async () => {
  await app.close();
});

const folder = join(root, 'schema');

it('schema/ holds what the service generates, and nothing else: npm run schema', () => {
  const committed = new Map(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const),
  );
  const generated = schemaFiles(app);
  expect([...committed.keys()].sort()).toEqual([...generated.keys()].sort());
  for (const [name, text] of generated) expect(committed.get(name), name).toBe(text);
});
