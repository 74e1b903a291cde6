import { type AddressRange, AddressSet, type Family } from '../../network/index.js';
import { type AddressList, type Conditions, conditionsOf, rangeOf } from './conditions.js';
import type { BaseChain, ChainDefinition, RuleVerdict, SetDefinition, Statement } from './script.js';
import { Unreadable } from './tokens.js';

/** The tables that a script leaves behind. */
export type Ruleset = ReadonlyMap<string, Table>;

/** A table: its chains by name. */
export type Table = ReadonlyMap<string, Chain>;

/** A chain as loaded. */
export interface Chain {
  readonly name: string;
  readonly base: BaseChain | null;
  readonly rules: readonly LoadedRule[];
}

/** A rule with its sets looked up. */
export interface LoadedRule {
  readonly conditions: Conditions;
  readonly verdict: RuleVerdict;
  readonly line: number;
}

/** Definitions of a table, gathered over all the statements that name it. */
interface Draft {
  readonly sets: Map<string, AddressList>;
  readonly chains: Map<string, ChainDefinition>;
}

const types: ReadonlyMap<string, Family> = new Map([
  ['ipv4_addr', 'ipv4'],
  ['ipv6_addr', 'ipv6'],
]);

/** What a script makes of a machine without tables. nft carries a file out whole or not at all. */
export function apply(statements: readonly Statement[]): Ruleset {
  const tables = new Map<string, Draft>();
  for (const statement of statements) {
    if (statement.kind === 'table') extend(tables, statement);
    else if (!tables.delete(statement.name)) {
      throw new Unreadable(statement.line, `the table ${statement.name} does not exist when it is deleted`);
    }
  }
  return new Map([...tables].map(([name, draft]) => [name, load(draft)]));
}

/** A table that is named again keeps what it has. */
function extend(tables: Map<string, Draft>, { name, parts }: Extract<Statement, { kind: 'table' }>): void {
  const draft = tables.get(name) ?? { sets: new Map(), chains: new Map() };
  tables.set(name, draft);
  for (const part of parts) {
    const known: ReadonlyMap<string, unknown> = part.kind === 'set' ? draft.sets : draft.chains;
    if (known.has(part.name)) throw new Unreadable(part.line, `the ${part.kind} ${part.name} is defined twice`);
    if (part.kind === 'set') draft.sets.set(part.name, listOf(part));
    else draft.chains.set(part.name, part);
  }
}

function listOf(set: SetDefinition): AddressList {
  const family = types.get(set.type.text);
  if (family === undefined) throw new Unreadable(set.type.line, `sets of ${set.type.text} are not read`);
  for (const flag of set.flags) {
    if (flag.text !== 'interval') throw new Unreadable(flag.line, `the flag ${flag.text} is not read`);
  }
  const ranges: AddressRange[] = [];
  for (const word of set.elements) {
    const range = rangeOf(word, family);
    if (set.flags.length === 0 && /[/-]/.test(word.text)) {
      throw new Unreadable(word.line, `“${word.text}” needs “flags interval” in its set`);
    }
    ranges.push(range);
  }
  // Overlaps without auto-merge make nft refuse the file (measured).
  if (!set.isMerged && overlap(ranges))
    throw new Unreadable(set.line, `elements of ${set.name} overlap without auto-merge`);
  return { family, ranges };
}

function overlap(ranges: readonly AddressRange[]): boolean {
  let seen = AddressSet.empty;
  return ranges.some((range) => {
    const next = AddressSet.of([range]);
    const isSeen = next.overlaps(seen);
    seen = seen.union(next);
    return isSeen;
  });
}

function load({ sets, chains }: Draft): Table {
  return new Map(
    [...chains.values()].map(({ name, base, rules }) => [
      name,
      {
        name,
        base,
        rules: rules.map((rule) => {
          if ('chain' in rule.verdict && !chains.has(rule.verdict.chain)) {
            throw new Unreadable(rule.line, `the chain ${rule.verdict.chain} is not defined in this table`);
          }
          return { conditions: conditionsOf(rule.conditions, sets), verdict: rule.verdict, line: rule.line };
        }),
      },
    ]),
  );
}
