import { AddressSet, type Family, families, type PortRange } from '../../src/network/index.js';
import type { End, Policy, Rule, RuleDirection, Service } from '../../src/policy/index.js';
import { following } from './policy-packets.js';

/** Policies with one thing wrong in them. */
export interface PolicyMutant {
  readonly name: string;
  readonly policies: readonly Policy[];
}

type Change<T> = readonly [name: string, changed: T];

/** Every mutant of the policies: of their rules, their subjects, what they deny, and their order. */
export function mutantsOf(policies: readonly Policy[]): readonly PolicyMutant[] {
  return policies.flatMap((policy, i) =>
    changesOf(policy).map(([name, changed]) => ({
      name: `${policy.id}: ${name}`,
      policies: policies.map((other, j) => (i === j ? changed : other)),
    })),
  );
}

function changesOf(policy: Policy): readonly Change<Policy>[] {
  const { rules, denies, subject } = policy;
  const ofRules = rules.flatMap((rule, i) => [
    [`${rule.id} is missing`, { ...policy, rules: rules.filter((_, j) => i !== j) }] as const,
    ...changesOfRule(rule).map(
      ([name, changed]) =>
        [`${rule.id} ${name}`, { ...policy, rules: rules.map((other, j) => (i === j ? changed : other)) }] as const,
    ),
  ]);
  const ofSubject: readonly Change<Policy>[] =
    subject.kind === 'everything'
      ? []
      : [
          ['denies for everything', { ...policy, subject: { kind: 'everything' } }],
          ...subject.ends.map(
            (_, i): Change<Policy> => [
              `does not deny for end ${i}`,
              { ...policy, subject: { ...subject, ends: subject.ends.filter((_end, j) => i !== j) } },
            ],
          ),
        ];
  return [
    ...ofRules,
    ...denies.map(
      (hook): Change<Policy> => [
        `does not deny ${hook}`,
        { ...policy, denies: denies.filter((other) => other !== hook) },
      ],
    ),
    ...ofSubject,
    ['has its rules backwards', { ...policy, rules: rules.toReversed() }],
  ];
}

function changesOfRule(rule: Rule): readonly Change<Rule>[] {
  const ofEnds = (['source', 'destination'] as const).flatMap((side) =>
    changesOfEnd(rule[side], rule.family).map(
      ([name, end]): Change<Rule> => [`${name} as ${side}`, { ...rule, [side]: end }],
    ),
  );
  const ofService = changesOfService(rule.service).map(([name, service]): Change<Rule> => [name, { ...rule, service }]);
  return [
    ...ofEnds,
    ...ofService,
    ['has its ends exchanged', { ...rule, source: rule.destination, destination: rule.source }],
    ...(rule.family === null ? families : families.filter((family) => family !== rule.family)).map(
      (family): Change<Rule> => [`is for ${family}`, { ...rule, family }],
    ),
    ...hooks
      .filter((hook) => hook !== rule.direction)
      .map((direction): Change<Rule> => [`is at ${direction}`, { ...rule, direction }]),
    ...changesOfStates(rule),
    ['is for the other interface', { ...rule, onLoopback: !rule.onLoopback }],
  ];
}

const hooks: readonly RuleDirection[] = ['ingress', 'egress', 'forward'];

function changesOfStates(rule: Rule): readonly Change<Rule>[] {
  const other = rule.states?.includes('established') === true ? 'related' : 'established';
  return [
    [`is for ${other}`, { ...rule, states: [other] }],
    ...(rule.states === null
      ? []
      : [
          ['is for new', { ...rule, states: ['new'] }] as const,
          ['is for any state', { ...rule, states: null }] as const,
        ]),
  ];
}

function changesOfEnd(end: End, family: Family | null): readonly Change<End>[] {
  if (end.kind === 'any') return [];
  const any: Change<End> = ['has any', { kind: 'any', component: end.component }];
  if (end.kind === 'identity') {
    const { identity } = end;
    return identity.kind === 'networkTags'
      ? [any, ['has a tag more', { ...end, identity: { ...identity, tags: [...identity.tags, 'stranger'] } }]]
      : [
          any,
          ['has another namespace', { ...end, identity: { ...identity, namespace: `${identity.namespace}-2` } }],
          ['has a label more', { ...end, identity: { ...identity, podLabels: { ...identity.podLabels, tier: 'x' } } }],
        ];
  }
  if (end.kind === 'hostname') return [any];
  const ranges = end.addresses.ranges.filter((range) => family === null || range.family === family);
  return [
    any,
    ...ranges.flatMap((range): readonly Change<End>[] => {
      const less = end.addresses.subtract(AddressSet.of([{ ...range, first: range.last }]));
      const next = following(range.last);
      const beyond = next === null ? [] : [{ family: range.family, first: next, last: next }];
      return [
        ['lacks an address', { ...end, addresses: less }],
        ...beyond.map(
          (one): Change<End> => [
            'has an address more',
            { ...end, addresses: end.addresses.union(AddressSet.of([one])) },
          ],
        ),
      ];
    }),
  ];
}

function changesOfService(service: Service): readonly Change<Service>[] {
  if (service.transport === 'all') return [];
  if (!('ports' in service)) {
    const { messages } = service;
    return [
      ...messages.map(
        (_, i): Change<Service> => [
          `lacks message ${i}`,
          { ...service, messages: messages.filter((_m, j) => i !== j) },
        ],
      ),
      ['has a message more', { ...service, messages: [...messages, { type: 200, code: null }] }],
    ];
  }
  const { ports } = service;
  const other = service.transport === 'tcp' ? 'udp' : 'tcp';
  return [
    [`is for ${other}`, { ...service, transport: other }],
    ['is for every protocol', { transport: 'all' }],
    ...ports.flatMap((range, i): readonly Change<Service>[] => {
      const withPorts = (by: readonly PortRange[]): Service => ({
        ...service,
        ports: ports.flatMap((old, j) => (i === j ? by : [old])),
      });
      return [
        ...(ports.length > 1 ? [[`lacks port ${range.from}`, withPorts([])] as const] : []),
        [`has a port more after ${range.to}`, withPorts([{ from: range.from, to: range.to + 1 }])],
        [`has a port more before ${range.from}`, withPorts([{ from: range.from - 1, to: range.to }])],
      ];
    }),
  ];
}
