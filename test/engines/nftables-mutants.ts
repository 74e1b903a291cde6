/** A script with one thing wrong in it. */
export interface Mutant {
  readonly name: string;
  readonly script: string;
}

type Change = (...groups: string[]) => string;

const rest = '99';

/** Mistakes that change what passes wherever they can be made, as long as no two rules of the script overlap. */
const changes: readonly (readonly [name: string, pattern: RegExp, change: Change])[] = [
  ['a rule less', /^\t\t.*(?:accept comment|drop).*\n/gm, () => ''],
  ['an accept that drops', / accept comment/g, () => ' drop comment'],
  ['a drop that accepts', / drop\n/g, () => ' accept\n'],
  ['the other default', /policy (accept|drop)/g, (_, policy) => `policy ${policy === 'drop' ? 'accept' : 'drop'}`],
  ['another port', /dport (\d+)\b/g, (_, port) => `dport ${Number(port) + 1}`],
  ['a port more', /dport (\d+) /g, (_, port) => `dport ${port}-${Number(port) + 1} `],
  ['a range longer', /(\d+)-(\d+)( accept| \}|,)/g, (_, from, to, end) => `${from}-${Number(to) + 1}${end}`],
  ['all ports', /(tcp|udp|sctp) dport (\{[^}]*\}|\S+)/g, (_, transport) => `meta l4proto ${transport}`],
  ['the other transport', /(tcp|udp) dport/g, (_, transport) => `${transport === 'tcp' ? 'udp' : 'tcp'} dport`],
  ['the first of a list less', /\{ [^,{}]+, /g, () => '{ '],
  ['another of a list less', /, [^,{}]+(?=[, ])/g, () => ''],
  ['an IPv4 address more', /(define \S+_ipv4 = \{)/g, (_, start) => `${start} 10.${rest}.0.1,`],
  ['an IPv6 address more', /(define \S+_ipv6 = \{)/g, (_, start) => `${start} fd${rest}::1,`],
  ['a longer prefix', /\/(\d+)/g, (_, length) => `/${Number(length) + 1}`],
  ['a family less', /^\t\tip6 .*accept.*\n/gm, () => ''],
  ['any source', /(ip6? )saddr \S+ (?=ip6? daddr)/g, () => ''],
  ['any destination', /ip6? daddr \S+ (?=tcp|udp|icmp)/g, () => ''],
  ['ends exchanged', /saddr (\S+) (ip6?) daddr (\S+)/g, (_, from, ip, to) => `saddr ${to} ${ip} daddr ${from}`],
  [
    'the other end',
    /^(\t\tip6?) (s|d)addr (\S+ )(?=tcp|udp|drop)/gm,
    (_, ip, end, set) => `${ip} ${end === 's' ? 'd' : 's'}addr ${set}`,
  ],
  ['whatever state', /ct state \S+ /g, () => ''],
  ['new for another state', /ct state (established|related)/g, () => 'ct state new'],
  ['untracked for another state', /ct state (established|related)/g, () => 'ct state untracked'],
  ['every interface', /(?:iif|oif) "lo" /g, () => ''],
  ['the other interface', /(iif|oif) "lo"/g, (_, side) => `${side === 'iif' ? 'oif' : 'iif'} "lo"`],
  ['other messages', /(icmp|icmpv6) type (\d+)\b/g, (_, transport) => `${transport} type 200`],
  ['all messages', /(icmp|icmpv6) type (\{[^}]*\}|\d+)/g, (_, transport) => `meta l4proto ${transport}`],
  ['another hook', /hook (forward|input|output)/g, (_, hook) => `hook ${hook === 'forward' ? 'input' : 'forward'}`],
  ['a chain that nothing binds', /type filter hook .*\n/g, () => ''],
  ['ahead of tracking', /hook output priority filter/g, () => 'hook output priority raw'],
  ['a drop ahead of all', /(policy accept;\n)/g, (_, policy) => `${policy}\t\tdrop\n`],
];

/** Every script that differs from this one by one mistake. Prose is left alone. */
export function mutantsOf(script: string): readonly Mutant[] {
  return changes.flatMap(([name, pattern, change]) =>
    [...script.matchAll(pattern)].flatMap((match) => {
      const before = script.slice(0, match.index);
      const lines = before.split('\n');
      if (lines.at(-1)!.trimStart().startsWith('#')) return [];
      const after = script.slice(match.index + match[0].length);
      const changed = before + change(...match) + after;
      // Two ends that are one set are the same when exchanged.
      return changed === script ? [] : [{ name: `${name}, line ${lines.length}`, script: changed }];
    }),
  );
}
