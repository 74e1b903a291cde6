import { type Catalog, Catalogs, readVersion } from '../../src/catalog/index.js';
import type { Platform } from '../../src/platforms/index.js';
import { type Result } from '../../src/problems/index.js';
import type { RulesRequest } from '../../src/synthesis/model.js';
import { parseRulesRequest } from '../../src/synthesis/request.js';
import type { OracleCatalog, OraclePort, OracleRow } from './oracle-model.js';

/** A made-up component: its kind, and where its pods are. */
export interface SmallComponent {
  readonly kind?: 'runtime' | 'management' | 'external-service' | 'client' | 'backend';
  readonly pods?: { readonly namespace: string; readonly podLabels: Readonly<Record<string, string>> };
}

/** A made-up row, by its id: what is left out is false, or what the tests do not care for. */
export interface SmallRow {
  readonly ports: readonly OraclePort[];
  readonly bidirectional?: boolean;
  readonly required?: boolean;
  readonly hosts?: readonly string[];
}

/** A catalog in both forms: as its file has it, and as the service has read it. */
export interface SmallCatalog {
  readonly file: OracleCatalog;
  readonly catalog: Catalog;
}

const provenance = { confidence: 'documented', source: 'made-up' };
const own = new Set(['runtime', 'management']);

/** A catalog `shop@1` of made-up components and rows, read by the loader like any other. */
export function smallCatalog(
  components: Readonly<Record<string, SmallComponent>>,
  rows: Readonly<Record<string, SmallRow>>,
  more: Readonly<Record<string, unknown>> = {},
): SmallCatalog {
  const kindOf = (id: string) => components[id]?.kind ?? 'runtime';
  const connections = Object.entries(rows).map(([id, row]) => {
    const [source, destination] = id.replace(/--.*/, '').split('-to-') as [string, string];
    const isOwn = [source, destination].map((end) => own.has(kindOf(end)));
    const direction = isOwn[0] ? (isOwn[1] ? 'internal' : 'outbound') : 'inbound';
    const { hosts, ...facts } = row;
    const connection = {
      source,
      destination,
      direction,
      security: {},
      purpose: `What ${id} is for.`,
      impact: 'Something breaks.',
      provenance,
      required: true,
      ...(row.required === false ? { condition: 'Only where it is wanted' } : {}),
      ...(hosts === undefined ? {} : { hosts: hosts.map((name) => ({ name })) }),
      ...facts,
    };
    return [id, connection satisfies OracleRow] as const;
  });
  const file = {
    version: '1',
    completeness: { internal: 'complete', inbound: 'complete', outbound: 'complete' },
    sources: { 'made-up': { title: 'Made up' } },
    components: Object.fromEntries(
      Object.entries(components).map(([id, { pods }]) => [
        id,
        {
          title: id,
          kind: kindOf(id),
          description: `What ${id} is.`,
          ...(pods === undefined ? {} : { kubernetes: { ...pods, provenance } }),
        },
      ]),
    ),
    connections: Object.fromEntries(connections),
    ...more,
  };
  const product = { id: 'shop', title: 'Shop', description: 'A made-up product.', default: true };
  const loaded = readVersion('shop/1.yaml', JSON.stringify(file), '1', product);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 1));
  return { file, catalog: loaded.value };
}

/** A request for rules of a catalog, parsed. */
export function requestOf(catalog: Catalog, platform: Platform, body: unknown): Result<RulesRequest> {
  const catalogs = new Catalogs([catalog]);
  return parseRulesRequest(body, platform, (id) => catalogs.findVersion(id));
}
