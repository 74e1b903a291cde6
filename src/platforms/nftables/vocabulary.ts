import type { ConnectionState } from '../../policy/index.js';

/** Names of ICMP types and codes: the tables that `nft describe icmp type` (and so on) prints; nft 1.0.6. */
export const icmpNames: Readonly<Record<'icmp' | 'icmpv6', Readonly<Record<'type' | 'code', Names>>>> = {
  icmp: {
    type: new Map([
      ['echo-reply', 0],
      ['destination-unreachable', 3],
      ['source-quench', 4],
      ['redirect', 5],
      ['echo-request', 8],
      ['router-advertisement', 9],
      ['router-solicitation', 10],
      ['time-exceeded', 11],
      ['parameter-problem', 12],
      ['timestamp-request', 13],
      ['timestamp-reply', 14],
      ['info-request', 15],
      ['info-reply', 16],
      ['address-mask-request', 17],
      ['address-mask-reply', 18],
    ]),
    code: new Map([
      ['net-unreachable', 0],
      ['host-unreachable', 1],
      ['prot-unreachable', 2],
      ['port-unreachable', 3],
      ['frag-needed', 4],
      ['net-prohibited', 9],
      ['host-prohibited', 10],
      ['admin-prohibited', 13],
    ]),
  },
  icmpv6: {
    type: new Map([
      ['destination-unreachable', 1],
      ['packet-too-big', 2],
      ['time-exceeded', 3],
      ['parameter-problem', 4],
      ['echo-request', 128],
      ['echo-reply', 129],
      ['mld-listener-query', 130],
      ['mld-listener-report', 131],
      ['mld-listener-done', 132],
      ['mld-listener-reduction', 132],
      ['nd-router-solicit', 133],
      ['nd-router-advert', 134],
      ['nd-neighbor-solicit', 135],
      ['nd-neighbor-advert', 136],
      ['nd-redirect', 137],
      ['router-renumbering', 138],
      ['ind-neighbor-solicit', 141],
      ['ind-neighbor-advert', 142],
      ['mld2-listener-report', 143],
    ]),
    code: new Map([
      ['no-route', 0],
      ['admin-prohibited', 1],
      ['addr-unreachable', 3],
      ['port-unreachable', 4],
      ['policy-fail', 5],
      ['reject-route', 6],
    ]),
  },
};

/** A name and its number. */
export type Names = ReadonlyMap<string, number>;

/** What `meta l4proto` may name. */
export const transportNames: Names = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
  ['icmpv6', 58],
  ['ipv6-icmp', 58],
  ['sctp', 132],
]);

/** Names of priorities at the filter hooks, from the manual nft(8), "CHAINS". */
export const priorityNames: Names = new Map([
  ['raw', -300],
  ['mangle', -150],
  ['filter', 0],
  ['security', 50],
]);

/** Where connection tracking runs at the output hook, `NF_IP_PRI_CONNTRACK` (linux/netfilter_ipv4.h). */
export const trackingPriority = -200;

/** The states that are modelled; `invalid` is none of them, so a rule about it is refused. */
export const connectionStates: readonly ConnectionState[] = ['new', 'established', 'related', 'untracked'];
