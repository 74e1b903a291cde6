import Negotiator from 'negotiator';
import { fault, shown } from '../problems/index.js';
import { problem } from './problem-error.js';

/** A content coding that answers come in. */
export type Coding = 'identity' | 'gzip' | 'br';

/** The offered media type that the caller prefers, the first where it has no preference; none is a refusal, 406. */
export function negotiate<Offered extends string>(accept: string | undefined, offered: readonly Offered[]): Offered {
  const [first] = offered;
  if (first === undefined) throw new Error('Nothing to negotiate.');
  if (accept === undefined || accept === '*/*') return first;
  const chosen = new Negotiator({ headers: { accept } }).mediaType([...offered]);
  if (chosen !== undefined) return chosen as Offered;
  throw notAcceptable(`Accept: ${shown(accept)} can’t be met; there is ${offered.join(', ')}.`, offered);
}

/** Refuses an answer that can’t be given in the way asked for, naming the ways there are. */
export function notAcceptable(detail: string, suggestions: readonly string[]): Error {
  return problem({ in: 'header', parameter: 'Accept' }, fault('not-acceptable', detail, { suggestions }));
}

/** The content coding that the caller prefers; where it has no preference, or the body is small, none. */
export function negotiateCoding(accept: string | undefined, length: number): Coding {
  if (accept === undefined || accept === '' || accept === 'identity') return 'identity';
  const accepted = new Negotiator({ headers: { 'accept-encoding': accept } }).encodings(['br', 'gzip', 'identity']);
  // Below a packet's worth, compression makes an answer larger or saves nothing.
  if (length < 1400 && accepted.includes('identity')) return 'identity';
  return (accepted[0] as Coding | undefined) ?? 'identity';
}
