import type { Platform } from '../platform.js';
import { count, limits } from './limits.js';
import { assumes, commands } from './notes.js';
import { read } from './read.js';
import { files, render } from './render.js';

/** VPC firewall rules of Google Cloud, for machines with network tags. */
export const gcpFirewallRules: Platform = {
  id: 'gcp-firewall-rules',
  title: 'Google Cloud VPC firewall rules',
  description: 'Rules of a VPC network for machines with network tags: Terraform, or commands of gcloud.',
  points: ['workload'],
  formats: [
    { id: 'terraform', mediaType: files.terraform.mediaType, comment: '#' },
    { id: 'gcloud', mediaType: files.gcloud.mediaType, comment: '#' },
  ],
  // ICMP exists here without its types, so a row's messages would become every message.
  transports: ['tcp', 'udp', 'sctp'],
  hostnames: 'never',
  stateful: true,
  tracksContexts: false,
  // README, "What Google does by itself".
  implied: ['established', 'loopback', 'icmp-errors', 'neighbour-discovery', 'dns'],
  // The metadata server answers DNS, and no rule can name or stop it.
  resolver: null,
  ends: {
    ingress: { subject: ['networkTags'], peer: ['networkTags', 'addresses'] },
    // An egress rule takes destination ranges only.
    egress: { subject: ['networkTags'], peer: ['addresses'] },
  },
  seesTargetPort: false,
  refusesNone: null,
  verification: 'schema',
  limits,
  assumes,
  count,
  render,
  read,
  commands,
};
