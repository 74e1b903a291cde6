import { createHash } from 'node:crypto';
import { type AddressSet, type Family, families, formatAddressRange } from '../../network/index.js';
import type { End, Policy, Rule } from '../../policy/index.js';
import type { RenderRequest } from '../platform.js';

/** Addresses of one family under the name that the script gives them. */
export interface NamedAddresses {
  readonly name: string;
  readonly family: Family;
  /** As nft writes them: addresses, prefixes, ranges. */
  readonly elements: readonly string[];
}

/** An end that addresses stand for. */
export type AddressEnd = Extract<End, { kind: 'addresses' }>;

/** Finds the name of an end's addresses of a family, or null where it has none; `role` tells ends without component apart. */
export type NameOf = (end: AddressEnd, role: string, family: Family) => NamedAddresses | null;

/** The suffix keeps the name from being a word of nft's. */
export function tableName({ namePrefix }: RenderRequest, { point }: Policy): string {
  return `${namePrefix}-${point}`;
}

/** The set of all protected addresses of a family. */
export function protectedName(family: Family): string {
  return `protected_hosts_${family}`;
}

/** What an end without component is: the machine itself, or what the rule is for. */
export function roleOf({ direction, reason }: Rule, side: 'source' | 'destination'): string {
  const local = { ingress: 'destination', egress: 'source', forward: null }[direction];
  return side === local ? 'local' : (reason ?? 'other');
}

/**
 * Names all addresses of the policies after their component, else their role. A name depends on position in no way; on
 * the addresses only where one component has several lists of them. Names that are no component's have an underscore in
 * front of the family's, which no component id has.
 */
export function nameAddresses(policies: readonly Policy[]): NameOf {
  const elementsOf = elementsOnce();
  const lists = new Map<string, Set<string>>();
  const byContent = new Map<string, string>();
  for (const { end, role } of policies.flatMap(endsOf)) {
    for (const family of families) {
      const content = elementsOf(end.addresses, family).join();
      if (content === '') continue;
      const key = `${baseOf(end, role)} ${family}`;
      lists.set(key, (lists.get(key) ?? new Set()).add(content));
      if (end.component !== null) byContent.set(content, least(byContent.get(content), baseOf(end, role)));
    }
  }
  return (end, role, family) => {
    const elements = elementsOf(end.addresses, family);
    if (elements.length === 0) return null;
    // A machine that is one component has one list of addresses to edit.
    const twin = end.component === null && role === 'local' ? byContent.get(elements.join()) : undefined;
    const base = twin ?? baseOf(end, role);
    const isAlone = lists.get(`${base} ${family}`)?.size === 1;
    return { name: `${base}${isAlone ? '' : `_${digest(elements)}`}_${family}`, family, elements };
  };
}

function endsOf({ rules, subject }: Policy): readonly { readonly end: AddressEnd; readonly role: string }[] {
  const ofRules = rules.flatMap((rule) =>
    (['source', 'destination'] as const).map((side) => ({ end: rule[side], role: roleOf(rule, side) })),
  );
  const ofSubject = subject.kind === 'ends' ? subject.ends.map((end) => ({ end, role: 'other' })) : [];
  return [...ofRules, ...ofSubject].flatMap(({ end, role }) => (end.kind === 'addresses' ? [{ end, role }] : []));
}

/** nft wants a letter or an underscore in front; a component may start with a digit. */
function baseOf({ component }: AddressEnd, role: string): string {
  const base = component === null ? `${role}_hosts` : /^\d/.test(component) ? `_${component}` : component;
  // It becomes a word of the script, where nothing could quote it.
  if (!/^[a-z_][a-z0-9_-]*$/.test(base)) throw new Error(`${JSON.stringify(base)} is not a name that nft takes`);
  return base;
}

/** Formats each set once: a component stands in many rules. */
function elementsOnce(): (addresses: AddressSet, family: Family) => readonly string[] {
  const known = new Map<AddressSet, Readonly<Record<Family, readonly string[]>>>();
  return (addresses, family) => {
    const found = known.get(addresses);
    if (found !== undefined) return found[family];
    const format = (of: Family) => addresses.only(of).ranges.map(formatAddressRange);
    const made = { ipv4: format('ipv4'), ipv6: format('ipv6') };
    known.set(addresses, made);
    return made[family];
  };
}

function least(a: string | undefined, b: string): string {
  return a === undefined || b < a ? b : a;
}

function digest(elements: readonly string[]): string {
  return createHash('sha256').update(elements.join()).digest('hex').slice(0, 8);
}
