import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fault, Reader } from '../problems/index.js';
import { type ConnectionFilter, everything, filterConnections } from './filter.js';
import type { Catalog, Component, Connection, Port } from './model.js';
import { parseConnectionFilter } from './parse-filter.js';
import { askConnections, defaultQuery, parseConnectionQuery, queryConnections } from './query.js';
import { viewConnection, viewPort } from './view.js';

function component(id: string, otherNames: readonly string[] = []): Component {
  return { id, title: id.toUpperCase(), kind: 'runtime', description: id, otherNames, kubernetes: null };
}

function row(source: string, destination: string, more: Partial<Connection> = {}): Connection {
  return {
    id: `${source}-to-${destination}`,
    source,
    destination,
    direction: 'internal',
    bidirectional: false,
    ports: [],
    security: { documented: null, alternatives: [] },
    hosts: [],
    required: true,
    condition: null,
    purpose: 'Works.',
    impact: 'Breaks.',
    provenance: { confidence: 'documented', source: 'manual', note: null },
    ...more,
  };
}

const fixed = (from: number, to = from, more: Partial<Port> = {}): Port =>
  ({ kind: 'fixed', transport: 'tcp', from, to, optional: false, targetPort: null, ...more }) as Port;
const chosen = (transport: 'tcp' | 'udp', recommended: number | null): Port => ({
  kind: 'configurable',
  transport,
  recommended,
  optional: false,
  targetPort: null,
});
const host = (name: string) => ({ name, provenance: null });
const secured = (...protocols: readonly ('none' | 'tls' | 'mtls')[]) => ({
  documented: protocols.join(', '),
  alternatives: protocols.map((protocol) => ({
    protocol,
    minimumVersion: null,
    authentication: null,
    certificate: null,
  })),
});

function catalogOf(components: readonly Component[], connections: readonly Connection[], revision = 'a'): Catalog {
  return {
    id: 'shop@1.0',
    product: { id: 'shop', title: 'Shop', description: 'A shop.', default: true },
    version: '1.0',
    revision,
    completeness: { internal: 'complete', inbound: 'complete', outbound: 'complete' },
    missing: [],
    sources: [{ id: 'manual', title: 'The manual', url: null }],
    components,
    connections,
    alsoNeeded: [],
  };
}

const rows = [
  row('web', 'db', { ports: [fixed(9042), fixed(7000, 7000, { optional: true })], security: secured('mtls') }),
  row('db', 'db', { bidirectional: true, ports: [fixed(7001, 7010)], security: secured('mtls') }),
  row('users', 'web', {
    direction: 'inbound',
    ports: [chosen('tcp', 443), chosen('udp', null)],
    security: secured('none', 'tls'),
  }),
  row('web', 'cloud', {
    direction: 'outbound',
    ports: [fixed(443)],
    security: secured('tls'),
    hosts: [host('*.example.com'), host('api.example.org')],
    purpose: 'Sends Invoices.',
  }),
  row('web', 'lab', {
    direction: 'outbound',
    ports: [{ kind: 'icmp', transport: 'icmp', types: [8], optional: false }],
    required: false,
    condition: 'Sometimes.',
  }),
];
const catalog = catalogOf(
  [component('web', ['frontend']), component('db'), component('users'), component('cloud'), component('lab')],
  rows,
);

function ask(query: string, of = catalog) {
  const parameters: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) parameters[name] = [...(parameters[name] ?? []), value];
  return parseConnectionQuery(parameters, of);
}

function idsOf(query: string): readonly string[] {
  const parsed = ask(query);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.detail);
  const page = queryConnections(catalog, parsed.value);
  if (!page.ok) throw new Error(page.fault.detail);
  return page.value.data.map(({ id }) => id);
}

describe('filters', () => {
  it.each([
    ['', 'web-to-db db-to-db users-to-web web-to-cloud web-to-lab'],
    ['component=web', 'web-to-db users-to-web web-to-cloud web-to-lab'],
    ['component=db&component=users', 'web-to-db db-to-db users-to-web'],
    ['source=web', 'web-to-db web-to-cloud web-to-lab'],
    ['destination=db', 'web-to-db db-to-db'],
    ['source=web&destination=db', 'web-to-db'],
    ['source=cloud', ''],
    ['port=9042', 'web-to-db'],
    ['port=7000', 'web-to-db'],
    ['port=7001', 'db-to-db'],
    ['port=7010', 'db-to-db'],
    ['port=7011', ''],
    ['port=443', 'users-to-web web-to-cloud'],
    ['port=443&port=7005&source=db', 'db-to-db'],
    ['port=8', ''],
    ['transport=udp', 'users-to-web'],
    ['transport=icmp', 'web-to-lab'],
    ['direction=inbound&direction=outbound', 'users-to-web web-to-cloud web-to-lab'],
    ['security=tls', 'users-to-web web-to-cloud'],
    ['security=mtls', 'web-to-db db-to-db'],
    ['security=none', 'users-to-web'],
    ['required=false', 'web-to-lab'],
    ['required=false&required=true', 'web-to-db db-to-db users-to-web web-to-cloud web-to-lab'],
    ['host=api.example.org', 'web-to-cloud'],
    ['host=API.Example.ORG', 'web-to-cloud'],
    ['host=v1.api.example.com', 'web-to-cloud'],
    ['host=*.example.com', 'web-to-cloud'],
    ['host=example.com', ''],
    ['host=www.api.example.org', ''],
    ['text=INVOICE', 'web-to-cloud'],
    ['text=frontend', 'web-to-db users-to-web web-to-cloud web-to-lab'],
    ['text=api.example', 'web-to-cloud'],
    ['text=users-to', 'users-to-web'],
    ['text=nothing', ''],
  ])('%s', (query, ids) => {
    expect(idsOf(query).join(' ')).toBe(ids);
  });
});

describe('sort', () => {
  it.each([
    ['order', 'web-to-db db-to-db users-to-web web-to-cloud web-to-lab'],
    ['-order', 'web-to-lab web-to-cloud users-to-web db-to-db web-to-db'],
    ['source', 'db-to-db users-to-web web-to-cloud web-to-db web-to-lab'],
    ['-source', 'web-to-cloud web-to-db web-to-lab users-to-web db-to-db'],
    ['destination', 'web-to-cloud db-to-db web-to-db web-to-lab users-to-web'],
    ['port', 'users-to-web web-to-cloud web-to-db db-to-db web-to-lab'],
    ['-port', 'db-to-db web-to-db users-to-web web-to-cloud web-to-lab'],
  ])('%s', (sort, ids) => {
    expect(idsOf(`sort=${sort}`).join(' ')).toBe(ids);
  });
});

describe('pages', () => {
  const page = (query: string, of = catalog) => {
    const parsed = ask(query, of);
    return parsed.ok ? queryConnections(of, parsed.value) : null;
  };
  const first = page('first=2&transport=tcp&component=web');
  const cursor = first?.ok ? first.value.next : null;

  it('follow each other to the end', () => {
    expect(first).toMatchObject({ ok: true, value: { total: 3, data: [{ id: 'web-to-db' }, { id: 'users-to-web' }] } });
    expect(page(`first=2&transport=tcp&component=web&after=${cursor}`)).toMatchObject({
      ok: true,
      value: { total: 3, next: null, data: [{ id: 'web-to-cloud' }] },
    });
  });

  it.each([
    ['the order of parameters and another page size', 'component=web&transport=tcp&first=1'],
    ['a value given twice', 'transport=tcp&transport=tcp&component=web'],
  ])('go on whatever %s', (_what, query) => {
    expect(page(`${query}&after=${cursor}`)?.ok).toBe(true);
  });

  it.each([
    ['another filter', `transport=udp&component=web&after=${cursor}`, catalog],
    ['another sort', `transport=tcp&component=web&sort=source&after=${cursor}`, catalog],
    ['another revision', `transport=tcp&component=web&after=${cursor}`, { ...catalog, revision: 'b' }],
    ['no cursor', 'transport=tcp&component=web&after=2', catalog],
    ['a made-up place', `after=${Buffer.from('1.0123456789abcdef').toString('base64url')}`, catalog],
    ['a cursor with more behind it', `transport=tcp&component=web&after=${cursor}AAAA`, catalog],
  ])('are refused with a cursor of %s', (_what, query, of) => {
    expect(page(query, of)).toMatchObject({ ok: false, fault: { code: 'invalid-cursor' } });
  });

  it('hold 100 rows unless asked otherwise, and no page is empty but the only one', () => {
    const many = catalogOf(
      [component('web'), component('db')],
      Array.from({ length: 200 }, (_, i) => row('web', 'db', { id: `web-to-db--n${i}` })),
    );
    const start = queryConnections(many, defaultQuery);
    expect(start.ok && start.value.data.length).toBe(100);
    const end = queryConnections(many, { ...defaultQuery, after: start.ok ? start.value.next : null });
    expect(end.ok && [end.value.data.length, end.value.next]).toEqual([100, null]);
    const none = queryConnections(many, { ...defaultQuery, filter: { ...everything, port: [1] } });
    expect(none).toEqual({ ok: true, value: { data: [], total: 0, next: null } });
  });
});

describe('wrong values', () => {
  it.each([
    ['component=wbe', 'component unknown-component db web'],
    ['component=WEB', 'component unknown-component web'],
    ['component=frontend', 'component unknown-component web'],
    ['source=frontent', 'source unknown-component web'],
    ['destination=__proto__', 'destination unknown-component'],
    ['port=0', 'port port-out-of-range'],
    ['port=65536', 'port port-out-of-range'],
    ['port=http', 'port port-malformed'],
    ['port=1-2', 'port port-malformed'],
    ['port=-1', 'port port-malformed'],
    ['transport=tpc', 'transport invalid-parameter tcp'],
    ['direction=in', 'direction invalid-parameter internal inbound outbound'],
    ['security=TLS', 'security invalid-parameter tls mtls'],
    ['security=mTLS', 'security invalid-parameter mtls tls'],
    ['required=yes', 'required invalid-parameter true false'],
    ['host=https://api.example.org/v1', 'host hostname-malformed api.example.org'],
    ['host=a..b', 'host hostname-malformed'],
    ['text=', 'text invalid-parameter'],
    ['sort=ports', 'sort invalid-parameter port -port'],
    ['first=0', 'first invalid-parameter'],
    ['first=1001', 'first invalid-parameter'],
    ['first=1e2', 'first invalid-parameter'],
    ['first=%2B1', 'first invalid-parameter'],
  ])('%s', (query, problem) => {
    const parsed = ask(query);
    const found = parsed.ok
      ? []
      : parsed.problems.map(({ place, code, suggestions }) =>
          ['parameter' in place ? place.parameter : '', code, ...suggestions].join(' '),
        );
    expect(found).toEqual([problem]);
  });

  it('are all told, in the order of the query', () => {
    const parsed = ask('port=0&component=wbe&first=0&component=lib');
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual([
      'port-out-of-range',
      'unknown-component',
      'unknown-component',
      'invalid-parameter',
    ]);
  });

  it('are told where the catalog is unknown too, but for components', () => {
    const unknown = { ok: false, fault: fault('unknown-catalog', 'No such catalog.') } as const;
    const asked = askConnections({ port: ['0'], catalog: 'shop@9', component: ['whoever'], first: '0' }, unknown);
    expect(asked.ok ? [] : asked.problems.map(({ code }) => code)).toEqual([
      'port-out-of-range',
      'unknown-catalog',
      'invalid-parameter',
    ]);
  });
});

describe('a filter in a body', () => {
  const read = (value: unknown) => {
    const reader = new Reader({ select: value });
    return reader.finish(parseConnectionFilter(reader, value, ['select'], catalog));
  };

  it('has lists of typed values', () => {
    expect(read({ port: [443, '9042'], required: [true], component: ['web'], host: ['A.example.com'] })).toEqual({
      ok: true,
      value: { ...everything, port: [443, 9042], required: [true], component: ['web'], host: ['a.example.com'] },
    });
    expect(read(undefined)).toEqual({ ok: true, value: everything });
    expect(read({})).toEqual({ ok: true, value: everything });
  });

  it.each<[unknown, string]>([
    [null, '/select wrong-type'],
    [[], '/select wrong-type'],
    [{ component: 'web' }, '/select/component wrong-type'],
    [{ component: [] }, '/select/component empty-list'],
    [{ component: [1] }, '/select/component/0 wrong-type'],
    [{ components: ['web'] }, '/select/components unknown-field component'],
    [{ port: [443, 443.5] }, '/select/port/1 port-malformed'],
    [{ port: [-1] }, '/select/port/0 port-malformed'],
    [{ port: [true] }, '/select/port/0 wrong-type'],
    [{ required: [1] }, '/select/required/0 wrong-type'],
    [{ required: ['no'] }, '/select/required/0 invalid-value true false'],
    [{ direction: ['Internal'] }, '/select/direction/0 invalid-value internal'],
    [{ component: ['frontend'] }, '/select/component/0 unknown-component web'],
    [JSON.parse('{"__proto__":["web"]}'), '/select/__proto__ unknown-field'],
  ])('is refused: %j', (value, problem) => {
    const result = read(value);
    const found = result.ok
      ? []
      : result.problems.map(({ place, code, suggestions }) =>
          ['pointer' in place ? place.pointer : '', code, ...suggestions].join(' '),
        );
    expect(found).toEqual([problem]);
  });
});

describe('the index', () => {
  const ids = ['a', 'b', 'c'];
  const port = fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 0, max: 40 }))
      .map(([from, width]) => fixed(from, Math.min(65_535, from + width))),
    fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }))
      .map(([from, width]) => fixed(from, from + width)),
    fc.integer({ min: 1, max: 20 }).map((recommended) => chosen('tcp', recommended)),
    fc.constant(fixed(1, 65_535)),
  );
  const hosts = ['x.y.example', '*.y.example', '*.example', 'y.example'];
  const anyRow = fc
    .record({
      source: fc.constantFrom(...ids),
      destination: fc.constantFrom(...ids),
      ports: fc.array(port, { maxLength: 3 }),
      hosts: fc.subarray(hosts).map((names) => names.map(host)),
    })
    .map(({ source, destination, ...more }) => row(source, destination, more));
  const anyFilter = fc.record({
    component: fc.subarray(ids),
    source: fc.subarray(ids),
    port: fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(65_535)), { maxLength: 2 }),
    host: fc.subarray([...hosts, 'z.x.y.example']),
  });

  /** The words of the contract, row by row. */
  const means = (filter: ConnectionFilter, { source, destination, ports, hosts: names }: Connection) =>
    (filter.component.length === 0 || filter.component.some((id) => id === source || id === destination)) &&
    (filter.source.length === 0 || filter.source.some((id) => id === source)) &&
    (filter.port.length === 0 ||
      filter.port.some((number) =>
        ports.some((entry) =>
          entry.kind === 'fixed'
            ? entry.from <= number && number <= entry.to
            : entry.kind === 'configurable' && entry.recommended === number,
        ),
      )) &&
    (filter.host.length === 0 ||
      filter.host.some((asked) =>
        names.some(({ name }) => name === asked || (name.startsWith('*.') && asked.endsWith(name.slice(1)))),
      ));

  it('finds what a scan of all rows finds', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), anyFilter, (list, some) => {
        const connections = list.map((entry, i) => ({ ...entry, id: `${entry.id}--n${i}` }));
        const filter = { ...everything, ...some };
        const found = filterConnections(
          catalogOf(
            ids.map((id) => component(id)),
            connections,
          ),
          filter,
        );
        expect(found).toEqual(connections.filter((entry) => means(filter, entry)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a row as JSON', () => {
  it.each<[Port, object]>([
    [fixed(9042), { transport: 'tcp', from: 9042, to: 9042 }],
    [fixed(7000, 7000, { optional: true }), { transport: 'tcp', from: 7000, to: 7000, optional: true }],
    [fixed(443, 443, { targetPort: 8443 }), { transport: 'tcp', from: 443, to: 443, targetPort: 8443 }],
    [chosen('tcp', 443), { transport: 'tcp', configurable: true, recommended: 443 }],
    [chosen('udp', null), { transport: 'udp', configurable: true }],
    [
      { kind: 'icmp', transport: 'icmp', types: [8], optional: false },
      { transport: 'icmp', types: [8] },
    ],
  ])('has a port as %j', (port, view) => {
    expect(viewPort(port)).toEqual(view);
  });

  it('has the keys of the contract', () => {
    expect(viewConnection(catalog, rows[3]!)).toEqual({
      id: 'web-to-cloud',
      source: 'web',
      destination: 'cloud',
      direction: 'outbound',
      bidirectional: false,
      ports: [{ transport: 'tcp', from: 443, to: 443 }],
      security: { documented: 'tls', alternatives: [{ protocol: 'tls' }] },
      hosts: ['*.example.com', 'api.example.org'],
      required: true,
      purpose: 'Sends Invoices.',
      impact: 'Breaks.',
      provenance: { confidence: 'documented', source: 'manual', title: 'The manual', url: null, note: null },
    });
  });

  it('says how sure a host is where that differs', () => {
    const provenance = { confidence: 'inferred', source: 'manual', note: 'A guess.' } as const;
    const view = viewConnection(catalog, row('web', 'cloud', { hosts: [{ name: 'a.example', provenance }] }));
    expect(view.hosts).toEqual(['a.example']);
    expect(view.provenance.hosts).toEqual([{ name: 'a.example', ...provenance, title: 'The manual', url: null }]);
  });
});
