import { describe, expect, it } from 'vitest';
import { db, end, gateway, requestFor, row } from '../../../test/engines/nftables-policies.js';
import { count } from './limits.js';
import { commands } from './notes.js';

describe('count', () => {
  it('counts the longest comment and the longest name', () => {
    expect(count(requestFor([gateway])).map(({ name, used, limit }) => [name, used, limit])).toEqual([
      ['comment', 'web-to-3rd-queue'.length, 128],
      ['name', 'protected_hosts_ipv4'.length, 255],
    ]);
  });

  it('names the rules whose names are too long, and cuts comments to fit', () => {
    const long = 'x'.repeat(300);
    const [rule] = row('forward', `${long}-to-db`, end(long, '10.0.0.1'), db, 'tcp/1');
    expect(count(requestFor([{ ...gateway, rules: [rule!] }]))).toMatchObject([
      { name: 'comment', used: 128, costliest: [] },
      { name: 'name', used: 305, limit: 255, costliest: [rule!.id] },
    ]);
  });

  it('counts the name of a table', () => {
    const policy = { ...gateway, rules: [], subject: { kind: 'everything' as const } };
    expect(count(requestFor([policy], { namePrefix: 'apigee' }))[1]).toMatchObject({ used: 'apigee-gateway'.length });
  });
});

describe('commands', () => {
  it('saves our tables, and goes back to what was saved', () => {
    const { apply, rollback } = commands(requestFor([gateway]));
    expect(apply).toContain('nft -c -f portolan.nft');
    expect(apply.findIndex((line) => line.includes('> portolan.before.nft'))).toBeLessThan(
      apply.findIndex((line) => line.endsWith('&& nft -f portolan.nft')),
    );
    expect(rollback).toEqual(['nft -f portolan.before.nft']);
    expect([...apply, ...rollback].join('\n')).not.toContain('flush');
  });
});
