import { expect, it } from 'vitest';
import type { Connection } from '../../src/catalog/index.js';
import { formatAlternatives, formatHosts, formatPorts, getCatalog, loadShipped, parseTable } from './shipped.js';

const catalogs = await loadShipped();
const catalog = getCatalog(catalogs, 'apigee-hybrid@1.2');

// Written from the facts about the ports page of 1.2, not from the catalog: source, destination, direction, ports
// (? optional, * chosen by the operator, *443 with that recommended, >8443 behind a load balancer), wording of the
// security, its alternatives, hosts (~ inferred).
const rows = parseTable(`
mart                  | cassandra             | internal | tcp/9042 tcp/9142       | mTLS                                   | mtls                |
mart-istio-ingress    | mart                  | internal | tcp/8443                | TLS                                    | tls                 |
default-istio-ingress | message-processor     | internal | tcp/8443                | TLS (Apigee-generated, self-signed cert) | tls               |
message-processor     | cassandra             | internal | tcp/9042 tcp/9142       | mTLS                                   | mtls                |
message-processor     | fluentd               | internal | tcp/20001               | mTLS                                   | mtls                |
cassandra             | cassandra             | internal | tcp/7001 tcp/7000?      | mTLS                                   | mtls                |
prometheus            | cassandra             | internal | tcp/7070                | TLS                                    | tls                 |
prometheus            | mart                  | internal | tcp/8843                | TLS                                    | tls                 |
prometheus            | message-processor     | internal | tcp/8843                | TLS                                    | tls                 |
prometheus            | synchronizer          | internal | tcp/8843                | TLS                                    | tls                 |
prometheus            | udca                  | internal | tcp/7070                | TLS                                    | tls                 |
apigee-services       | mart-istio-ingress    | inbound  | tcp/443>8443            | OAuth over TLS 1.2                     | tls/1.2/oauth2      |
client-apps           | default-istio-ingress | inbound  | tcp/*443>8443           | None/OAuth over TLS 1.2                | none tls/1.2/oauth2 |
message-processor     | backend-services      | outbound | tcp/*443 udp/*          | None/OAuth over TLS 1.2                | none tls/1.2/oauth2 |
synchronizer          | apigee-services       | outbound | tcp/443                 | OAuth over TLS 1.2                     | tls/1.2/oauth2      | apigee.googleapis.com
synchronizer          | google-cloud          | outbound | tcp/443                 | OAuth over TLS 1.2                     | tls/1.2/oauth2      | ~iamcredentials.googleapis.com
udca                  | apigee-services       | outbound | tcp/443                 | OAuth over TLS 1.2                     | tls/1.2/oauth2      | ~apigee.googleapis.com ~storage.googleapis.com
prometheus            | google-cloud          | outbound | tcp/443                 | TLS                                    | tls                 | ~monitoring.googleapis.com
fluentd               | google-cloud          | outbound | tcp/443                 | TLS                                    | tls                 | ~logging.googleapis.com
mart                  | google-cloud          | outbound | tcp/443                 | OAuth over TLS 1.2                     | tls/1.2/oauth2      | ~iamcredentials.googleapis.com
`);

function rowOf(row: Connection): readonly string[] {
  const { source, destination, direction, security } = row;
  const secured = [security.documented ?? '', formatAlternatives(row)];
  return [source, destination, direction, formatPorts(row), ...secured, formatHosts(row)];
}

it('has the 20 rows of the page, in its order', () => {
  expect(catalog.connections.map(rowOf)).toEqual(rows);
  expect(catalog.connections.map(({ id }) => id)).toEqual(rows.map(([from, to]) => `${from}-to-${to}`));
});

it('knows one row that either end opens, and none that is optional', () => {
  expect(catalog.connections.filter((row) => row.bidirectional).map(({ id }) => id)).toEqual([
    'cassandra-to-cassandra',
  ]);
  expect(catalog.connections.filter((row) => !row.required)).toEqual([]);
});

it.each([
  ['mart-to-cassandra', /9042 only/],
  ['message-processor-to-cassandra', /9042 only/],
  ['prometheus-to-mart', /lacks this row/],
  ['prometheus-to-udca', /lacks this row/],
  ['message-processor-to-backend-services', /lacks UDP/],
])('notes what one published copy of the page lacks: %s', (id, note) => {
  expect(catalog.connections.find((row) => row.id === id)?.provenance.note).toMatch(note);
});

it('says how sure every inferred fact is', () => {
  const provenances = catalog.connections.flatMap((row) => [
    row.provenance,
    ...row.hosts.flatMap(({ provenance }) => provenance ?? []),
  ]);
  expect(provenances.filter(({ confidence, note }) => confidence === 'inferred' && note === null)).toEqual([]);
});

it.each([
  ['mart', 'runtime', 'apigee app=apigee-mart'],
  ['mart-istio-ingress', 'runtime', 'istio-system app=apigee-mart-istio-ingressgateway'],
  ['default-istio-ingress', 'runtime', 'istio-system app=istio-ingressgateway'],
  ['message-processor', 'runtime', 'apigee app=apigee-runtime'],
  ['cassandra', 'runtime', 'apigee app=apigee-cassandra'],
  ['fluentd', 'runtime', 'apigee app=apigee-udca'],
  ['prometheus', 'runtime', 'apigee app=apigee-metrics'],
  ['synchronizer', 'runtime', 'apigee app=apigee-synchronizer'],
  ['udca', 'runtime', 'apigee app=apigee-udca'],
  ['apigee-services', 'external-service', null],
  ['google-cloud', 'external-service', null],
  ['client-apps', 'client', null],
  ['backend-services', 'backend', null],
])('has the component %s', (id, kind, selector) => {
  expect(catalog.components).toHaveLength(13);
  const component = catalog.components.find((one) => one.id === id);
  expect(component).toMatchObject({ id, kind });
  const labels = Object.entries(component?.kubernetes?.podLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  expect(selector).toBe(component?.kubernetes ? `${component.kubernetes.namespace} ${labels.join(' ')}` : null);
});

it.each([
  ['mp', 'message-processor'],
  ['router', 'default-istio-ingress'],
  ['stackdriver', 'google-cloud'],
])('knows that people type %s for %s', (name, id) => {
  expect(catalog.components.filter((one) => one.otherNames.includes(name)).map((one) => one.id)).toEqual([id]);
});

it('is complete in every direction', () => {
  expect(catalog.completeness).toEqual({ internal: 'complete', inbound: 'complete', outbound: 'complete' });
});

it('lists beside the rows the hosts that no row names', () => {
  const named = new Set(catalog.connections.flatMap(({ hosts }) => hosts.map(({ name }) => name)));
  const hosts = catalog.alsoNeeded.map(({ host }) => host);
  expect(hosts.filter((host) => named.has(host))).toEqual([]);
  expect(hosts).toEqual(expect.arrayContaining(['oauth2.googleapis.com', 'www.googleapis.com', 'gcr.io']));
  expect(catalog.alsoNeeded.every(({ transport, port }) => transport === 'tcp' && port === 443)).toBe(true);
});
