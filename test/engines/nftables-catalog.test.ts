import { beforeAll, expect, it } from 'vitest';
import type { Catalogs } from '../../src/catalog/index.js';
import { example, rules, shippedCatalogs } from '../synthesis/examples.js';
import { describePackets } from './describe-packets.js';
import { type Lab, openLab, type PortProbe } from './lab.js';

/**
 * The examples in a kernel, as a complete matrix: every component to every component, every port that any row names and
 * some that none does, TCP and UDP, both families. What must connect is written by hand from the product's
 * documentation, not taken from the catalog.
 */
const rows: readonly (readonly [
  source: string,
  destination: string,
  transport: 'tcp' | 'udp',
  ports: readonly number[],
])[] = [
  ['mart', 'cassandra', 'tcp', [9042, 9142]],
  ['mart-istio-ingress', 'mart', 'tcp', [8443]],
  ['default-istio-ingress', 'message-processor', 'tcp', [8443]],
  ['message-processor', 'cassandra', 'tcp', [9042, 9142]],
  ['message-processor', 'fluentd', 'tcp', [20_001]],
  ['cassandra', 'cassandra', 'tcp', [7001]],
  ['prometheus', 'cassandra', 'tcp', [7070]],
  ['prometheus', 'mart', 'tcp', [8843]],
  ['prometheus', 'message-processor', 'tcp', [8843]],
  ['prometheus', 'synchronizer', 'tcp', [8843]],
  ['prometheus', 'udca', 'tcp', [7070]],
  ['apigee-services', 'mart-istio-ingress', 'tcp', [443]],
  ['message-processor', 'backend-services', 'tcp', [443, 8080, 8085, 8090]],
  ['message-processor', 'backend-services', 'udp', [5060]],
  ['synchronizer', 'apigee-services', 'tcp', [443]],
  ['udca', 'apigee-services', 'tcp', [443]],
];
const ports = [22, 443, 5060, 7000, 7001, 7070, 8080, 8085, 8090, 8091, 8443, 8843, 9042, 9142, 20_001];

/** Two addresses of each component and family, the first on the client’s side, the second on the server’s. */
const addresses: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  mart: [
    ['10.20.2.1', '10.20.2.14'],
    ['fd00:20:2::1', 'fd00:20:2::ffff'],
  ],
  'message-processor': [
    ['10.20.4.1', '10.20.4.62'],
    ['fd00:20:4::1', 'fd00:20:4::2'],
  ],
  cassandra: [
    ['10.20.1.1', '10.20.1.15'],
    ['fd00:20:1::1', 'fd00:20:1:0:ffff::1'],
  ],
  fluentd: [
    ['10.20.5.1', '10.20.5.2'],
    ['fd00:20:5::1', 'fd00:20:5::2'],
  ],
  prometheus: [['10.20.6.1', '10.20.6.6']],
  synchronizer: [
    ['10.20.7.1', '10.20.7.2'],
    ['fd00:20:7::1', 'fd00:20:7::2'],
  ],
  udca: [
    ['10.20.8.1', '10.20.8.2'],
    ['fd00:20:8::1', 'fd00:20:8::2'],
  ],
  'default-istio-ingress': [['10.20.3.20', '10.20.3.23']],
  'apigee-services': [['203.0.113.1', '203.0.113.62']],
  'backend-services': [
    ['10.60.0.1', '10.60.255.1'],
    ['fd00:60::1', 'fd00:60:0:1::1'],
  ],
  // Just outside a range of the site, and far away: neither is protected.
  neighbour: [
    ['10.20.3.24', '10.20.1.16'],
    ['fd00:20:9::1', 'fd00:20:9::2'],
  ],
  stranger: [
    ['198.51.100.1', '198.51.100.2'],
    ['fd00:99::1', 'fd00:99::2'],
  ],
};
const outside = new Set(['apigee-services', 'backend-services', 'neighbour', 'stranger']);

function mayConnect(source: string, destination: string, transport: 'tcp' | 'udp', port: number): boolean {
  if (outside.has(source) && outside.has(destination)) return true;
  // Its clients are any.
  if (destination === 'default-istio-ingress' && transport === 'tcp' && port === 443) return true;
  return rows.some(
    ([from, to, carrier, open]) =>
      from === source && to === destination && carrier === transport && open.includes(port),
  );
}

interface Expected extends PortProbe {
  readonly expected: boolean;
}

function matrix(
  pairs: readonly (readonly [from: string, to: string, source: string, destination: string])[],
  allowed: (source: string, destination: string, transport: 'tcp' | 'udp', port: number) => boolean,
): readonly Expected[] {
  return pairs.flatMap(([from, to, source, destination]) =>
    (['tcp', 'udp'] as const).flatMap((transport) =>
      ports.map((port) => ({ from, to, transport, port, expected: allowed(source, destination, transport, port) })),
    ),
  );
}

/** The probes that came out otherwise than expected. */
async function surprises<Role extends string>(
  lab: Lab<Role>,
  probes: readonly Expected[],
): Promise<readonly Expected[]> {
  const found = await lab.probe(probes.map(({ expected: _, ...probe }) => probe));
  return probes.filter(({ expected }, i) => found[i] !== expected);
}

describePackets('the examples in a kernel', () => {
  let catalogs: Catalogs;
  beforeAll(async () => {
    catalogs = await shippedCatalogs();
  });

  it('lets exactly the documented connections through a gateway', { timeout: 120_000 }, async () => {
    const synthesis = rules(catalogs, 'nftables', example('gateway'));
    const every = Object.entries(addresses).flatMap(([component, pairs]) =>
      pairs.map(([client, server], family) => ({
        component,
        client,
        server,
        family: client.includes(':') ? 6 : family,
      })),
    );
    await using lab = await openLab({
      kind: 'gateway',
      client: every.map(({ client }) => client),
      server: every.map(({ server }) => server),
    });
    await lab.load(synthesis.files[0]?.content ?? '');
    const pairs = every.flatMap((source) =>
      every
        .filter(({ client }) => client.includes(':') === source.client.includes(':'))
        .map((destination) => [source.client, destination.server, source.component, destination.component] as const),
    );
    const probes = matrix(pairs, mayConnect);
    expect(probes.filter(({ expected }) => expected).length).toBeGreaterThan(100);
    expect(await surprises(lab, probes)).toEqual([]);
  });

  it('lets exactly the documented connections into and out of a host', { timeout: 120_000 }, async () => {
    const synthesis = rules(catalogs, 'nftables', example('host'));
    const host = ['10.20.1.1', 'fd00:20:1::1'];
    const peers: Readonly<Record<string, readonly string[]>> = {
      mart: ['10.20.2.1', 'fd00:20:2::1'],
      'message-processor': ['10.20.4.1', 'fd00:20:4::1'],
      prometheus: ['10.20.6.1'],
      cassandra: ['10.20.1.2', 'fd00:20:1::2'],
      administrator: ['10.9.0.7', 'fd00:9::7'],
      resolver: ['10.9.1.53', 'fd00:9:1::53'],
      stranger: ['198.51.100.1', 'fd00:99::1'],
    };
    await using lab = await openLab({ kind: 'host', host, peer: Object.values(peers).flat() });
    const [administrator] = peers.administrator ?? [];
    const session = await lab.openSession({ from: administrator ?? '', to: host[0] ?? '', port: 22 });
    await lab.load(synthesis.files[0]?.content ?? '');
    expect(await session.exchange()).toBe(true);
    const pairs = Object.entries(peers).flatMap(([component, list]) =>
      list.flatMap((peer) => {
        const own = host.find((address) => address.includes(':') === peer.includes(':')) ?? '';
        return [[peer, own, component, 'cassandra'] as const, [own, peer, 'host', component] as const];
      }),
    );
    const ring = [7000, 7001];
    const probes = [
      ...matrix(pairs, (source, destination, transport, port) => {
        if (transport === 'udp') return false;
        if (source === 'host') return destination === 'cassandra' && ring.includes(port);
        if (source === 'administrator') return port === 22;
        if (source === 'cassandra') return ring.includes(port);
        return mayConnect(source, destination, transport, port) && !ring.includes(port) && source !== 'stranger';
      }),
      ...['10.9.1.53', 'fd00:9:1::53'].flatMap((to, i) =>
        (['tcp', 'udp'] as const).map((transport) => ({
          from: host[i] ?? '',
          to,
          transport,
          port: 53,
          expected: true,
        })),
      ),
    ];
    expect(await surprises(lab, probes)).toEqual([]);
  });
});
