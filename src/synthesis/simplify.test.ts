import { describe, expect, it } from 'vitest';
import { anyone, end, essentials, gateway, row, rule, service, web } from '../../test/engines/nftables-policies.js';
import { ruleLine } from '../../test/synthesis/lines.js';
import type { Policy, Rule } from '../policy/index.js';
import { simplify } from './simplify.js';

const db = end('db', '10.2.0.10');

function simplified(rules: readonly Rule[], aggregate = true) {
  const policy: Policy = { ...gateway, rules };
  return simplify(policy, aggregate).rules.map((one) => `${one.id}: ${ruleLine(one)} (${one.connections.join(', ')})`);
}

describe('simplify', () => {
  it('joins the rows between two components, transport by transport', () => {
    const rules = [
      ...row('forward', 'web-to-db', web, db, 'tcp/5432'),
      ...row('forward', 'web-to-db', web, db, 'udp/5432'),
      ...row('forward', 'web-to-db--admin', web, db, 'tcp/5433,80'),
      ...row('forward', 'clients-to-web', anyone, web, 'tcp/443'),
    ];
    expect(simplified(rules)).toEqual([
      'web-to-db-tcp-ipv4: forward ipv4 web 10.1.0.10 fd00:1::10 > db 10.2.0.10 tcp/80,5432-5433 (web-to-db, web-to-db--admin)',
      'web-to-db-udp-ipv4: forward ipv4 web 10.1.0.10 fd00:1::10 > db 10.2.0.10 udp/5432 (web-to-db)',
      'clients-to-web-tcp-ipv4: forward ipv4 clients any > web 10.1.0.10 fd00:1::10 tcp/443 (clients-to-web)',
      'clients-to-web-tcp-ipv6: forward ipv6 clients any > web 10.1.0.10 fd00:1::10 tcp/443 (clients-to-web)',
    ]);
  });

  it('joins nothing of two rows where that is not wanted', () => {
    const rules = [
      ...row('forward', 'web-to-db', web, db, 'tcp/5432'),
      ...row('forward', 'web-to-db--admin', web, db, 'tcp/5432'),
    ];
    expect(simplified(rules, false)).toEqual([
      'web-to-db-tcp-ipv4-forward: forward ipv4 web 10.1.0.10 fd00:1::10 > db 10.2.0.10 tcp/5432 (web-to-db)',
      'web-to-db--admin-tcp-ipv4-forward: forward ipv4 web 10.1.0.10 fd00:1::10 > db 10.2.0.10 tcp/5432 (web-to-db--admin)',
    ]);
  });

  it('joins nothing of different directions, families or ends', () => {
    const rules = [
      ...row('ingress', 'web-to-db', web, db, 'tcp/1'),
      ...row('egress', 'web-to-db', web, db, 'tcp/1'),
      ...row('egress', 'web-to-db', web, end('db', '10.2.0.11'), 'tcp/1'),
      ...row('egress', 'web-to-other', web, end('other', '10.2.0.10'), 'tcp/1'),
      ...row('egress', 'web-to-clients', web, anyone, 'tcp/1'),
    ];
    expect(simplified(rules)).toHaveLength(rules.length);
  });

  it('joins messages, each once', () => {
    const ping = (text: string) =>
      rule({
        id: text,
        direction: 'forward',
        family: 'ipv4',
        source: web,
        destination: db,
        service: service(text),
        connections: ['web-to-db'],
      });
    expect(simplified([ping('icmp/8'), ping('icmp/0,8,3.4'), ping('icmp/3.1')])).toEqual([
      'web-to-db-icmp-ipv4: forward ipv4 web 10.1.0.10 fd00:1::10 > db 10.2.0.10 icmp/0,3,3,8 (web-to-db)',
    ]);
    const [joined] = simplify({ ...gateway, rules: [ping('icmp/3.4'), ping('icmp/3.1')] }, true).rules;
    expect(joined!.service).toEqual({
      transport: 'icmp',
      messages: [
        { type: 3, code: 1 },
        { type: 3, code: 4 },
      ],
    });
  });

  it('leaves essentials as they are, and first', () => {
    const rules = [...essentials('forward'), ...row('forward', 'web-to-db', web, db, 'tcp/5432')];
    const { rules: all } = simplify({ ...gateway, rules }, true);
    expect(all.slice(0, -1)).toEqual(essentials('forward'));
  });

  it('gives every rule of a point a name of its own', () => {
    for (const aggregate of [true, false]) {
      const ids = simplify(gateway, aggregate).rules.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
