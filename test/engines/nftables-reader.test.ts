import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PacketSpace } from '../../src/network/index.js';
import { nftables } from '../../src/platforms/nftables/index.js';
import type { Policy, RuleDirection } from '../../src/policy/index.js';
import { arrivals, type Watch } from './arrivals.js';
import { describePackets } from './describe-packets.js';
import { type Lab, openLab, type Probe as Sent } from './lab.js';
import { type Listing, readListing } from './nft-json.js';
import { anyPolicies } from './nftables-arbitrary.js';
import { examples, type Line, refusals } from './nftables-examples.js';
import { findUnlike, type Probe, parseLine } from './nftables-packets.js';
import { closedGateway, gateway, host, requestFor } from './nftables-policies.js';

type AnyLab = Lab<'client' | 'gateway' | 'server'> | Lab<'host' | 'peer'>;

/** What can be sent from here: a new packet, and of ICMP an echo request. */
function sendable(probe: Probe): Sent | null {
  const { context, transport, source: from, destination: to, port, sourcePort } = probe;
  if (context.state !== 'new') return null;
  if (transport === 'icmp' || transport === 'icmpv6') {
    const isEcho = port === (transport === 'icmp' ? 8 : 128) * 256 && to.includes(':') === (transport === 'icmpv6');
    return isEcho ? { from, to, transport: 'icmp' } : null;
  }
  if (transport === 'sctp') return null;
  return { from, to, transport, port, ...(sourcePort === null ? {} : { sourcePort }) };
}

const lines = examples.flatMap(({ packets }) => packets);

/** The addresses of a side in all lines that a lab sends. */
function addressesOf(hooks: readonly RuleDirection[], isNear: (address: string) => boolean): readonly string[] {
  const probes = lines.map(parseLine).filter(({ context }) => hooks.includes(context.hook));
  return [...new Set(probes.flatMap(({ source, destination }) => [source, destination]))].filter(isNear);
}

const isFirst = (address: string) => /^(10\.1\.|fd00:1:)/.test(address);
const isSecond = (address: string) => !isFirst(address);

describePackets('what a kernel makes of scripts written by hand', () => {
  let routed: Lab<'client' | 'gateway' | 'server'>;
  let local: Lab<'host' | 'peer'>;

  beforeAll(async () => {
    routed = await openLab({
      kind: 'gateway',
      client: addressesOf(['forward'], isFirst),
      server: addressesOf(['forward'], isSecond),
    });
    local = await openLab({
      kind: 'host',
      host: addressesOf(['ingress', 'egress'], isSecond),
      peer: addressesOf(['ingress', 'egress'], isFirst),
    });
  });

  afterAll(async () => {
    await routed.close();
    await local.close();
  });

  /** The lines as the kernel has them: those that can be sent with its verdict, in their order. */
  async function tried(script: string, packets: readonly Line[]): Promise<readonly Line[]> {
    const found = new Map<Line, string>();
    for (const { lab, hook, isLoopback, watch, isSeen } of watches()) {
      const own = packets.filter((line) => {
        const { context, destination } = parseLine(line);
        const isHere = context.hook === hook && context.loopback === isLoopback && isSeen(destination);
        return isHere && sendable(parseLine(line)) !== null;
      });
      if (own.length === 0) continue;
      await lab.load(`flush ruleset\n${script}`);
      const seen = await arrivals(
        lab as Lab<string>,
        watch,
        own.map((line) => sendable(parseLine(line))!),
      );
      for (const [i, line] of own.entries()) found.set(line, line.replace(/\w+$/, seen[i] ? 'accept' : 'drop'));
    }
    return packets.flatMap((line) => found.get(line) ?? []);
  }

  /** Behind the filter: where packets of a hook come out. */
  function watches() {
    const always = () => true;
    const watch = (
      lab: AnyLab,
      hook: RuleDirection,
      isLoopback: boolean,
      at: Watch<string>,
      isSeen: (destination: string) => boolean,
    ) => ({ lab, hook, isLoopback, watch: at, isSeen });
    return [
      watch(routed, 'forward', false, { role: 'client', hook: 'prerouting' }, isFirst),
      watch(routed, 'forward', false, { role: 'server', hook: 'prerouting' }, isSecond),
      watch(local, 'ingress', false, { role: 'host', hook: 'input' }, always),
      watch(local, 'egress', false, { role: 'peer', hook: 'prerouting' }, always),
      watch(local, 'ingress', true, { role: 'host', hook: 'input' }, always),
      watch(local, 'egress', true, { role: 'host', hook: 'output' }, always),
    ];
  }

  it('lets every packet arrive where nothing is loaded', async () => {
    const sent = lines.filter((line) => sendable(parseLine(line)) !== null);
    expect(sent.length).toBeGreaterThan(60);
    expect(await tried('', sent)).toEqual(sent.map((line) => line.replace(/\w+$/, 'accept')));
  });

  it.each(examples)('$name', async ({ script, packets }) => {
    const expected = packets.filter((line) => sendable(parseLine(line)) !== null);
    expect(await tried(script, packets)).toEqual(expected);
  });

  it.each(refusals)('nft agrees or knows more: $name', async ({ script, isNft }) => {
    const { code, stderr } = await routed.exec('gateway', ['nft', '-c', '-f', '-'], {
      input: `flush ruleset\n${script}`,
    });
    expect({ isNft: code === 0, stderr }).toMatchObject({ isNft });
  });

  it.each([15, 16, 17])('chains may call each other %i deep as the reader has it', async (depth) => {
    const chains = Array.from(
      { length: depth },
      (_, i) => `chain c${i} {\n${i + 1 < depth ? `jump c${i + 1}` : 'drop'}\n}`,
    );
    const script = `table inet t {\nchain base { type filter hook forward priority 0\njump c0\n}\n${chains.join('\n')}\n}\n`;
    const { code } = await routed.exec('gateway', ['nft', '-f', '-'], { input: `flush ruleset\n${script}` });
    const reading = nftables.read([{ path: 'x', mediaType: 'text/plain', content: script }], new PacketSpace());
    expect([depth, reading.ok]).toEqual([depth, code === 0]);
  });
});

describePackets('a second reading of what is loaded', () => {
  let lab: Lab<'client' | 'gateway' | 'server'>;

  beforeAll(async () => {
    lab = await openLab({ kind: 'gateway', client: ['10.1.0.10'], server: ['10.2.0.10'] });
  });

  afterAll(() => lab.close());

  /** A packet on which our reader and the kernel's list of loaded rules differ. */
  async function differenceOf(policies: readonly Policy[]): Promise<string | null> {
    const files = nftables.render(requestFor(policies));
    await lab.load(`flush ruleset\n${files[0]!.content}`);
    const { stdout } = await lab.exec('gateway', ['nft', '-nn', '-j', 'list', 'ruleset']);
    const space = new PacketSpace();
    const reading = nftables.read(files, space);
    if (!reading.ok) throw new Error(reading.detail);
    return findUnlike(readListing(JSON.parse(stdout) as Listing, space), reading.verdicts, space);
  }

  it.each([
    ['a gateway', [gateway]],
    ['a closed gateway', [closedGateway]],
    ['a host', [host]],
    ['both', [gateway, host]],
  ])('agrees with ours on %s', async (_, policies) => {
    expect(await differenceOf(policies)).toBeNull();
  });

  it('sees a mistake that ours would not', async () => {
    const files = nftables.render(requestFor([gateway]));
    const wrong = files[0]!.content.replace('tcp dport 5432 accept', 'tcp dport 5433 accept');
    await lab.load(`flush ruleset\n${wrong}`);
    const { stdout } = await lab.exec('gateway', ['nft', '-nn', '-j', 'list', 'ruleset']);
    const space = new PacketSpace();
    const reading = nftables.read(files, space);
    const listed = readListing(JSON.parse(stdout) as Listing, space);
    expect(reading.ok && findUnlike(listed, reading.verdicts, space)).toContain('"destinationPort":5432');
  });

  it('agrees with ours on any policy', async () => {
    await fc.assert(
      fc.asyncProperty(anyPolicies, async (policies) => {
        expect(await differenceOf(policies)).toBeNull();
      }),
      { numRuns: 40 },
    );
  });
});
