import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from './app.js';

let service: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  service = await startApp();
});
afterAll(() => service.app.close());

const get = (path: string) => service.api.get(path);

interface Change {
  readonly connection: string;
  readonly kind: string;
  readonly impact: string;
  readonly fields: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

interface Comparison {
  readonly data: readonly Change[];
  readonly steps: readonly { readonly from: string; readonly to: string; readonly data: readonly Change[] }[];
}

const compare = async (query: string) => (await get(`/v1/changes?${query}`).expect(200)).body as Comparison;

/** Without those of names and words alone. */
const told = (changes: readonly Change[]) =>
  changes
    .filter(({ impact }) => impact !== 'wording')
    .map(({ connection, kind, impact }) => `${connection} ${kind} ${impact}`)
    .sort();

const hybrid = 'product=apigee-hybrid';

describe('GET /v1/changes', () => {
  // The list “What changed between versions” of the facts, by hand. From 1.3 on a row of UDCA names two destinations:
  // that is one row more, and no change of what is open.
  it.each<[string, string, readonly string[]]>([
    ['1.1', '1.2', ['client-apps-to-default-istio-ingress changed change-security']],
    [
      '1.2',
      '1.3',
      [
        'apigee-connect-to-apigee-services added open',
        'apigee-connect-to-mart added open',
        'apigee-services-to-mart-istio-ingress changed unknown',
        'mart-istio-ingress-to-mart changed unknown',
      ],
    ],
    ['1.3', '1.4', []],
    [
      '1.4',
      '1.5',
      [
        'mart-istio-ingress-to-mart removed close',
        'mart-to-cassandra changed change-security',
        'message-processor-to-cassandra changed change-security',
        'synchronizer-to-cassandra added open',
      ],
    ],
    ['1.5', '1.6', ['watcher-to-default-istio-ingress added open']],
    [
      '1.6',
      '1.7',
      [
        'cassandra-to-cassandra changed open',
        'mart-to-cassandra changed change-security',
        'message-processor-to-cassandra changed change-security',
        'prometheus-to-prometheus-adapter added open',
        'synchronizer-to-cassandra changed change-security',
        'watcher-to-default-istio-ingress removed close',
        'watcher-to-message-processor added open',
      ],
    ],
    ['1.7', '1.8', ['cassandra-to-cassandra--api added open', 'prometheus-to-prometheus-adapter removed close']],
    ['1.8', '1.9', ['cassandra-to-cassandra--api removed unknown']],
    ['1.8', '1.10', ['cassandra-to-cassandra--api removed close', 'cassandra-to-cassandra--inter-region added open']],
    ['1.10', '1.11', ['watcher-to-default-istio-ingress added open', 'watcher-to-message-processor removed close']],
    ['1.13', '1.14', []],
    ['1.14', '1.15', []],
    ['1.15', '1.16', []],
  ])('from %s to %s', async (from, to, changes) => {
    const { data } = await compare(`${hybrid}&from=${from}&to=${to}`);
    expect(told(data.filter(({ connection }) => !connection.startsWith('udca-to-')))).toEqual(changes);
  });

  it('has what is lost of a direction that was not wholly seen as unknown, and as closed once it was', async () => {
    const row = 'apigee-services-to-mart-istio-ingress';
    expect(told((await compare(`${hybrid}&from=1.2&to=1.13`)).data)).toContain(`${row} removed unknown`);
    expect(told((await compare(`${hybrid}&from=1.2&to=1.17`)).data)).toContain(`${row} removed close`);
  });

  it('has every step of the way, and each is the comparison of its two versions', async () => {
    const { steps } = await compare(`${hybrid}&from=1.1&to=1.17`);
    expect(steps.map(({ from, to }) => `${from}-${to}`).slice(7, 11)).toEqual([
      '1.8-1.9',
      '1.9-1.10',
      '1.10-1.11',
      '1.11-1.12',
    ]);
    expect(steps).toHaveLength(16);
    for (const { from, to, data } of steps) {
      expect((await compare(`${hybrid}&from=${from}&to=${to}`)).data).toEqual(data);
    }
  });

  it('has fields before and after', async () => {
    const { data } = await compare(`${hybrid}&from=1.1&to=1.2`);
    expect(data).toContainEqual({
      connection: 'client-apps-to-default-istio-ingress',
      kind: 'changed',
      impact: 'change-security',
      fields: expect.arrayContaining([
        {
          path: 'security.documented',
          before: 'None/OAuth over TLS 1.2/mTLS',
          after: 'None/OAuth over TLS 1.2',
        },
      ]),
    });
  });

  it('says which catalogs it used, and what of them was not wholly seen', async () => {
    const { body } = await get(`/v1/changes?${hybrid}&from=1.9&to=1.10`)
      .expect(200)
      .expect('Portolan-Catalog', 'apigee-hybrid@1.9, apigee-hybrid@1.10')
      .expect('Portolan-Partial', 'internal, inbound, outbound');
    expect(body).toMatchObject({ product: 'apigee-hybrid', from: '1.9', to: '1.10' });
    expect(body.versions).toMatchObject([
      { catalog: 'apigee-hybrid@1.9', completeness: { internal: 'partial' } },
      { catalog: 'apigee-hybrid@1.10', completeness: { internal: 'complete' } },
    ]);
  });

  it('shows evidence where it is asked for', async () => {
    const fields = async (query: string) =>
      (await compare(`${hybrid}&from=1.13&to=1.14${query}`)).data.flatMap((change) => change.fields);
    expect(await fields('')).toEqual([]);
    expect((await fields('&evidence=true')).map(({ path }) => path)).toContain('provenance.confidence');
  });

  it.each([
    [
      'text',
      'text/plain',
      /^apigee-hybrid 1\.7 to 1\.8\n=+\n[\s\S]*\nOpen\n----\n\n\* cassandra-to-cassandra--api: added; tcp\/8778; security none\n/,
    ],
    [
      'markdown',
      'text/markdown',
      /^# apigee-hybrid 1\.7 to 1\.8\n[\s\S]*## Close\n\n- \*\*prometheus-to-prometheus-adapter\*\*: removed; tcp\/6443; security TLS\n/,
    ],
    [
      'csv',
      'text/csv',
      /^connection,kind,impact,path,before,after\r\ncassandra-to-cassandra--api,added,open,direction,,internal\r\n/,
    ],
    ['yaml', 'application/yaml', /^product: apigee-hybrid\nfrom: "1\.7"\n/],
  ])('comes as %s', async (format, mediaType, expected) => {
    const chosen = await get(`/v1/changes?${hybrid}&from=1.7&to=1.8&format=${format}`).expect(200).buffer(true);
    expect(chosen.headers['content-type']).toContain(mediaType);
    expect(chosen.text).toMatch(expected);
    const accepted = await get(`/v1/changes?${hybrid}&from=1.7&to=1.8`).set('Accept', mediaType).buffer(true);
    expect([accepted.text, accepted.headers.etag]).toEqual([chosen.text, chosen.headers.etag]);
  });

  it.each([
    ['from=1.1&to=1.20', ['unknown-version to 1.17']],
    ['from=0.9&to=1.18', ['unknown-version from 1.1', 'unknown-version to 1.17']],
    ['from=1.10&to=1.9', ['versions-reversed from 1.9']],
    ['from=1.2&to=1.2', ['same-version to']],
    ['from=apigee-hybrid@1.2&to=apigee-private-cloud@4.53', ['two-products to']],
    ['from=1.2', ['empty-parameter to']],
    ['', ['empty-parameter from', 'empty-parameter to']],
    ['from=1.1&to=1.2&evidence=yes', ['invalid-parameter evidence true false']],
    ['from=1.1&to=1.2&format=svg', ['invalid-parameter format csv']],
    ['from=1.1&to=1.2&since=1.1', ['unknown-parameter since']],
  ])('refuses %s', async (query, errors) => {
    const { body } = await get(`/v1/changes?${query}`).expect(400);
    const found = (body.errors as { code: string; parameter: string; suggestions: string[] }[]).map(
      ({ code, parameter, suggestions }) => [code, parameter, ...suggestions].join(' '),
    );
    expect(found).toEqual(errors.map((error) => expect.stringContaining(error)));
  });

  it('refuses a product that there is not, and a media type that it lacks', async () => {
    const { body } = await get('/v1/changes?product=apigee-hybird&from=1.1&to=1.2').expect(400);
    expect(body.errors).toMatchObject([
      { code: 'unknown-product', parameter: 'product', suggestions: ['apigee-hybrid'] },
    ]);
    await get(`/v1/changes?${hybrid}&from=1.1&to=1.2`).set('Accept', 'image/svg+xml').expect(406);
  });
});

describe('GraphQL changes', () => {
  const ask = async (query: string) =>
    (await service.api.post('/graphql').send({ query })).body as {
      data: { changes: Comparison } | null;
      errors?: { extensions: { code: string } }[];
    };

  it('has the same, with values as text', async () => {
    const { data, errors } = await ask(`{
      changes(product: "apigee-hybrid", from: "1.6", to: "1.7") {
        product from to versions { catalog revision completeness { internal } }
        data { connection kind impact fields { path before after } }
        steps { from to data { connection } }
      }
    }`);
    expect(errors).toBeUndefined();
    const rest = await compare(`${hybrid}&from=1.6&to=1.7`);
    expect(data?.changes.data.map(({ connection }) => connection)).toEqual(
      rest.data.map(({ connection }) => connection),
    );
    expect(data?.changes.steps).toHaveLength(1);
    expect(data?.changes.data).toContainEqual({
      connection: 'cassandra-to-cassandra',
      kind: 'changed',
      impact: 'open',
      fields: expect.arrayContaining([
        { path: 'ports', before: 'tcp/7001, tcp/7000 (optional)', after: 'tcp/7001, tcp/7199' },
      ]),
    });
    expect(data?.changes.data.map(({ impact }) => impact)).toContain('change_security');
  });

  it.each([
    ['from: "1.1", to: "1.20"', 'unknown-version'],
    ['from: "1.10", to: "1.9"', 'versions-reversed'],
    ['from: "1.1", to: "1.1"', 'same-version'],
    ['product: "apigee", from: "1.1", to: "1.2"', 'unknown-product'],
  ])('refuses %s', async (args, code) => {
    const { errors } = await ask(`{ changes(${args}) { product } }`);
    expect(errors?.[0]?.extensions.code).toBe(code);
  });
});

describe('feeds', () => {
  it('GET /v1/products/{product}/changes.atom has an entry for each version but the oldest', async () => {
    const { text: feed, headers } = await get('/v1/products/apigee-hybrid/changes.atom').buffer(true).expect(200);
    expect(headers['content-type']).toBe('application/atom+xml');
    const all = (pattern: RegExp) => [...feed.matchAll(pattern)].map(([, value]) => value);
    expect(all(/<entry>\s*<id>([^<]+)<\/id>/g)).toHaveLength(16);
    expect(new Set(all(/<id>(urn:uuid:[0-9a-f-]{36})<\/id>/g)).size).toBe(17);
    expect(all(/<title>(Apigee hybrid 1\.1[^<]*)<\/title>/g).at(-1)).toBe('Apigee hybrid 1.1 to 1.2');
    const dates = all(/<updated>(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)<\/updated>/g);
    expect(dates).toHaveLength(17);
    expect(dates.slice(1)).toEqual(dates.slice(1).toSorted().reverse());
    expect(feed).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
    await get('/v1/products/apigee-hybrid/changes.atom').set('If-None-Match', String(headers.etag)).expect(304);
  });

  it('GET /v1/products/{product}/versions.json is a JSON Feed of versions, the newest first', async () => {
    const { body, headers } = await get('/v1/products/apigee-hybrid/versions.json').expect(200);
    expect(headers['content-type']).toBe('application/feed+json');
    const versions = (await get('/v1/versions').expect(200)).body.data as { catalog: string; revision: string }[];
    const own = versions.filter(({ catalog }) => catalog.startsWith('apigee-hybrid@'));
    expect(body).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', title: expect.any(String) });
    expect(body.items.map(({ _portolan }: { _portolan: object }) => _portolan)).toEqual(own.toReversed());
    expect(body.items[0]).toMatchObject({ id: 'apigee-hybrid@1.17', title: 'Apigee hybrid 1.17' });
    await get('/v1/products/apigee-hybrid/versions.json').set('Accept', 'application/json').expect(200);
  });

  it.each(['changes.atom', 'versions.json'])('/v1/products/apigee/%s is nothing', async (feed) => {
    const { body } = await get(`/v1/products/apigee/${feed}`).expect(404);
    expect(body).toMatchObject({ code: 'unknown-product', errors: [{ in: 'path', parameter: 'product' }] });
    await get(`/v1/products/apigee-hybrid/${feed}?first=1`).expect(400);
  });
});
