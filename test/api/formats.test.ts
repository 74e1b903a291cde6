import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startApp } from './app.js';

let service: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  service = await startApp({ PORTOLAN_DEFAULT_CATALOG: 'apigee-hybrid@1.2' });
});
afterAll(() => service.app.close());

const get = (path: string) => service.api.get(path).buffer(true);

/** RFC 4180, read by another hand than ours writes it. */
function readCsv(text: string): readonly (readonly string[])[] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  expect(cells.map(([all]) => all).join('')).toBe(text);
  const lines: string[][] = [[]];
  for (const [, quoted, plain = '', end] of cells) {
    lines.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
}

const lists = [
  ['/v1/connections?catalog=apigee-hybrid@1.2', 'id'],
  ['/v1/connections?catalog=apigee-hybrid@1.8&sort=-port&component=cassandra&first=3', 'id'],
  ['/v1/components?first=5', 'id'],
  ['/v1/catalogs?product=apigee-hybrid&first=4', 'id'],
  ['/v1/platforms?', 'id'],
  ['/v1/versions?', 'catalog'],
] as const;

describe.each(lists)('%s', (path, key) => {
  const idsOf = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map((row) => row[key]);
  const json = async () =>
    (await get(path).expect(200)).body as { data: Record<string, unknown>[]; next?: string | null };

  it('is the same in YAML', async () => {
    const { text, headers } = await get(`${path}&format=yaml`).expect(200);
    expect(headers['content-type']).toBe('application/yaml');
    const { next, ...body } = parse(text) as { next?: string | null };
    const { next: cursor, ...expected } = await json();
    expect([body, next === null]).toEqual([expected, cursor === null]);
    expect(next).toBe(cursor);
  });

  it('has the same rows in the same order in CSV and Markdown, paged alike', async () => {
    const { data } = await json();
    const csv = await get(`${path}&format=csv`).expect(200);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header = [], ...rows] = readCsv(csv.text);
    expect(rows.map((row) => row[header.indexOf(key)])).toEqual(idsOf(data));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([header.length]));
    const markdown = await get(`${path}&format=markdown`).expect(200);
    expect(markdown.headers['content-type']).toBe('text/markdown; charset=utf-8');
    const lines = markdown.text.split('\n').filter((line) => line.startsWith('| '));
    expect(lines.slice(2).map((line) => line.split(' | ')[0]?.slice(2))).toEqual(idsOf(data));
    const plain = await get(path);
    for (const { headers } of [csv, markdown]) {
      expect(headers['portolan-total']).toBe(plain.headers['portolan-total']);
      expect(headers.link?.replace(/&format=\w+/, '')).toBe(plain.headers.link);
    }
  });

  it('is chosen by Accept, and format wins', async () => {
    const tags = new Set<unknown>();
    for (const [format, mediaType] of [
      ['json', 'application/json'],
      ['csv', 'text/csv'],
      ['markdown', 'text/markdown'],
      ['yaml', 'application/yaml'],
    ]) {
      const accepted = await get(path).set('Accept', `image/png, ${mediaType};q=0.5`).expect(200);
      const chosen = await get(`${path}&format=${format}`).set('Accept', 'image/png').expect(200);
      expect(accepted.headers['content-type']).toContain(mediaType);
      expect(accepted.headers.vary).toBe('Accept, Accept-Encoding');
      expect(chosen.text).toBe(accepted.text);
      expect(chosen.headers.etag).toBe(accepted.headers.etag);
      tags.add(accepted.headers.etag);
      await get(`${path}&format=${format}`).set('If-None-Match', String(accepted.headers.etag)).expect(304);
    }
    expect(tags.size).toBe(4);
  });

  it('refuses other formats', async () => {
    for (const format of ['xml', 'text', 'CSV']) {
      const { body } = await get(`${path}&format=${format}`).expect(400);
      expect(body.errors).toMatchObject([{ code: 'invalid-parameter', parameter: 'format' }]);
    }
    const { body } = await get(path).set('Accept', 'image/png, text/html').expect(406);
    expect(body.errors[0].suggestions).toEqual(['application/json', 'text/csv', 'text/markdown', 'application/yaml']);
  });
});

it('pages of CSV follow each other by the header Link', async () => {
  const seen: (string | undefined)[] = [];
  let path: string | undefined = '/v1/connections?first=7&format=csv';
  for (let i = 0; path !== undefined && i < 5; i++) {
    const { text, headers }: Response = await get(path).expect(200).expect('Portolan-Total', '20');
    seen.push(
      ...readCsv(text)
        .slice(1)
        .map(([id]) => id),
    );
    path = /<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1];
  }
  const { body } = await get('/v1/connections').expect(200);
  expect(seen).toEqual((body as { data: { id: string }[] }).data.map(({ id }) => id));
});

it('CSV has the row as JSON has it, with text for what is more than a value', async () => {
  const { text } = await get('/v1/connections?format=csv&source=client-apps').expect(200);
  const [header = [], row = []] = readCsv(text);
  expect(Object.fromEntries(header.map((name, i) => [name, row[i]]))).toMatchObject({
    id: 'client-apps-to-default-istio-ingress',
    direction: 'inbound',
    bidirectional: 'false',
    ports: 'tcp/* (443 recommended, 8443 behind the load balancer)',
    'security.documented': 'None/OAuth over TLS 1.2',
    'security.alternatives': 'none or TLS 1.2 with oauth2',
    required: 'true',
    condition: '',
    'provenance.confidence': 'documented',
    'provenance.source': 'ports-1.2',
  });
});

it('what was not wholly seen is said in every format', async () => {
  const path = '/v1/connections?catalog=apigee-hybrid@1.9';
  const { body } = await get(path).expect('Portolan-Partial', 'internal, inbound, outbound');
  expect(body.completeness).toEqual({ internal: 'partial', inbound: 'partial', outbound: 'partial' });
  await get(`${path}&format=csv`).expect('Portolan-Partial', 'internal, inbound, outbound');
  const markdown = await get(`${path}&format=markdown`);
  expect(markdown.text).toMatch(
    /apigee-hybrid@1\.9 was not wholly seen: internal, inbound and outbound rows may be missing\.\n$/,
  );
  const whole = await get('/v1/connections?catalog=apigee-hybrid@1.2&format=csv');
  expect(whole.headers).not.toHaveProperty('portolan-partial');
});

it.each([
  [
    '/v1/ports/8843',
    'catalog,use,component,title,connections,since,until\r\napigee-hybrid@1.1,listens,mart,MART,prometheus-to-mart,1.1,\r\n',
  ],
  [
    '/v1/paths?source=client-apps&destination=cassandra',
    'way,source,destination,connections,ports\r\n1,client-apps,default-istio-ingress,client-apps-to-default-istio-ingress,"tcp/* (443 recommended, 8443 behind the load balancer)"\r\n',
  ],
])('%s comes as CSV too', async (path, start) => {
  const { text } = await get(path).set('Accept', 'text/csv').expect(200);
  expect(text.slice(0, start.length)).toBe(start);
});
