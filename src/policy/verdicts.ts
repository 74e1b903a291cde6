import type { Entry } from '../network/index.js';
import type { ConnectionState, RuleDirection } from './model.js';

/** The circumstances of a packet that are compared apart: the hook that sees it, its state, its interface. */
export interface Context {
  readonly hook: RuleDirection;
  readonly state: ConnectionState;
  readonly loopback: boolean;
}

/** A context as the key of `Verdicts`. */
export type ContextKey = `${RuleDirection}/${ConnectionState}/${'loopback' | 'wire'}`;

/**
 * What happens to packets, by context: the first entry that holds a packet decides, and a packet that none holds is
 * left to pass. Contexts without a key have no entries.
 */
export type Verdicts = ReadonlyMap<ContextKey, readonly Entry[]>;

/** The key of a context. */
export function contextKey({ hook, state, loopback }: Context): ContextKey {
  return `${hook}/${state}/${loopback ? 'loopback' : 'wire'}`;
}

const states: readonly ConnectionState[] = ['new', 'established', 'related', 'untracked'];

/** Every context of the hooks where the platform sees state and interfaces; else new packets on the wire alone. */
export function contextsOf(hooks: readonly RuleDirection[], isExplicit: boolean): readonly Context[] {
  return hooks.flatMap((hook) =>
    isExplicit
      ? states.flatMap((state) =>
          (hook === 'forward' ? [false] : [false, true]).map((loopback) => ({ hook, state, loopback })),
        )
      : [{ hook, state: 'new' as const, loopback: false }],
  );
}
