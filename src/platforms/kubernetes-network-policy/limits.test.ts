import { describe, expect, it } from 'vitest';
import { AddressSet, parseAddressRange } from '../../network/index.js';
import type { End, Policy, Rule } from '../../policy/index.js';
import { count, limits } from './limits.js';

const web: End = {
  kind: 'identity',
  component: 'web',
  identity: { kind: 'kubernetes', namespace: 'shop', podLabels: { app: 'web' } },
};

function rule(id: string, ranges: readonly string[]): Rule {
  const parsed = ranges.flatMap((text) => {
    const range = parseAddressRange(text);
    return range.ok ? [range.value] : [];
  });
  return {
    id,
    action: 'allow',
    direction: 'egress',
    family: 'ipv4',
    source: web,
    destination: { kind: 'addresses', component: null, addresses: AddressSet.of(parsed) },
    service: { transport: 'tcp', ports: [{ from: 443, to: 443 }] },
    states: null,
    onLoopback: false,
    connections: [id],
    reason: null,
  };
}

function usesOf(rules: readonly Rule[], id = 'workload-web') {
  const policy: Policy = {
    id,
    point: 'workload',
    components: ['web'],
    subject: { kind: 'ends', ends: [web] },
    denies: ['egress'],
    rules,
  };
  const other: Policy = { ...policy, id: 'w', rules: [] };
  const uses = count({ policies: [other, policy], format: 'yaml', namePrefix: 'p', header: [], notes: new Map() });
  return Object.fromEntries(uses.map((use) => [use.name, use]));
}

describe('limits', () => {
  it('are those of every cluster, counted for the largest policy', () => {
    const uses = usesOf([rule('a', ['192.0.2.1'])]);
    expect(Object.keys(uses)).toEqual(['object name', 'annotation of kubectl apply']);
    expect(uses['object name']).toMatchObject({
      used: 'p-workload-web'.length,
      limit: 253,
      per: 'policy',
      costliest: [],
    });
    expect(uses['annotation of kubectl apply']?.used).toBeGreaterThan(300);
    expect(uses['annotation of kubectl apply']?.used).toBeLessThan(1000);
  });

  it('are exceeded by a long name', () => {
    expect(usesOf([], 'x'.repeat(251))['object name']?.used).toBe(253);
    expect(usesOf([], 'x'.repeat(252))['object name']?.used).toBe(254);
  });

  it('name the rules that make an object too large', () => {
    const many = Array.from({ length: 8000 }, (_, i) => `10.${i >> 8}.${i & 255}.1`);
    const size = usesOf([rule('few', ['192.0.2.1']), rule('many', many)])['annotation of kubectl apply'];
    expect(size?.used).toBeGreaterThan(size?.limit ?? 0);
    expect(size?.costliest).toEqual(['many', 'few']);
  });

  it('have a source with a date', () => {
    for (const { source, limit } of limits) {
      expect(source).toMatch(/\d{4}-\d\d-\d\d$/);
      expect(limit).toBeGreaterThan(0);
    }
  });
});
