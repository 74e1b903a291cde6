import { AddressSet, type Family, families, parseAddressRange } from '../../src/network/index.js';
import type { RenderRequest } from '../../src/platforms/index.js';
import type { End, Policy, Rule, RuleDirection, Service } from '../../src/policy/index.js';

/** Policies written by hand: a gateway between 10.1.0.0/24, fd00:1::/64 and 10.2.0.0/24, fd00:2::/64, and a host. */

/** Addresses from text. */
export function addresses(...texts: readonly string[]): AddressSet {
  return AddressSet.of(
    texts.map((text) => {
      const parsed = parseAddressRange(text);
      if (!parsed.ok) throw new Error(parsed.fault.detail);
      return parsed.value;
    }),
  );
}

/** An end of addresses, of a component or of none. */
export function end(component: string | null, ...texts: readonly string[]): End & { readonly kind: 'addresses' } {
  return { kind: 'addresses', component, addresses: addresses(...texts) };
}

/** Everybody. */
export const anyone: End = { kind: 'any', component: 'clients' };

/** `tcp/80,8000-8002`, `icmp/8,3.4`, `all`. */
export function service(text: string): Service {
  const [transport, list = ''] = text.split('/') as [string, string?];
  if (transport === 'all') return { transport };
  if (transport === 'icmp' || transport === 'icmpv6') {
    return {
      transport,
      messages: list.split(',').map((message) => {
        const [type, code] = message.split('.').map(Number) as [number, number?];
        return { type, code: code ?? null };
      }),
    };
  }
  return {
    transport: transport as 'tcp' | 'udp' | 'sctp',
    ports: list.split(',').map((range) => {
      const [from, to] = range.split('-').map(Number) as [number, number?];
      return { from, to: to ?? from };
    }),
  };
}

/** A rule of one family, with what the tests do not care for filled in. */
export function rule(
  parts: Pick<Rule, 'id' | 'direction' | 'source' | 'destination' | 'service'> & Partial<Rule>,
): Rule {
  return { action: 'allow', family: null, states: null, onLoopback: false, connections: [], reason: null, ...parts };
}

/** The rules of a row: one for each family that both ends have. */
export function row(
  direction: RuleDirection,
  connection: string,
  source: End,
  destination: End,
  text: string,
): readonly Rule[] {
  const held = (of: End): readonly Family[] => (of.kind === 'addresses' ? of.addresses.families : families);
  const only = { icmp: 'ipv4', icmpv6: 'ipv6' }[text.split('/')[0]!];
  return families
    .filter(
      (family) => (only ?? family) === family && held(source).includes(family) && held(destination).includes(family),
    )
    .map((family) =>
      rule({
        id: `${connection}-${text.split('/')[0]}-${family}-${direction}`,
        direction,
        family,
        source,
        destination,
        service: service(text),
        connections: [connection],
      }),
    );
}

/** What keeps working at a point: replies, errors about them, and on a host its loopback and neighbours. */
export function essentials(...directions: readonly RuleDirection[]): readonly Rule[] {
  const open = { source: { kind: 'any', component: null }, destination: { kind: 'any', component: null } } as const;
  return directions.flatMap((direction) => [
    rule({
      ...open,
      id: `established-${direction}`,
      direction,
      service: service('all'),
      states: ['established'],
      reason: 'established',
    }),
    ...(direction === 'forward'
      ? []
      : [
          rule({
            ...open,
            id: `loopback-${direction}`,
            direction,
            service: service('all'),
            onLoopback: true,
            reason: 'loopback',
          }),
          rule({
            ...open,
            id: `neighbour-discovery-${direction}`,
            direction,
            family: 'ipv6' as const,
            service: service('icmpv6/133,134,135,136,143'),
            reason: 'neighbour-discovery',
          }),
        ]),
    ...(['icmp/3,11,12', 'icmpv6/1,2,3,4'] as const).map((text, i) =>
      rule({
        ...open,
        id: `icmp-errors-${families[i]}-${direction}`,
        direction,
        family: families[i]!,
        service: service(text),
        states: ['related'],
        reason: 'icmp-errors',
      }),
    ),
  ]);
}

/** The components of the hand-made site. */
export const web = end('web', '10.1.0.10', 'fd00:1::10');
export const batch = end('batch', '10.1.0.16/29');
export const db = end('db', '10.2.0.10-10.2.0.12', 'fd00:2::10');
export const queue = end('3rd-queue', '10.2.0.20', 'fd00:2::20/127');

/** Two sides of a gateway; batch has no IPv6, the queue a name that starts with a digit, clients are anybody. */
export const gateway: Policy = {
  id: 'gateway',
  point: 'gateway',
  components: ['web', 'batch', 'db', '3rd-queue'],
  subject: { kind: 'ends', ends: [web, batch, db, queue] },
  denies: ['forward'],
  rules: [
    ...essentials('forward'),
    ...row('forward', 'web-to-db', web, db, 'tcp/5432'),
    ...row('forward', 'web-to-db', web, db, 'udp/5432'),
    ...row('forward', 'batch-to-db', batch, db, 'tcp/5432,7000-7002'),
    ...row('forward', 'web-to-3rd-queue', web, queue, 'udp/5000-5001'),
    ...row('forward', 'clients-to-web', anyone, web, 'tcp/443'),
    ...row('forward', 'web-to-db--ping', web, db, 'icmp/8'),
    ...row('forward', 'web-to-db--ping', web, db, 'icmpv6/128'),
  ],
};

/** The same, for everybody's traffic. */
export const closedGateway: Policy = { ...gateway, subject: { kind: 'everything' } };

const oneWeb = end('web', '10.1.0.10');
const oneDb = end('db', '10.2.0.10', 'fd00:2::10');

/** The web and one of the databases: what a smaller site after a larger one is. */
export const smallerGateway: Policy = {
  ...gateway,
  components: ['web', 'db'],
  subject: { kind: 'ends', ends: [oneWeb, oneDb] },
  rules: [...essentials('forward'), ...row('forward', 'web-to-db', oneWeb, oneDb, 'tcp/5432')],
};

/** The addresses of the machine itself, as essentials name them. */
const local = { ...db, component: null };

/** The database's own machine, with its administrator and its name server. */
export const host: Policy = {
  id: 'host-db',
  point: 'host',
  components: ['db'],
  subject: { kind: 'everything' },
  denies: ['ingress', 'egress'],
  rules: [
    ...['ipv4' as const, 'ipv6' as const].map((family) =>
      rule({
        id: `management-tcp-22-${family}-ingress`,
        direction: 'ingress',
        family,
        source: end(null, '10.1.0.100', 'fd00:1::100'),
        destination: local,
        service: service('tcp/22'),
        reason: 'management',
      }),
    ),
    ...essentials('ingress', 'egress'),
    rule({
      id: 'dns-udp-ipv4-egress',
      direction: 'egress',
      family: 'ipv4',
      source: local,
      destination: end(null, '10.1.0.53'),
      service: service('udp/53'),
      reason: 'dns',
    }),
    ...row('ingress', 'web-to-db', web, db, 'tcp/5432'),
    ...row('ingress', 'web-to-db--ping', web, db, 'icmp/8.0'),
    ...row('egress', 'db-to-3rd-queue', db, end('3rd-queue', '10.1.0.20', 'fd00:1::20'), 'udp/5000-5001'),
  ],
};

/** A request that nothing but the policies tells from others. */
export function requestFor(policies: readonly Policy[], parts: Partial<RenderRequest> = {}): RenderRequest {
  return { policies, format: 'nft', namePrefix: 'shop', header: [], notes: new Map(), ...parts };
}
