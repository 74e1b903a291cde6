import { gunzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type TestAgent from 'supertest/lib/agent.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { omissionCodes, problemCodes, warningCodes } from '../../src/problems/index.js';
import { startApp } from './app.js';

let app: NestFastifyApplication;
let api: TestAgent;
beforeAll(async () => {
  ({ app, api } = await startApp());
});
afterAll(async () => {
  await app.close();
});

describe('reads', () => {
  it('carry a strong ETag that answers 304, and differs by coding', async () => {
    const plain = await api.get('/v1/problems').set('Accept-Encoding', 'identity').expect(200);
    expect(plain.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Accept, Accept-Encoding' });
    expect(plain.headers.etag).toMatch(/^"[\w-]{22}-json"$/);
    const packed = await api.get('/v1/problems').set('Accept-Encoding', 'gzip').expect(200);
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers.etag).toBe(plain.headers.etag?.replace('-json"', '-json-gzip"'));
    expect(packed.text).toBe(plain.text);
    const again = await api
      .get('/v1/problems')
      .set('Accept-Encoding', 'identity')
      .set('If-None-Match', plain.headers.etag ?? '')
      .expect(304);
    expect(again.text).toBe('');
    expect(again.headers).toMatchObject({ etag: plain.headers.etag, 'cache-control': 'no-cache' });
    expect(again.headers).not.toHaveProperty('content-type');
    await api.get('/v1/problems').set('Accept-Encoding', 'identity').set('If-None-Match', '"other"').expect(200);
  });

  it('compress what is worth it', async () => {
    const response = await app.inject({ url: '/v1/problems', headers: { 'accept-encoding': 'gzip' } });
    expect(JSON.parse(gunzipSync(response.rawPayload).toString())).toHaveProperty('data');
    const small = await app.inject({ url: '/health/live', headers: { 'accept-encoding': 'gzip' } });
    expect(small.headers).not.toHaveProperty('content-encoding');
  });

  it('answer HEAD with the headers of GET', async () => {
    const get = await api.get('/v1/problems').set('Accept-Encoding', 'identity');
    const head = await api.head('/v1/problems').set('Accept-Encoding', 'identity').expect(200);
    expect(head.text ?? '').toBe('');
    for (const name of ['etag', 'content-length', 'content-type', 'portolan-total']) {
      expect(head.headers[name], name).toBe(get.headers[name]);
    }
    await api.head('/v1/nothing').expect(404);
  });

  it('page with a Link that keeps the query', async () => {
    const first = await api.get('/v1/connections?first=2&direction=internal&sort=-source').expect(200);
    expect(first.headers['portolan-catalog']).toBe(first.body.catalog);
    expect(first.headers['portolan-total']).toBe(String(first.body.total));
    const next = /^<(.*)>; rel="next"$/.exec(first.headers.link ?? '')?.[1] ?? '';
    expect(next).toMatch(/^\/v1\/connections\?first=2&direction=internal&sort=-source&after=/);
    const second = await api.get(next).expect(200);
    expect(second.body.data[0].id).not.toBe(first.body.data[0].id);
  });

  it('forbid pages of others to embed, sniff or follow', async () => {
    const { headers } = await api.get('/health/live');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

describe('answers that are kept', () => {
  it('are the answers that would be written again', async () => {
    const fresh = await startApp({ PORTOLAN_ANSWER_CACHE: '0' });
    const requests = [
      { url: '/v1/connections' },
      { url: '/v1/connections?first=2' },
      { url: '/v1/connections', headers: { 'accept-encoding': 'gzip' } },
      { url: '/v1/connections', headers: { 'accept-encoding': 'br' } },
      { url: '/v1/catalogs/apigee-hybrid@1.2/site' },
      { url: '/v1/catalogs/apigee-hybrid@1.2/site', headers: { accept: 'application/yaml' } },
      { url: '/v1/connections', method: 'HEAD' as const },
      { url: '/v1/connections', headers: { 'if-none-match': '*' } },
      { url: '/v1/connections', headers: { accept: 'image/png' } },
      { url: '/v1/connections?port=0' },
      { url: '/docs', headers: { accept: 'text/html' } },
      { url: '/v1/connections', method: 'DELETE' as const },
      { url: '/health/live' },
      { url: '/graphql?query={__typename}' },
    ];
    const seen = async (from: NestFastifyApplication, request: (typeof requests)[number]) => {
      const headers = { 'x-request-id': 'same', ...request.headers };
      const answer = await from.inject({ ...request, headers });
      const { date: _, connection: __, ...rest } = answer.headers;
      return [answer.statusCode, { ...rest, 'content-length': String(rest['content-length']) }, answer.body];
    };
    for (const request of [...requests, ...requests]) {
      expect(await seen(app, request), JSON.stringify(request)).toEqual(await seen(fresh.app, request));
    }
    await fresh.app.close();
  });
});

describe('request ids', () => {
  it.each(['a', 'A-1_b.c', 'x'.repeat(64)])('takes %s', async (id) => {
    const { headers } = await api.get('/health/live').set('X-Request-Id', id);
    expect(headers['x-request-id']).toBe(id);
  });

  it.each(['', 'a b', 'x'.repeat(65), 'a"b', 'a/b'])('makes its own in place of %j', async (id) => {
    const { headers } = await api.get('/health/live').set('X-Request-Id', id);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names it in a problem', async () => {
    const { body } = await api.get('/v1/nothing').set('X-Request-Id', 'mine').expect(404);
    expect(body.requestId).toBe('mine');
  });
});

describe('problems', () => {
  it('are listed with their remedies, each on a page of its own', async () => {
    const { body } = await api.get('/v1/problems').expect(200);
    const listed = new Set((body.data as { code: string }[]).map(({ code }) => code));
    expect(body).toMatchObject({ total: body.data.length, next: null });
    for (const codes of [problemCodes, omissionCodes, warningCodes]) {
      for (const code of Object.keys(codes)) expect(listed).toContain(code);
    }
    for (const { code, type, remedy } of body.data as { code: string; type: string; remedy: string }[]) {
      const one = await api.get(type).expect(200);
      expect(one.body).toMatchObject({ code, remedy });
    }
  });
});

describe('operation', () => {
  it('counts requests by the template of the route, never by address', async () => {
    await api.get('/problems/host-bits-set');
    await api.get('/nothing/at/all');
    const { text, headers } = await api.get('/metrics').set('Accept-Encoding', 'identity').expect(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('route="/problems/:code",status="200"');
    expect(text).toContain('route="none",status="404"');
    expect(text).not.toContain('host-bits-set');
    expect(text).not.toContain('/nothing/at/all');
    expect(text).toMatch(/^portolan_build_info\{version="[^"]+",node="v[^"]+"\} 1$/m);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('tells readiness from liveness', async () => {
    expect((await api.get('/health/live').expect(200)).body).toEqual({ status: 'live' });
    expect((await api.get('/health/ready').expect(200)).body).toEqual({ status: 'ready' });
  });
});

describe('reference', () => {
  it('serves its OpenAPI document in 3.1, every reference in it resolved', async () => {
    const { body, text } = await api.get('/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    expect(text).not.toContain('"nullable"');
    for (const [, pointer = ''] of text.matchAll(/"\$ref": "#\/([^"]+)"/g)) {
      const target = pointer.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], body);
      expect(target, pointer).toBeDefined();
    }
    for (const [, path = ''] of text.matchAll(/"\$ref": "(\/[^"]+)"/g)) await api.get(path).expect(200);
  });

  it('describes every path that it serves', async () => {
    const { body } = await api.get('/openapi.json');
    const operations = Object.entries(body.paths as Record<string, Record<string, { summary?: string }>>);
    expect(operations.length).toBeGreaterThan(10);
    for (const [path, methods] of operations) {
      for (const [method, { summary }] of Object.entries(methods)) expect(summary, `${method} ${path}`).toBeTruthy();
    }
  });

  it('serves the schemas, and names them where one is not found', async () => {
    const schema = await api.get('/schemas/catalog').expect(200);
    expect(schema.headers['content-type']).toBe('application/schema+json');
    expect(schema.body.$schema).toContain('2020-12');
    const refused = await api.get('/schemas/catalogue').expect(404);
    expect(refused.body.errors[0]).toMatchObject({ code: 'unknown-schema', suggestions: ['catalog'] });
  });

  it.each(['/docs', '/graphql'])('%s is a page without scripts of its own or of others', async (path) => {
    const { text, headers } = await api.get(path).set('Accept', 'text/html').expect(200);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(text).not.toMatch(/https?:/);
    for (const [, body] of text.matchAll(/<script(?! type="application\/json")[^>]*>([^<]*)/g)) expect(body).toBe('');
    const assets = [...text.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, asset = '']) => asset);
    expect(assets.length).toBeGreaterThan(2);
    for (const asset of assets) await api.get(asset).expect(200);
  });
});
