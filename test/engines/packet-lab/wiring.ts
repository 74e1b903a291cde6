/** A namespace and the addresses that live in it. */
export interface Place<Role extends string> {
  readonly role: Role;
  readonly addresses: readonly string[];
}

/** One veth pair between two namespaces. Each end is named after what it leads to, as in `client0`. */
interface Link {
  readonly from: string;
  readonly to: string;
}

/**
 * The next hop of every IPv4 route. It lives nowhere: its link-layer address is a permanent neighbour entry, so the lab
 * needs no address of its own that a site could use too (RFC 7600 sets it aside as a dummy).
 */
const nextHop4 = '192.0.0.8';
/** The next hop of every IPv6 route. */
const nextHop6 = 'fe80::1';

/** Addresses that no place may have, because the wiring uses them. */
export const reserved: readonly string[] = [nextHop4, nextHop6];

const settings = `
cd /proc/sys/net
for scope in all default; do
  echo 0 > ipv4/conf/$scope/rp_filter
  echo 0 > ipv6/conf/$scope/disable_ipv6
done
# Without this a new link's addresses answer only after a second or two.
echo 0 > ipv6/conf/default/accept_dad
echo 0 > ipv6/conf/default/accept_ra
# Every refusal is to be seen, not a few each second; older kernels keep the last two to themselves.
echo 0 > ipv4/icmp_ratelimit
echo 0 > ipv6/icmp/ratelimit
if [ -e ipv4/icmp_msgs_per_sec ]; then echo 1000000 > ipv4/icmp_msgs_per_sec; echo 1000000 > ipv4/icmp_msgs_burst; fi
ip link set lo up
`;

const forwarding = 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding';

/** A shell script that joins a client and a server through a gateway which forwards. */
export function wireGateway(client: Place<'client'>, server: Place<'server'>): string {
  const outer = [client, server];
  return [
    ...['client', 'gateway', 'server'].map(prepare),
    inNamespace('gateway', forwarding),
    ...outer.map(({ role }) => join({ from: role, to: 'gateway' })),
    ...outer.map(({ role, addresses }) =>
      batch(role, [...assign(addresses, 'gateway0'), ...defaultRoutes('gateway0', hardwareAddress(role, 'gateway'))]),
    ),
    batch(
      'gateway',
      outer.flatMap(({ role, addresses }) => [
        ...neighbours(`${role}0`, hardwareAddress('gateway', role), [nextHop4, nextHop6]),
        ...addresses.map((address) => `route add ${prefixOf(address)} via ${nextHopOf(address)} dev ${role}0 onlink`),
      ]),
    ),
  ].join('\n');
}

/**
 * A shell script that joins a host and its peers. IPv4 needs no address resolution; IPv6 resolves neighbours for real, as
 * a host filter that stops neighbour discovery must be found out.
 */
export function wireHost(host: Place<'host'>, peer: Place<'peer'>): string {
  return [
    ...['host', 'peer'].map(prepare),
    join({ from: 'host', to: 'peer' }),
    batch('peer', [
      ...assign([...peer.addresses, nextHop6], 'host0'),
      ...neighbours('host0', hardwareAddress('peer', 'host'), [nextHop4]),
      ...host.addresses.map((address) =>
        address.includes(':')
          ? `route add ${prefixOf(address)} dev host0`
          : `route add ${prefixOf(address)} via ${nextHop4} dev host0 onlink`,
      ),
    ]),
    batch('host', [
      ...assign(host.addresses, 'peer0'),
      ...neighbours('peer0', hardwareAddress('host', 'peer'), [nextHop4]),
      `route add default via ${nextHop4} dev peer0 onlink`,
      `route add default via ${nextHop6} dev peer0 onlink`,
    ]),
  ].join('\n');
}

function prepare(namespace: string): string {
  return inNamespace(namespace, settings);
}

function inNamespace(namespace: string, script: string): string {
  return `ip netns exec ${namespace} sh -e <<'END'\n${script}\nEND`;
}

function join({ from, to }: Link): string {
  const near = `name ${to}0 address ${hardwareAddress(to, from)} netns ${from}`;
  const far = `name ${from}0 address ${hardwareAddress(from, to)} netns ${to}`;
  return [
    `ip link add ${near} type veth peer ${far}`,
    `ip -n ${from} link set ${to}0 up`,
    `ip -n ${to} link set ${from}0 up`,
  ].join('\n');
}

function batch(namespace: string, lines: readonly string[]): string {
  return `ip -n ${namespace} -batch - <<'END'\n${lines.join('\n')}\nEND`;
}

/** After the link is up: an address given earlier would not answer at once (IPv6). */
function assign(addresses: readonly string[], device: string): readonly string[] {
  return addresses.map(
    (address) => `addr add ${prefixOf(address)} dev ${device}${address.includes(':') ? ' nodad' : ''}`,
  );
}

function defaultRoutes(device: string, hardware: string): readonly string[] {
  return [
    ...neighbours(device, hardware, [nextHop4, nextHop6]),
    `route add default via ${nextHop4} dev ${device} onlink`,
    `route add default via ${nextHop6} dev ${device} onlink`,
  ];
}

function neighbours(device: string, hardware: string, hops: readonly string[]): readonly string[] {
  return hops.map((hop) => `neigh add ${hop} lladdr ${hardware} dev ${device} nud permanent`);
}

/** The address of the far end of a link: of the interface in `there` that leads to `here`. */
function hardwareAddress(here: string, there: string): string {
  const numbers: Record<string, string> = { client: '01', gateway: '02', server: '03', host: '04', peer: '05' };
  return `02:00:00:00:${numbers[here]}:${numbers[there]}`;
}

function nextHopOf(address: string): string {
  return address.includes(':') ? nextHop6 : nextHop4;
}

function prefixOf(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}
