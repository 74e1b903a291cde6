import { describe, expect, it } from 'vitest';
import { examples, refusals } from '../../../test/engines/nftables-examples.js';
import { parseLine, verdictOn } from '../../../test/engines/nftables-packets.js';
import { PacketSpace } from '../../network/index.js';
import { read } from './read.js';

const file = (content: string) => [{ path: 'x.nft', mediaType: 'text/plain', content }];

describe('read', () => {
  it.each(examples)('$name', ({ script, packets }) => {
    const space = new PacketSpace();
    const reading = read(file(script), space);
    if (!reading.ok) throw new Error(`${reading.line}: ${reading.detail}`);
    expect(packets.map((line) => line.replace(/\w+$/, verdictOn(parseLine(line), reading.verdicts, space)))).toEqual(
      packets,
    );
  });

  it.each(refusals)('refuses $name', ({ script, line, says }) => {
    const reading = read(file(script), new PacketSpace());
    expect(reading).toMatchObject({ ok: false, path: 'x.nft', line, detail: expect.stringContaining(says) });
  });

  it('refuses calls deeper than the kernel allows', () => {
    const chains = Array.from({ length: 17 }, (_, i) => `chain c${i} {\njump c${i + 1}\n}`).join('\n');
    const script = `table inet t {\nchain base { type filter hook input priority 0\njump c0\n}\n${chains}\nchain c17 {\n}\n}\n`;
    expect(read(file(script), new PacketSpace())).toMatchObject({
      ok: false,
      detail: expect.stringContaining('16 deep'),
    });
  });

  it('sees no hook where no chain is bound', () => {
    const reading = read(file('table inet t {\nchain c {\ndrop\n}\n}\n'), new PacketSpace());
    expect(reading).toEqual({ ok: true, verdicts: new Map() });
  });

  it('reads every state, on loopback and off it, at the hooks of a host', () => {
    const script = 'table inet t {\nchain c { type filter hook input priority 0\n}\n}\n';
    const reading = read(file(script), new PacketSpace());
    expect(reading.ok && [...reading.verdicts.keys()]).toEqual(
      ['new', 'established', 'related', 'untracked'].flatMap((state) => [
        `ingress/${state}/wire`,
        `ingress/${state}/loopback`,
      ]),
    );
  });
});
