import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOfProject, root } from './clone.js';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const packages = Object.entries(lockfile.packages).filter(([path]) => path !== '');

/** Lines of the project's text files that match, as file:line. */
function linesWith(pattern: RegExp): readonly string[] {
  return filesOfProject().flatMap((name) => {
    const text = readFileSync(join(root, name), 'utf8');
    if (text.includes('\0')) return [];
    return text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${name}:${index + 1}: ${line.trim()}`] : []));
  });
}

describe('package-lock.json', () => {
  it('names no host to download from, and holds each package to its hash', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(packages.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''))).toEqual([]);
  });

  it('knows the binaries of every system, not only of the one that wrote it', () => {
    const known = new Set(
      packages.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
    );
    const lacking = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).flatMap((name) => (known.has(name) ? [] : [`${path} → ${name}`])),
    );
    expect(lacking).toEqual([]);
  });
});

describe('the files of the project', () => {
  it('name no registry of packages', () => {
    expect(linesWith(/\bregistry\.(?:npmjs|yarnpkg|npmmirror)\b|\bdeb\.debian\b/)).toEqual([]);
  });

  it('name no place of the machine that they were written on', () => {
    expect(linesWith(/(?<![\w.$}/-])\/(?:work|root|home|Users)\/[\w.-]+/)).toEqual([]);
  });
});

describe('the promise of a Node', () => {
  it('is the same in package.json and where the start refuses', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
    const [, major, minor] = /oldest = \[(\d+), (\d+)\]/.exec(
      readFileSync(join(root, 'scripts/node-version.mjs'), 'utf8'),
    )!;
    expect(engines.node).toBe(`>=${major}.${minor}`);
  });
});
