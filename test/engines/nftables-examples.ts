/*
 * Scripts written by hand, with what the manual nft(8) says of single packets. The reader is held against them, and so
 * is a kernel wherever a packet can be sent (nftables.test.ts).
 */

/**
 * `forward tcp 10.1.0.10 > 10.2.0.10 9042 accept`: direction, transport, source, destination, port and verdict. In front
 * a state other than new (`established:forward`), behind the direction `/lo`; a source port as `4000>9042`; for ICMP the
 * type and code as `3.4`.
 */
export type Line = string;

export interface Example {
  readonly name: string;
  readonly script: string;
  readonly packets: readonly Line[];
}

const forward = 'type filter hook forward priority filter; policy drop;';
const input = 'type filter hook input priority filter; policy drop;';
const output = 'type filter hook output priority filter; policy drop;';

export const examples: readonly Example[] = [
  {
    name: 'a policy of drop decides what no rule does',
    script: `table inet t {
      chain c { ${forward}
        tcp dport 9042 accept
      }
    }`,
    packets: [
      'forward tcp 10.1.0.10 > 10.2.0.10 9042 accept',
      'forward tcp fd00:1::10 > fd00:2::10 9042 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 9041 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 9043 drop',
      'forward udp 10.1.0.10 > 10.2.0.10 9042 drop',
      'forward udp fd00:1::10 > fd00:2::10 9042 drop',
      'ingress tcp 10.1.0.10 > 10.2.0.10 1 accept',
      'egress tcp 10.2.0.10 > 10.1.0.10 1 accept',
    ],
  },
  {
    name: 'an empty policy is accept',
    script: `table inet t {
      chain c { type filter hook forward priority 0
        udp dport 53 drop
      }
    }`,
    packets: ['forward udp 10.1.0.10 > 10.2.0.10 53 drop', 'forward tcp 10.1.0.10 > 10.2.0.10 53 accept'],
  },
  {
    name: 'a chain that nothing calls does nothing',
    script: `table inet t {
      chain c { ${forward}
      }
      chain d {
        accept
      }
    }`,
    packets: ['forward tcp 10.1.0.10 > 10.2.0.10 80 drop'],
  },
  {
    name: 'a chain without a hook is no rules',
    script: `table inet t {
      chain c {
        drop
      }
    }`,
    packets: ['forward tcp 10.1.0.10 > 10.2.0.10 80 accept'],
  },
  {
    name: 'the first rule that decides wins',
    script: `table inet t {
      chain c { ${forward}
        ip saddr 10.1.0.11 drop
        ip saddr 10.1.0.0/24 tcp dport { 80, 443 } accept
        ip saddr 10.1.0.10 drop
      }
    }`,
    packets: [
      'forward tcp 10.1.0.10 > 10.2.0.10 443 accept',
      'forward tcp 10.1.0.11 > 10.2.0.10 443 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 81 drop',
      'forward tcp 10.2.0.10 > 10.1.0.10 443 drop',
    ],
  },
  {
    name: 'an address match holds in its own family only',
    script: `table inet t {
      chain c { ${forward}
        ip daddr 10.2.0.10 accept
        ip6 saddr fd00:1::10 tcp dport 80 accept
      }
    }`,
    packets: [
      'forward udp 10.1.0.10 > 10.2.0.10 5 accept',
      'forward udp fd00:1::10 > fd00:2::10 80 drop',
      'forward tcp fd00:1::10 > fd00:2::10 80 accept',
      'forward tcp fd00:1::11 > fd00:2::10 80 drop',
    ],
  },
  {
    name: 'one family, whatever the address',
    script: `table inet t {
      chain c { ${forward}
        meta nfproto ipv6 tcp dport 80 accept
      }
    }`,
    packets: [
      'forward tcp fd00:1::10 > fd00:2::10 80 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 80 drop',
      'forward udp fd00:1::10 > fd00:2::10 80 drop',
    ],
  },
  {
    name: 'sets hold addresses, prefixes and ranges, both ends of a range included',
    script: `define clients = { 10.1.0.10, 10.1.0.16/29 }
    define servers = { 10.2.0.11-10.2.0.13 }
    define both = { $clients, $servers, 10.1.0.16/31 }
    table inet t {
      set clients { type ipv4_addr; flags interval; elements = $clients
      }
      set servers {
        type ipv4_addr
        flags interval
        auto-merge
        elements = { 10.2.0.10,
          $servers }
      }
      set both { type ipv4_addr; flags interval; auto-merge; elements = $both
      }
      chain c { ${forward}
        ip saddr @clients ip daddr @servers tcp dport 80 accept
        ip saddr @both ip daddr @both tcp dport 81 accept
        ip saddr $clients tcp dport 82 accept
      }
    }`,
    packets: [
      'forward tcp 10.1.0.10 > 10.2.0.13 80 accept',
      'forward tcp 10.1.0.10 > 10.2.0.14 80 drop',
      'forward tcp 10.1.0.11 > 10.2.0.13 80 drop',
      'forward tcp 10.1.0.15 > 10.2.0.10 80 drop',
      'forward tcp 10.1.0.16 > 10.2.0.10 80 accept',
      'forward tcp 10.1.0.23 > 10.2.0.11 80 accept',
      'forward tcp 10.1.0.24 > 10.2.0.11 80 drop',
      'forward tcp 10.1.0.17 > 10.2.0.12 81 accept',
      'forward tcp 10.1.0.17 > 10.2.0.10 81 drop',
      'forward tcp 10.1.0.18 > 10.2.0.12 82 accept',
    ],
  },
  {
    name: 'sets of IPv6 addresses, on both sides of a word boundary',
    script: `table inet t {
      set s { type ipv6_addr; flags interval; elements = { fd00:1::ffff:fffe-fd00:1::1:0:1, fd00:2::/64 }
      }
      chain c { ${forward}
        ip6 saddr @s ip6 daddr @s accept
      }
    }`,
    packets: [
      'forward tcp fd00:1::ffff:fffd > fd00:2::10 80 drop',
      'forward tcp fd00:1::ffff:fffe > fd00:2::10 80 accept',
      'forward tcp fd00:1::1:0:1 > fd00:2::10 80 accept',
      'forward tcp fd00:1::1:0:2 > fd00:2::10 80 drop',
    ],
  },
  {
    name: 'an empty set holds nothing',
    script: `table inet t {
      set s { type ipv4_addr; flags interval
      }
      chain c { ${forward}
        ip saddr @s accept
      }
    }`,
    packets: ['forward tcp 10.1.0.10 > 10.2.0.10 80 drop'],
  },
  {
    name: 'ports: lists, ranges and the source port',
    script: `table inet t {
      chain c { ${forward}
        tcp dport { 80, 8000-8002 } accept
        udp sport 4000-4001 udp dport 53 accept
        udp sport 4500 accept
      }
    }`,
    packets: [
      'forward tcp 10.1.0.10 > 10.2.0.10 7999 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 8000 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 8002 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 8003 drop',
      'forward udp 10.1.0.10 > 10.2.0.10 4001>53 accept',
      'forward udp 10.1.0.10 > 10.2.0.10 4002>53 drop',
      'forward udp 10.1.0.10 > 10.2.0.10 4001>54 drop',
      'forward udp fd00:1::10 > fd00:2::10 4500>54 accept',
      'forward tcp fd00:1::10 > fd00:2::10 4500>54 drop',
    ],
  },
  {
    name: 'transports by name and number',
    script: `table inet t {
      chain c { ${forward}
        meta l4proto { tcp, 17 } ip saddr 10.1.0.10 accept
        meta l4proto tcp tcp dport 81 accept
        meta l4proto ipv6-icmp accept
      }
    }`,
    packets: [
      'forward tcp 10.1.0.10 > 10.2.0.10 80 accept',
      'forward udp 10.1.0.10 > 10.2.0.10 80 accept',
      'forward sctp 10.1.0.10 > 10.2.0.10 80 drop',
      'forward tcp 10.1.0.11 > 10.2.0.10 81 accept',
      'forward tcp 10.1.0.11 > 10.2.0.10 80 drop',
      'forward icmp 10.1.0.10 > 10.2.0.10 8 drop',
      'forward icmpv6 fd00:1::10 > fd00:2::10 128 accept',
    ],
  },
  {
    name: 'ICMP by name, number, set and code, each in its own family',
    script: `table inet t {
      chain c { ${forward}
        icmp type { echo-request, 13 } accept
        icmp type destination-unreachable icmp code { frag-needed, 1-2 } accept
        icmpv6 type echo-request accept
        icmpv6 type { 1, 3-4 } icmpv6 code 1 accept
      }
    }`,
    packets: [
      'forward icmp 10.1.0.10 > 10.2.0.10 8 accept',
      'forward icmp 10.1.0.10 > 10.2.0.10 8.7 accept',
      'forward icmp 10.1.0.10 > 10.2.0.10 13 accept',
      'forward icmp 10.1.0.10 > 10.2.0.10 0 drop',
      'forward icmp 10.1.0.10 > 10.2.0.10 3.4 accept',
      'forward icmp 10.1.0.10 > 10.2.0.10 3.2 accept',
      'forward icmp 10.1.0.10 > 10.2.0.10 3.3 drop',
      'forward icmpv6 fd00:1::10 > fd00:2::10 128 accept',
      'forward icmpv6 fd00:1::10 > fd00:2::10 4.1 accept',
      'forward icmpv6 fd00:1::10 > fd00:2::10 2.1 drop',
      'forward icmpv6 fd00:1::10 > fd00:2::10 4.0 drop',
      'forward icmp fd00:1::10 > fd00:2::10 8 drop',
      'forward icmpv6 10.1.0.10 > 10.2.0.10 128 drop',
    ],
  },
  {
    name: 'sctp',
    script: `table inet t {
      chain c { ${forward}
        sctp dport 80-81 accept
      }
    }`,
    packets: ['forward sctp 10.1.0.10 > 10.2.0.10 81 accept', 'forward sctp 10.1.0.10 > 10.2.0.10 82 drop'],
  },
  {
    name: 'connection state, as a list and as a set',
    script: `table inet t {
      chain c { ${forward}
        ct state established,related accept
        tcp dport 80 ct state { new } accept
        tcp dport 81 ct state untracked accept
      }
    }`,
    packets: [
      'established:forward tcp 10.2.0.10 > 10.1.0.10 9 accept',
      'related:forward icmp 10.2.0.10 > 10.1.0.10 3 accept',
      'untracked:forward tcp 10.1.0.10 > 10.2.0.10 80 drop',
      'untracked:forward tcp 10.1.0.10 > 10.2.0.10 81 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 80 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 81 drop',
    ],
  },
  {
    name: 'jump comes back, goto does not',
    script: `table inet t {
      chain c { ${forward}
        ip saddr 10.1.0.10 jump web
        ip saddr 10.1.0.11 goto web
        tcp dport 82 accept
      }
      chain web {
        tcp dport 80 accept
        tcp dport 81 drop
        tcp dport 83 return
        tcp dport { 81, 83, 84 } accept
      }
    }`,
    packets: [
      'forward tcp 10.1.0.10 > 10.2.0.10 80 accept',
      'forward tcp 10.1.0.11 > 10.2.0.10 80 accept',
      'forward tcp 10.1.0.12 > 10.2.0.10 80 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 81 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 82 accept',
      'forward tcp 10.1.0.11 > 10.2.0.10 82 drop',
      'forward tcp 10.1.0.12 > 10.2.0.10 82 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 83 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 84 accept',
    ],
  },
  {
    name: 'goto within a jump returns to where the jump came from',
    script: `table inet t {
      chain c { ${forward}
        jump first
        tcp dport 80 accept
      }
      chain first {
        ip saddr 10.1.0.10 goto second
        tcp dport { 80, 81 } drop
      }
      chain second {
        tcp dport 81 accept
      }
    }`,
    packets: [
      'forward tcp 10.1.0.10 > 10.2.0.10 80 accept',
      'forward tcp 10.1.0.11 > 10.2.0.10 80 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 81 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 82 drop',
    ],
  },
  {
    name: 'return in a base chain is its policy',
    script: `table inet t {
      chain c { type filter hook forward priority filter; policy accept;
        ip saddr 10.1.0.10 return
        drop
      }
    }`,
    packets: ['forward tcp 10.1.0.10 > 10.2.0.10 80 accept', 'forward tcp 10.1.0.11 > 10.2.0.10 80 drop'],
  },
  {
    name: 'an accept does not win over a later chain, nor an earlier one',
    script: `table inet t {
      chain c { type filter hook forward priority filter - 1; policy accept;
        tcp dport { 80, 81 } accept
        tcp dport 83 drop
      }
      chain d { type filter hook forward priority 10; policy drop;
        tcp dport { 80, 82, 83 } accept
      }
    }
    table inet u {
      chain c { type filter hook forward priority mangle
        tcp dport 82 drop
      }
    }`,
    packets: [
      'forward tcp 10.1.0.10 > 10.2.0.10 80 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 81 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 82 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 83 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 84 drop',
    ],
  },
  {
    name: 'a table that is deleted leaves nothing, and may come again',
    script: `table inet t {
      set s { type ipv4_addr; elements = { 10.1.0.10, 10.1.0.11 }
      }
      chain c { ${forward}
        ip saddr @s accept
      }
    }
    delete table inet t
    table inet t {
      set s { type ipv4_addr; elements = { 10.1.0.11 }
      }
      chain c { ${forward}
        ip saddr @s accept
      }
    }`,
    packets: ['forward tcp 10.1.0.10 > 10.2.0.10 80 drop', 'forward tcp 10.1.0.11 > 10.2.0.10 80 accept'],
  },
  {
    name: 'a table that is named again keeps what it has',
    script: `table inet t {
      chain c { ${forward}
      }
    }; table inet t { }`,
    packets: ['forward tcp 10.1.0.10 > 10.2.0.10 80 drop'],
  },
  {
    name: 'a host: loopback, input and output',
    script: `table inet t {
      chain input { ${input}
        iif "lo" accept
        ip saddr 10.1.0.10 tcp dport 22 counter packets 0 bytes 0 accept comment "ssh; # not } syntax"
      }
      chain output { ${output}
        oifname lo accept
        udp dport 53 accept # prose
      }
    }`,
    packets: [
      'ingress/lo tcp 10.2.0.10 > 10.2.0.10 5432 accept',
      'egress/lo tcp 10.2.0.10 > 10.2.0.10 5432 accept',
      'ingress tcp 10.1.0.10 > 10.2.0.10 22 accept',
      'ingress tcp 10.1.0.11 > 10.2.0.10 22 drop',
      'egress udp 10.2.0.10 > 10.1.0.10 53 accept',
      'egress tcp 10.2.0.10 > 10.1.0.10 53 drop',
      'forward tcp 10.1.0.10 > 10.2.0.10 22 accept',
    ],
  },
  {
    name: 'an interface that a packet does not have matches nothing',
    script: `table inet t {
      chain input { ${input}
        oif "lo" accept
      }
      chain output { ${output}
        iifname "lo" accept
        ip daddr 10.2.0.10 tcp dport 5432 accept
      }
      chain forward { ${forward}
        iif lo accept
      }
    }`,
    packets: [
      'ingress/lo tcp 10.2.0.10 > 10.2.0.10 5432 drop',
      'egress/lo tcp 10.2.0.10 > 10.2.0.10 80 drop',
      'egress/lo tcp 10.2.0.10 > 10.2.0.10 5432 accept',
      'forward tcp 10.1.0.10 > 10.2.0.10 22 drop',
    ],
  },
  {
    name: 'ahead of connection tracking, a packet that is sent has no state',
    script: `table inet t {
      chain output { type filter hook output priority raw; policy drop;
        ct state new accept
        udp dport 53 accept
      }
      chain input { type filter hook input priority raw; policy drop;
        ct state new tcp dport 22 accept
      }
    }`,
    packets: [
      'egress tcp 10.2.0.10 > 10.1.0.10 80 drop',
      'egress udp 10.2.0.10 > 10.1.0.10 53 accept',
      'ingress tcp 10.1.0.10 > 10.2.0.10 22 accept',
      'ingress tcp 10.1.0.10 > 10.2.0.10 23 drop',
    ],
  },
];

/** Scripts that the reader has to refuse, with the line and a part of what it says. */
export interface Refusal {
  readonly name: string;
  readonly script: string;
  readonly line: number;
  readonly says: string;
  /** Whether nft takes it, and we only do not read it. */
  readonly isNft: boolean;
}

const chain = (rule: string) => `table inet t {\nchain c {\n${rule}\n}\n}\n`;
const set = (parts: string) => `table inet t {\nset s {\n${parts}\n}\n}\n`;

export const refusals: readonly Refusal[] = [
  { name: 'an unknown statement', script: 'flush ruleset\n', line: 1, says: 'flush', isNft: true },
  { name: 'an included file', script: '\ninclude "/dev/null"\n', line: 2, says: 'include', isNft: true },
  { name: 'another family of tables', script: 'table ip t {\n}\n', line: 1, says: '“ip”', isNft: true },
  {
    name: 'an unknown part of a table',
    script: 'table inet t {\ncounter c {\n}\n}\n',
    line: 2,
    says: 'counter',
    isNft: true,
  },
  { name: 'a table that is not there', script: 'delete table inet t\n', line: 1, says: 'does not exist', isNft: false },
  { name: 'an unknown field', script: chain('tcp flags syn accept'), line: 3, says: 'tcp flags', isNft: true },
  { name: 'a negation', script: chain('tcp dport != 80 accept'), line: 3, says: '!', isNft: true },
  { name: 'a rate', script: chain('limit rate 1/second accept'), line: 3, says: 'limit rate', isNft: true },
  { name: 'an unknown verdict', script: chain('reject'), line: 3, says: 'a field', isNft: true },
  { name: 'a packet without state', script: chain('ct state invalid drop'), line: 3, says: 'invalid', isNft: true },
  {
    name: 'another interface',
    script: chain('iifname "eth0" accept'),
    line: 3,
    says: 'no interface but lo',
    isNft: true,
  },
  { name: 'a named service', script: chain('tcp dport http accept'), line: 3, says: 'http', isNft: true },
  { name: 'an octal port', script: chain('tcp dport 010 accept'), line: 3, says: '010', isNft: true },
  { name: 'a port too high', script: chain('tcp dport 65536 accept'), line: 3, says: '65536', isNft: false },
  { name: 'a range that runs backwards', script: chain('tcp dport 10-5 accept'), line: 3, says: '10-5', isNft: false },
  { name: 'an empty list', script: chain('tcp dport { } accept'), line: 3, says: 'empty', isNft: false },
  { name: 'host bits', script: chain('ip saddr 10.0.0.1/8 accept'), line: 3, says: '10.0.0.0/8', isNft: true },
  {
    name: 'a name for an address',
    script: chain('ip saddr localhost accept'),
    line: 3,
    says: 'localhost',
    isNft: true,
  },
  {
    name: 'an address of the other family',
    script: chain('ip saddr fd00::1 accept'),
    line: 3,
    says: 'ipv4',
    isNft: false,
  },
  { name: 'a set that is not there', script: chain('ip saddr @s accept'), line: 3, says: 'the set s', isNft: false },
  {
    name: 'a variable that is not there',
    script: chain('ip saddr $s accept'),
    line: 3,
    says: 'variable s',
    isNft: false,
  },
  { name: 'a chain that is not there', script: chain('jump d'), line: 3, says: 'the chain d', isNft: false },
  {
    name: 'two families',
    script: chain('ip saddr 10.0.0.1 ip6 daddr fd00::1 accept'),
    line: 3,
    says: 'both families',
    isNft: false,
  },
  {
    name: 'two transports',
    script: chain('tcp dport 80 udp dport 80 accept'),
    line: 3,
    says: 'several transports',
    isNft: false,
  },
  { name: 'a field twice', script: chain('tcp dport 80 tcp dport 81 accept'), line: 3, says: 'twice', isNft: true },
  { name: 'something behind a verdict', script: chain('accept tcp dport 80'), line: 3, says: 'newline', isNft: false },
  {
    name: 'a comment ahead of the verdict',
    script: chain('comment "x" accept'),
    line: 3,
    says: 'newline',
    isNft: false,
  },
  { name: 'a long comment', script: chain(`accept comment "${'x'.repeat(129)}"`), line: 3, says: '128', isNft: false },
  {
    name: 'a brace right behind a rule',
    script: 'table inet t {\nchain c { accept }\n}\n',
    line: 2,
    says: 'newline',
    isNft: false,
  },
  {
    name: 'a bound chain of another type',
    script: chain('type nat hook output priority 0'),
    line: 3,
    says: 'nat',
    isNft: true,
  },
  {
    name: 'another hook',
    script: chain('type filter hook prerouting priority 0'),
    line: 3,
    says: 'prerouting',
    isNft: true,
  },
  {
    name: 'a chain bound twice',
    script: chain('type filter hook input priority 0\ntype filter hook input priority 1'),
    line: 4,
    says: 'once',
    isNft: true,
  },
  {
    name: 'chains that call each other',
    script: 'table inet t {\nchain c { type filter hook input priority 0\njump d\n}\nchain d {\njump c\n}\n}\n',
    line: 6,
    says: 'call itself',
    isNft: false,
  },
  {
    name: 'a prefix without flags',
    script: set('type ipv4_addr; elements = { 10.0.0.0/8 }'),
    line: 3,
    says: 'flags interval',
    isNft: false,
  },
  {
    name: 'an overlap without auto-merge',
    script: set('type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 10.1.0.0/16 }'),
    line: 2,
    says: 'auto-merge',
    isNft: false,
  },
  {
    name: 'a set of something else',
    script: set('type inet_service; elements = { 80 }'),
    line: 3,
    says: 'inet_service',
    isNft: true,
  },
  { name: 'another flag', script: set('type ipv4_addr; flags timeout'), line: 3, says: 'timeout', isNft: true },
  { name: 'a set without a type', script: set('flags interval'), line: 2, says: 'no type', isNft: false },
  {
    name: 'one address for a list',
    script: `define a = 10.0.0.1\n${set('type ipv4_addr; elements = $a')}`,
    line: 4,
    says: 'elements',
    isNft: false,
  },
  {
    name: 'a variable defined twice',
    script: 'define a = 10.0.0.1\ndefine a = 10.0.0.2\n',
    line: 2,
    says: 'twice',
    isNft: false,
  },
  { name: 'a continued line', script: 'table inet t \\\n{\n}\n', line: 1, says: '\\\\', isNft: true },
  { name: 'a quote that is never closed', script: chain('accept comment "x'), line: 3, says: '\\"', isNft: false },
  { name: 'a table that is never closed', script: 'table inet t {\n', line: 2, says: 'end of the file', isNft: false },
];
