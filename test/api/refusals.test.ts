import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type TestAgent from 'supertest/lib/agent.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemCodes } from '../../src/problems/index.js';
import { startApp } from './app.js';

let app: NestFastifyApplication;
let api: TestAgent;
let port: number;
beforeAll(async () => {
  ({ app, api } = await startApp({
    PORTOLAN_LOG: 'error',
    PORTOLAN_BODY_LIMIT: '2048',
    PORTOLAN_REQUEST_TIMEOUT: '1',
  }));
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterAll(async () => {
  await app.close();
});

interface Refused {
  readonly status: number;
  readonly type?: string | undefined;
  readonly body: Record<string, unknown>;
}

function expectProblem({ status, type, body }: Refused, code: string, wanted: number): void {
  expect([body.code, status]).toEqual([code, wanted]);
  expect(type).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: `/problems/${code}`,
    title: problemCodes[code as keyof typeof problemCodes].title,
    status,
    code,
  });
  expect(body.requestId).toMatch(/^[\w.-]{1,64}$/);
  expect(body.instance).toEqual(expect.any(String));
  for (const error of body.errors as Record<string, unknown>[]) {
    for (const key of ['code', 'detail', 'remedy']) expect(error[key]).toMatch(/./);
    expect(error.suggestions).toEqual(expect.any(Array));
  }
}

const refused = (response: { status: number; headers: Record<string, string>; body: unknown }): Refused => ({
  status: response.status,
  type: response.headers['content-type'],
  body: response.body as Record<string, unknown>,
});

describe('every path refuses with a problem', () => {
  it.each([
    ['GET', '/v1/%zz', 'bad-url', 400],
    ['GET', '/v1/problems?x=%zz', 'bad-url', 400],
    ['GET', '/v1/problems/%ff', 'bad-url', 400],
    ['GET', '/problems/LONG', 'url-too-long', 414],
    ['GET', '/v1/problems?x=LONG', 'url-too-long', 414],
    ['GET', '/', 'not-found', 404],
    ['GET', '/v1/nothing', 'not-found', 404],
    ['GET', '/v1/problems/', 'not-found', 404],
    ['POST', '/v1/nothing', 'not-found', 404],
    ['GET', '/assets/..%2f..%2fpackage.json', 'not-found', 404],
    ['GET', '/problems/__proto__', 'unknown-problem', 404],
    ['GET', '/problems/constructor', 'unknown-problem', 404],
    ['GET', '/v1/problems?code=x', 'unknown-parameter', 400],
    ['GET', '/health/live?x', 'unknown-parameter', 400],
    ['DELETE', '/v1/problems', 'method-not-allowed', 405],
    ['OPTIONS', '/v1/problems', 'method-not-allowed', 405],
    ['POST', '/v1/problems', 'method-not-allowed', 405],
    ['PROPFIND', '/v1/problems', 'method-not-allowed', 405],
    ['QUERY', '/v1/problems', 'method-not-allowed', 405],
    ['PUT', '/problems/host-bits-set', 'method-not-allowed', 405],
    ['PUT', '/graphql', 'method-not-allowed', 405],
    ['OPTIONS', '/graphql', 'method-not-allowed', 405],
  ] as const)('%s %s: %s', async (method, url, code, status) => {
    const answer = await app.inject({ method, url: url.replace('LONG', 'x'.repeat(9000)) });
    expectProblem(
      { status: answer.statusCode, type: String(answer.headers['content-type']), body: answer.json() },
      code,
      status,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-request-id']).toBe(answer.json().requestId);
    expect(answer.headers).not.toHaveProperty('etag');
  });

  it('names the methods that there are', async () => {
    expect((await api.delete('/v1/problems')).headers.allow).toBe('GET, HEAD');
    expect((await api.put('/graphql')).headers.allow).toBe('GET, POST');
  });

  it('names near paths', async () => {
    const { body } = await api.get('/v1/problem');
    expect(body.errors[0].suggestions).toContain('/v1/problems');
  });

  it('names the media types that there are', async () => {
    const response = await api.get('/v1/problems').set('Accept', 'image/png');
    expectProblem(refused(response), 'not-acceptable', 406);
    expect(response.body.errors[0]).toMatchObject({
      in: 'header',
      parameter: 'Accept',
      suggestions: ['application/json'],
    });
  });

  it('has a valid URI in instance, whatever was asked for', async () => {
    for (const url of ['/v1/%zz', '/v1/%ff%zz', '/v1/<script>\'"', '/v1/a b']) {
      const { instance } = (await app.inject({ url })).json();
      expect(() => decodeURIComponent(new URL(instance as string, 'http://host').pathname)).not.toThrow(TypeError);
      expect(instance).not.toMatch(/[<> "]/);
    }
  });
});

describe('bodies', () => {
  it.each([
    ['application/x-www-form-urlencoded', 'a=b'],
    ['text/plain', 'a'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/json; charset=latin1', '{}'],
    ['application/json-patch+json', '{}'],
    ['nonsense', '{}'],
  ])('of %s are refused with what is taken', async (type, body) => {
    const response = await api.post('/graphql').set('Content-Type', type).send(body);
    expectProblem(refused(response), 'unsupported-media-type', 415);
    expect(response.body.errors[0].remedy).toContain('curl --json');
  });

  it('in a content coding are refused', async () => {
    const response = await api
      .post('/graphql')
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip')
      .send('{}');
    expectProblem(refused(response), 'unsupported-media-type', 415);
  });

  it('beyond the limit are refused, declared or not', async () => {
    const body = JSON.stringify({ query: 'x'.repeat(3000) });
    expectProblem(refused(await api.post('/graphql').type('json').send(body)), 'body-too-large', 413);
    const chunked = await talk(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n${'x'.repeat(3000)}\r\n`,
    );
    expectProblem(chunked, 'body-too-large', 413);
  });
});

describe('what is no request', () => {
  it.each([
    ['nonsense', 'nonsense\r\n\r\n', 'bad-request', 400],
    ['a bad header', 'GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n', 'bad-request', 400],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 'bad-request', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 'bad-request', 400],
    ['long headers', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 'headers-too-large', 431],
    ['headers that do not end', 'GET / HTTP/1.1\r\nHost: x\r\n', 'request-timeout', 408],
    [
      'a body that does not end',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
      'request-timeout',
      408,
    ],
  ])('%s: a problem, and the connection closed', async (_, text, code, status) => {
    expectProblem(await talk(text), code, status);
  });

  it('an expectation is no reason to refuse', async () => {
    const { status } = await talk(
      'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nConnection: close\r\n\r\n',
    );
    expect(status).toBe(200);
  });

  it('a strange host does no harm', async () => {
    const answer = await talk('GET /graphql?query={__typename} HTTP/1.1\r\nHost: [::\r\nConnection: close\r\n\r\n');
    expect(answer.status).toBeLessThan(500);
  });
});

/** What the server answers to bytes, until it closes the connection. */
async function talk(text: string): Promise<Refused> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(text);
  await Promise.race([once(socket, 'close'), wait(5000)]);
  socket.destroy();
  const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n', 2);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]),
    type: /^content-type: (.*)$/im.exec(head)?.[1],
    body: JSON.parse(body) as Record<string, unknown>,
  };
}
