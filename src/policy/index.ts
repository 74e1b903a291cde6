export {
  atomsOf,
  type ConnectionState,
  type End,
  type EndKind,
  type Essential,
  type IcmpMessage,
  type Identity,
  type IdentityKind,
  type PointKind,
  type Policy,
  type Rule,
  type RuleDirection,
  type Service,
  type Subject,
} from './model.js';
export { verdictsOf } from './packets.js';
export { type Context, type ContextKey, contextKey, contextsOf, type Verdicts } from './verdicts.js';
