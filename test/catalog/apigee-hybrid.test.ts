import { describe, expect, it } from 'vitest';
import type { Catalog, Completeness, Connection } from '../../src/catalog/index.js';
import { formatAlternatives, formatHosts, formatPorts, getCatalog, loadShipped, parseTable } from './shipped.js';

const catalogs = await loadShipped();
const catalogOf = (version: string) => getCatalog(catalogs, `apigee-hybrid@${version}`);

// Written from the facts about the ports pages, not from the catalogs: id, direction, ports, wording of the security, its
// alternatives, hosts (~ inferred), whether it is required, how sure the row is and where it was read. 1.2 has a test of
// its own.
const tables: readonly (readonly [version: string, table: string])[] = [
  [
    '1.1',
    `
mart-to-cassandra                          | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.1
mart-istio-ingress-to-mart                 | internal | tcp/8443 | TLS | tls | | required | documented ports-1.1
default-istio-ingress-to-message-processor | internal | tcp/8443 | TLS (Apigee-generated, self-signed cert) | tls | | required | documented ports-1.1
message-processor-to-cassandra             | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.1
message-processor-to-fluentd               | internal | tcp/20001 | mTLS | mtls | | required | documented ports-1.1
cassandra-to-cassandra                     | both ways | tcp/7001 tcp/7000? | mTLS | mtls | | required | documented ports-1.1
prometheus-to-cassandra                    | internal | tcp/7070 | TLS | tls | | required | documented ports-1.1
prometheus-to-mart                         | internal | tcp/8843 | TLS | tls | | required | documented ports-1.1
prometheus-to-message-processor            | internal | tcp/8843 | TLS | tls | | required | documented ports-1.1
prometheus-to-synchronizer                 | internal | tcp/8843 | TLS | tls | | required | documented ports-1.1
prometheus-to-udca                         | internal | tcp/7070 | TLS | tls | | required | documented ports-1.1
apigee-services-to-mart-istio-ingress      | inbound  | tcp/443>8443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | | required | documented ports-1.1-zh-tw
client-apps-to-default-istio-ingress       | inbound  | tcp/*443>8443 | None/OAuth over TLS 1.2/mTLS | none tls/1.2/oauth2 mtls | | required | documented ports-1.1-zh-tw
message-processor-to-backend-services      | outbound | tcp/*443 udp/* | None/OAuth over TLS 1.2 | none tls/1.2/oauth2 | | required | documented ports-1.1-zh-tw
synchronizer-to-apigee-services            | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | apigee.googleapis.com | required | documented ports-1.1-zh-tw
synchronizer-to-google-cloud               | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~iamcredentials.googleapis.com | required | inferred ports-1.2
udca-to-apigee-services                    | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~apigee.googleapis.com ~storage.googleapis.com | required | inferred ports-1.2
prometheus-to-google-cloud                 | outbound | tcp/443 | TLS | tls | ~monitoring.googleapis.com | required | inferred ports-1.2
fluentd-to-google-cloud                    | outbound | tcp/443 | TLS | tls | ~logging.googleapis.com | required | inferred ports-1.2
mart-to-google-cloud                       | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~iamcredentials.googleapis.com | required | inferred ports-1.2
`,
  ],
  [
    '1.8',
    `
mart-to-cassandra                          | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.8
apigee-connect-to-mart                     | internal | tcp/8443 | TLS | tls | | required | documented ports-1.8
default-istio-ingress-to-message-processor | internal | tcp/8443 | TLS (Apigee-generated, self-signed cert) | tls | | required | documented ports-1.8
message-processor-to-cassandra             | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.8
message-processor-to-fluentd               | internal | tcp/20001 | mTLS | mtls | | required | documented ports-1.8
cassandra-to-cassandra                     | both ways | tcp/7001 tcp/7199 | mTLS | mtls | | required | documented ports-1.8
cassandra-to-cassandra--api                | both ways | tcp/8778 | HTTP | none | | required | documented ports-1.8
synchronizer-to-cassandra                  | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.8
prometheus-to-cassandra                    | internal | tcp/7070 | TLS | tls | | required | documented ports-1.8-zh-cn
prometheus-to-mart                         | internal | tcp/8843 | TLS | tls | | required | documented ports-1.8-zh-cn
prometheus-to-message-processor            | internal | tcp/8843 | TLS | tls | | required | documented ports-1.8-zh-cn
prometheus-to-synchronizer                 | internal | tcp/8843 | TLS | tls | | required | documented ports-1.8-zh-cn
prometheus-to-udca                         | internal | tcp/7070 | TLS | tls | | required | documented ports-1.8-zh-cn
watcher-to-message-processor               | internal | tcp/8843 | TLS | tls | | required | documented ports-1.8-zh-cn
apigee-services-to-mart-istio-ingress      | inbound  | tcp/443>8443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | | Only without Apigee Connect. | documented summary-1.8
client-apps-to-default-istio-ingress       | inbound  | tcp/*443>8443 | None/OAuth over TLS 1.2 | none tls/1.2/oauth2 | | required | inferred summary-1.7
message-processor-to-backend-services      | outbound | tcp/*443 udp/* | None/OAuth over TLS 1.2 | none tls/1.2/oauth2 | | required | inferred summary-1.7
synchronizer-to-apigee-services            | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~apigee.googleapis.com | required | documented summary-1.8
synchronizer-to-google-cloud               | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~iamcredentials.googleapis.com | required | documented summary-1.8
udca-to-apigee-services                    | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~apigee.googleapis.com | required | documented summary-1.8
udca-to-google-cloud                       | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~storage.googleapis.com | required | documented summary-1.8
prometheus-to-google-cloud                 | outbound | tcp/443 | TLS | tls | ~monitoring.googleapis.com | required | documented summary-1.8
fluentd-to-google-cloud                    | outbound | tcp/443 | TLS | tls | ~logging.googleapis.com | required | inferred ports-1.2
mart-to-google-cloud                       | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~iamcredentials.googleapis.com | required | documented summary-1.8
apigee-connect-to-apigee-services          | outbound | tcp/443 | TLS | tls | apigeeconnect.googleapis.com | required | documented summary-1.8
`,
  ],
  [
    '1.11',
    `
mart-to-cassandra                          | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.11
apigee-connect-to-mart                     | internal | tcp/8443 | TLS | tls | | required | documented ports-1.11
default-istio-ingress-to-message-processor | internal | tcp/8443 | TLS (Apigee-generated, self-signed cert) | tls | | required | documented ports-1.11
message-processor-to-cassandra             | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.11
message-processor-to-fluentd               | internal | tcp/20001 | mTLS | mtls | | required | documented ports-1.11
cassandra-to-cassandra                     | both ways | tcp/7001 tcp/7199 | mTLS | mtls | | required | documented ports-1.11
cassandra-to-cassandra--inter-region       | both ways | tcp/7001 | mTLS | mtls | | required | documented ports-1.11
synchronizer-to-cassandra                  | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.11
prometheus-to-cassandra                    | internal | tcp/7070 | TLS | tls | | required | documented ports-1.11
prometheus-to-mart                         | internal | tcp/8843 | TLS | tls | | required | documented ports-1.11
prometheus-to-message-processor            | internal | tcp/8843 | TLS | tls | | required | documented ports-1.11
prometheus-to-synchronizer                 | internal | tcp/8843 | TLS | tls | | required | documented ports-1.11
prometheus-to-udca                         | internal | tcp/7070 | TLS | tls | | required | documented ports-1.11
watcher-to-default-istio-ingress           | internal | tcp/8843 | TLS | tls | | required | documented ports-1.11
apigee-services-to-mart-istio-ingress      | inbound  | tcp/443>8443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | | Only without Apigee Connect. | documented summary-1.11
client-apps-to-default-istio-ingress       | inbound  | tcp/*443>8443 | None/OAuth over TLS 1.2 | none tls/1.2/oauth2 | | required | documented summary-1.11
message-processor-to-backend-services      | outbound | tcp/*443 udp/* | None/OAuth over TLS 1.2 | none tls/1.2/oauth2 | | required | documented summary-1.11
synchronizer-to-apigee-services            | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~apigee.googleapis.com | required | inferred summary-1.8
synchronizer-to-google-cloud               | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~iamcredentials.googleapis.com | required | inferred summary-1.8
udca-to-apigee-services                    | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~apigee.googleapis.com | required | inferred summary-1.8
udca-to-google-cloud                       | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~storage.googleapis.com | required | inferred summary-1.8
prometheus-to-google-cloud                 | outbound | tcp/443 | TLS | tls | ~monitoring.googleapis.com | required | inferred summary-1.8
fluentd-to-google-cloud                    | outbound | tcp/443 | TLS | tls | ~logging.googleapis.com | required | inferred ports-1.2
mart-to-google-cloud                       | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~iamcredentials.googleapis.com | required | inferred summary-1.8
apigee-connect-to-apigee-services          | outbound | tcp/443 | TLS | tls | apigeeconnect.googleapis.com | required | documented summary-1.11
`,
  ],
  [
    '1.13',
    `
mart-to-cassandra                          | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.13-ko
apigee-connect-to-mart                     | internal | tcp/8443 | TLS | tls | | required | documented ports-1.13-ko
default-istio-ingress-to-message-processor | internal | tcp/8443 | TLS (Apigee-generated, self-signed cert) | tls | | required | documented ports-1.13-ko
message-processor-to-cassandra             | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.13-ko
message-processor-to-fluentd               | internal | tcp/20001 | mTLS | mtls | | required | documented ports-1.13-ko
cassandra-to-cassandra                     | both ways | tcp/7001 tcp/7199 | mTLS | mtls | | required | documented ports-1.13-ko
cassandra-to-cassandra--inter-region       | both ways | tcp/7001 | mTLS | mtls | | required | documented ports-1.13-ko
synchronizer-to-cassandra                  | internal | tcp/9042 tcp/9142 | mTLS | mtls | | required | documented ports-1.13-ko
prometheus-to-cassandra                    | internal | tcp/7070 | TLS | tls | | required | documented ports-1.13-ko
prometheus-to-mart                         | internal | tcp/8843 | TLS | tls | | required | documented ports-1.13-ko
prometheus-to-message-processor            | internal | tcp/8843 | TLS | tls | | required | documented ports-1.13-ko
prometheus-to-synchronizer                 | internal | tcp/8843 | TLS | tls | | required | documented ports-1.13-ko
prometheus-to-udca                         | internal | tcp/7070 | TLS | tls | | required | documented ports-1.13-ko
watcher-to-default-istio-ingress           | internal | tcp/8843 | TLS | tls | | required | documented ports-1.13-ko
client-apps-to-default-istio-ingress       | inbound  | tcp/*443>8443 | None/OAuth over TLS 1.2 | none tls/1.2/oauth2 | | required | documented summary-1.13
message-processor-to-backend-services      | outbound | tcp/*443 udp/* | None/OAuth over TLS 1.2 | none tls/1.2/oauth2 | | required | documented summary-1.13
synchronizer-to-apigee-services            | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~apigee.googleapis.com | required | documented summary-1.13
synchronizer-to-google-cloud               | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~iamcredentials.googleapis.com | required | documented summary-1.13
udca-to-apigee-services                    | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~apigee.googleapis.com | required | documented summary-1.13
udca-to-google-cloud                       | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~storage.googleapis.com | required | documented summary-1.13
prometheus-to-google-cloud                 | outbound | tcp/443 | TLS | tls | ~monitoring.googleapis.com | required | documented summary-1.13
fluentd-to-google-cloud                    | outbound | tcp/443 | TLS | tls | ~logging.googleapis.com | required | documented summary-1.13
mart-to-google-cloud                       | outbound | tcp/443 | OAuth over TLS 1.2 | tls/1.2/oauth2 | ~iamcredentials.googleapis.com | required | documented summary-1.13
apigee-connect-to-apigee-services          | outbound | tcp/443 | TLS | tls | apigeeconnect.googleapis.com | required | documented summary-1.13
message-processor-to-trace-backend         | outbound | tcp/* | | | | Only where distributed tracing is switched on. | documented summary-1.13
`,
  ],
];

function rowOf(row: Connection): readonly string[] {
  const { id, direction, bidirectional, security, required, condition, provenance } = row;
  return [
    id,
    bidirectional && direction === 'internal' ? 'both ways' : direction,
    formatPorts(row),
    security.documented ?? '',
    formatAlternatives(row),
    formatHosts(row),
    required ? 'required' : (condition ?? ''),
    `${provenance.confidence} ${provenance.source}`,
  ];
}

it.each(tables)('%s has the rows of its page, in its order', (version, table) => {
  expect(catalogOf(version).connections.map(rowOf)).toEqual(parseTable(table));
});

it('has every version from 1.1 to 1.17', () => {
  const versions = catalogs.ofProduct('apigee-hybrid');
  expect(versions.ok && versions.value.map(({ version }) => version)).toEqual(
    Array.from({ length: 17 }, (_, i) => `1.${i + 1}`),
  );
});

describe('completeness', () => {
  const partial = ['1.9', '1.14', '1.16'];
  const wholeOutside = ['1.2', '1.17'];
  const word = (complete: boolean): Completeness => (complete ? 'complete' : 'partial');

  it.each(Array.from({ length: 17 }, (_, i) => `1.${i + 1}`))('of %s', (version) => {
    const outside = word(wholeOutside.includes(version));
    expect(catalogOf(version).completeness).toEqual({
      internal: word(!partial.includes(version)),
      inbound: outside,
      outbound: outside,
    });
  });

  it('is said in words for every direction that is partial', () => {
    for (const { version, completeness, missing } of catalogs.all) {
      for (const [direction, how] of Object.entries(completeness)) {
        if (how === 'partial') expect(missing.join('\n'), version).toMatch(new RegExp(direction, 'i'));
      }
    }
  });
});

describe('what is told of each row', () => {
  const rowsOf = (version: string, confidence: string) =>
    catalogOf(version)
      .connections.filter(({ provenance }) => provenance.confidence === confidence)
      .map(({ id }) => id);
  const outside = ({ direction }: Connection) => direction !== 'internal';

  it('1.9 has four internal rows that were read', () => {
    const internal = catalogOf('1.9').connections.filter(({ direction }) => direction === 'internal');
    expect(internal.filter(({ provenance }) => provenance.confidence === 'documented').map(({ id }) => id)).toEqual([
      'mart-to-cassandra',
      'apigee-connect-to-mart',
      'default-istio-ingress-to-message-processor',
      'message-processor-to-cassandra',
    ]);
    expect(internal).toHaveLength(13);
  });

  it('1.14 infers what stands behind the synchronizer, and 1.16 all but one row', () => {
    expect(rowsOf('1.14', 'documented')).toEqual([
      'mart-to-cassandra',
      'apigee-connect-to-mart',
      'default-istio-ingress-to-message-processor',
      'message-processor-to-cassandra',
      'message-processor-to-fluentd',
      'cassandra-to-cassandra',
      'cassandra-to-cassandra--inter-region',
      'synchronizer-to-cassandra',
    ]);
    expect(rowsOf('1.16', 'documented')).toEqual(['mart-to-cassandra']);
  });

  it('1.17 is a third party’s, and its external rows have no known security', () => {
    const { connections, alsoNeeded } = catalogOf('1.17');
    expect(new Set([...connections, ...alsoNeeded].map(({ provenance }) => provenance.confidence))).toEqual(
      new Set(['third-party']),
    );
    expect(connections.filter(outside).map(({ security }) => security)).toEqual(
      connections.filter(outside).map(() => ({ documented: null, alternatives: [] })),
    );
    expect(connections.find(({ id }) => id === 'message-processor-to-backend-services')?.ports).toEqual([
      { kind: 'configurable', transport: 'tcp', recommended: null, optional: false, targetPort: null },
      { kind: 'configurable', transport: 'udp', recommended: null, optional: false, targetPort: null },
    ]);
  });

  // A row that still named the page of the version before would be taken for read where it was not.
  it('is read at a page of its own version, or else inferred', () => {
    for (const { version, connections } of catalogs.all.filter(({ product }) => product.id === 'apigee-hybrid')) {
      const own = new RegExp(`^(ports|summary)-${version.replace('.', '\\.')}(-[a-z-]+)?$`);
      const foreign = connections.filter(
        ({ provenance }) => provenance.confidence !== 'inferred' && !own.test(provenance.source),
      );
      expect([version, foreign.map(({ id }) => id)]).toEqual([version, []]);
    }
  });

  it('says that a page was read in translation or in its summary only', () => {
    for (const { connections } of catalogs.all) {
      for (const { provenance } of connections) {
        if (provenance.confidence !== 'documented') continue;
        if (provenance.source.startsWith('summary-')) expect(provenance.note).toMatch(/summary of itself only/);
        if (/^ports-[\d.]+-[a-z]/.test(provenance.source)) expect(provenance.note).toMatch(/translation/);
      }
    }
  });
});

describe('components', () => {
  const find = (catalog: Catalog, id: string) => catalog.components.find((component) => component.id === id);

  it('keep their ids when the page renames them', () => {
    const titles = (version: string) =>
      ['default-istio-ingress', 'prometheus', 'fluentd', 'google-cloud'].map(
        (id) => find(catalogOf(version), id)?.title,
      );
    expect(titles('1.5')).toEqual(['Default Istio Ingress', 'Prometheus', 'fluentd', 'Google Cloud']);
    expect(titles('1.6')[2]).toBe('fluentd (analytics / logging)');
    expect(titles('1.17')).toEqual(['Ingress gateway', 'Metrics', 'Logger', 'Google Cloud']);
  });

  it.each([
    ['apigee-connect', '1.3', '1.17'],
    ['watcher', '1.6', '1.17'],
    ['prometheus-adapter', '1.7', '1.7'],
    ['mart-istio-ingress', '1.1', '1.11'],
    ['trace-backend', '1.13', '1.17'],
    ['udca', '1.1', '1.17'],
  ])('%s is there from %s to %s', (id, first, last) => {
    const versions = catalogs.all.filter((catalog) => find(catalog, id) && catalog.product.id === 'apigee-hybrid');
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: 17 }, (_, i) => `1.${i + 1}`).slice(Number(first.slice(2)) - 1, Number(last.slice(2))),
    );
  });

  it.each([
    ['1.8', 'default-istio-ingress', 'istio-system app=istio-ingressgateway'],
    ['1.9', 'default-istio-ingress', 'apigee app=apigee-ingressgateway'],
    ['1.8', 'prometheus', 'apigee app=apigee-metrics'],
    ['1.9', 'prometheus', null],
    ['1.3', 'apigee-connect', 'apigee app=apigee-connect-agent'],
    ['1.6', 'watcher', 'apigee app=apigee-watcher'],
    ['1.7', 'prometheus-adapter', null],
  ])('in %s the pods of %s are selected by %s', (version, id, selector) => {
    const kubernetes = find(catalogOf(version), id)?.kubernetes;
    const labels = Object.entries(kubernetes?.podLabels ?? {}).map(([key, value]) => `${key}=${value}`);
    expect(kubernetes ? `${kubernetes.namespace} ${labels.join(' ')}` : null).toBe(selector);
  });
});

// From the lists of URLs to allow: what no row names, ~ where it is inferred.
it.each([
  ['1.1', ''],
  [
    '1.5',
    'accounts.google.com binaryauthorization deploymentmanager gcr.io iam oauth2 pubsub runtimeconfig servicecontrol serviceusage stackdriver sts www',
  ],
  [
    '1.6',
    'accounts.google.com binaryauthorization deploymentmanager gcr.io iam oauth2 pubsub runtimeconfig servicecontrol serviceusage stackdriver sts www',
  ],
  [
    '1.7',
    'accounts.google.com binaryauthorization deploymentmanager gcr.io iam oauth2 pubsub runtimeconfig servicecontrol serviceusage stackdriver sts www',
  ],
  ['1.8', 'binaryauthorization gcr.io oauth2 pubsub serviceusage ~sts ~www'],
  ['1.9', 'binaryauthorization gcr.io oauth2 pubsub serviceusage ~sts ~www'],
  ['1.14', 'binaryauthorization gcr.io oauth2 pubsub serviceusage ~sts ~www'],
  ['1.15', 'accounts binaryauthorization cloudresourcemanager gcr.io iam oauth2 pubsub quay.io serviceusage ~sts ~www'],
  ['1.16', '~binaryauthorization ~gcr.io ~oauth2 ~pubsub ~quay.io ~serviceusage ~sts ~www'],
  ['1.17', 'binaryauthorization gcr.io oauth2 pubsub quay.io serviceusage sts www'],
])('%s also needs %s', (version, hosts) => {
  const names = catalogOf(version).alsoNeeded.map(({ host, provenance }) => {
    const name = host.endsWith('.googleapis.com') ? host.slice(0, -'.googleapis.com'.length) : host;
    return provenance.confidence === 'inferred' ? `~${name}` : name;
  });
  const byName = (a: string, b: string) => (a.replace('~', '') < b.replace('~', '') ? -1 : 1);
  expect([...names].sort(byName).join(' ')).toBe(hosts);
});

it('1.4 also needs what 1.2 does, but for what a row names since 1.3', () => {
  const hosts = (version: string) => catalogOf(version).alsoNeeded.map(({ host }) => host);
  expect(hosts('1.4')).toEqual(hosts('1.2').filter((host) => host !== 'apigeeconnect.googleapis.com'));
  expect(hosts('1.3')).toEqual(hosts('1.4'));
});
