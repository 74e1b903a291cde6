import type { Lab, Probe } from './lab.js';

/** Where arrivals are counted: in a namespace, at a hook, behind every filter that the test loads there. */
export interface Watch<Role extends string> {
  readonly role: Role;
  readonly hook: 'prerouting' | 'input' | 'output';
}

/**
 * Which packets arrive, whether or not an answer finds its way back: so a script can be tried that lets only one
 * direction through. Probes of one tuple are counted together.
 */
export async function arrivals<Role extends string>(
  lab: Lab<Role>,
  { role, hook }: Watch<Role>,
  probes: readonly Probe[],
): Promise<boolean[]> {
  const rules = probes.map((probe, i) => `${matchOf(probe)} counter comment "${i}"`);
  const nft = async (argv: readonly string[], input = '') => {
    const { code, stdout, stderr } = await lab.exec(role, ['nft', ...argv], { input });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  const chain = `type filter hook ${hook} priority 300; policy accept;`;
  await nft(['-f', '-'], `table inet watch {\nchain c { ${chain}\n${rules.join('\n')}\n}\n}\n`);
  try {
    await lab.observe(probes);
    const listing = JSON.parse(await nft(['-j', 'list', 'table', 'inet', 'watch'])) as Listing;
    const seen = new Map(
      listing.nftables.flatMap(({ rule }) => {
        const counter = rule?.expr.find((part) => part.counter !== undefined)?.counter;
        return rule === undefined ? [] : [[rule.comment, (counter?.packets ?? 0) > 0] as const];
      }),
    );
    return probes.map((_, i) => seen.get(`${i}`) ?? false);
  } finally {
    await nft(['delete', 'table', 'inet', 'watch']);
  }
}

interface Listing {
  readonly nftables: readonly {
    readonly rule?: {
      readonly comment: string;
      readonly expr: readonly { readonly counter?: { readonly packets: number } }[];
    };
  }[];
}

function matchOf(probe: Probe): string {
  const isIpv6 = probe.to.includes(':');
  const ip = isIpv6 ? 'ip6' : 'ip';
  const ends = `${ip} saddr ${probe.from} ${ip} daddr ${probe.to}`;
  if (probe.transport === 'icmp') return `${ends} ${isIpv6 ? 'icmpv6' : 'icmp'} type echo-request`;
  const source = probe.sourcePort === undefined ? '' : ` ${probe.transport} sport ${probe.sourcePort}`;
  return `${ends} ${probe.transport} dport ${probe.port}${source}`;
}
