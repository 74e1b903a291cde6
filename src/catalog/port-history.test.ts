import { expect, it } from 'vitest';
import { catalog, partial, ports, row } from '../../test/support/catalogs.js';
import { Catalogs } from './catalogs.js';
import type { Catalog } from './model.js';
import { portHistories } from './port-history.js';

const has = row('web', 'db', { ports: ports('tcp/70-80') });
const rest = row('db', 'web', { ports: ports('tcp/1') });

/** `db 1-2 ?3`: listens since 1 until 2, and perhaps in 3. */
function historyOf(...versions: readonly Catalog[]): readonly string[] {
  return portHistories(new Catalogs(versions), 77).flatMap(({ listens }) =>
    listens.map(({ component, since, until, unknown }) =>
      [component, `${since}-${until ?? ''}`, ...unknown.map((version) => `?${version}`)].join(' '),
    ),
  );
}

const seen = (version: string, uses: boolean) => catalog(version, uses ? [has, rest] : [rest]);
const unseen = (version: string, uses: boolean) => catalog(version, uses ? [has, rest] : [rest], partial('internal'));

it.each<[string, readonly Catalog[], readonly string[]]>([
  ['in every version', [seen('1', true), seen('2', true)], ['db 1-']],
  ['in none', [seen('1', false), seen('2', false)], []],
  ['from one on', [seen('9', false), seen('10', true)], ['db 10-']],
  ['up to one', [seen('1', true), seen('2', true), seen('3', false)], ['db 1-2']],
  ['twice', [seen('1', true), seen('2', false), seen('3', true)], ['db 1-1', 'db 3-']],
  ['with a gap that was not wholly seen', [seen('1', true), unseen('2', false), seen('3', true)], ['db 1- ?2']],
  ['up to one, the next not wholly seen', [seen('1', true), unseen('2', false), seen('3', false)], ['db 1-1 ?2']],
  ['from one on, that before not wholly seen', [seen('1', false), unseen('2', false), unseen('3', true)], ['db 3- ?2']],
  ['the newest not wholly seen', [seen('1', true), unseen('2', false)], ['db 1-1 ?2']],
])('a port is used %s', (_what, versions, history) => {
  expect(historyOf(...versions)).toEqual(history);
});

it('tells products apart, and both ends of a both-ways row', () => {
  const mill = { id: 'mill', title: 'Mill', description: 'A mill.', default: false };
  const both = row('db', 'cache', { ports: ports('tcp/77'), bidirectional: true });
  const histories = portHistories(
    new Catalogs([
      catalog('1', [has]),
      catalog('5', [both], { product: mill }),
      catalog('6', [rest], { product: mill }),
    ]),
    77,
  );
  const use = (component: string) => ({
    component,
    title: component,
    since: '5',
    until: '5',
    unknown: [],
    connections: ['db-to-cache'],
  });
  expect(histories).toEqual([
    { product: 'mill', listens: [use('db'), use('cache')], opens: [use('db'), use('cache')] },
    {
      product: 'shop',
      listens: [{ component: 'db', title: 'db', since: '1', until: null, unknown: [], connections: ['web-to-db'] }],
      opens: [{ component: 'web', title: 'web', since: '1', until: null, unknown: [], connections: ['web-to-db'] }],
    },
  ]);
});
