import { readFileSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type TestAgent from 'supertest/lib/agent.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startApp } from './app.js';

let app: NestFastifyApplication;
let api: TestAgent;
beforeAll(async () => {
  ({ app, api } = await startApp());
});
afterAll(() => app.close());

type Body = Record<string, unknown> & { site: Record<string, unknown> & { components: Record<string, unknown> } };

function example(name: string): Body {
  return JSON.parse(readFileSync(new URL(`../../examples/${name}.json`, import.meta.url), 'utf8'));
}

const post = (platform: string, body: unknown) => api.post(`/v1/rules/${platform}`).send(body as object);

describe('GET /v1/platforms', () => {
  it('lists what there is, in order', async () => {
    const { body } = await api.get('/v1/platforms').expect(200);
    expect(body.data.map(({ id, points }: { id: string; points: string[] }) => [id, points])).toEqual([
      ['nftables', ['host', 'gateway']],
      ['kubernetes-network-policy', ['workload']],
      ['gcp-firewall-rules', ['workload']],
    ]);
    expect(body).toMatchObject({ total: 3, next: null });
    for (const { id } of body.data) expect((await api.get(`/v1/platforms/${id}`).expect(200)).body.id).toBe(id);
  });

  it('names the nearest where there is none', async () => {
    const { body } = await api.get('/v1/platforms/nftable').expect(404);
    expect(body).toMatchObject({ code: 'unknown-platform', errors: [{ suggestions: ['nftables'], in: 'path' }] });
  });
});

describe('GET /v1/catalogs/{catalog}/site', () => {
  it('is a valid site in JSON, and says the same in YAML with comments', async () => {
    const json = await api.get('/v1/catalogs/apigee-hybrid@1.2/site').expect(200);
    expect(Object.keys(json.body.components)).toHaveLength(13);
    const yaml = await api.get('/v1/catalogs/apigee-hybrid%401.2/site').set('Accept', 'application/yaml').expect(200);
    expect(parse(yaml.text)).toEqual(json.body);
    expect(yaml.text).toContain('#   client-apps-to-default-istio-ingress: [tcp/443]  # recommended');
    const answer = await post('kubernetes-network-policy', { site: json.body }).expect(200);
    expect(answer.body.coverage.length).toBeGreaterThan(0);
  });
});

describe('POST /v1/rules/{platform}', () => {
  it.each([
    ['nftables', 'gateway'],
    ['nftables', 'host'],
    ['kubernetes-network-policy', 'kubernetes'],
    ['gcp-firewall-rules', 'gcp'],
  ])('answers %s for the example %s with all that the contract names', async (platform, name) => {
    const { body, headers } = await post(platform, example(name)).expect(200);
    expect(Object.keys(body)).toEqual(
      expect.arrayContaining(
        'platform format catalog revision digest files rules coverage proof limits warnings apply rollback'.split(' '),
      ),
    );
    expect(body.proof.holds).toBe(true);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'portolan-catalog': 'apigee-hybrid@1.2',
      'portolan-digest': body.digest,
    });
    expect(headers.etag).toBeUndefined();
    const again = await post(platform, example(name)).expect(200);
    expect(again.text).toBe(JSON.stringify(body));
  });

  it('takes and gives YAML', async () => {
    const text = readFileSync(new URL('../../examples/host.json', import.meta.url), 'utf8');
    const { text: yaml } = await api
      .post('/v1/rules/nftables')
      .set('Content-Type', 'application/yaml')
      .set('Accept', 'application/yaml')
      .send(text)
      .expect(200);
    expect(parse(yaml)).toEqual((await post('nftables', example('host'))).body);
  });

  it('gives the snippet alone as text, with what is omitted on top, and one file with nothing added', async () => {
    const json = await post('nftables', example('gateway'));
    const text = await post('nftables', example('gateway')).set('Accept', 'text/plain').expect(200);
    expect(text.headers['portolan-omitted']).toContain('mart-to-google-cloud');
    const [first, second] = text.text.split('\n');
    expect([first, second]).toEqual(['#!/usr/sbin/nft -f', expect.stringContaining('# omitted: ')]);
    const file = await api.post('/v1/rules/nftables?file=portolan.nft').send(example('gateway')).expect(200);
    expect(file.text).toBe(json.body.files[0].content);
    const none = await api.post('/v1/rules/nftables?file=other').send(example('gateway')).expect(400);
    expect(none.body.errors[0]).toMatchObject({ parameter: 'file', suggestions: ['portolan.nft'] });
  });

  it('lists every mistake in document order, each with its place', async () => {
    const body = {
      site: {
        catalog: 'apigee-hybrid@1.2',
        components: { cassandra: { addresses: ['10.0.0.1/8', 'x'] }, mp: {}, mart: { adresses: [] } },
      },
      enforcementPoint: { kind: 'gateway' },
      options: { scope: 'everything' },
    };
    const { body: problem } = await post('nftables', body).expect(400);
    expect(problem.errors.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer])).toEqual([
      ['host-bits-set', '/site/components/cassandra/addresses/0'],
      ['address-malformed', '/site/components/cassandra/addresses/1'],
      ['unknown-component', '/site/components/mp'],
      ['unknown-field', '/site/components/mart/adresses'],
      ['invalid-value', '/options/scope'],
    ]);
    expect(problem.errors[0].suggestions).toContain('10.0.0.0/8');
    expect(problem.errors[2].suggestions).toEqual(['message-processor']);
    expect(problem.errors[3].suggestions).toContain('addresses');
  });

  it.each<[string, string, (body: Body) => unknown, number, string, string]>([
    ['no site', 'nftables', () => ({}), 400, 'missing-field', '/site'],
    ['a list as body', 'nftables', () => [], 400, 'wrong-type', ''],
    [
      'a product without version',
      'nftables',
      (b) => ({ ...b, site: { ...b.site, catalog: 'apigee-hybrid' } }),
      400,
      'catalog-version-required',
      '/site/catalog',
    ],
    [
      'an unknown catalog',
      'nftables',
      (b) => ({ ...b, site: { ...b.site, catalog: 'apigee-hybrid@1.22' } }),
      400,
      'unknown-catalog',
      '/site/catalog',
    ],
    ['no point', 'nftables', ({ site }) => ({ site }), 422, 'point-required', '/enforcementPoint'],
    [
      'an unknown point',
      'nftables',
      (b) => ({ ...b, enforcementPoint: { kind: 'gatway' } }),
      400,
      'invalid-value',
      '/enforcementPoint/kind',
    ],
    [
      'a point that the platform lacks',
      'nftables',
      (b) => ({ ...b, enforcementPoint: { kind: 'workload' } }),
      422,
      'point-not-offered',
      '/enforcementPoint/kind',
    ],
    [
      'a host without component',
      'nftables',
      (b) => ({ ...b, enforcementPoint: { kind: 'host' } }),
      400,
      'missing-field',
      '/enforcementPoint/component',
    ],
    ['an unknown format', 'nftables', (b) => ({ ...b, format: 'json' }), 422, 'format-not-offered', '/format'],
    [
      'an option of later',
      'nftables',
      (b) => ({ ...b, options: { ticket: 'X' } }),
      400,
      'unknown-field',
      '/options/ticket',
    ],
    [
      'none on nftables',
      'nftables',
      (b) => ({ ...b, options: { defaultAction: 'none' } }),
      422,
      'no-effect-alone',
      '/options/defaultAction',
    ],
    [
      'none on Kubernetes',
      'kubernetes-network-policy',
      (b) => ({ site: b.site, options: { defaultAction: 'none' } }),
      422,
      'isolates-by-itself',
      '/options/defaultAction',
    ],
    [
      'no established',
      'nftables',
      (b) => ({ ...b, options: { essentials: [] } }),
      422,
      'established-required',
      '/options/essentials',
    ],
    [
      'a host without management',
      'nftables',
      (b) => ({ ...b, enforcementPoint: { kind: 'host', component: 'cassandra' } }),
      422,
      'no-management-access',
      '/site/management',
    ],
    [
      'a selection of nothing',
      'nftables',
      (b) => ({ ...b, select: { component: ['fluentd'], port: [1] } }),
      422,
      'nothing-selected',
      '/select',
    ],
    [
      'nothing to render',
      'nftables',
      (b) => ({ ...b, select: { destination: ['google-cloud'] } }),
      422,
      'nothing-rendered',
      '',
    ],
    [
      'rows that lack something, rejected',
      'nftables',
      (b) => ({ ...b, options: { incomplete: 'reject' } }),
      422,
      'incomplete',
      '/options/incomplete',
    ],
    [
      'an empty select',
      'nftables',
      (b) => ({ ...b, select: { component: [] } }),
      400,
      'empty-list',
      '/select/component',
    ],
    [
      'a prefix with a quote',
      'nftables',
      (b) => ({ ...b, options: { namePrefix: 'a"b' } }),
      400,
      'invalid-name',
      '/options/namePrefix',
    ],
    [
      'a name with a newline',
      'nftables',
      (b) => ({ ...b, site: { ...b.site, name: 'a\nflush ruleset' } }),
      400,
      'invalid-name',
      '/site/name',
    ],
    [
      'a name with a command',
      'nftables',
      (b) => ({ ...b, site: { ...b.site, name: '$(reboot)' } }),
      400,
      'invalid-name',
      '/site/name',
    ],
    [
      'a choice for a fixed port',
      'nftables',
      (b) => ({ ...b, site: { ...b.site, ports: { 'mart-to-cassandra': ['tcp/1'] } } }),
      400,
      'port-not-configurable',
      '/site/ports/mart-to-cassandra/0',
    ],
    [
      'a choice for no row',
      'nftables',
      (b) => ({ ...b, site: { ...b.site, ports: { 'mart-to-cassandr': ['tcp/1'] } } }),
      400,
      'unknown-connection',
      '/site/ports/mart-to-cassandr',
    ],
    [
      'port 0',
      'nftables',
      (b) => ({ ...b, site: { ...b.site, ports: { 'client-apps-to-default-istio-ingress': ['tcp/0'] } } }),
      400,
      'port-out-of-range',
      '/site/ports/client-apps-to-default-istio-ingress/0',
    ],
  ])('refuses %s', async (_, platform, change, status, code, pointer) => {
    const { body } = await post(platform, change(example('gateway'))).expect(status);
    expect([body.code, body.errors[0].pointer]).toEqual([code, pointer]);
    expect(body.errors[0].remedy).not.toBe('');
  });

  it.each(['__proto__', 'constructor', 'toString'])('knows no component %s', async (name) => {
    const text = JSON.stringify(example('gateway')).replace('"mart":', `"${name}":`);
    const { body } = await api
      .post('/v1/rules/nftables')
      .set('Content-Type', 'application/json')
      .send(text)
      .expect(400);
    expect(body.errors[0]).toMatchObject({ code: 'unknown-component', pointer: `/site/components/${name}` });
  });

  it('refuses a platform that is none', async () => {
    const { body } = await post('iptable', example('gateway')).expect(404);
    expect(body.code).toBe('unknown-platform');
  });
});

describe('what a sceptic tries next', () => {
  it('a body that is wrong throughout is refused briefly, and holds nobody up', async () => {
    const components = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`c${i}`, {}]));
    const site = { catalog: 'apigee-hybrid@1.2', components };
    const { body } = await post('nftables', { site }).expect(400);
    expect(body.errors).toHaveLength(100);
    expect(body.errors[99].pointer).toBe('/site/components/c99');
    const keys = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, 1]));
    expect((await post('nftables', keys).expect(400)).body.errors).toHaveLength(100);
  });

  const warned = async (platform: string, body: unknown) => {
    const answer = await post(platform, body).expect(200);
    return answer.body.warnings.map(({ code }: { code: string }) => code);
  };

  it('selectors of which one takes the pods of the other are warned of', async () => {
    const pods = (podLabels: object) => ({ kubernetes: { namespace: 'apigee', podLabels } });
    const components = { prometheus: pods({ tier: 'x' }), mart: pods({ tier: 'x', app: 'm' }), cassandra: {} };
    const nested = { site: { catalog: 'apigee-hybrid@1.2', components } };
    expect(await warned('kubernetes-network-policy', nested)).toContain('shared-identity');
  });

  it('a source whose egress can’t be denied is warned of', async () => {
    expect(await warned('gcp-firewall-rules', example('gcp'))).toContain('egress-not-denied');
  });

  it('a family that the request leaves out is warned of where deny cuts it', async () => {
    const codes = await warned('nftables', { ...example('gateway'), options: { families: ['ipv4'] } });
    expect(codes).toContain('family-left-out');
  });

  it('parts of a site that a gateway does not need are warned of', async () => {
    const body = example('gateway');
    const site = { ...body.site, management: [{ addresses: ['10.9.0.0/24'], ports: ['tcp/22'] }] };
    expect(await warned('nftables', { ...body, site })).toContain('not-at-this-point');
  });

  it('an end that is as good as any is not protected', async () => {
    const body = example('gateway');
    const components = { ...body.site.components, 'backend-services': { addresses: ['0.0.0.0/0'] } };
    const request = { ...body, site: { ...body.site, components }, select: { component: ['backend-services'] } };
    expect((await post('nftables', request).expect(422)).body.code).toBe('empty-protected-set');
    expect(await warned('nftables', { ...request, select: {} })).not.toContain('placeholder-address');
  });
});

describe('GET /v1/rules/{platform}', () => {
  it.each([
    ['nftables?point=gateway&catalog=apigee-hybrid@1.2', 'define cassandra_ipv4 = { 192.0.2.5 }'],
    ['nftables?point=host&at=cassandra', 'define management_hosts_ipv4 = { 192.0.2.254 }'],
    ['kubernetes-network-policy', 'kind: NetworkPolicy'],
    ['gcp-firewall-rules', 'target_tags'],
    ['gcp-firewall-rules?format=gcloud', 'gcloud compute firewall-rules create'],
  ])('%s is a template', async (path, expected) => {
    const { body, headers } = await api.get(`/v1/rules/${path}`).expect(200);
    expect(body.files[0].content).toContain(expected);
    expect(body.warnings.map(({ code }: { code: string }) => code)).toContain('placeholder-address');
    expect(body.proof.holds).toBe(true);
    expect(headers.etag).toMatch(/^"/);
    await api
      .get(`/v1/rules/${path}`)
      .set('If-None-Match', headers.etag ?? '')
      .expect(304);
  });

  it('selects rows as the list of rows does', async () => {
    const query = 'catalog=apigee-hybrid@1.2&component=cassandra&port=9042';
    const { body } = await api.get(`/v1/rules/nftables?point=gateway&${query}`).expect(200);
    expect(body.coverage.map(({ connection }: { connection: string }) => connection)).toEqual([
      'mart-to-cassandra',
      'message-processor-to-cassandra',
    ]);
  });

  it.each([
    ['nftables', 422, 'point-required', 'point'],
    ['nftables?point=host', 422, 'point-required', 'point'],
    ['nftables?point=moon', 400, 'invalid-parameter', 'point'],
    ['nftables?point=host&at=mp', 400, 'unknown-component', 'at'],
    ['nftables?point=gateway&portt=1', 400, 'unknown-parameter', 'portt'],
    ['nftables?point=gateway&port=0', 400, 'port-out-of-range', 'port'],
    ['nftables?point=gateway&include=nothing', 400, 'unknown-connection', 'include'],
    ['nftables?point=gateway&catalog=nothing', 400, 'unknown-catalog', 'catalog'],
    ['nftables?point=gateway&format=x', 422, 'format-not-offered', 'format'],
    ['nftables?point=gateway&defaultAction=none', 422, 'no-effect-alone', 'defaultAction'],
    ['nftables?point=gateway&port=1', 422, 'nothing-selected', 'component'],
  ])('%s is refused', async (path, status, code, parameter) => {
    const { body } = await api.get(`/v1/rules/${path}`).expect(status);
    expect([body.code, body.errors[0].parameter]).toEqual([code, parameter]);
  });
});

const rulesQuery = `query Rules($input: RulesInput!, $platform: ID!) {
  rules(platform: $platform, input: $input) {
    digest files { content } proof { holds } coverage { connection status missing { code half } }
    rules { id direction source { component identity { podLabels { key value } networkTags } } }
  }
}`;

/** The body of REST as GraphQL's input: a map is a list with its key. */
function toInput(body: Body): Record<string, unknown> {
  const { components, ports, ...rest } = body.site as Record<string, Record<string, unknown>>;
  const list = (map: Record<string, unknown> = {}) => Object.entries(map);
  return {
    ...body,
    ...(body.enforcementPoint === undefined ? {} : { enforcementPoint: pointInput(body.enforcementPoint) }),
    site: {
      ...rest,
      components: list(components).map(([id, facts]) => ({ id, ...componentInput(facts as Record<string, unknown>) })),
      ...(ports === undefined
        ? {}
        : { ports: list(ports).map(([connection, chosen]) => ({ connection, ports: chosen })) }),
    },
  };
}

function pointInput(point: unknown): unknown {
  const { component, ...rest } = point as Record<string, unknown>;
  return component === undefined ? rest : { ...rest, component: [component].flat() };
}

function componentInput({ kubernetes, ...facts }: Record<string, unknown>): Record<string, unknown> {
  if (kubernetes === undefined) return facts;
  const { podLabels, namespace } = kubernetes as { podLabels: object; namespace: string };
  return {
    ...facts,
    kubernetes: { namespace, podLabels: Object.entries(podLabels).map(([key, value]) => ({ key, value })) },
  };
}

describe('rules in GraphQL', () => {
  it.each([
    ['nftables', 'gateway'],
    ['nftables', 'host'],
    ['kubernetes-network-policy', 'kubernetes'],
    ['gcp-firewall-rules', 'gcp'],
  ])('are those of REST: %s for %s', async (platform, name) => {
    const rest = await post(platform, example(name)).expect(200);
    const { body } = await api
      .post('/graphql')
      .send({ query: rulesQuery, variables: { platform, input: toInput(example(name)) } })
      .expect(200);
    expect(body.errors).toBeUndefined();
    expect(body.data.rules.digest).toBe(rest.body.digest);
    expect(body.data.rules.rules.map(({ id }: { id: string }) => id)).toEqual(
      rest.body.rules.map(({ id }: { id: string }) => id),
    );
  });

  it.each([null, { source: null }])('refuse select %j, which would ask for everything', async (select) => {
    const site = { catalog: 'apigee-hybrid@1.2', components: [{ id: 'mart' }] };
    const { body } = await api
      .post('/graphql')
      .send({ query: rulesQuery, variables: { platform: 'nftables', input: { site, select } } });
    expect(body.errors[0].extensions.code).toBe('wrong-type');
  });

  it.each(['mutation { x }', 'subscription { x }'])('refuse %s', async (query) => {
    const { body } = await api.post('/graphql').send({ query });
    expect(body.errors[0].extensions.code).toBe('graphql-invalid');
  });

  it('refuse a key that stands twice, and what REST refuses, with code and place', async () => {
    const site = { catalog: 'apigee-hybrid@1.2', components: [{ id: 'mart' }, { id: 'mart' }] };
    const twice = await api
      .post('/graphql')
      .send({ query: rulesQuery, variables: { platform: 'nftables', input: { site } } });
    expect(twice.body.data.rules).toBeNull();
    expect(twice.body.errors[0].extensions).toMatchObject({ code: 'duplicate-key' });
    const unknown = { catalog: 'apigee-hybrid@1.2', components: [{ id: 'mp' }] };
    const near = await api
      .post('/graphql')
      .send({ query: rulesQuery, variables: { platform: 'nftables', input: { site: unknown } } });
    expect(near.body.errors[0].extensions).toMatchObject({
      code: 'unknown-component',
      suggestions: ['message-processor'],
    });
  });
});
