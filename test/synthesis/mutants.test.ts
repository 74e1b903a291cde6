import { beforeAll, describe, expect, it } from 'vitest';
import { PacketSpace } from '../../src/network/index.js';
import type { SnippetFile } from '../../src/platforms/index.js';
import { contextsOf } from '../../src/policy/index.js';
import { type Proof, prove } from '../../src/synthesis/prove.js';
import type { Synthesis } from '../../src/synthesis/synthesize.js';
import { example, rules, shippedCatalogs } from './examples.js';
import { mutantsOf } from './policy-mutants.js';
import { findDifference, isConfirmed } from './policy-packets.js';
import { snippetMutants } from './snippet-mutants.js';
import { findTextDifference } from './text-meaning.js';

const snippets = [
  { platform: 'nftables', name: 'gateway', format: 'nft', policies: 500, texts: 330 },
  { platform: 'nftables', name: 'host', format: 'nft', policies: 390, texts: 240 },
  { platform: 'kubernetes-network-policy', name: 'kubernetes', format: 'yaml', policies: 950, texts: 650 },
  { platform: 'gcp-firewall-rules', name: 'gcp', format: 'terraform', policies: 600, texts: 1000 },
  { platform: 'gcp-firewall-rules', name: 'gcp', format: 'gcloud', policies: 600, texts: 950 },
];

describe.each(snippets)('mutants of examples/$name.json on $platform as $format', (snippet) => {
  const { platform, name, format } = snippet;
  let synthesis: Synthesis;
  beforeAll(async () => {
    synthesis = rules(await shippedCatalogs(), platform, { ...example(name), format });
  });

  it('of the policies: each is told from the snippet, unless its packets are the same', () => {
    const space = new PacketSpace({ budget: 1e9 });
    const reading = synthesis.request.platform.read(synthesis.files, space);
    if (!reading.ok) throw new Error(reading.detail);
    const contexts = contextsAt(synthesis);
    const { policies } = synthesis;
    const wrong: string[] = [];
    let killed = 0;
    for (const mutant of mutantsOf(policies)) {
      const { holds, opens, blocks } = prove(mutant.policies, reading.verdicts, contexts, space);
      if (!holds) {
        killed++;
        const false_ = [...opens, ...blocks].find((shown) => !isConfirmed(policies, mutant.policies, shown));
        if (false_ !== undefined) wrong.push(`${mutant.name} dies of ${false_.example}, where nothing differs`);
      } else if (findDifference(policies, mutant.policies, contexts) !== null) {
        wrong.push(`${mutant.name} lives`);
      }
    }
    expect(wrong).toEqual([]);
    expect(killed).toBeGreaterThanOrEqual(snippet.policies - 20);
  }, 600_000);

  it('of the text: each is refused or disproved, unless its packets are the same', async () => {
    const [file] = synthesis.files;
    const fates = { refused: 0, disproved: 0 };
    const alive: string[] = [];
    for (const { name: edit, content } of snippetMutants(format, file!.content)) {
      const proof = proofOf(synthesis, [{ ...file!, content }]);
      if (proof === null) fates.refused++;
      else if (!proof.holds) fates.disproved++;
      else if (
        format === 'nft' ||
        (await findTextDifference(format, file!.content, content, synthesis.policies)) !== null
      ) {
        alive.push(edit);
      }
    }
    expect(alive).toEqual([]);
    expect(fates.refused + fates.disproved).toBeGreaterThanOrEqual(snippet.texts);
  }, 600_000);
});

function contextsAt({ request }: Synthesis) {
  const hooks = request.point.kind === 'gateway' ? (['forward'] as const) : (['ingress', 'egress'] as const);
  return contextsOf(hooks, request.platform.tracksContexts);
}

/** Null where the reader refuses the text. */
function proofOf(synthesis: Synthesis, files: readonly SnippetFile[]): Proof | null {
  const space = new PacketSpace({ budget: 1e8 });
  const reading = synthesis.request.platform.read(files, space);
  return reading.ok ? prove(synthesis.policies, reading.verdicts, contextsAt(synthesis), space) : null;
}
