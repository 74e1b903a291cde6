import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { MediaType } from './answer.js';
import { playgroundScript, referenceScript } from './page-scripts.js';

/** A file that a page of ours loads. */
export interface Asset {
  readonly mediaType: MediaType;
  readonly bytes: Buffer;
}

interface AssetSource {
  readonly mediaType: MediaType;
  readonly read: () => Buffer;
}

const sources: Readonly<Record<string, AssetSource>> = {
  'react.js': ofPackage('react', 'umd/react.production.min.js', 'text/javascript'),
  'react-dom.js': ofPackage('react-dom', 'umd/react-dom.production.min.js', 'text/javascript'),
  'graphiql.js': ofPackage('graphiql', 'graphiql.min.js', 'text/javascript'),
  'graphiql.css': ofPackage('graphiql', 'graphiql.min.css', 'text/css'),
  'swagger-ui.js': ofPackage('swagger-ui-dist', 'swagger-ui-bundle.js', 'text/javascript'),
  'swagger-ui.css': ofPackage('swagger-ui-dist', 'swagger-ui.css', 'text/css'),
  'playground.js': ofText(playgroundScript, 'text/javascript'),
  'reference.js': ofText(referenceScript, 'text/javascript'),
  'page.css': ofText('body { margin: 0 } #playground { height: 100dvh }', 'text/css'),
};

const read = new Map<string, Asset>();

/** The names of all assets. */
export const assetNames: readonly string[] = Object.keys(sources);

/** An asset by its name; read once, when it is first asked for. */
export function findAsset(name: string): Asset | undefined {
  const known = read.get(name);
  if (known !== undefined || !Object.hasOwn(sources, name)) return known;
  const source = sources[name]!;
  const asset = { mediaType: source.mediaType, bytes: source.read() };
  read.set(name, asset);
  return asset;
}

function ofText(text: string, mediaType: MediaType): AssetSource {
  return { mediaType, read: () => Buffer.from(text) };
}

/** Packages hide their browser files from `import`, so the file is looked for where Node would look for the package. */
function ofPackage(name: string, file: string, mediaType: MediaType): AssetSource {
  return {
    mediaType,
    read: () => {
      const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
      const path = folders.map((folder) => join(folder, name, file)).find((candidate) => existsSync(candidate));
      if (path === undefined) throw new Error(`${file} of the package ${name} is missing.`);
      return withoutSourceMap(readFileSync(path));
    },
  };
}

/** We serve no source maps, and a browser’s console would say so. */
function withoutSourceMap(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('utf8').replace(/\n?\/[/*][#@] sourceMappingURL=[^\n]*\s*$/, '\n'));
}
