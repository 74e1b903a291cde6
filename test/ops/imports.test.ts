import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, temporary } from './clone.js';

/** Each import breaks the rule named, and the file it is in is otherwise innocent. */
const violations: readonly { readonly file: string; readonly imports: string; readonly rule: string }[] = [
  { file: 'src/problems/a.ts', imports: '../network/index.js', rule: 'problems-imports-from-above' },
  { file: 'src/network/a.ts', imports: '../policy/index.js', rule: 'network-imports-from-above' },
  { file: 'src/catalog/a.ts', imports: '../site/index.js', rule: 'catalog-imports-from-above' },
  { file: 'src/site/a.ts', imports: '../synthesis/index.js', rule: 'site-imports-from-above' },
  { file: 'src/policy/a.ts', imports: '../platforms/index.js', rule: 'policy-imports-from-above' },
  { file: 'src/platforms/a.ts', imports: '../synthesis/index.js', rule: 'platforms-imports-from-above' },
  { file: 'src/synthesis/a.ts', imports: '../chat/index.js', rule: 'synthesis-imports-from-above' },
  { file: 'src/catalog/cycle.ts', imports: './cycle.js', rule: 'no-cycles' },
  { file: 'src/http/a.ts', imports: '../network/index.js', rule: 'http-knows-problems-only' },
  { file: 'src/site/b.ts', imports: '../http/index.js', rule: 'http-is-for-the-edge' },
  { file: 'src/policy/b.ts', imports: '../network/inside.js', rule: 'one-door' },
  { file: 'src/synthesis/a.controller.ts', imports: '../network/inside.js', rule: 'one-door-and-edges' },
  { file: 'src/a.ts', imports: './network/inside.js', rule: 'the-top-puts-together' },
  { file: 'src/site/c.ts', imports: '../app.js', rule: 'nobody-knows-the-top' },
  { file: 'src/synthesis/b.ts', imports: '@nestjs/common', rule: 'core-knows-no-framework' },
  { file: 'src/network/b.ts', imports: 'fastify', rule: 'core-knows-no-framework' },
  { file: 'src/platforms/one/a.ts', imports: 'node:fs', rule: 'core-does-no-io' },
  { file: 'src/platforms/one/b.ts', imports: '../two/index.js', rule: 'platforms-are-apart' },
  { file: 'src/synthesis/c.ts', imports: '../platforms/one/index.js', rule: 'platforms-are-behind-the-registry' },
  { file: 'src/platforms/registry.ts', imports: './one/inside.js', rule: 'registry-uses-doors' },
  { file: 'src/platforms/one/read.ts', imports: './shared.js', rule: 'read-shares-no-code-with-render' },
  { file: 'src/platforms/two/render-terraform.ts', imports: './read.js', rule: 'render-shares-no-code-with-read' },
  { file: 'src/site/d.ts', imports: '../../test/support/help.js', rule: 'no-test-help-in-the-product' },
  { file: 'src/policy/d.ts', imports: 'fast-check', rule: 'declared-packages-only' },
  { file: 'src/policy/e.ts', imports: './nowhere.js', rule: 'resolvable' },
];

/** What the files above import, and what may be. */
const innocent: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['problems', 'network', 'policy', 'site', 'platforms', 'synthesis', 'chat', 'http'].map((name) => [
      `src/${name}/index.ts`,
      'export const door = 1;',
    ]),
  ),
  'src/app.ts': "import { door } from './http/index.js';\nexport const app = door;",
  'src/network/inside.ts': 'export const inside = 1;',
  'src/platforms/one/index.ts': "import { door } from '../../policy/index.js';\nexport const platform = door;",
  'src/platforms/one/inside.ts': 'export const inside = 1;',
  'src/platforms/one/shared.ts': "import { render } from './render.js';\nexport const shared = render;",
  'src/platforms/one/render.ts': 'export const render = 1;',
  'src/platforms/two/index.ts': 'export const platform = 1;',
  'src/platforms/two/read.ts': "import { createHash } from 'node:crypto';\nexport const read = createHash;",
  'src/site/site.controller.ts':
    "import { Controller } from '@nestjs/common';\nimport { door } from '../http/index.js';\nexport const both = [Controller, door];",
  'src/site/site.test.ts': "import { inside } from '../network/inside.js';\nexport const tested = inside;",
  'test/support/help.ts': 'export const help = 1;',
};

describe('the import rules', () => {
  const { folder, remove } = temporary();
  let found: readonly { readonly from: string; readonly rule: { readonly name: string } }[] = [];

  beforeAll(() => {
    const files = {
      ...innocent,
      ...Object.fromEntries(violations.map(({ file, imports }) => [file, `import '${imports}';\nexport {};`])),
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs'])
      cpSync(join(root, name), join(folder, name));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [cruiser, 'src', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
    found = (JSON.parse(stdout) as { summary: { violations: typeof found } }).summary.violations;
  });
  afterAll(remove);

  it.each(violations)('$rule: $file must not import $imports', ({ file, rule }) => {
    expect(found.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  it('let the rest be', () => {
    const blamed = new Set(found.map(({ from }) => from));
    expect(Object.keys(innocent).filter((name) => blamed.has(name))).toEqual([]);
  });

  it('each have a case here', async () => {
    const config = (await import(join(root, '.dependency-cruiser.mjs'))) as {
      default: { forbidden: readonly { name: string }[] };
    };
    const covered = new Set(violations.map(({ rule }) => rule));
    expect(config.default.forbidden.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });
});
