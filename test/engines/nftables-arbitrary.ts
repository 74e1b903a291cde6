import fc from 'fast-check';
import { families } from '../../src/network/index.js';
import type { ConnectionState, End, Policy, Rule, RuleDirection } from '../../src/policy/index.js';
import { addresses, rule, service } from './nftables-policies.js';

const ranges = [
  '10.1.0.10',
  '10.1.0.8/29',
  '10.2.0.0-10.2.0.9',
  '0.0.0.0/0',
  'fd00:1::10',
  'fd00:1::/64',
  '::-fd00::5',
  '::/0',
];

const endOf: fc.Arbitrary<End> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<End>({ kind: 'any', component: 'clients' }) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom('web', 'db', '9p', null),
        fc.uniqueArray(fc.constantFrom(...ranges), { minLength: 1, maxLength: 3 }),
      )
      .map(([component, texts]): End => ({ kind: 'addresses', component, addresses: addresses(...texts) })),
  },
);

const stateOf = fc.constantFrom<ConnectionState>('new', 'established', 'related', 'untracked');

function ruleOf(direction: RuleDirection): fc.Arbitrary<Rule> {
  return fc
    .record({
      family: fc.constantFrom(...families, null),
      source: endOf,
      destination: endOf,
      text: fc.constantFrom(
        'tcp/80',
        'tcp/1-65535',
        'udp/53,80-90,91',
        'sctp/5',
        'icmp/8',
        'icmp/3,3.4,5.1,5.0',
        'icmpv6/1.2,128',
        'all',
      ),
      states: fc.option(fc.uniqueArray(stateOf)),
      onLoopback: fc.boolean(),
      reason: fc.constantFrom('management' as const, null),
      id: fc.string({ unit: 'grapheme' }),
    })
    .map(({ text, ...parts }) => {
      const only = text.startsWith('icmpv6') ? 'ipv6' : text.startsWith('icmp') ? 'ipv4' : parts.family;
      return rule({ ...parts, direction, family: only, service: service(text), connections: [parts.id] });
    });
}

function policyAt(point: 'host' | 'gateway', directions: readonly RuleDirection[]): fc.Arbitrary<Policy> {
  return fc.record({
    id: fc.constant<string>(point),
    point: fc.constant(point),
    components: fc.constant([]),
    subject: fc.oneof(
      fc.constant({ kind: 'everything' } as const),
      fc.record({ kind: fc.constant('ends' as const), ends: fc.array(endOf, { minLength: 1, maxLength: 3 }) }),
    ),
    denies: fc.subarray([...directions]),
    rules: fc.array(fc.oneof(...directions.map(ruleOf)), { maxLength: 6 }),
  });
}

const policyOf = fc.oneof(policyAt('gateway', ['forward']), policyAt('host', ['ingress', 'egress']));

/** A gateway, a host or both, with rules of every kind. */
export const anyPolicies: fc.Arbitrary<readonly Policy[]> = fc.uniqueArray(policyOf, {
  minLength: 1,
  selector: ({ point }) => point,
});
