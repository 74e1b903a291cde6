import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Catalogs, loadCatalogs } from '../../src/catalog/index.js';
import { getPlatform } from '../../src/platforms/index.js';
import { parseRulesRequest } from '../../src/synthesis/request.js';
import { type Synthesis, synthesize } from '../../src/synthesis/synthesize.js';

const root = new URL('../../', import.meta.url);

/** The catalogs that are shipped. */
export async function shippedCatalogs(): Promise<Catalogs> {
  const loaded = await loadCatalogs(fileURLToPath(new URL('catalogs', root)));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.value;
}

/** The body of an example, as a fresh value that a test may change. */
export function example(name: string): Record<string, never> & { site: Record<string, never> } {
  return JSON.parse(readFileSync(new URL(`examples/${name}.json`, root), 'utf8'));
}

/** A synthesis, or the problems as an error. */
export function rules(catalogs: Catalogs, platformId: string, body: unknown): Synthesis {
  const platform = getPlatform(platformId);
  if (!platform.ok) throw new Error(platform.fault.detail);
  const request = parseRulesRequest(body, platform.value, (id) => catalogs.findVersion(id));
  if (!request.ok) throw new Error(JSON.stringify(request.problems, null, 1));
  const synthesis = synthesize(request.value);
  if (!synthesis.ok) throw new Error(JSON.stringify(synthesis.problems, null, 1));
  return synthesis.value;
}
