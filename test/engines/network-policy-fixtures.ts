import {
  AddressSet,
  type Family,
  type PortRange,
  type PortTransport,
  parseAddressRange,
} from '../../src/network/index.js';
import type { RenderRequest } from '../../src/platforms/index.js';
import type { End, Essential, Identity, Policy, Rule } from '../../src/policy/index.js';

type Labels = Readonly<Record<string, string>>;

/** An end known by namespace and labels. */
export function pods(namespace: string, podLabels: Labels): Extract<End, { readonly kind: 'identity' }> {
  const identity: Identity = { kind: 'kubernetes', namespace, podLabels };
  return { kind: 'identity', component: null, identity };
}

/** An end known by its addresses. */
export function addresses(...ranges: readonly string[]): End {
  const parsed = ranges.map((text) => {
    const range = parseAddressRange(text);
    if (!range.ok) throw new Error(range.fault.detail);
    return range.value;
  });
  return { kind: 'addresses', component: null, addresses: AddressSet.of(parsed) };
}

/** Everyone. */
export const anyone: End = { kind: 'any', component: null };

/** An allowed half: `ingress` from the peer, or `egress` to it. */
export interface Half {
  readonly direction: 'ingress' | 'egress';
  readonly peer: End;
  readonly ports: string;
  readonly family?: Family;
  readonly connection?: string;
  readonly reason?: Essential;
}

/** One workload with its halves, isolated both ways unless `denies` says otherwise. */
export function workload(
  id: string,
  subject: End,
  halves: readonly Half[],
  denies: Policy['denies'] = ['ingress', 'egress'],
): Policy {
  return {
    id: `workload-${id}`,
    point: 'workload',
    components: [id],
    subject: { kind: 'ends', ends: [subject] },
    denies,
    rules: halves.map((half, index) => ruleOf(`${id}-${index}`, subject, half)),
  };
}

function ruleOf(id: string, subject: End, { direction, peer, ports, family, connection, reason }: Half): Rule {
  const [transport, list] = ports.split('/') as [PortTransport, string];
  return {
    id,
    action: 'allow',
    direction,
    family: family ?? null,
    source: direction === 'ingress' ? peer : subject,
    destination: direction === 'ingress' ? subject : peer,
    service: { transport, ports: list.split(',').map(portRange) },
    states: null,
    onLoopback: false,
    connections: connection === undefined ? [] : [connection],
    reason: reason ?? null,
  };
}

function portRange(text: string): PortRange {
  const [from, to = from] = text.split('-').map(Number) as [number, number?];
  return { from, to };
}

/** Asked for with nothing but the policies. */
export function requestFor(policies: readonly Policy[], more: Partial<RenderRequest> = {}): RenderRequest {
  return { policies, format: 'yaml', namePrefix: 'shop', header: [], notes: new Map(), ...more };
}

export const web = pods('shop', { app: 'web' });
export const api = pods('shop', { app: 'api', tier: '1.10' });
export const database = pods('data', { app: 'db' });
export const lonely = pods('data', { app: 'on' });
export const scraper = pods('ops', { app: 'scrape' });
export const nameServer = pods('kube-system', { 'k8s-app': 'kube-dns' });

const dns: readonly Half[] = [
  { direction: 'egress', peer: nameServer, ports: 'udp/53', reason: 'dns' },
  { direction: 'egress', peer: nameServer, ports: 'tcp/53', reason: 'dns' },
];
const scraped: Half = { direction: 'ingress', peer: scraper, ports: 'tcp/9100', connection: 'scrape-to-all' };

/** A small site with every kind of peer, of port and of family, and a workload that nothing may reach. */
export const shop: readonly Policy[] = [
  workload('web', web, [
    ...dns,
    { direction: 'ingress', peer: anyone, ports: 'tcp/8443', family: 'ipv4', connection: 'clients-to-web' },
    { direction: 'ingress', peer: anyone, ports: 'tcp/8443', family: 'ipv6', connection: 'clients-to-web' },
    { direction: 'egress', peer: api, ports: 'tcp/8080-8090,9000', connection: 'web-to-api' },
    scraped,
  ]),
  workload('api', api, [
    ...dns,
    { direction: 'ingress', peer: web, ports: 'tcp/8080-8090,9000', connection: 'web-to-api' },
    { direction: 'egress', peer: database, ports: 'tcp/5432,5433', connection: 'api-to-db' },
    {
      direction: 'egress',
      peer: addresses('203.0.113.1-203.0.113.6'),
      ports: 'tcp/443',
      family: 'ipv4',
      connection: 'api-to-bank',
    },
    {
      direction: 'egress',
      peer: addresses('2001:db8:1::/48'),
      ports: 'udp/443',
      family: 'ipv6',
      connection: 'api-to-bank',
    },
    scraped,
  ]),
  workload('db', database, [
    ...dns,
    { direction: 'ingress', peer: api, ports: 'tcp/5432,5433', connection: 'api-to-db' },
    { direction: 'ingress', peer: database, ports: 'tcp/7001', connection: 'db-to-db' },
    { direction: 'egress', peer: database, ports: 'tcp/7001', connection: 'db-to-db' },
    { direction: 'ingress', peer: web, ports: 'sctp/3868', connection: 'web-to-db' },
    scraped,
  ]),
  workload('lonely', lonely, []),
];
