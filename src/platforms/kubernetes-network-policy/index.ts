import type { HalfEnds, Platform } from '../platform.js';
import { count, limits } from './limits.js';
import { assumes, commands } from './notes.js';
import { read } from './read.js';
import { render } from './render.js';

const ends: HalfEnds = { subject: ['kubernetes'], peer: ['kubernetes', 'addresses'] };

/** NetworkPolicy objects of networking.k8s.io/v1: one for each component that the cluster runs. */
export const kubernetesNetworkPolicy: Platform = {
  id: 'kubernetes-network-policy',
  title: 'Kubernetes NetworkPolicy',
  description:
    'Isolates the pods of each component both ways and allows its connections: pods by namespace and labels, ends outside the cluster by address.',
  points: ['workload'],
  formats: [{ id: 'yaml', mediaType: 'application/yaml', comment: '#' }],
  transports: ['tcp', 'udp', 'sctp'],
  hostnames: 'never',
  stateful: true,
  tracksContexts: false,
  implied: ['established', 'loopback', 'icmp-errors', 'neighbour-discovery'],
  resolver: { kind: 'kubernetes', namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } },
  ends: { ingress: ends, egress: ends },
  seesTargetPort: true,
  refusesNone: 'isolates-by-itself',
  verification: 'schema',
  limits,
  assumes,
  count,
  render,
  read,
  commands,
};
