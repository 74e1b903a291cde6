/**
 * The proof alone, at size: a policy of N rules (clients by servers, each pair with its own port range) rendered for
 * nftables, read back and compared. Beside it the rendering, so that the ratio says what a proof costs.
 */
import { AddressSet, PacketSpace } from '../src/network/index.js';
import { getPlatform, type RenderRequest } from '../src/platforms/index.js';
import { contextsOf, type Policy, type Rule } from '../src/policy/index.js';
import { prove } from '../src/synthesis/prove.js';
import { digits, median, printTable, time } from './measure.js';

const platform = getPlatform('nftables');
if (!platform.ok) throw new Error('no platform');
const { render, read } = platform.value;

function end(component: string, word: number, size: number) {
  const range = { family: 'ipv4' as const, first: [word], last: [word + size - 1] };
  return { kind: 'addresses' as const, component, addresses: AddressSet.of([range]) };
}

function policyOf(rules: number): Policy {
  const servers = 16;
  const list = Array.from({ length: rules }, (_, i): Rule => {
    const [client, server] = [Math.floor(i / servers), i % servers];
    return {
      id: `client-${client}-to-server-${server}-tcp-ipv4`,
      action: 'allow',
      direction: 'forward',
      family: 'ipv4',
      source: end(`client-${client}`, 10 * 2 ** 24 + client * 256, 16),
      destination: end(`server-${server}`, 11 * 2 ** 24 + server * 256, 4),
      service: { transport: 'tcp', ports: [{ from: 1000 + server, to: 1000 + server }] },
      states: null,
      onLoopback: false,
      connections: [`client-${client}-to-server-${server}`],
      reason: null,
    };
  });
  const ends = list.slice(0, servers).map(({ destination }) => destination);
  return {
    id: 'gateway',
    point: 'gateway',
    components: [],
    subject: { kind: 'ends', ends },
    denies: ['forward'],
    rules: list,
  };
}

const rows = [20, 1_000, 10_000, 20_000].map((rules) => {
  const policy = policyOf(rules);
  const request: RenderRequest = {
    policies: [policy],
    format: 'nft',
    namePrefix: 'bench',
    header: [],
    notes: new Map(),
  };
  const rounds = Array.from({ length: 10 }, () => {
    const files = render(request);
    const space = new PacketSpace({ rules: 2 * rules });
    const rendering = time(() => render(request));
    let verdicts: ReturnType<typeof read> | undefined;
    const reading = time(() => {
      verdicts = read(files, space);
    });
    const proving = time(() => {
      if (verdicts?.ok !== true) throw new Error(JSON.stringify(verdicts));
      const proof = prove([policy], verdicts.verdicts, contextsOf(['forward'], true), space);
      if (!proof.holds) throw new Error('the proof does not hold');
    });
    return { rendering, reading, proving };
  });
  const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.slice(5).map(pick));
  const [rendering, reading, proving] = [of((r) => r.rendering), of((r) => r.reading), of((r) => r.proving)];
  return [
    String(rules),
    digits(rendering),
    digits(reading),
    digits(proving),
    digits(((reading + proving) * 1000) / rules),
    digits((reading + proving) / rendering),
  ];
});
console.log('nftables, one gateway; milliseconds, medians of 5 after 5 to warm up.');
printTable(['rules', 'render', 'read', 'compare', 'µs a rule, read and compare', 'proof : render'], rows);
