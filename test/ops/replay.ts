import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { root } from './clone.js';
import { buildContext, type Stage, type Step } from './container-file.js';
import { plainEnvironment } from './process.js';

/** What a container of the last stage would be: its file system, and how it is started. */
export interface Image {
  /** The working folder, on this machine. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly user: number;
  readonly group: number;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

/** Does in folders of `where` what a build of the stages does in images, with this machine's Node and npm. */
export function replay(stages: readonly Stage[], where: string): Image {
  const context = join(where, 'context');
  for (const name of buildContext()) cpSync(join(root, name), join(context, name));
  const roots = new Map(stages.map(({ name }, index) => [name ?? String(index), join(where, String(index))]));
  // As in an image, where umask is 022, whatever ours is.
  const mask = process.umask(0o022);
  try {
    stages.forEach(({ steps }, index) => {
      const at = join(where, String(index));
      let workdir = '/';
      const variables: Record<string, string> = {};
      for (const step of steps) {
        if (step.kind === 'WORKDIR') {
          workdir = step.path;
          mkdirSync(join(at, workdir), { recursive: true });
        }
        if (step.kind === 'ENV') Object.assign(variables, step.variables);
        if (step.kind === 'COPY') copy(step, step.from === null ? context : roots.get(step.from)!, join(at, workdir));
        if (step.kind === 'RUN') run(step.command, join(at, workdir), variables);
      }
    });
  } finally {
    process.umask(mask);
  }
  return imageOf(stages.at(-1)!, join(where, String(stages.length - 1)));
}

type Copy = Extract<Step, { kind: 'COPY' }>;

/** The contents of a folder, or a file by its name into a folder, as COPY does. */
function copy({ sources, to }: Copy, from: string, workdir: string): void {
  if (isAbsolute(to)) throw new Error(`not replayed: COPY to ${to}`);
  for (const source of sources) {
    const path = join(from, source);
    if (!existsSync(path)) throw new Error(`COPY ${source}: no such file`);
    const isInto = to.endsWith('/') && !statSync(path).isDirectory();
    cpSync(path, join(workdir, to, isInto ? basename(path) : ''), { recursive: true });
  }
}

function run(command: string, cwd: string, variables: Readonly<Record<string, string>>): void {
  execFileSync('sh', ['-c', command], { cwd, env: { ...plainEnvironment(), ...variables }, stdio: 'pipe' });
}

function imageOf({ steps }: Stage, at: string): Image {
  const last = <Kind extends Step['kind']>(kind: Kind) =>
    steps.filter((step): step is Extract<Step, { kind: Kind }> => step.kind === kind).at(-1)!;
  const { user, group } = last('USER');
  return {
    folder: join(at, last('WORKDIR').path),
    variables: last('ENV').variables,
    user: Number(user),
    group: Number(group),
    command: last('CMD').command,
    healthcheck: last('HEALTHCHECK').command,
  };
}

/** Takes every right to write away, and lets everybody read, as the layers of an image are to another user. */
export function makeReadOnly(folder: string): void {
  execFileSync('chmod', ['-R', 'a+rX,a-w', folder]);
  chmodSync(folder, 0o555);
}
