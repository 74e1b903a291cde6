import { spawnSync } from 'node:child_process';

/** Whether this machine lets us make namespaces, and if not, what is missing. */
export type PacketsVerdict = { readonly can: true } | { readonly can: false; readonly reason: string };

const tools = ['unshare', 'nsenter', 'ip', 'nft'] as const;

/**
 * `/run` becomes ours alone, so that namespace names and lock files never reach the machine's. iproute2 keeps names in
 * `/var/run/netns`, which is elsewhere where `/var/run` is no link.
 */
export const privateRun = 'mount -t tmpfs tmpfs "$(readlink -f /var/run)"';

/**
 * Starts a shell in namespaces of its own: mounts and network as root, and below a user namespace for anybody else.
 * Nothing of it outlives its processes.
 */
export const unshare: readonly string[] = [
  'unshare',
  '--mount',
  '--net',
  ...(process.geteuid?.() === 0 ? [] : ['--map-root-user']),
];

let verdict: PacketsVerdict | undefined;

/**
 * Tries it once per process, since privileges of containers and of user namespaces cannot be told from any file: about
 * 30 ms. Asks for the tools, network namespaces, IPv6 and a loaded nftables table.
 */
export function canRunPackets(): PacketsVerdict {
  verdict ??= attempt();
  return verdict;
}

function attempt(): PacketsVerdict {
  const missing = tools.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined);
  if (missing.length > 0) return { can: false, reason: `not installed: ${missing.join(', ')}` };
  const script = `set -e; ${privateRun}; ip netns add trial; ip netns exec trial nft add table inet trial; test -d /proc/sys/net/ipv6`;
  const [command, ...options] = unshare;
  const { status, stderr } = spawnSync(command!, [...options, 'sh', '-c', script], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (status === 0) return { can: true };
  return { can: false, reason: `no network namespaces here: ${stderr.trim() || `exit code ${status}`}` };
}
