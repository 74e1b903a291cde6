import type { Commands, RenderRequest } from '../platform.js';
import { tableName } from './names.js';
import { snippetPath } from './render.js';

/** What `apply` keeps of our tables as they were. */
const savedPath = 'portolan.before.nft';

/** Holds the process group of the timer. */
const timerPath = 'portolan.timer';

/** How long the new rules stay without a confirmation. */
const graceSeconds = 120;

/** What a proof takes for granted here. */
export const assumes: readonly string[] = [
  'No other base chain at the same hook drops what these rules accept: a drop anywhere is final.',
  'Addresses are those of the packet in the filter hooks: behind DNAT, ahead of SNAT.',
  'Every packet passes connection tracking: no notrack rule, no flow offloaded past the hook.',
];

/**
 * The way there and back. Ours is saved as it was; tables of others are not touched. Because the rules may cut the
 * session that loads them, a timer takes them back unless it is stopped from a new session.
 */
export function commands(request: RenderRequest): Commands {
  const tables = request.policies.map((policy) => tableName(request, policy)).join(' ');
  return {
    apply: [
      '# What else filters here: an accept of ours does not win over a drop in one of these chains.',
      'nft list chains',
      '# Check, and save our tables as they are now: rollback loads them again.',
      `nft -c -f ${snippetPath}`,
      `for t in ${tables}; do echo "table inet $t { }"; echo "delete table inet $t"; if nft list tables | grep -qxF "table inet $t"; then nft -s list table inet "$t"; fi; done > ${savedPath}`,
      `nft -c -f ${savedPath}`,
      `# Load, once a timer runs that takes it back after ${graceSeconds} s.`,
      `rm -f ${timerPath}`,
      `setsid sh -c 'echo $$ > ${timerPath}; sleep ${graceSeconds}; nft -f ${savedPath}' < /dev/null > /dev/null 2>&1 &`,
      `sleep 1; test -s ${timerPath} && nft -f ${snippetPath}`,
      '# Open a new session to this machine, in this folder. If that works, stop the timer from it; if not, wait.',
      `kill -- "-$(cat ${timerPath})" && rm ${timerPath}`,
      `# To have the rules after a reboot: include "/etc/${snippetPath}" at the end of /etc/nftables.conf`,
    ],
    rollback: [`nft -f ${savedPath}`],
  };
}
