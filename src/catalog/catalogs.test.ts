import { describe, expect, it } from 'vitest';
import { Catalogs } from './catalogs.js';
import type { Catalog, Completeness } from './model.js';

function catalog(product: string, version: string, internal: Completeness = 'complete'): Catalog {
  return {
    id: `${product}@${version}`,
    product: { id: product, title: product, description: product, default: product === 'shop' },
    version,
    revision: '0',
    completeness: { internal, inbound: 'complete', outbound: 'complete' },
    missing: [],
    sources: [],
    components: [],
    connections: [],
    alsoNeeded: [],
  };
}

const catalogs = new Catalogs([
  catalog('shop', '1.10'),
  catalog('shop', '1.9'),
  catalog('shop', '1.11', 'partial'),
  catalog('mill', '2.0', 'partial'),
  catalog('mill', '1.9.9', 'partial'),
]);

const idOf = (found: ReturnType<Catalogs['find']>) =>
  found.ok ? found.value.id : [found.fault.code, ...found.fault.suggestions];

describe('find', () => {
  it.each([
    ['shop@1.9', 'shop@1.9'],
    ['shop', 'shop@1.10'],
    ['mill', 'mill@2.0'],
    ['shop@1.12', ['unknown-catalog', 'shop@1.11']],
    ['shop@1.9.5', ['unknown-catalog', 'shop@1.9', 'shop@1.10']],
    ['shop@v1.9', ['unknown-catalog', 'shop@1.9', 'shop@1.10', 'shop@1.11']],
    ['1.9', ['unknown-catalog', 'mill@1.9.9', 'shop@1.9']],
    ['Shop', ['unknown-catalog', 'shop', 'shop@1.10', 'shop@1.11']],
    ['', ['unknown-catalog', 'mill@1.9.9', 'mill@2.0', 'shop@1.9']],
    ['__proto__', ['unknown-catalog', 'mill@1.9.9', 'mill@2.0', 'shop@1.9']],
  ])('%j is %j', (name, id) => {
    expect(idOf(catalogs.find(name))).toEqual(id);
  });
});

describe('findVersion', () => {
  it.each([
    ['shop@1.9', 'shop@1.9'],
    ['shop', ['catalog-version-required', 'shop@1.10']],
    ['shp', ['unknown-catalog', 'shop']],
  ])('%j is %j', (name, id) => {
    expect(idOf(catalogs.findVersion(name))).toEqual(id);
  });
});

describe('choose', () => {
  it.each([
    [null, undefined, 'shop@1.10'],
    ['mill', undefined, 'mill@2.0'],
    ['mill', 'shop@1.9', 'shop@1.9'],
    ['shop@3', undefined, ['unknown-catalog', 'shop@1.11']],
  ])('where %j is preferred, %j is %j', (preferred, name, id) => {
    expect(idOf(catalogs.preferring(preferred).choose(name))).toEqual(id);
  });
});

it('lists products and versions in order', () => {
  expect(catalogs.all.map(({ id }) => id)).toEqual(['mill@1.9.9', 'mill@2.0', 'shop@1.9', 'shop@1.10', 'shop@1.11']);
  expect(catalogs.products.map(({ id }) => id)).toEqual(['mill', 'shop']);
  const versions = (product: string | null) => {
    const found = catalogs.ofProduct(product);
    return found.ok ? found.value.map(({ id }) => id) : found.fault.suggestions;
  };
  expect(versions('shop')).toEqual(['shop@1.9', 'shop@1.10', 'shop@1.11']);
  expect(versions('shp')).toEqual(['shop']);
  expect(versions(null)).toHaveLength(5);
});
