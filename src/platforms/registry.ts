import { fault, nearest, type Parsed, shown } from '../problems/index.js';
import { gcpFirewallRules } from './gcp-firewall-rules/index.js';
import { kubernetesNetworkPolicy } from './kubernetes-network-policy/index.js';
import { nftables } from './nftables/index.js';
import type { Platform } from './platform.js';

/** Every platform, in the order of GET /v1/platforms. */
export const platforms: readonly Platform[] = [nftables, kubernetesNetworkPolicy, gcpFirewallRules];

/** The platform of that id, or which ones there are. */
export function getPlatform(id: string): Parsed<Platform> {
  const found = platforms.find((platform) => platform.id === id);
  if (found !== undefined) return { ok: true, value: found };
  const ids = platforms.map((platform) => platform.id);
  const near = nearest(id, ids);
  const suggestions = near.length > 0 ? near : ids;
  return { ok: false, fault: fault('unknown-platform', `“${shown(id)}” is no platform.`, { suggestions }) };
}
