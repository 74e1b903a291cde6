import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getIntrospectionQuery } from 'graphql';
import type { Response } from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from './app.js';

let app: NestFastifyApplication;
let api: TestAgent;
beforeAll(async () => {
  ({ app, api } = await startApp({ PORTOLAN_GRAPHQL_NODES: '2000' }));
});
afterAll(async () => {
  await app.close();
});

const ask = (query: string, variables?: object) => api.post('/graphql').send({ query, variables });

interface GraphqlError {
  readonly message: string;
  readonly extensions: Record<string, unknown>;
}

function expectError({ body, headers, status }: Response, code: string, wanted = 400): GraphqlError {
  expect([status, body.errors?.[0]?.extensions?.code]).toEqual([wanted, code]);
  const [error] = body.errors as [GraphqlError];
  expect(error.extensions).toMatchObject({
    code,
    requestId: headers['x-request-id'],
    errors: [{ code, detail: expect.any(String), remedy: expect.any(String), suggestions: expect.any(Array) }],
    suggestions: expect.any(Array),
  });
  expect(error.extensions).not.toHaveProperty('stacktrace');
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(headers).toMatchObject({ 'cache-control': 'no-store' });
  return error;
}

describe('GET /graphql', () => {
  it('runs a query, from another origin and from a simple request too', async () => {
    const { body, headers } = await api
      .get('/graphql')
      .query({ query: 'query($id: ID!) { component(id: $id) { id } }', variables: '{"id":"cassandra"}' })
      .set('Origin', 'https://elsewhere.example')
      .expect(200);
    expect(body).toEqual({ data: { component: { id: 'cassandra' } } });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('etag');
  });

  it.each([
    ['', 'There is no query'],
    ['?query=', 'There is no query'],
    ['?query={__typename}&query={__typename}', 'query stands 2 times'],
    ['?query={__typename}&variables=x', 'variables is no JSON'],
    ['?query={__typename}&variables=[]', 'variables is no JSON object'],
    ['?query={__typename}&variables={"a":1,"a":2}', 'stands twice'],
  ])('refuses %s', async (search, message) => {
    expect(expectError(await api.get(`/graphql${search}`), 'graphql-invalid').message).toContain(message);
  });

  it('runs queries only', async () => {
    expectError(await api.get('/graphql?query=mutation{x}'), 'graphql-invalid', 405);
  });

  it('is the playground for a browser alone', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const page = await api.get('/graphql').set('Accept', browser).expect(200);
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(page.headers).not.toHaveProperty('etag');
    await api.get('/graphql?query={__typename}').set('Accept', 'application/json, text/html').expect(200);
    await api.get('/graphql').set('Accept', '*/*').expect(400);
  });

  it('refuses what it can’t answer in', async () => {
    const { body } = await api.get('/graphql?query={__typename}').set('Accept', 'image/png').expect(406);
    expect(body.code).toBe('not-acceptable');
  });
});

describe('POST /graphql', () => {
  it.each([
    ['[{"query":"{__typename}"}]', 'graphql-invalid'],
    ['"{__typename}"', 'graphql-invalid'],
    ['{}', 'graphql-invalid'],
    ['{"query":1}', 'graphql-invalid'],
    ['{"query":"{__typename}","variables":"{}"}', 'graphql-invalid'],
    ['{"query":"{__typename}","operationName":1}', 'graphql-invalid'],
    ['{"query":"query A {__typename} query B {__typename}"}', 'graphql-invalid'],
    ['{"query":"{__typename}","operationName":"B"}', 'graphql-invalid'],
    ['{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}', 'graphql-invalid'],
    ['{"query":"{__typename}","query":"{__typename}"}', 'duplicate-key'],
    ['{"query":', 'body-malformed'],
    ['', 'body-missing'],
  ])('refuses %s', async (body, code) => {
    expectError(await api.post('/graphql').type('json').send(body), code);
  });

  it('takes JSON alone', async () => {
    const { body } = await api.post('/graphql').type('application/yaml').send('query: "{__typename}"').expect(415);
    expect(body.errors[0].suggestions).toEqual(['application/json']);
  });

  it('names the line, and the nearest right name', async () => {
    expectError(await ask('{ connections {'), 'graphql-invalid');
    const { extensions } = expectError(await ask('{ conections { total } }'), 'graphql-invalid');
    expect(extensions.suggestions).toEqual(['connections', 'connection']);
    expectError(await ask('query($id: ID!) { component(id: $id) { id } }', {}), 'graphql-invalid');
    expectError(await ask('{ port(number: "x") { __typename } }'), 'graphql-invalid');
  });

  it('says why a field is null, and answers the others', async () => {
    const response = await ask('{ component(id: "casandra") { id } other: component(id: "cassandra") { id } }');
    expect(response.body.data).toEqual({ component: null, other: { id: 'cassandra' } });
    const { extensions } = expectError(response, 'unknown-component', 200);
    expect(extensions.suggestions).toEqual(['cassandra']);
  });

  it('answers in the media type of GraphQL where that is asked for', async () => {
    const response = await api
      .post('/graphql')
      .set('Accept', 'application/graphql-response+json')
      .send({ query: '{ __typename }' })
      .expect(200);
    expect(response.headers['content-type']).toMatch(/^application\/graphql-response\+json/);
  });

  it('keeps variables of dangerous names plain', async () => {
    const body = '{"query":"{__typename}","variables":{"__proto__":{"polluted":1}}}';
    await api.post('/graphql').type('json').send(body).expect(200);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('limits', () => {
  const nested = (depth: number) =>
    `{ components { ${'opens { source { '.repeat(Math.floor((depth - 2) / 2))}id ${'} }'.repeat(Math.floor((depth - 2) / 2))} } }`;

  it('depth is 10, through fragments too', async () => {
    await ask(nested(6)).expect(200);
    expect(expectError(await ask(nested(12)), 'query-too-complex').message).toContain('nested 12 deep');
    const fragments = `
      { components { ...A } }
      fragment A on Component { opens { source { opens { source { opens { source { ...B } } } } } } }
      fragment B on Component { opens { source { opens { id } } } }`;
    expectError(await ask(fragments), 'query-too-complex');
    expectError(await ask('{ components { ...A } } fragment A on Component { ...A }'), 'graphql-invalid');
  });

  it('introspection may go twice as deep, and the usual query does', async () => {
    const { body } = await ask(getIntrospectionQuery()).expect(200);
    expect(body.data.__schema.queryType.name).toBe('Query');
    const deep = `{ __schema { types { fields { type { ${'ofType { '.repeat(18)}name${' }'.repeat(18)} } } } } }`;
    expectError(await ask(deep), 'query-too-complex');
  });

  it('objects are counted, and too many refuse the whole document once', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `a${i}: components { id }`).join(' ');
    const response = await ask(`{ ${many} }`);
    expectError(response, 'query-too-complex');
    expect(response.body).not.toHaveProperty('data');
    expect(response.body.errors).toHaveLength(1);
    await ask(`{ ${many.split(' a50:')[0]} }`).expect(200);
  });

  it('aliases of plain fields are counted too', async () => {
    const aliases = Array.from({ length: 1000 }, (_, i) => `a${i}: id`).join(' ');
    expectError(
      await ask(
        `{ a: connections { nodes { source { ...F } } } b: connections { nodes { destination { ...F } } } c: components { ...F } } fragment F on Component { ${aliases} }`,
      ),
      'query-too-complex',
    );
  });

  it('a document of many tokens is refused before it is validated', async () => {
    const before = performance.now();
    expectError(await ask(`{ ${'__typename '.repeat(50_000)} }`), 'query-too-complex');
    expectError(await ask(`{ ${'__typename '.repeat(3_900)} }`), 'query-too-complex');
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('what NODE_ENV would decide elsewhere', () => {
  const requests = ['{ __schema { queryType { name } } }', '{ component(id: "x") { id } }', '{ nothing }', '{ '];

  async function answersUnder(nodeEnv: string | undefined): Promise<readonly string[]> {
    const before = process.env.NODE_ENV;
    if (nodeEnv === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = nodeEnv;
    const started = await startApp();
    try {
      const texts: string[] = [];
      for (const query of requests) {
        const { status, text } = await started.api.post('/graphql').set('X-Request-Id', 'same').send({ query });
        texts.push(`${status} ${text}`);
      }
      const page = await started.api.get('/graphql').set('Accept', 'text/html');
      const get = await started.api.get('/graphql?query={__typename}').set('X-Request-Id', 'same');
      return [...texts, page.text, `${get.status} ${get.text}`];
    } finally {
      await started.app.close();
      process.env.NODE_ENV = before;
    }
  }

  it('is decided by settings: the same bytes under every NODE_ENV', async () => {
    const unset = await answersUnder(undefined);
    expect(await answersUnder('production')).toEqual(unset);
    expect(await answersUnder('development')).toEqual(unset);
  });

  it('introspection can be switched off', async () => {
    const started = await startApp({ PORTOLAN_INTROSPECTION: 'off' });
    const response = await started.api.post('/graphql').send({ query: '{ __schema { queryType { name } } }' });
    expectError(response, 'graphql-invalid');
    await started.api.post('/graphql').send({ query: '{ __typename }' }).expect(200);
    await started.app.close();
  });
});
