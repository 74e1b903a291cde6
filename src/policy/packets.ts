import {
  type EndMatch,
  type Entry,
  type PacketMatch,
  type PacketSet,
  type PacketSpace,
  protocolNumbers,
  type ServiceMatch,
  type Values,
} from '../network/index.js';
import { atomsOf, type End, type Policy, type Rule, type RuleDirection, type Service } from './model.js';
import { type Context, contextKey, type Verdicts } from './verdicts.js';

/**
 * What the policies of one snippet mean, as packets: in each context what their rules allow, then what they deny.
 * Rules never deny, so the order among the allows has no meaning.
 */
export function verdictsOf(policies: readonly Policy[], contexts: readonly Context[], space: PacketSpace): Verdicts {
  const packetsOfRule = new Map<Rule, PacketSet>();
  const packetsOf = (rule: Rule) => {
    const known = packetsOfRule.get(rule) ?? space.match(matchOf(rule));
    packetsOfRule.set(rule, known);
    return known;
  };
  return new Map(
    contexts.map((context) => {
      const allows = policies.flatMap(({ rules }) =>
        rules
          .filter((rule) => holdsIn(rule, context))
          .map((rule): Entry => ({ action: 'allow', packets: packetsOf(rule) })),
      );
      const denies = policies
        .filter((policy) => policy.denies.includes(context.hook))
        .map((policy): Entry => ({ action: 'deny', packets: deniedBy(policy, context.hook, space) }));
      return [contextKey(context), [...allows, ...denies]];
    }),
  );
}

function holdsIn(rule: Rule, context: Context): boolean {
  return (
    rule.direction === context.hook &&
    (rule.states === null || rule.states.includes(context.state)) &&
    (!rule.onLoopback || context.loopback)
  );
}

function deniedBy(policy: Policy, hook: RuleDirection, space: PacketSpace): PacketSet {
  if (policy.subject.kind === 'everything') return space.match({});
  const ends = policy.subject.ends.map(endMatch);
  const asSource = space.union(ends.map((source) => space.match(withEnds(source, undefined))));
  const asDestination = space.union(ends.map((destination) => space.match(withEnds(undefined, destination))));
  if (hook === 'egress') return asSource;
  return hook === 'ingress' ? asDestination : space.union([asSource, asDestination]);
}

function matchOf(rule: Rule): PacketMatch {
  return {
    ...withEnds(endMatch(rule.source), endMatch(rule.destination)),
    ...(rule.family === null ? {} : { families: [rule.family] }),
    ...(rule.service.transport === 'all' ? {} : { services: [serviceMatch(rule.service)] }),
  };
}

function withEnds(source: EndMatch | undefined, destination: EndMatch | undefined): PacketMatch {
  return { ...(source === undefined ? {} : { source }), ...(destination === undefined ? {} : { destination }) };
}

/** Undefined where the end is any. */
function endMatch(end: End): EndMatch | undefined {
  switch (end.kind) {
    case 'any':
      return undefined;
    case 'addresses':
      return { ranges: end.addresses.ranges, atoms: [] };
    case 'identity':
      return { ranges: [], atoms: atomsOf(end.identity) };
    case 'hostname':
      return { ranges: [], atoms: [`hostname:${end.hostname}`] };
  }
}

function serviceMatch(service: Exclude<Service, { transport: 'all' }>): ServiceMatch {
  const protocol = protocolNumbers[service.transport];
  const ranges =
    'ports' in service
      ? service.ports.map(({ from, to }) => [from, to + 1] as const)
      : service.messages.map(({ type, code }) => {
          const first = type * 256 + (code ?? 0);
          return [first, first + (code === null ? 256 : 1)] as const;
        });
  return { protocol, destinationPorts: joined(ranges) };
}

/** Half-open pairs, ascending, joined where they touch. */
function joined(ranges: readonly (readonly [number, number])[]): Values {
  const values: number[] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = values.at(-1);
    if (last !== undefined && from <= last) values[values.length - 1] = Math.max(last, to);
    else values.push(from, to);
  }
  return values;
}
