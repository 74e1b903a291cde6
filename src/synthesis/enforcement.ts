import type { HalfEnds } from '../platforms/index.js';
import type { Policy, RuleDirection } from '../policy/index.js';
import { type Fault, fault } from '../problems/index.js';
import type { Flow, Gap, RulesRequest } from './model.js';
import type { RowRules } from './rows.js';

/** The policies of a point, and what of the flows they don't carry. */
export interface Enforcement {
  readonly policies: readonly Policy[];
  readonly gaps: readonly Gap[];
}

/** An enforcement, or why there can be none. */
export type Enforced =
  | { readonly ok: true; readonly value: Enforcement }
  | { readonly ok: false; readonly fault: Fault };

/** The directions' ends, which a platform that offers the point declares. */
export function endsOf(request: RulesRequest, direction: RuleDirection): HalfEnds {
  const ends = request.platform.ends[direction];
  if (ends === undefined) throw new Error(`${request.platform.id} declares no ends for ${direction}`);
  return ends;
}

/** What several lists of rules and gaps are together. */
export function together(parts: readonly RowRules[]): RowRules {
  return { rules: parts.flatMap(({ rules }) => rules), gaps: parts.flatMap(({ gaps }) => gaps) };
}

/** The component at which a direction's half of a flow takes effect. */
export function subjectOf(flow: Flow, direction: 'ingress' | 'egress'): string {
  return direction === 'ingress' ? flow.responder.component : flow.initiator.component;
}

/** Deny would cover nothing. */
export function nothingToProtect(detail: string): Fault {
  return fault('empty-protected-set', detail);
}
