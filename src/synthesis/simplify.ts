import { mergePortRanges } from '../network/index.js';
import { atomsOf, type End, type IcmpMessage, type Policy, type Rule, type Service } from '../policy/index.js';

/**
 * The policy with rules of the same ends, family and transport joined into one, which keeps all their connections; the
 * packets stay the same. Joined are the rules of one connection, and with `aggregate` those of all connections between
 * two components. The joined rule is named after what was joined, so that another row changes no name.
 */
export function simplify(policy: Policy, aggregate: boolean): Policy {
  const groups = new Map<string, Rule[]>();
  for (const rule of policy.rules) {
    const key = rule.reason === null ? groupKey(rule, aggregate) : `essential ${rule.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [rule]);
    else group.push(rule);
  }
  return { ...policy, rules: [...groups.values()].map((rules) => join(rules, aggregate)) };
}

function groupKey(rule: Rule, aggregate: boolean): string {
  const parts = [
    aggregate ? '' : rule.connections.join(' '),
    rule.direction,
    rule.family ?? '',
    rule.service.transport,
    endKey(rule.source),
    endKey(rule.destination),
  ];
  return JSON.stringify(parts);
}

/** Equal for equal ends. */
export function endKey(end: End): string {
  const component = end.component ?? '';
  switch (end.kind) {
    case 'any':
      return `any ${component}`;
    case 'addresses':
      return `addresses ${component} ${end.addresses.text}`;
    case 'identity':
      return `identity ${component} ${atomsOf(end.identity).join(' ')}`;
    case 'hostname':
      return `hostname ${component} ${end.hostname}`;
  }
}

function join(rules: readonly Rule[], aggregate: boolean): Rule {
  const [first] = rules;
  if (first === undefined) throw new Error('a group of rules is never empty');
  if (first.reason !== null) return first;
  return {
    ...first,
    id: aggregate ? pairId(first) : first.id,
    service: joinServices(rules.map(({ service }) => service)),
    connections: [...new Set(rules.flatMap(({ connections }) => connections))],
  };
}

/** `web-to-db-tcp-ipv4`: the two ends, and the parts that tell rules between them apart. */
function pairId(rule: Rule): string {
  const name = [rule.source, rule.destination].map((end) => (end.kind === 'hostname' ? end.hostname : null));
  return [
    `${rule.source.component}-to-${rule.destination.component}`,
    ...name.map((host) => host?.replaceAll(/[^a-z0-9]+/g, '-') ?? ''),
    rule.service.transport,
    rule.family ?? '',
    rule.direction === 'forward' ? '' : rule.direction,
  ]
    .filter((part) => part !== '')
    .join('-');
}

function joinServices(services: readonly Service[]): Service {
  const [first] = services;
  if (first === undefined || first.transport === 'all') return { transport: 'all' };
  if ('ports' in first) {
    return {
      ...first,
      ports: mergePortRanges(services.flatMap((service) => ('ports' in service ? service.ports : []))),
    };
  }
  return {
    ...first,
    messages: joinMessages(services.flatMap((service) => ('messages' in service ? service.messages : []))),
  };
}

function joinMessages(messages: readonly IcmpMessage[]): readonly IcmpMessage[] {
  const byText = new Map(messages.map((message) => [`${message.type}/${message.code ?? ''}`, message]));
  return [...byText.values()].sort((a, b) => a.type - b.type || (a.code ?? -1) - (b.code ?? -1));
}
