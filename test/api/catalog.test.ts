import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from './app.js';

let service: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  service = await startApp({ PORTOLAN_DEFAULT_CATALOG: 'apigee-hybrid@1.2' });
});
afterAll(() => service.app.close());

const get = (path: string) => service.api.get(path);
const idsOf = async (path: string) =>
  ((await get(path).expect(200)).body as { data: { id: string }[] }).data.map(({ id }) => id);
const refusalOf = async (path: string, status: number) => {
  const { body } = await get(path)
    .expect(status)
    .expect('Content-Type', /^application\/problem\+json/);
  return (body as { errors: { code: string; parameter: string; suggestions: string[] }[] }).errors.map(
    ({ code, parameter, suggestions }) => [code, parameter, ...suggestions].join(' '),
  );
};

describe('GET /v1/connections', () => {
  it('answers all rows of the default catalog and names it', async () => {
    const { body } = await get('/v1/connections').expect(200).expect('Portolan-Catalog', 'apigee-hybrid@1.2');
    expect(body).toMatchObject({ catalog: 'apigee-hybrid@1.2', total: 20, next: null });
    expect(body.data).toHaveLength(20);
    expect(body.data[0]).toEqual({
      id: 'mart-to-cassandra',
      source: 'mart',
      destination: 'cassandra',
      direction: 'internal',
      bidirectional: false,
      ports: [
        { transport: 'tcp', from: 9042, to: 9042 },
        { transport: 'tcp', from: 9142, to: 9142 },
      ],
      security: {
        documented: 'mTLS',
        alternatives: [{ protocol: 'mtls', certificate: expect.stringContaining('rotated') }],
      },
      hosts: [],
      required: true,
      purpose: expect.any(String),
      impact: expect.any(String),
      provenance: {
        confidence: 'documented',
        source: 'ports-1.2',
        title: 'Apigee hybrid 1.2, Configure ports and set up firewalls',
        url: 'https://cloud.google.com/apigee/docs/hybrid/v1.2/ports',
        note: expect.stringContaining('9042 only'),
      },
    });
  });

  it.each([
    ['component=cassandra&port=9042', ['mart-to-cassandra', 'message-processor-to-cassandra']],
    ['port=7000', ['cassandra-to-cassandra']],
    ['direction=inbound', ['apigee-services-to-mart-istio-ingress', 'client-apps-to-default-istio-ingress']],
    ['transport=udp', ['message-processor-to-backend-services']],
    ['security=none&direction=outbound', ['message-processor-to-backend-services']],
    ['host=storage.googleapis.com', ['udca-to-apigee-services']],
    ['text=stackdriver&source=fluentd', ['fluentd-to-google-cloud']],
    ['text=mp%20cassandra', ['message-processor-to-cassandra']],
    ['text=9042', ['mart-to-cassandra', 'message-processor-to-cassandra']],
    ['text=router%20client', ['client-apps-to-default-istio-ingress']],
    ['text=monitoring.googleapis.com', ['prometheus-to-google-cloud']],
    ['required=false', []],
  ])('filters by %s', async (query, ids) => {
    expect(await idsOf(`/v1/connections?${query}`)).toEqual(ids);
  });

  it('gives page after page, with the link of the next', async () => {
    const seen: string[] = [];
    let path: string | null = '/v1/connections?first=7&sort=-port';
    for (let i = 0; path !== null && i < 5; i++) {
      const { body, headers }: Response = await get(path).expect(200).expect('Portolan-Total', '20');
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      path = body.next === null ? null : (/<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1] ?? null);
      expect(body.next === null).toBe(headers.link === undefined);
    }
    expect(seen).toEqual(await idsOf('/v1/connections?sort=-port'));
    expect(new Set(seen).size).toBe(20);
  });

  it('answers 304 to whoever has the page', async () => {
    const first = await get('/v1/connections?component=udca').expect(200);
    await get('/v1/connections?component=udca').set('If-None-Match', String(first.headers.etag)).expect(304);
  });

  it.each([
    [
      'component=casandra&port=http&colour=red',
      ['unknown-component component cassandra', 'port-malformed port', 'unknown-parameter colour'],
    ],
    ['component=mp', ['unknown-component component message-processor']],
    ['source=router', ['unknown-component source default-istio-ingress']],
    [
      'catalog=apigee-hybrid@1.20&direction=in',
      ['unknown-catalog catalog apigee-hybrid@1.17', 'invalid-parameter direction internal inbound outbound'],
    ],
    ['component=', ['empty-parameter component']],
    ['first=0', ['invalid-parameter first']],
    ['first=10&first=20', ['repeated-parameter first']],
    ['after=abc', ['invalid-cursor after']],
    ['componnent=mart', ['unknown-parameter componnent component']],
    ['component=mart,cassandra', ['unknown-component component cassandra']],
    ['component%5B%5D=mart', ['unknown-parameter component[] component']],
    ['__proto__=1', ['unknown-parameter __proto__']],
  ])('refuses %s', async (query, errors) => {
    expect(await refusalOf(`/v1/connections?${query}`, 400)).toEqual(errors);
  });
});

describe('one of each', () => {
  it('GET /v1/connections/{id}', async () => {
    const { body } = await get('/v1/connections/cassandra-to-cassandra?catalog=apigee-hybrid%401.2').expect(200);
    expect(body).toMatchObject({ catalog: 'apigee-hybrid@1.2', id: 'cassandra-to-cassandra', bidirectional: true });
    expect(body.ports).toEqual([
      { transport: 'tcp', from: 7001, to: 7001 },
      { transport: 'tcp', from: 7000, to: 7000, optional: true },
    ]);
  });

  it('GET /v1/components/{id}', async () => {
    const { body } = await get('/v1/components/udca').expect(200).expect('Portolan-Catalog', 'apigee-hybrid@1.2');
    expect(body).toMatchObject({
      catalog: 'apigee-hybrid@1.2',
      id: 'udca',
      kind: 'runtime',
      kubernetes: { namespace: 'apigee', podLabels: { app: 'apigee-udca' } },
      provenance: { confidence: 'third-party' },
      opens: [{ id: 'udca-to-apigee-services', destination: 'apigee-services' }],
      accepts: [{ id: 'prometheus-to-udca', source: 'prometheus' }],
    });
  });

  it('GET /v1/catalogs/{catalog}', async () => {
    for (const path of ['/v1/catalogs/apigee-hybrid@1.2', '/v1/catalogs/apigee-hybrid%401.2']) {
      const { body } = await get(path).expect(200);
      expect(body).toMatchObject({
        id: 'apigee-hybrid@1.2',
        product: 'apigee-hybrid',
        version: '1.2',
        default: true,
        revision: expect.stringMatching(/^[0-9a-f]{16,}$/),
        completeness: { internal: 'complete', inbound: 'complete', outbound: 'complete' },
        counts: { connections: 20, internal: 11, inbound: 2, outbound: 7, components: 13 },
      });
      expect(body.alsoNeeded).toHaveLength(body.counts.alsoNeeded);
    }
  });

  it('GET /v1/ports/{port}', async () => {
    const { body } = await get('/v1/ports/7001').expect(200);
    const use = body.data.find(({ catalog }: { catalog: string }) => catalog === 'apigee-hybrid@1.2');
    const cassandra = [{ component: 'cassandra', title: 'Cassandra', connections: ['cassandra-to-cassandra'] }];
    expect(body.port).toBe(7001);
    expect(use).toEqual({ catalog: 'apigee-hybrid@1.2', listens: cassandra, opens: cassandra });
    expect((await get('/v1/ports/1').expect(200)).body).toEqual({
      port: 1,
      data: [],
      total: 0,
      next: null,
      products: [],
    });
  });

  it('GET /v1/ports/{port} says since which version, until which', async () => {
    const periodsOf = async (port: number, use: 'listens' | 'opens') => {
      const { body } = await get(`/v1/ports/${port}`).expect(200);
      const histories = body.products as { product: string; listens: object[]; opens: object[] }[];
      return histories.find(({ product }) => product === 'apigee-hybrid')?.[use];
    };
    const cassandra = { component: 'cassandra', title: 'Cassandra' };
    expect(await periodsOf(8778, 'listens')).toEqual([
      { ...cassandra, since: '1.8', until: '1.8', unknown: ['1.9'], connections: ['cassandra-to-cassandra--api'] },
    ]);
    expect(await periodsOf(7000, 'opens')).toEqual([
      { ...cassandra, since: '1.1', until: '1.6', unknown: [], connections: ['cassandra-to-cassandra'] },
    ]);
    expect(await periodsOf(7070, 'listens')).toMatchObject([
      { component: 'cassandra', since: '1.1', until: null, unknown: [] },
      { component: 'udca', since: '1.1', until: null, unknown: [] },
    ]);
    expect(await periodsOf(6443, 'listens')).toMatchObject([
      { component: 'prometheus-adapter', since: '1.7', until: '1.7' },
    ]);
  });

  it('GET /v1/paths has direct connections, else the way through others', async () => {
    const { body: direct } = await get('/v1/paths?source=mart&destination=cassandra').expect(200);
    expect(direct).toMatchObject({
      catalog: 'apigee-hybrid@1.2',
      source: 'mart',
      destination: 'cassandra',
      direct: true,
      truncated: false,
      data: [{ components: ['mart', 'cassandra'], hops: [{ connections: [{ id: 'mart-to-cassandra' }] }] }],
      total: 1,
      next: null,
    });
    const { body: through } = await get('/v1/paths?source=client-apps&destination=cassandra').expect(200);
    expect(through).toMatchObject({
      direct: false,
      data: [{ components: ['client-apps', 'default-istio-ingress', 'message-processor', 'cassandra'] }],
    });
    const { body: none } = await get('/v1/paths?source=cassandra&destination=client-apps').expect(200);
    expect(none).toMatchObject({ direct: false, data: [], total: 0 });
  });

  it('GET /v1/components/{id}/checklist has what to arrange, and what breaks without it', async () => {
    const { body } = await get('/v1/components/udca/checklist')
      .expect(200)
      .expect('Portolan-Catalog', 'apigee-hybrid@1.2');
    const breaks = { impact: expect.stringMatching(/\w/) };
    expect(body).toMatchObject({
      catalog: 'apigee-hybrid@1.2',
      completeness: { internal: 'complete' },
      component: 'udca',
      title: 'UDCA',
      inbound: [{ connection: 'prometheus-to-udca', component: 'prometheus', ports: [{ from: 7070 }], ...breaks }],
      outbound: [{ connection: 'udca-to-apigee-services', component: 'apigee-services', required: true, ...breaks }],
      hosts: [
        { name: 'apigee.googleapis.com', ports: [{ from: 443 }], connections: ['udca-to-apigee-services'] },
        { name: 'storage.googleapis.com', impacts: [expect.stringMatching(/\w/)] },
      ],
    });
    expect(body.alsoNeeded.map(({ host }: { host: string }) => host)).toContain('oauth2.googleapis.com');
    const text = await get('/v1/components/udca/checklist?format=text').expect(200);
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.text).toMatch(
      /\nInbound\n-------\n\n\* prometheus-to-udca: from Prometheus \(prometheus\), tcp\/7070\n {4}For: /,
    );
    expect(text.text).toMatch(/\n {4}Without it: /);
    const markdown = await get('/v1/components/udca/checklist').set('Accept', 'text/markdown').expect(200);
    expect(markdown.text).toMatch(
      /\n## Hosts\n\n- \*\*apigee\.googleapis\.com\*\*: tcp\/443, for udca-to-apigee-services\n/,
    );
    const { body: other } = await get('/v1/components/google-cloud/checklist').expect(200);
    expect([other.outbound, other.alsoNeeded]).toEqual([[], []]);
  });

  it.each([
    ['/v1/connections/mart-to-casandra', 404, ['unknown-connection id mart-to-cassandra']],
    ['/v1/components/stackdriver', 404, ['unknown-component id google-cloud']],
    ['/v1/components/udca?catalog=apigee', 400, ['unknown-catalog catalog apigee-hybrid']],
    ['/v1/catalogs/apigee-hybrd', 404, ['unknown-catalog catalog apigee-hybrid']],
    ['/v1/ports/0', 400, ['port-out-of-range port']],
    ['/v1/ports/65536', 400, ['port-out-of-range port']],
    ['/v1/ports/https', 400, ['port-malformed port']],
    ['/v1/ports/443?catalog=apigee-hybrid', 400, ['unknown-parameter catalog']],
    ['/v1/versions?first=1', 400, ['unknown-parameter first']],
    ['/v1/components/mp/checklist', 404, ['unknown-component id message-processor']],
    ['/v1/components/mart/checklist?format=csv', 400, ['invalid-parameter format']],
    ['/v1/paths?source=mart', 400, ['empty-parameter destination']],
    [
      '/v1/paths?source=mrt&destination=db&first=1',
      400,
      ['unknown-component source mart', 'unknown-component destination', 'unknown-parameter first'],
    ],
    ['/v1/paths?source=a&destination=b&catalog=apigee-hybrid@9', 400, ['unknown-catalog catalog apigee-hybrid@1.17']],
    ['/v1/paths?source=mart&source=udca&destination=cassandra', 400, ['repeated-parameter source']],
    ['/v1/connections?host=https://storage.googleapis.com', 400, ['hostname-malformed host storage.googleapis.com']],
  ])('%s is refused', async (path, status, errors) => {
    expect(await refusalOf(path, status)).toEqual(errors.map((error) => expect.stringContaining(error)));
  });
});

describe('lists', () => {
  it('GET /v1/components has 13, in the order of the catalog, with ids of rows', async () => {
    const { body } = await get('/v1/components').expect(200).expect('Portolan-Total', '13');
    expect(body).toMatchObject({ catalog: 'apigee-hybrid@1.2', total: 13, next: null });
    expect(body.data[0]).toMatchObject({
      id: 'mart',
      opens: ['mart-to-cassandra', 'mart-to-google-cloud'],
      accepts: ['mart-istio-ingress-to-mart', 'prometheus-to-mart'],
    });
    const page = await get('/v1/components?first=10').expect(200);
    const rest = await get(`/v1/components?first=10&after=${page.body.next}`).expect(200);
    expect([...page.body.data, ...rest.body.data]).toEqual(body.data);
    await get(`/v1/catalogs?after=${page.body.next}`).expect(400);
  });

  it('GET /v1/catalogs has every version', async () => {
    const { body } = await get('/v1/catalogs?product=apigee-hybrid').expect(200);
    expect(body.data.filter((entry: { default: boolean }) => entry.default)).toMatchObject([
      { id: 'apigee-hybrid@1.2' },
    ]);
    expect(body.total).toBe(body.data.length);
    expect(await refusalOf('/v1/catalogs?product=apigee', 400)).toEqual([
      expect.stringContaining('unknown-product product apigee-hybrid'),
    ]);
  });

  it('GET /v1/versions has what to poll', async () => {
    const { body } = await get('/v1/versions').expect(200);
    const one = await get('/v1/catalogs/apigee-hybrid@1.2');
    expect(body.data).toContainEqual({
      catalog: 'apigee-hybrid@1.2',
      revision: one.body.revision,
      completeness: one.body.completeness,
    });
  });
});

describe('the OpenAPI document', () => {
  it.each([
    ['/v1/catalogs', '/v1/catalogs'],
    ['/v1/catalogs/{catalog}', '/v1/catalogs/apigee-hybrid@1.2'],
    ['/v1/versions', '/v1/versions'],
    ['/v1/connections', '/v1/connections'],
    ['/v1/connections/{id}', '/v1/connections/client-apps-to-default-istio-ingress'],
    ['/v1/components', '/v1/components'],
    ['/v1/components/{id}', '/v1/components/google-cloud'],
    ['/v1/components/{id}/checklist', '/v1/components/message-processor/checklist'],
    ['/v1/ports/{port}', '/v1/ports/443'],
    ['/v1/paths', '/v1/paths?source=client-apps&destination=cassandra'],
    ['/v1/changes', '/v1/changes?from=1.1&to=1.17&evidence=true'],
    ['/v1/products/{product}/versions.json', '/v1/products/apigee-hybrid/versions.json'],
  ])('describes what %s answers', async (path, example) => {
    const document = (await get('/openapi.json').expect(200)).body;
    const operation = document.paths[path].get;
    expect(operation.summary).toBeTruthy();
    for (const parameter of operation.parameters ?? []) expect(parameter.description).toBeTruthy();
    const schema = operation.responses['200'].content['application/json'].schema;
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    const accepts = ajv.compile({ ...closed(schema), components: closed(document.components) });
    accepts((await get(example).expect(200)).body);
    expect(accepts.errors ?? []).toEqual([]);
  });
});

/** The schema with every object closed, so that a key which the document does not know is found. */
function closed(schema: unknown): object {
  return JSON.parse(
    JSON.stringify(schema, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && 'properties' in part && !('additionalProperties' in part)
        ? { ...part, additionalProperties: false }
        : part,
    ),
  ) as object;
}

describe('GraphQL', () => {
  const ask = async (query: string, variables: object = {}) => {
    const { body } = await service.api.post('/graphql').send({ query, variables });
    return body as { data: Record<string, unknown> | null; errors?: { extensions: Record<string, unknown> }[] };
  };

  it('answers rows with their ends', async () => {
    const { data, errors } = await ask(
      `query ($filter: ConnectionFilter) {
        connections(filter: $filter, sort: port, descending: true, first: 1) {
          catalog total next
          nodes {
            id direction bidirectional hosts required condition purpose impact
            source { id title kind opens { id } }
            destination { id kubernetes { namespace podLabels { key value } } provenance { confidence } }
            ports { transport from to types configurable recommended optional targetPort }
            security { documented alternatives { protocol minimumVersion authentication certificate } }
            provenance { confidence source title url note hosts { name confidence } }
          }
        }
      }`,
      { filter: { component: ['mart'], port: [9042, 8843], required: [true], direction: null } },
    );
    expect(errors).toBeUndefined();
    expect(data?.connections).toMatchObject({
      catalog: 'apigee-hybrid@1.2',
      total: 2,
      next: expect.any(String),
      nodes: [
        {
          id: 'mart-to-cassandra',
          source: {
            id: 'mart',
            title: 'MART',
            kind: 'runtime',
            opens: [{ id: 'mart-to-cassandra' }, { id: 'mart-to-google-cloud' }],
          },
          destination: {
            id: 'cassandra',
            kubernetes: { namespace: 'apigee', podLabels: [{ key: 'app', value: 'apigee-cassandra' }] },
            provenance: { confidence: 'third_party' },
          },
          condition: null,
          ports: [
            {
              transport: 'tcp',
              from: 9042,
              to: 9042,
              types: null,
              configurable: false,
              recommended: null,
              optional: false,
              targetPort: null,
            },
            { from: 9142 },
          ],
          security: { documented: 'mTLS', alternatives: [{ protocol: 'mtls', minimumVersion: null }] },
          provenance: { confidence: 'documented', source: 'ports-1.2', hosts: [] },
        },
      ],
    });
  });

  it('answers the rest with the same words', async () => {
    const { data, errors } = await ask(`{
      catalogs(product: "apigee-hybrid") { id }
      catalog { id product version default revision completeness { internal } counts { connections } sources { id } alsoNeeded { host port transport provenance { confidence } } }
      connection(id: "client-apps-to-default-istio-ingress") { ports { configurable recommended targetPort } }
      components { id opens { destination { id } } }
      component(id: "udca", catalog: "apigee-hybrid") { otherNames accepts { source { id } } }
      port(number: 7070) {
        number
        catalogs { catalog listens { component { id } connections { id } } opens { component { id } } }
        products { product opens { component { id title } since until unknown connections } listens { since } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      catalog: { id: 'apigee-hybrid@1.2', default: true, counts: { connections: 20 } },
      connection: { ports: [{ configurable: true, recommended: 443, targetPort: 8443 }] },
      component: { accepts: [{ source: { id: 'prometheus' } }] },
      port: {
        number: 7070,
        products: [
          {
            product: 'apigee-hybrid',
            opens: [{ component: { id: 'prometheus', title: 'Metrics' }, since: '1.1', until: null, unknown: [] }],
          },
        ],
      },
    });
    expect(data?.components).toHaveLength(13);
    const use = data?.port as { catalogs: unknown[] } | undefined;
    expect(use?.catalogs).toContainEqual({
      catalog: 'apigee-hybrid@1.2',
      listens: [
        { component: { id: 'cassandra' }, connections: [{ id: 'prometheus-to-cassandra' }] },
        { component: { id: 'udca' }, connections: [{ id: 'prometheus-to-udca' }] },
      ],
      opens: [{ component: { id: 'prometheus' } }],
    });
  });

  it('gives the rows of REST, page after page', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let i = 0; i < 5; i++) {
      const { data } = await ask(
        'query ($after: String) { connections(first: 6, after: $after) { next nodes { id } } }',
        { after },
      );
      const page = data?.connections as { next: string | null; nodes: { id: string }[] };
      seen.push(...page.nodes.map(({ id }) => id));
      after = page.next;
      if (after === null) break;
    }
    expect(seen).toEqual(await idsOf('/v1/connections'));
  });

  it.each([
    ['{ catalog(id: "apigee-hybrid@9") { id } }', 'unknown-catalog', ['apigee-hybrid@1.17']],
    ['{ connection(id: "mart-to-casandra") { id } }', 'unknown-connection', ['mart-to-cassandra']],
    ['{ component(id: "mp") { id } }', 'unknown-component', ['message-processor']],
    ['{ connections(filter: { component: ["mp"] }) { total } }', 'unknown-component', ['message-processor']],
    ['{ connections(filter: { component: [] }) { total } }', 'empty-list', []],
    ['{ connections(filter: { port: [0] }) { total } }', 'port-out-of-range', []],
    ['{ connections(first: 0) { total } }', 'invalid-parameter', []],
    ['{ connections(after: "x") { total } }', 'invalid-cursor', []],
    ['{ port(number: 70000) { number } }', 'port-out-of-range', []],
    ['{ catalogs(product: "apigee") { id } }', 'unknown-product', ['apigee-hybrid']],
  ])('refuses %s', async (query, code, suggestions) => {
    const { errors } = await ask(query);
    const [problem] = (errors?.[0]?.extensions.errors ?? []) as { suggestions: string[] }[];
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(problem?.suggestions).toEqual(expect.arrayContaining(suggestions));
  });
});

it('does not start with a default catalog that does not exist', async () => {
  await expect(startApp({ PORTOLAN_DEFAULT_CATALOG: 'apigee-hybrid@0.1' })).rejects.toThrow(
    /PORTOLAN_DEFAULT_CATALOG=apigee-hybrid@0.1 is no catalog; those are .*apigee-hybrid@1\.2/,
  );
});
