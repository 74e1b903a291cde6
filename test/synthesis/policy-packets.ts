import {
  type AddressRange,
  type Family,
  families,
  parseAddress,
  protocolNumbers,
  type Transport,
  type Words,
} from '../../src/network/index.js';
import type { Context, End, Policy, Rule } from '../../src/policy/index.js';
import type { Difference } from '../../src/synthesis/prove.js';
import { allows, type EvaluatedEnd, type EvaluatedPacket, isToldApart, namesOf } from './policy-evaluator.js';

/**
 * One packet from each cell of the grid that the bounds of the policies make: the first of every range, and the one
 * after its last. Between them nothing changes.
 */
export function* gridOf(policies: readonly Policy[], contexts: readonly Context[]): Generator<EvaluatedPacket> {
  const services = servicesOf(policies);
  for (const family of families) {
    const places = placesOf(endsOf(policies), family);
    for (const { hook, state, loopback } of contexts) {
      for (const { protocol, port } of services) {
        for (const source of places) {
          for (const destination of places) {
            yield { hook, state, loopback, family, source, destination, protocol, port };
          }
        }
      }
    }
  }
}

/** A packet that two lists of policies treat in different ways, or null: then every packet is treated the same. */
export function findDifference(
  one: readonly Policy[],
  other: readonly Policy[],
  contexts: readonly Context[],
): EvaluatedPacket | null {
  const apart = countsApart(one, other);
  const isDenialSame = JSON.stringify(one.map(denialOf)) === JSON.stringify(other.map(denialOf));
  const changed = [...rulesLacking(one, other), ...rulesLacking(other, one)];
  for (const packet of gridOf([...one, ...other], contexts)) {
    // What no changed rule speaks of is treated as before, if the same is denied.
    if (isDenialSame && !changed.some((rule) => allows(rule, packet))) continue;
    if (isToldApart(one, other, packet, apart)) return packet;
  }
  return null;
}

function denialOf({ denies, subject }: Policy) {
  return { denies, subject };
}

function rulesLacking(policies: readonly Policy[], from: readonly Policy[]): readonly Rule[] {
  const known = new Set(from.flatMap(({ rules }) => rules));
  return policies.flatMap(({ rules }) => rules).filter((rule) => !known.has(rule));
}

/** Whether two lists of policies part on a packet that a proof shows. Its words leave out family and ICMP type. */
export function isConfirmed(one: readonly Policy[], other: readonly Policy[], shown: Difference): boolean {
  const both = [...one, ...other];
  const [hook, state, place] = shown.context.split('/') as [Context['hook'], Context['state'], string];
  const services = servicesOf(both).filter(({ protocol }) => protocol === protocolOf(shown.transport));
  const ports = shown.port === null ? [0, ...services.map(({ port }) => port)] : [shown.port];
  return families.some((family) => {
    const [source, destination] = [endFrom(shown.source, family), endFrom(shown.destination, family)];
    if (source === null || destination === null) return false;
    const circumstances = { hook, state, loopback: place === 'loopback', family, source, destination };
    return ports.some((port) =>
      isToldApart(
        one,
        other,
        { ...circumstances, protocol: protocolOf(shown.transport), port },
        countsApart(one, other),
      ),
    );
  });
}

function protocolOf(transport: string): number {
  return protocolNumbers[transport as Transport] ?? Number(transport.replace('protocol ', ''));
}

/** Null where it is an address of the other family. */
function endFrom(text: string, family: Family): EvaluatedEnd | null {
  const parsed = parseAddress(text);
  if (!parsed.ok) return { name: text };
  return parsed.value.family === family ? { words: parsed.value.first } : null;
}

function endsOf(policies: readonly Policy[]): readonly End[] {
  return policies.flatMap(({ rules, subject }) => [
    ...rules.flatMap(({ source, destination }) => [source, destination]),
    ...(subject.kind === 'ends' ? subject.ends : []),
  ]);
}

function countsApart(one: readonly Policy[], other: readonly Policy[]): boolean {
  const isNamed = endsOf([...one, ...other]).some(({ kind }) => kind === 'identity' || kind === 'hostname');
  return isNamed || [one, other].some((policies) => policies.every(({ denies }) => denies.length === 0));
}

function servicesOf(policies: readonly Policy[]): readonly { readonly protocol: number; readonly port: number }[] {
  const starts = new Map<number, Set<number>>([[47, new Set([0])]]);
  for (const { service } of policies.flatMap(({ rules }) => rules)) {
    if (service.transport === 'all') continue;
    const found = starts.get(protocolNumbers[service.transport]) ?? new Set([0]);
    starts.set(protocolNumbers[service.transport], found);
    if ('ports' in service) for (const { from, to } of service.ports) found.add(from).add(to + 1);
    else
      for (const { type, code } of service.messages)
        found.add(type * 256 + (code ?? 0)).add(type * 256 + (code ?? 255) + 1);
  }
  return [...starts].flatMap(([protocol, ports]) =>
    [...ports].filter((port) => port <= 65_535).map((port) => ({ protocol, port })),
  );
}

function placesOf(ends: readonly End[], family: Family): readonly EvaluatedEnd[] {
  const words = new Map<string, Words>([['', new Array<number>(family === 'ipv4' ? 1 : 4).fill(0)]]);
  const names = new Set(['nobody']);
  for (const end of ends) {
    if (end.kind === 'identity') for (const name of namesOf(end)) names.add(name);
    if (end.kind !== 'addresses') continue;
    for (const range of end.addresses.ranges.filter((candidate) => candidate.family === family)) {
      for (const start of startsOf(range)) words.set(start.join(' '), start);
    }
  }
  // Where nothing is known by a name, no packet is without an address.
  const named = names.size > 1 ? [...names].map((name) => ({ name })) : [];
  return [...[...words.values()].map((start) => ({ words: start })), ...named];
}

function startsOf({ first, last }: AddressRange): readonly Words[] {
  const after = following(last);
  return after === null ? [first] : [first, after];
}

/** The address after one, or null after the last. */
export function following(words: Words): Words | null {
  const next = [...words];
  for (let i = next.length - 1; i >= 0; i--) {
    next[i] = (next[i]! + 1) % 2 ** 32;
    if (next[i] !== 0) return next;
  }
  return null;
}
