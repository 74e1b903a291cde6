import type { Limit, LimitUse, RenderRequest } from '../platform.js';
import { nameLength } from './names.js';
import { type FirewallRule, firewallRules, rangesPerRule } from './rules.js';

const reference = 'https://cloud.google.com/compute/docs/reference/rest/v1/firewalls, read 2026-11-23';
const quotas =
  'https://cloud.google.com/firewall/docs/quotas, in the figures of google/capirca (capirca/lib/gce.py), read 2026-11-23';

/**
 * What Google refuses beyond. For ranges its page says 5,000 since about 2023
 * (https://github.com/crowdsecurity/cs-cloud-firewall-bouncer/issues/27); 256, the older figure, holds everywhere.
 */
export const limits: readonly Limit[] = [
  { name: 'name', limit: nameLength, unit: 'characters', per: 'rule', source: reference },
  { name: 'priority', limit: 65_534, unit: 'number, implied rules have 65535', per: 'rule', source: reference },
  { name: 'ranges', limit: rangesPerRule, unit: 'address blocks', per: 'rule', source: quotas },
  { name: 'source-tags', limit: 30, unit: 'network tags', per: 'rule', source: quotas },
  { name: 'target-tags', limit: 70, unit: 'network tags', per: 'rule', source: quotas },
  { name: 'ports', limit: 256, unit: 'ports or port ranges', per: 'rule', source: quotas },
];

const uses: Readonly<Record<string, (rule: FirewallRule) => number>> = {
  name: ({ name }) => name.length,
  priority: ({ priority }) => priority,
  ranges: ({ peer }) => (peer.kind === 'tags' ? 0 : peer.kind === 'any' ? 1 : peer.list.values.length),
  'source-tags': ({ peer }) => (peer.kind === 'tags' ? peer.list.values.length : 0),
  'target-tags': ({ target }) => target.values.length,
  ports: ({ ports }) => ports.length,
};

/** The most that one rule uses of each limit. */
export function count(request: RenderRequest): readonly LimitUse[] {
  const rules = firewallRules(request);
  return limits.map(({ name, limit, per, source }) => {
    const used = rules.map((rule) => uses[name]!(rule));
    const over = rules.filter((_, i) => used[i]! > limit).sort((a, b) => uses[name]!(b) - uses[name]!(a));
    return {
      name,
      used: used.reduce((a, b) => Math.max(a, b), 0),
      limit,
      per,
      source,
      costliest: [...new Set(over.map(({ origin }) => origin))].slice(0, 5),
    };
  });
}
