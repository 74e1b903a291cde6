import type { EndKind } from '../../policy/index.js';
import type { HalfEnds, Platform } from '../platform.js';
import { count, limits } from './limits.js';
import { assumes, commands } from './notes.js';
import { read } from './read.js';
import { render } from './render.js';

const byAddress: readonly EndKind[] = ['addresses'];
const ends: HalfEnds = { subject: byAddress, peer: byAddress };

/** The packet filter of Linux, from nft 1.0.6 on. */
export const nftables: Platform = {
  id: 'nftables',
  title: 'nftables',
  description: 'One inet table for each enforcement point, replaced in one transaction, beside the tables of others.',
  points: ['host', 'gateway'],
  formats: [{ id: 'nft', mediaType: 'text/plain', comment: '#' }],
  transports: ['tcp', 'udp', 'sctp', 'icmp', 'icmpv6'],
  // nft resolves them once, when it loads: what they come to mean later is not filtered.
  hostnames: 'never',
  stateful: true,
  tracksContexts: true,
  implied: [],
  resolver: null,
  ends: { ingress: ends, egress: ends, forward: ends },
  seesTargetPort: false,
  // An accept in a table of our own does not win over a drop elsewhere (measured).
  refusesNone: 'no-effect-alone',
  verification: 'packets',
  limits,
  assumes,
  count,
  render,
  read,
  commands,
};
