import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { validate } from 'dockerfile-utils';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root, type Temporary, temporary } from './clone.js';
import { buildContext, containerFile, type Step, stages } from './container-file.js';
import { endAll, freePort, plainEnvironment, start } from './process.js';
import { makeReadOnly, replay } from './replay.js';

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
}

interface ComposeService {
  readonly ports: readonly string[];
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8')) as ComposeFile;
const service = compose.services.portolan!;
const last = stages().at(-1)!;

function steps<Kind extends Step['kind']>(kind: Kind): readonly Extract<Step, { kind: Kind }>[] {
  return last.steps.filter((step): step is Extract<Step, { kind: Kind }> => step.kind === kind);
}

/** What the published schema says against a compose file. */
function faults(file: unknown): readonly ErrorObject[] {
  // It names its draft by an address that is not the draft's.
  const { $schema: _, ...schema } = JSON.parse(readFileSync(join(import.meta.dirname, 'compose-spec.json'), 'utf8'));
  const check = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  check(file);
  return check.errors ?? [];
}

describe('docker-compose.yml', () => {
  it('is what the published schema asks for', () => {
    expect(faults(compose)).toEqual([]);
  });

  it('would not be with a misspelt key', () => {
    expect(faults({ services: { portolan: { ...service, readonly: true } } })).not.toEqual([]);
  });

  it('gives the container nothing that it does not need, and this machine alone the port', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.ports).toEqual([`127.0.0.1:3000:${steps('EXPOSE')[0]!.port}`]);
    expect(steps('ENV')[0]!.variables.PORT).toBe(String(steps('EXPOSE')[0]!.port));
  });

  it('asks for health as the image does', () => {
    const [, ...words] = service.healthcheck.test;
    expect(words.map((word) => word.replaceAll('$$', '$'))).toEqual(steps('HEALTHCHECK')[0]!.command);
  });
});

describe('Dockerfile', () => {
  it('has nothing that a linter of Dockerfiles refuses', () => {
    expect(validate(containerFile)).toEqual([]);
  });

  it('names its base by its exact version, the same in each stage', () => {
    const images = stages().map(({ image }) => image);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:\d+\.\d+\.\d+-\w+-slim$/);
  });

  it('copies nothing that is not there, and needs all that .dockerignore lets through', () => {
    const context = buildContext();
    const copied = stages().flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'COPY' && step.from === null ? step.sources : [])),
    );
    for (const source of copied) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(
        context.some((name) => name === source || name.startsWith(`${source}/`)),
        source,
      ).toBe(true);
    }
    const unused = context.filter((name) => !copied.some((source) => name === source || name.startsWith(`${source}/`)));
    expect(unused).toEqual([]);
  });
});

describe('the image', () => {
  const folders: Temporary[] = [];
  afterAll(() => {
    endAll();
    for (const { remove } of folders) remove();
  }, 240_000);

  const reason = process.getuid?.() === 0 ? null : 'only root may start a process as another user';
  if (reason !== null) console.warn(`skipped, ${reason}: the image`);

  it.skipIf(reason !== null)(
    `serves as another user from a read-only tree ${reason ?? ''}`,
    async () => {
      const where = temporary();
      folders.push(where);
      // Another user has to get through it.
      chmodSync(where.folder, 0o755);
      const image = replay(stages(), where.folder);
      makeReadOnly(image.folder);

      const port = await freePort();
      const { HOME: _, ...environment } = plainEnvironment();
      const options = {
        cwd: image.folder,
        env: { ...environment, ...image.variables, HOST: '127.0.0.1', PORT: String(port), HOME: '/nonexistent' },
      };
      const asUser = [`--reuid=${image.user}`, `--regid=${image.group}`, '--clear-groups', '--no-new-privs', '--'];
      const touch = start('setpriv', [...asUser, 'touch', join(image.folder, 'written')], options);
      expect(await touch.ended).toBe(1);

      const running = start('setpriv', [...asUser, ...image.command], options);
      await running.says('listens on');
      expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${port}/v1/connections`)).status).toBe(200);
      for (const page of ['graphql', 'docs']) await expectWholePage(`http://127.0.0.1:${port}/${page}`);
      const healthy = start('setpriv', [...asUser, ...image.healthcheck], options);
      expect(await healthy.ended).toBe(0);

      running.kill('SIGTERM');
      expect(await running.ended).toBe(0);
      const ill = start('setpriv', [...asUser, ...image.healthcheck], options);
      expect(await ill.ended).toBe(1);
    },
    240_000,
  );
});

/** The page and every file that it names: their packages are in the image. */
async function expectWholePage(url: string): Promise<void> {
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  const names = [...page.matchAll(/(?:src|href)="(?!data:)([^"#]+)"/g)].map(([, name]) => new URL(name!, url));
  expect(names.length, url).toBeGreaterThan(2);
  for (const name of names) {
    expect(name.origin).toBe(new URL(url).origin);
    expect((await fetch(name)).status, name.href).toBe(200);
  }
}
