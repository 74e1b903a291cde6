import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPolicies } from '../../../test/engines/nftables-arbitrary.js';
import { mutantsOf } from '../../../test/engines/nftables-mutants.js';
import { findDifference } from '../../../test/engines/nftables-packets.js';
import {
  anyone,
  closedGateway,
  db,
  end,
  essentials,
  gateway,
  host,
  requestFor,
  row,
  rule,
  service,
  smallerGateway,
  web,
} from '../../../test/engines/nftables-policies.js';
import { PacketSpace } from '../../network/index.js';
import type { Policy } from '../../policy/index.js';
import { read } from './read.js';
import { render } from './render.js';

function scriptOf(...policies: readonly Policy[]): string {
  return render(requestFor(policies))[0]!.content;
}

/** What is wrong with a script, or null where it does exactly what the policies say. */
function faultOf(policies: readonly Policy[], script: string): string | null {
  const space = new PacketSpace();
  const reading = read([{ path: 'portolan.nft', mediaType: 'text/plain', content: script }], space);
  return reading.ok ? findDifference(policies, reading.verdicts, space) : `${reading.line}: ${reading.detail}`;
}

const policies: readonly (readonly [string, readonly Policy[]])[] = [
  ['a gateway', [gateway]],
  ['a gateway that denies everybody', [closedGateway]],
  ['a smaller gateway', [smallerGateway]],
  ['a host', [host]],
  ['a gateway and a host', [gateway, host]],
];

describe('render', () => {
  it('writes what an administrator would have written', () => {
    const policy: Policy = {
      ...gateway,
      subject: { kind: 'ends', ends: [db] },
      rules: [
        ...essentials('forward'),
        ...row('forward', 'web-to-db', web, db, 'tcp/5432,7000-7001'),
        ...row('forward', 'clients-to-db', anyone, end('db', '10.2.0.10-10.2.0.12'), 'udp/53'),
      ],
    };
    const notes = new Map([['web-to-db', { purpose: 'Reads and writes rows.', security: 'mTLS' }]]);
    const [file] = render(requestFor([policy], { notes, header: ['shop@1.2, revision 1'] }));
    expect(file).toEqual({ path: 'portolan.nft', mediaType: 'text/plain', content: written });
  });

  it.each(policies)('says what the policies say: %s', (_, given) => {
    expect(faultOf(given, scriptOf(...given))).toBeNull();
  });

  it.each(policies)('makes no mistake that goes unseen: %s', (_, given) => {
    const mutants = mutantsOf(scriptOf(...given));
    expect(mutants.length).toBeGreaterThan(40);
    expect(mutants.filter(({ script }) => faultOf(given, script) === null).map(({ name }) => name)).toEqual([]);
  });

  it('may change what no packet shows', () => {
    const script = scriptOf(gateway);
    for (const [from, to] of [
      ['hook forward priority filter', 'hook forward priority raw'],
      ['tcp dport 443 accept', 'tcp dport 443 counter accept'],
      [' comment "web-to-db"', ''],
      ['{ 3, 11, 12 }', '{ time-exceeded, 12, 3, 11 }'],
      ['{ 10.2.0.10-10.2.0.12 }', '{ 10.2.0.12, 10.2.0.10/31 }'],
    ] as const) {
      expect(script).toContain(from);
      expect([from, faultOf([gateway], script.replace(from, to))]).toEqual([from, null]);
    }
  });

  it('says what any policy says', () => {
    fc.assert(
      fc.property(anyPolicies, (given) => {
        expect(faultOf(given, scriptOf(...given))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same bytes for the same policies', () => {
    expect(scriptOf(structuredClone({ ...gateway, rules: [], subject: { kind: 'everything' as const } }))).toBe(
      scriptOf({ ...gateway, rules: [], subject: { kind: 'everything' } }),
    );
    expect(scriptOf(gateway)).toBe(scriptOf(gateway));
  });

  it('changes no other line when a row comes', () => {
    const before = scriptOf(gateway).split('\n');
    const more = row('forward', 'web-to-cache', web, end('cache', '10.2.0.99'), 'tcp/6379');
    const after = scriptOf({ ...gateway, rules: [...more, ...gateway.rules] }).split('\n');
    expect(after.filter((line) => !before.includes(line))).toEqual([
      'define cache_ipv4 = { 10.2.0.99 }',
      '\tset cache_ipv4 {',
      '\t\telements = $cache_ipv4',
      '\t\t# web-to-cache',
      '\t\tip saddr @web_ipv4 ip daddr @cache_ipv4 tcp dport 6379 accept comment "web-to-cache"',
    ]);
    expect(before.filter((line) => !after.includes(line))).toEqual([]);
  });

  it('keeps apart what one component and one role call by different addresses', () => {
    const two: Policy = {
      ...host,
      rules: ['10.9.0.1', '10.9.0.2'].map((address, i) =>
        rule({
          id: `management-${i}`,
          direction: 'ingress',
          family: 'ipv4',
          source: end(null, address),
          destination: { ...db, component: null },
          service: service(`tcp/${22 + i}`),
          reason: 'management',
        }),
      ),
    };
    const script = scriptOf(two);
    expect(faultOf([two], script)).toBeNull();
    expect(script.match(/^define \S+/gm)).toEqual([
      'define local_hosts_ipv4',
      'define management_hosts_4eb79990_ipv4',
      'define management_hosts_66b52518_ipv4',
    ]);
  });

  it('makes no syntax of prose', () => {
    const hostile = [
      '"; flush ruleset; #',
      'a\ntable inet evil { }',
      'end \\',
      '$(reboot) `reboot`',
      '\u2028}\r\n}',
      'é'.repeat(300),
    ];
    const notes = new Map(hostile.map((purpose, i) => [`r${i}`, { purpose, security: purpose }]));
    const rules = hostile.flatMap((_, i) => row('forward', `r${i}`, web, db, `tcp/${i + 1}`));
    const loud = [...rules, ...hostile.flatMap((text) => row('forward', text, web, db, 'udp/9'))];
    const policy = { ...gateway, rules: loud };
    const [file] = render(requestFor([policy], { notes, header: hostile }));
    expect(faultOf([policy], file!.content)).toBeNull();
    expect(file!.content.match(/^table /gm)).toHaveLength(2);
    for (const line of file!.content.split('\n')) {
      expect(line).toMatch(/^[^"]*(?:comment "[^"]*")?$/);
      expect(Buffer.byteLength(/comment "(.*)"/.exec(line)?.[1] ?? '')).toBeLessThanOrEqual(128);
    }
  });

  it('names as many rows as a comment holds', () => {
    const connections = Array.from({ length: 20 }, (_, i) => `message-processor-to-cassandra--part-${i}`);
    const [first] = row('forward', 'x', web, db, 'tcp/1');
    const script = scriptOf({ ...gateway, rules: [{ ...first!, connections }] });
    expect(/comment "(.*)"/.exec(script)?.[1]).toBe(
      'message-processor-to-cassandra--part-0, message-processor-to-cassandra--part-1, message-processor-to-cassandra--part-2, 17 more',
    );
  });

  it.each([
    ['a host name', { kind: 'hostname', component: 'x', hostname: 'x.example' }],
    ['an identity', { kind: 'identity', component: 'x', identity: { kind: 'networkTags', tags: ['x'] } }],
  ] as const)('has no word for %s', (_, source) => {
    const [first] = row('forward', 'x', web, db, 'tcp/1');
    expect(() => scriptOf({ ...gateway, rules: [{ ...first!, source }] })).toThrow('no word for');
  });

  it('never writes a rule without the match that it was given', () => {
    const [first] = row('forward', 'x', web, db, 'tcp/1');
    expect(() => scriptOf({ ...gateway, rules: [{ ...first!, service: { transport: 'tcp', ports: [] } }] })).toThrow();
    expect(() =>
      scriptOf({ ...gateway, rules: [{ ...first!, service: { transport: 'icmp', messages: [] } }] }),
    ).toThrow();
    for (const parts of [
      { source: end('web') },
      { states: [] },
      { family: 'ipv6' as const, source: end('web', '10.0.0.1') },
    ]) {
      const policy = { ...gateway, rules: [{ ...first!, ...parts }] };
      expect(scriptOf(policy)).not.toContain('accept comment');
      expect(faultOf([policy], scriptOf(policy))).toBeNull();
    }
  });

  it('has no name for what could be syntax', () => {
    const [first] = row('forward', 'x', end('a }', '10.0.0.1'), db, 'tcp/1');
    expect(() => scriptOf({ ...gateway, rules: [first!] })).toThrow('not a name');
  });
});

const written = `#!/usr/sbin/nft -f
# shop@1.2, revision 1

# Addresses, by component
define db_ipv4 = { 10.2.0.10-10.2.0.12 }
define db_ipv6 = { fd00:2::10 }
define web_ipv4 = { 10.1.0.10 }
define web_ipv6 = { fd00:1::10 }

# One step: the old table goes, elements of its sets included, and the new one comes
table inet shop-gateway { }
delete table inet shop-gateway

table inet shop-gateway {
	set db_ipv4 {
		type ipv4_addr
		flags interval
		auto-merge
		elements = $db_ipv4
	}

	set db_ipv6 {
		type ipv6_addr
		flags interval
		auto-merge
		elements = $db_ipv6
	}

	set web_ipv4 {
		type ipv4_addr
		flags interval
		auto-merge
		elements = $web_ipv4
	}

	set web_ipv6 {
		type ipv6_addr
		flags interval
		auto-merge
		elements = $web_ipv6
	}

	set protected_hosts_ipv4 {
		type ipv4_addr
		flags interval
		auto-merge
		elements = { $db_ipv4 }
	}

	set protected_hosts_ipv6 {
		type ipv6_addr
		flags interval
		auto-merge
		elements = { $db_ipv6 }
	}

	chain forward {
		type filter hook forward priority filter; policy accept;

		# What must always work
		ct state established accept comment "established"
		icmp type { 3, 11, 12 } ct state related accept comment "icmp-errors"
		icmpv6 type { 1, 2, 3, 4 } ct state related accept comment "icmp-errors"

		# web-to-db: Reads and writes rows. (mTLS)
		ip saddr @web_ipv4 ip daddr @db_ipv4 tcp dport { 5432, 7000-7001 } accept comment "web-to-db"
		ip6 saddr @web_ipv6 ip6 daddr @db_ipv6 tcp dport { 5432, 7000-7001 } accept comment "web-to-db"

		# clients-to-db
		ip daddr @db_ipv4 udp dport 53 accept comment "clients-to-db"

		# Whatever else comes from or goes to the protected addresses
		ip saddr @protected_hosts_ipv4 drop
		ip daddr @protected_hosts_ipv4 drop
		ip6 saddr @protected_hosts_ipv6 drop
		ip6 daddr @protected_hosts_ipv6 drop
	}
}
`;
