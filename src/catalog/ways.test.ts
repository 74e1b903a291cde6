import { expect, it } from 'vitest';
import { catalog, row } from '../../test/support/catalogs.js';
import { findWays, maximumWays } from './ways.js';

const shop = catalog('1', [
  row('users', 'web'),
  row('web', 'app'),
  row('web', 'cache'),
  row('app', 'db'),
  row('app', 'db', { id: 'app-to-db--admin' }),
  row('cache', 'db'),
  row('db', 'spare', { bidirectional: true }),
  row('db', 'db'),
  row('probe', 'web'),
]);

/** `web > app > db (2)`: the rows of each hop where there are several. */
function waysOf(source: string, destination: string): readonly string[] {
  const { direct, ways } = findWays(shop, source, destination);
  const told = ways.map((hops) =>
    hops.reduce(
      (way, hop) => `${way} > ${hop.destination}${hop.connections.length > 1 ? ` (${hop.connections.length})` : ''}`,
      source,
    ),
  );
  return direct ? ['direct', ...told] : told;
}

it.each<[string, string, readonly string[]]>([
  ['web', 'app', ['direct', 'web > app']],
  ['app', 'db', ['direct', 'app > db (2)']],
  ['db', 'db', ['direct', 'db > db']],
  ['spare', 'db', ['direct', 'spare > db']],
  ['web', 'db', ['web > app > db (2)', 'web > cache > db']],
  ['users', 'spare', ['users > web > app > db (2) > spare', 'users > web > cache > db > spare']],
  ['db', 'web', []],
  ['web', 'web', []],
  ['users', 'probe', []],
])('from %s to %s', (source, destination, ways) => {
  expect(waysOf(source, destination)).toEqual(ways);
});

it('shows no more ways than its bound, and says so', () => {
  const layers = Array.from({ length: 8 }, (_, layer) => ['a', 'b'].map((name) => `${name}${layer}`));
  const rows = layers.slice(1).flatMap((to, i) => layers[i]!.flatMap((from) => to.map((next) => row(from, next))));
  const { ways, truncated } = findWays(catalog('1', [...rows, row('a7', 'end'), row('b7', 'end')]), 'a0', 'end');
  expect([ways.length, truncated]).toEqual([maximumWays, true]);
  expect(new Set(ways.map((hops) => hops.map(({ destination }) => destination).join())).size).toBe(maximumWays);
});
