import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallCatalog } from '../../test/synthesis/small-catalogs.js';
import { Catalogs } from '../catalog/index.js';
import { type ProblemCode, Reader } from '../problems/index.js';
import { parseSite } from './parse.js';
import { siteSchema } from './schema.js';
import { skeletonSite } from './skeleton.js';

const { catalog } = smallCatalog(
  { web: {}, db: {} },
  { 'web-to-db': { ports: [{ transport: 'tcp', configurable: true }] } },
);
const catalogs = new Catalogs([catalog]);
const isValid = new Ajv2020({ strict: true, strictRequired: false }).compile(siteSchema);

/** What an editor can't know: what a prefix, a range or a name means, and which ports a row leaves open. */
const beyondSchema: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'port-not-configurable',
  'address-malformed',
  'address-leading-zero',
  'address-mapped',
  'address-zone',
  'host-bits-set',
  'range-reversed',
  'port-out-of-range',
  'hostname-malformed',
]);

/** What the parser finds wrong that the schema should find too; null where it did not look at all there is. */
function faultsOf(site: unknown): readonly string[] | null {
  const reader = new Reader(site);
  const parsed = reader.finish(parseSite(reader, site, [], (id) => catalogs.findVersion(id)));
  const codes = parsed.ok ? [] : parsed.problems.map(({ code }) => code);
  if (codes.includes('unknown-component') || codes.includes('unknown-connection')) return null;
  return codes.filter((code) => !beyondSchema.has(code));
}

const words = [
  'web',
  'a.b',
  'any',
  '10.0.0.1',
  'tcp/443',
  'tcp/70000',
  'x y',
  '',
  'sg-01234567',
  '$(id)',
  'tagValues/1',
];
const odd = fc.constantFrom<unknown[]>(null, 0, true, [], {}, [[]], 'web', '');

/** Mostly one of these, sometimes another text, sometimes no text at all. */
function text(...right: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...right) },
    { weight: 2, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: odd },
  );
}

function list(entry: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 30, arbitrary: fc.array(entry, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: odd },
  );
}

/** Some of these keys, sometimes one that is not known, sometimes no object at all. */
function object(known: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
  const right = fc.record(known, { requiredKeys: [] }).map((value) => Object.entries(value));
  const strange = fc.constantFrom('constructor', '__proto__', 'x');
  const wrong = fc.tuple(right, strange, odd).map(([entries, key, value]) => [...entries, [key, value] as const]);
  return fc.oneof(
    { weight: 30, arbitrary: right.map(Object.fromEntries) },
    // As JSON.parse makes it, __proto__ is a key like others.
    { weight: 1, arbitrary: wrong.map(Object.fromEntries) },
    { weight: 1, arbitrary: odd },
  );
}

const addresses = list(text('10.0.0.1', 'fd00::/64', 'any'));
const ports = list(text('tcp/443', 'udp/1-2'));
const component = object({
  addresses,
  hostnames: list(text('a.example.com')),
  zone: text('dmz'),
  networkTags: list(text('web')),
  secureTags: list(text('tagValues/1', 'shop/tier/web')),
  serviceAccount: text('a@b.iam.gserviceaccount.com'),
  securityGroup: text('sg-01234567'),
  applicationSecurityGroup: text('web'),
  kubernetes: fc
    .tuple(text('shop'), object({ app: text('web', ''), 'a/b': text('1') }))
    .map(([namespace, podLabels]): unknown => ({ namespace, podLabels })),
});
const site = object({
  name: text('prod-eu', 'Büro 1'),
  components: object({ web: component, db: component }),
  ports: object({ 'web-to-db': ports }),
  targetPorts: object({ 'web-to-db': ports }),
  management: list(fc.oneof(fc.record({ addresses, ports }), object({ addresses, ports }))),
  resolvers: addresses,
}).map((value): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { catalog: 'shop@1', components: {}, ...value }
    : value,
);

describe('the schema of sites', () => {
  it('takes the skeleton', () => {
    expect(isValid(skeletonSite(catalog)), JSON.stringify(isValid.errors)).toBe(true);
  });

  it('judges the shape of any site as the parser does', () => {
    const verdicts = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(site, (value) => {
        const faults = faultsOf(value);
        if (faults === null) return;
        verdicts[faults.length === 0 ? 'taken' : 'refused']++;
        expect({ isValid: isValid(value), faults }).toEqual({ isValid: faults.length === 0, faults });
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(verdicts.taken, verdicts.refused)).toBeGreaterThan(100);
  });
});
