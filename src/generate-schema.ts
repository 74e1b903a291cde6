import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from './app.js';
import { root } from './root.js';
import { schemaFiles } from './schema-files.js';
import { readSettings } from './settings.js';

// Settings of whoever runs this must not reach what is committed.
const app = await createApp(readSettings({ PORTOLAN_LOG: 'error' }));
mkdirSync(join(root, 'schema'), { recursive: true });
for (const [name, text] of schemaFiles(app)) {
  writeFileSync(join(root, 'schema', name), text);
  process.stdout.write(`schema/${name}\n`);
}
await app.close();
