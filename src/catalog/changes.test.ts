import { describe, expect, it } from 'vitest';
import { catalog, component, hosts, partial, ports, row, security } from '../../test/support/catalogs.js';
import { Catalogs } from './catalogs.js';
import { compareCatalogs } from './changes.js';
import type { Catalog, Connection } from './model.js';

function compare(from: Catalog, to: Catalog, more: readonly Catalog[] = [], evidence = false) {
  return compareCatalogs(from, to, new Catalogs([from, ...more, to]), { evidence });
}

/** `web-to-db changed open: ports, purpose` */
function told({ data }: ReturnType<typeof compare>['steps'][number]): readonly string[] {
  return data.map(
    ({ connection, kind, impact, fields }) =>
      `${connection} ${kind} ${impact}${kind === 'changed' ? `: ${fields.map(({ path }) => path).join(', ')}` : ''}`,
  );
}

const between = (before: Partial<Connection>, after: Partial<Connection>, more: Partial<Catalog> = {}) =>
  told(compare(catalog('1', [row('web', 'db', before)]), catalog('2', [row('web', 'db', after)], more)));

describe('a row that changed', () => {
  it.each<[string, Partial<Connection>, Partial<Connection>, string]>([
    ['another port', { ports: ports('tcp/1') }, { ports: ports('tcp/2') }, 'open: ports'],
    ['one port more', { ports: ports('tcp/1') }, { ports: ports('tcp/1', 'tcp/2') }, 'open: ports'],
    ['one port less', { ports: ports('tcp/1', 'tcp/2') }, { ports: ports('tcp/1') }, 'close: ports'],
    ['the other transport too', { ports: ports('tcp/1') }, { ports: ports('tcp/1', 'udp/1') }, 'open: ports'],
    ['a wider range', { ports: ports('tcp/1-5') }, { ports: ports('tcp/1-6') }, 'open: ports'],
    ['a narrower range', { ports: ports('tcp/1-5') }, { ports: ports('tcp/1-4') }, 'close: ports'],
    ['the same range in parts', { ports: ports('tcp/1-5') }, { ports: ports('tcp/1-3', 'tcp/4-5') }, 'wording: ports'],
    ['a fallback less', { ports: ports('tcp/1', 'tcp/2?') }, { ports: ports('tcp/1') }, 'close: ports'],
    ['a fallback more', { ports: ports('tcp/1') }, { ports: ports('tcp/1', 'tcp/2?') }, 'open: ports'],
    [
      'a fallback for another port',
      { ports: ports('tcp/1', 'tcp/2?') },
      { ports: ports('tcp/1', 'tcp/3') },
      'open: ports',
    ],
    ['a fallback that is needed now', { ports: ports('tcp/1?') }, { ports: ports('tcp/1') }, 'open: ports'],
    ['a port that is a fallback now', { ports: ports('tcp/1') }, { ports: ports('tcp/1?') }, 'unknown: ports'],
    ['a port to choose', { ports: ports('tcp/443') }, { ports: ports('tcp/*:443') }, 'open: ports'],
    ['a choice less', { ports: ports('tcp/*:443') }, { ports: ports('tcp/443') }, 'close: ports'],
    ['another recommendation', { ports: ports('tcp/*:443') }, { ports: ports('tcp/*:8443') }, 'open: ports'],
    ['no recommendation', { ports: ports('tcp/*:443') }, { ports: ports('tcp/*') }, 'wording: ports'],
    ['a port behind a load balancer', { ports: ports('tcp/443') }, { ports: ports('tcp/443>8443') }, 'open: ports'],
    ['one host more', { hosts: hosts('a.example') }, { hosts: hosts('a.example', 'b.example') }, 'open: hosts'],
    ['one host less', { hosts: hosts('a.example', 'b.example') }, { hosts: hosts('b.example') }, 'close: hosts'],
    ['either end may open it', {}, { bidirectional: true }, 'open: bidirectional'],
    ['one end opens it', { bidirectional: true }, {}, 'close: bidirectional'],
    ['needed now', { required: false, condition: 'At times.' }, {}, 'open: required, condition'],
    ['no longer needed', {}, { required: false, condition: 'At times.' }, 'unknown: required, condition'],
    [
      'another protocol',
      { security: security('mTLS', { protocol: 'mtls' }) },
      { security: security('TLS', { protocol: 'tls' }) },
      'change-security: security.documented, security.alternatives',
    ],
    [
      'one way less',
      { security: security('None/TLS', { protocol: 'none' }, {}) },
      { security: security('TLS', {}) },
      'change-security: security.documented, security.alternatives',
    ],
    [
      'another wording of the same security',
      { security: security('TLS', {}) },
      { security: security('TLS (HTTPS)', {}) },
      'wording: security.documented',
    ],
    [
      'another certificate',
      { security: security('TLS', { certificate: 'Ours.' }) },
      { security: security('TLS', { certificate: 'Theirs.' }) },
      'wording: security.alternatives',
    ],
    [
      'security that is not told any more',
      { security: security('TLS', {}) },
      { security: security(null) },
      'unknown: security.documented, security.alternatives',
    ],
    ['other words', {}, { purpose: 'Does.', impact: 'Stops.' }, 'wording: purpose, impact'],
    [
      'two impacts',
      { ports: ports('tcp/1') },
      { ports: ports('tcp/2'), security: security('TLS', {}) },
      'open: ports, security.documented, security.alternatives',
    ],
  ])('%s', (_what, before, after, change) => {
    expect(between(before, after)).toEqual([`web-to-db changed ${change}`]);
  });

  it.each<[string, Partial<Connection>, Partial<Connection>]>([
    ['another order of ports', { ports: ports('tcp/1', 'tcp/2') }, { ports: ports('tcp/2', 'tcp/1') }],
    ['another order of hosts', { hosts: hosts('a.example', 'b.example') }, { hosts: hosts('b.example', 'a.example') }],
    [
      'another order of alternatives',
      { security: security('Any', {}, { protocol: 'none' }) },
      { security: security('Any', { protocol: 'none' }, {}) },
    ],
    ['another source', {}, { provenance: { confidence: 'inferred', source: 'blog', note: 'A guess.' } }],
    [
      'another source of a host',
      { hosts: hosts('a.example') },
      { hosts: [{ name: 'a.example', provenance: { confidence: 'inferred', source: 'blog', note: 'A guess.' } }] },
    ],
  ])('has not changed by %s', (_what, before, after) => {
    expect(between(before, after)).toEqual([]);
  });

  it.each<[string, Partial<Connection>, Partial<Connection>]>([
    ['a port', { ports: ports('tcp/1', 'tcp/2') }, { ports: ports('tcp/1') }],
    ['a host', { hosts: hosts('a.example', 'b.example') }, { hosts: hosts('a.example') }],
    ['the other direction', { bidirectional: true }, {}],
  ])('is not closed where %s is absent from what was not wholly seen', (_what, before, after) => {
    expect(between(before, after, partial('internal'))).toEqual([expect.stringMatching(/changed unknown/)]);
    expect(between(before, after, partial('inbound', 'outbound'))).toEqual([expect.stringMatching(/changed close/)]);
  });

  it('has every value before and after, in JSON', () => {
    const { data } = compare(
      catalog('1', [row('web', 'db', { ports: ports('tcp/7001', 'tcp/7000?') })]),
      catalog('2', [row('web', 'db', { ports: ports('tcp/7001', 'tcp/7199'), condition: 'Always.', required: false })]),
    );
    expect(data).toEqual([
      {
        connection: 'web-to-db',
        kind: 'changed',
        impact: 'open',
        fields: [
          {
            path: 'ports',
            before: [
              { transport: 'tcp', from: 7001, to: 7001 },
              { transport: 'tcp', from: 7000, to: 7000, optional: true },
            ],
            after: [
              { transport: 'tcp', from: 7001, to: 7001 },
              { transport: 'tcp', from: 7199, to: 7199 },
            ],
          },
          { path: 'required', before: true, after: false },
          { path: 'condition', before: null, after: 'Always.' },
        ],
      },
    ]);
  });
});

describe('a row that came or went', () => {
  const cloud = row('web', 'cloud', { direction: 'outbound', ports: ports('tcp/443'), hosts: hosts('a.example') });
  const rest = row('web', 'db', { ports: ports('tcp/1') });

  it('is opened, and says all that it is', () => {
    const { data } = compare(catalog('1', [rest], partial('outbound')), catalog('2', [rest, cloud]));
    expect(data).toEqual([
      {
        connection: 'web-to-cloud',
        kind: 'added',
        impact: 'open',
        fields: [
          { path: 'direction', before: null, after: 'outbound' },
          { path: 'bidirectional', before: null, after: false },
          { path: 'ports', before: null, after: [{ transport: 'tcp', from: 443, to: 443 }] },
          { path: 'hosts', before: null, after: ['a.example'] },
          { path: 'required', before: null, after: true },
          { path: 'purpose', before: null, after: 'Works.' },
          { path: 'impact', before: null, after: 'Breaks.' },
        ],
      },
    ]);
  });

  it.each<[string, readonly Connection[], Partial<Catalog>, string]>([
    ['wholly seen', [rest], {}, 'close'],
    ['its direction not wholly seen', [rest], partial('outbound'), 'unknown'],
    ['another direction not wholly seen', [rest], partial('internal', 'inbound'), 'close'],
    ['another row between its ends with its port', [{ ...cloud, id: 'web-to-cloud--new', hosts: [] }], {}, 'unknown'],
    [
      'another row between its ends',
      [{ ...cloud, id: 'web-to-cloud--new', hosts: [], ports: ports('tcp/80') }],
      {},
      'close',
    ],
    ['the host of another row of its source', [row('web', 'moon', { hosts: hosts('*.example') })], {}, 'unknown'],
    ['the host of a row of others', [row('db', 'moon', { hosts: hosts('a.example') })], {}, 'close'],
  ])('is told by what the later version has: %s', (_what, rows, more, impact) => {
    const ids = ['web', 'db', 'cloud', 'moon'];
    const later = catalog('2', rows, { components: ids.map((id) => component(id)), ...more });
    expect(told(compare(catalog('1', [cloud]), later))).toContain(`web-to-cloud removed ${impact}`);
  });

  it('is known by its id, not by its place', () => {
    expect(compare(catalog('1', [rest, cloud]), catalog('2', [cloud, rest])).data).toEqual([]);
  });
});

it('tells the name of a component by its rows', () => {
  const rows = [row('web', 'db'), row('db', 'cache')];
  const named = (title: string) => ({ components: [component('web'), component('db', { title }), component('cache')] });
  const { data } = compare(catalog('1', rows, named('Database')), catalog('2', rows, named('Store')));
  expect(data).toMatchObject([
    {
      connection: 'web-to-db',
      impact: 'wording',
      fields: [{ path: 'destination.title', before: 'Database', after: 'Store' }],
    },
    { connection: 'db-to-cache', impact: 'wording', fields: [{ path: 'source.title' }] },
  ]);
});

it('shows evidence where it is asked for', () => {
  const from = catalog('1', [row('web', 'db')]);
  const to = catalog('2', [
    row('web', 'db', { provenance: { confidence: 'inferred', source: 'manual', note: 'A guess.' } }),
  ]);
  expect(told(compare(from, to, [], true))).toEqual([
    'web-to-db changed wording: provenance.confidence, provenance.note',
  ]);
  expect(compare(from, to).data).toEqual([]);
});

it('has the most urgent first, then the order of the catalog, what is gone behind it', () => {
  const from = catalog('1', [row('a', 'b'), row('b', 'c'), row('c', 'd'), row('d', 'a'), row('a', 'c')]);
  const to = catalog('2', [
    row('d', 'a', { purpose: 'Other.' }),
    row('d', 'c'),
    row('c', 'd', { security: security('TLS', {}) }),
    row('b', 'c', { ports: ports('tcp/1') }),
  ]);
  expect(told(compare(from, to))).toEqual([
    'd-to-c added open',
    'b-to-c changed open: ports',
    'a-to-b removed close',
    'a-to-c removed close',
    'c-to-d changed unknown: security.documented, security.alternatives',
    'd-to-a changed wording: purpose',
  ]);
});

describe('many versions', () => {
  const api = row('db', 'db', { id: 'db-to-db--api', ports: ports('tcp/8778') });
  const main = row('db', 'db', { ports: ports('tcp/7001') });
  const versions = [
    catalog('1.8', [main, api]),
    catalog('1.9', [main], partial('internal')),
    catalog('1.10', [main]),
    catalog('1.11', [{ ...main, ports: ports('tcp/7001', 'tcp/7199') }]),
  ];
  const other = catalog('1.9', [], { product: { id: 'mill', title: 'Mill', description: 'A mill.', default: false } });

  it('have a net result, and a step for each, number by number', () => {
    const comparison = compareCatalogs(versions[0]!, versions[3]!, new Catalogs([other, ...versions.toReversed()]));
    expect(comparison).toMatchObject({ product: 'shop', from: '1.8', to: '1.11' });
    expect(told(comparison)).toEqual(['db-to-db changed open: ports', 'db-to-db--api removed close']);
    expect(comparison.steps.map((step) => [`${step.from} ${step.to}`, ...told(step)])).toEqual([
      ['1.8 1.9', 'db-to-db--api removed unknown'],
      ['1.9 1.10'],
      ['1.10 1.11', 'db-to-db changed open: ports'],
    ]);
  });

  it('that are two have one step, the same', () => {
    const { product: _product, steps, ...net } = compare(versions[0]!, versions[1]!);
    expect(steps).toEqual([net]);
  });
});
