import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type TestAgent from 'supertest/lib/agent.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from './app.js';

let app: NestFastifyApplication;
let api: TestAgent;
beforeAll(async () => {
  ({ app, api } = await startApp());
});
afterAll(async () => {
  await app.close();
});

const path = '/v1/rules/nftables';
const site = {
  catalog: 'apigee-hybrid@1.2',
  components: { mart: { addresses: ['10.20.2.0/28'] }, cassandra: { addresses: ['10.20.1.0/28'] } },
};
const request = { site, enforcementPoint: { kind: 'gateway' } };
const post = (type: string, body: string) => api.post(path).set('Content-Type', type).send(body);

describe('a body in JSON or YAML', () => {
  it('means the same in both, under each name of YAML', async () => {
    const json = await post('application/json', JSON.stringify(request)).expect(200);
    const yaml = `
# comments are welcome
site:
  catalog: apigee-hybrid@1.2
  components:
    mart: {addresses: [10.20.2.0/28]}
    cassandra:
      addresses:
        - "10.20.1.0/28"
enforcementPoint: {kind: gateway}
`;
    for (const type of ['application/yaml', 'text/yaml', 'application/x-yaml', 'application/yaml; charset=UTF-8']) {
      const answer = await post(type, yaml).expect(200);
      expect(answer.body.digest).toBe(json.body.digest);
    }
    expect(json.headers).toMatchObject({ 'cache-control': 'no-store', 'portolan-digest': json.body.digest });
    expect(json.headers).not.toHaveProperty('etag');
  });

  it.each<[string, string, string | Buffer, string, string]>([
    ['nothing', 'application/json', '', 'body-missing', ''],
    ['white space', 'application/json', ' \n', 'body-missing', ''],
    ['no JSON', 'application/json', '{', 'body-malformed', ''],
    ['YAML sent as JSON', 'application/json', 'site: {}', 'body-malformed', ''],
    ['a key twice', 'application/json', '{"site":{"ports":{"a":[],"a":[]}}}', 'duplicate-key', '/site/ports/a'],
    ['a key twice', 'text/yaml', 'site:\n  name: a\n  name: b\n', 'duplicate-key', '/site/name'],
    ['an alias', 'text/yaml', 'site: &a {}\nselect: *a\n', 'yaml-feature', '/site'],
    ['two documents', 'text/yaml', 'a: 1\n---\nb: 1\n', 'yaml-feature', ''],
    ['too many levels', 'application/json', `${'[['.repeat(20)}`, 'body-too-deep', '/0'.repeat(32)],
    ['a byte order mark', 'application/json', '\u{feff}{}', 'body-encoding', ''],
    ['no UTF-8', 'application/json', Buffer.from('{"site":{"name":"\xe4"}}', 'latin1'), 'body-encoding', ''],
    ['a list', 'application/json', '[]', 'wrong-type', ''],
    ['text', 'text/yaml', 'site', 'wrong-type', ''],
    ['an unknown key', 'application/json', '{"sight":{}}', 'unknown-field', '/sight'],
    ['__proto__', 'application/json', '{"__proto__":{"site":{}}}', 'unknown-field', '/__proto__'],
    ['constructor', 'text/yaml', 'constructor: {prototype: {}}', 'unknown-field', '/constructor'],
  ])('of %s (%s) is refused', async (_, type, body, code, pointer) => {
    const answer = await app.inject({ method: 'POST', url: path, payload: body, headers: { 'content-type': type } });
    expect([answer.statusCode, answer.json().code]).toEqual([400, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json().errors[0]).toMatchObject({ code, in: 'body', pointer, detail: expect.any(String) });
    expect(({} as { site?: unknown }).site).toBeUndefined();
  });

  it('keeps names of components that are dangerous as names', async () => {
    const components = '{"__proto__":{"addresses":["any"]},"constructor":{"addresses":["any"]}}';
    const answer = await post(
      'application/json',
      `{"site":{"catalog":"apigee-hybrid@1.2","components":${components}}}`,
    );
    expect(answer.status).toBe(400);
    const pointers = (answer.body.errors as { code: string; pointer?: string }[])
      .filter(({ code }) => code === 'unknown-component')
      .map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/site/components/__proto__', '/site/components/constructor']);
  });

  it('without a Content-Type is refused, and so is none at all', async () => {
    const unlabelled = await app.inject({ method: 'POST', url: path, payload: Buffer.from('{}'), headers: {} });
    expect([unlabelled.statusCode, unlabelled.json().code]).toEqual([415, 'unsupported-media-type']);
    const none = await app.inject({ method: 'POST', url: path });
    expect([none.statusCode, none.json().code]).toEqual([400, 'body-missing']);
  });

  it('of a form, as curl -d sends it, is refused with the line to use', async () => {
    const answer = await post('application/x-www-form-urlencoded', JSON.stringify(request)).expect(415);
    expect(answer.body.errors[0].remedy).toContain('curl --json');
  });

  it('beyond 1 MiB is refused', async () => {
    const answer = await post('application/json', `{"site":"${'x'.repeat(1024 * 1024)}"}`).expect(413);
    expect(answer.body).toMatchObject({ code: 'body-too-large', detail: expect.stringContaining('1048576') });
  });
});
