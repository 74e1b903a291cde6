import { expect, it } from 'vitest';
import { catalog } from '../../test/support/catalogs.js';
import { Catalogs } from './catalogs.js';
import { findVersions } from './find-versions.js';
import { neighboursOf } from './version.js';

const mill = { id: 'mill', title: 'Mill', description: 'A mill.', default: false };
const catalogs = new Catalogs([
  ...['1.1', '1.2', '1.9', '1.10', '1.17'].map((version) => catalog(version, [])),
  catalog('4.50', [], { product: mill }),
  catalog('4.51', [], { product: mill }),
]);

function find(product: string | null, from: string, to: string): string {
  const found = findVersions(catalogs, { product, from, to }, (parameter) => ({ in: 'query', parameter }));
  if (found.ok) return `${found.value.from.id} ${found.value.to.id}`;
  return found.problems
    .map(({ place, code, suggestions }) =>
      [code, 'parameter' in place ? place.parameter : '', ...suggestions].join(' '),
    )
    .join('; ');
}

it.each<[string | null, string, string, string]>([
  [null, '1.1', '1.10', 'shop@1.1 shop@1.10'],
  ['shop', '1.9', '1.10', 'shop@1.9 shop@1.10'],
  ['mill', '4.50', '4.51', 'mill@4.50 mill@4.51'],
  [null, 'mill@4.50', '4.51', 'mill@4.50 mill@4.51'],
  [null, '4.50', 'mill@4.51', 'mill@4.50 mill@4.51'],
  ['shop', 'shop@1.1', 'shop@1.2', 'shop@1.1 shop@1.2'],
  [null, '1.10', '1.9', 'versions-reversed from 1.9'],
  [null, '1.9', '1.9', 'same-version to'],
  [null, '1.9', 'shop@1.9', 'same-version to'],
  [null, '1.18', '1.20', 'unknown-version from 1.17; unknown-version to 1.17'],
  [null, '1.1', '1.3', 'unknown-version to 1.2 1.9'],
  [null, '1.0', '1.2', 'unknown-version from 1.1'],
  [null, 'v1.2', '1.9', 'unknown-version from 1.2 1.1 1.9'],
  [null, '1.01', '1.9', 'unknown-version from 1.1 1.10 1.17'],
  [null, '__proto__', 'latest', 'unknown-version from 1.17; unknown-version to 1.17'],
  [null, 'shop', '1.2', 'unknown-version from 1.17'],
  ['mill', '1.1', '4.51', 'unknown-version from 4.50'],
  ['shp', '1.1', '1.2', 'unknown-product product shop'],
  [null, 'shp@1.1', '1.2', 'unknown-product from shop'],
  [null, 'shop@1.1', 'mill@4.50', 'two-products to'],
  ['mill', 'shop@1.1', 'shop@1.2', 'two-products from'],
])('product %s from %s to %s: %s', (product, from, to, answer) => {
  expect(find(product, from, to)).toBe(answer);
});

it.each([
  ['1.3', ['1.2', '1.9']],
  ['1.11', ['1.10']],
  ['1', ['1.2']],
  ['x', []],
])('the versions next to %s are %j', (version, near) => {
  expect(neighboursOf(version, ['1.10', '1.2', '1.9'])).toEqual(near);
});
