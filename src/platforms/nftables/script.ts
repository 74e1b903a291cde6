/** What the reader understands of an nft script: its statements, with variables already replaced. */
export type Statement =
  | { readonly kind: 'table'; readonly name: string; readonly parts: readonly TablePart[]; readonly line: number }
  | { readonly kind: 'delete'; readonly name: string; readonly line: number };

/** What a table holds. */
export type TablePart = SetDefinition | ChainDefinition;

/** A named set of addresses. */
export interface SetDefinition {
  readonly kind: 'set';
  readonly name: string;
  readonly type: Word;
  readonly flags: readonly Word[];
  readonly isMerged: boolean;
  readonly elements: readonly Word[];
  readonly line: number;
}

/** A chain; without `base`, what only a jump reaches. */
export interface ChainDefinition {
  readonly kind: 'chain';
  readonly name: string;
  readonly base: BaseChain | null;
  readonly rules: readonly ChainRule[];
  readonly line: number;
}

/** Where a chain is bound. */
export interface BaseChain {
  readonly hook: Hook;
  readonly priority: number;
  /** What happens to a packet that no rule of the chain decides. */
  readonly policy: 'accept' | 'drop';
}

/** The hooks that are modelled. */
export type Hook = 'input' | 'forward' | 'output';

/** A rule: every condition holds, then the verdict. */
export interface ChainRule {
  readonly conditions: readonly Condition[];
  readonly verdict: RuleVerdict;
  readonly line: number;
}

/** What a rule does; `continue` where it names no verdict. */
export type RuleVerdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'continue' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

/** A field of the packet and the values that it may have. */
export interface Condition {
  readonly field: Field;
  readonly operand: Operand;
  readonly line: number;
}

/** What a condition may look at: the two words that name it, or the one of an interface. */
export type Field = (typeof fields)[number];

/** Every field that is modelled. */
export const fields = [
  'ip saddr',
  'ip daddr',
  'ip6 saddr',
  'ip6 daddr',
  'meta nfproto',
  'meta l4proto',
  'tcp sport',
  'tcp dport',
  'udp sport',
  'udp dport',
  'sctp sport',
  'sctp dport',
  'icmp type',
  'icmp code',
  'icmpv6 type',
  'icmpv6 code',
  'ct state',
  'iif',
  'iifname',
  'oif',
  'oifname',
] as const;

/** Values written out, or the name of a set. */
export type Operand =
  | { readonly kind: 'values'; readonly words: readonly Word[] }
  | { readonly kind: 'set'; readonly name: string };

/** A value as it was written. */
export interface Word {
  readonly text: string;
  readonly line: number;
}
