import { expect, it } from 'vitest';
import { describePackets } from './describe-packets.js';
import { openLab, type Probe, whyUnsupported } from './lab.js';

const gateway = {
  kind: 'gateway',
  client: ['10.1.0.1', '10.1.0.2', 'fd00:1::1', 'fd00:1::2'],
  server: ['10.2.0.1', '10.2.0.2', 'fd00:2::1', 'fd00:2::2'],
} as const;

const host = {
  kind: 'host',
  host: ['10.1.0.1', 'fd00:1::1'],
  peer: ['10.2.0.1', '10.2.0.2', 'fd00:2::1', 'fd00:2::2'],
} as const;

/** Left out where nothing can send them, but not in CI. */
const echoes = process.env.CI === 'true' || whyUnsupported('icmp') === null;

/** Every pair of one family, both ways, on each transport. */
function everyPair(near: readonly string[], far: readonly string[], ports: readonly number[]): readonly Probe[] {
  const pairs = near.flatMap((a) => far.filter((b) => a.includes(':') === b.includes(':')).map((b) => [a, b] as const));
  return pairs
    .flatMap(([a, b]) => [
      { from: a, to: b },
      { from: b, to: a },
    ])
    .flatMap((ends): readonly Probe[] => [
      ...ports.flatMap((port) => (['tcp', 'udp'] as const).map((transport) => ({ ...ends, transport, port }))),
      ...(echoes ? [{ ...ends, transport: 'icmp' } as const] : []),
    ]);
}

/** A table with one chain at a hook, whose policy is drop. */
function dropAll(hook: string, ...rules: readonly string[]): string {
  return [
    'table inet trial {',
    `  chain ${hook} {`,
    `    type filter hook ${hook} priority filter; policy drop`,
    ...rules.map((rule) => `    ${rule}`),
    '  }',
    '}',
    '',
  ].join('\n');
}

describePackets('a gateway lab', () => {
  const pairs = everyPair(gateway.client, gateway.server, [7000, 7001]);

  it('carries everything where there are no rules, and nothing past a drop', async () => {
    await using lab = await openLab(gateway);
    expect(await lab.observe(pairs)).toEqual(pairs.map(() => 'answered'));
    await lab.load(dropAll('forward'));
    expect(await lab.observe(pairs)).toEqual(pairs.map(() => 'silent'));
    await lab.load('flush ruleset\n');
    const twice = await Promise.all([lab.probe(pairs), lab.probe(pairs.toReversed())]);
    expect(twice).toEqual([pairs.map(() => true), pairs.map(() => true)]);
  });

  it('carries what a rule accepts and nothing beside it', async () => {
    await using lab = await openLab(gateway);
    await lab.load(
      dropAll(
        'forward',
        'ct state established accept',
        'ip saddr 10.1.0.1 ip daddr 10.2.0.1 tcp dport 7000 accept',
        'ip6 saddr fd00:1::1 ip6 daddr fd00:2::1 udp dport 7000 accept',
      ),
    );
    const through = await lab.probe(pairs);
    expect(pairs.filter((_, index) => through[index])).toEqual([
      { from: '10.1.0.1', to: '10.2.0.1', transport: 'tcp', port: 7000 },
      { from: 'fd00:1::1', to: 'fd00:2::1', transport: 'udp', port: 7000 },
    ]);
  });

  it('brings refusals back, of a closed port and of the gateway', async () => {
    await using lab = await openLab(gateway);
    const closed = [
      { from: '10.1.0.1', to: '10.2.0.1', transport: 'tcp', port: 7000, closed: true },
      { from: '10.1.0.1', to: '10.2.0.1', transport: 'udp', port: 7000, closed: true },
      { from: 'fd00:2::1', to: 'fd00:1::1', transport: 'tcp', port: 7000, closed: true },
      { from: 'fd00:2::1', to: 'fd00:1::1', transport: 'udp', port: 7000, closed: true },
    ] as const;
    expect(await lab.observe([...pairs, ...closed])).toEqual([
      ...pairs.map(() => 'answered'),
      ...closed.map(() => 'refused'),
    ]);
    await lab.load(dropAll('forward', 'meta l4proto tcp reject with tcp reset', 'reject with icmpx admin-prohibited'));
    expect(await lab.observe(pairs)).toEqual(pairs.map(() => 'refused'));
    await lab.load(`flush ruleset\n${dropAll('forward', 'ct state new accept')}`);
    expect(await lab.observe(closed), 'no related packet comes back').toEqual(closed.map(() => 'silent'));
  });

  it('can choose the source port, also one that something listens on', async () => {
    await using lab = await openLab(gateway);
    await lab.load(dropAll('forward', 'tcp sport 7000 accept', 'udp sport 7000 accept', 'ct state established accept'));
    const probes: readonly Probe[] = (['tcp', 'udp'] as const).flatMap((transport) => [
      { from: '10.2.0.1', to: '10.1.0.1', transport, port: 40_000, sourcePort: 7000 },
      { from: '10.2.0.1', to: '10.1.0.1', transport, port: 40_000, sourcePort: 7001 },
      { from: '10.1.0.1', to: '10.2.0.1', transport, port: 7000 },
    ]);
    expect(await lab.probe(probes)).toEqual([true, false, false, true, false, false]);
    expect(await lab.probe(probes)).toEqual([true, false, false, true, false, false]);
  });

  it('holds a session over a load, and sees it die', async () => {
    await using lab = await openLab(gateway);
    const sessions = await Promise.all([
      lab.openSession({ from: '10.1.0.1', to: '10.2.0.1', port: 22 }),
      lab.openSession({ from: 'fd00:2::1', to: 'fd00:1::1', port: 22 }),
    ]);
    const alive = () => Promise.all(sessions.map((session) => session.exchange()));
    expect(await alive()).toEqual([true, true]);
    await lab.load(
      'table inet foreign {\n chain forward {\n type filter hook forward priority 0\n ct state new counter\n }\n}\n',
    );
    expect(await alive()).toEqual([true, true]);
    await lab.load(dropAll('forward', 'ct state established accept'));
    expect(await alive()).toEqual([true, true]);
    const blocked = { from: '10.1.0.1', to: '10.2.0.1', port: 23 };
    await expect(lab.openSession(blocked)).rejects.toThrow('no session 10.1.0.1 to 10.2.0.1 tcp/23');
    await lab.load('table inet other {\n chain forward {\n type filter hook forward priority 0; policy drop\n }\n}\n');
    expect(await alive()).toEqual([false, false]);
    await lab.load('flush ruleset\n');
    expect(await Promise.all(sessions.map((session) => session.exchange({ milliseconds: 5000 })))).toEqual([
      true,
      true,
    ]);
    await Promise.all(sessions.map((session) => session.close()));
  });

  it('takes thousands of probes at once', async () => {
    const client = Array.from({ length: 40 }, (_, index) => `10.1.0.${index + 1}`);
    const server = Array.from({ length: 10 }, (_, index) => `10.2.0.${index + 1}`);
    await using lab = await openLab({ kind: 'gateway', client, server });
    await lab.load(dropAll('forward', 'ct state established accept', 'tcp dport 7002 accept', 'udp dport 7001 accept'));
    const probes = everyPair(client, server, [7000, 7001, 7002]).filter(({ transport }) => transport !== 'icmp');
    expect(probes).toHaveLength(4800);
    expect(await lab.probe(probes)).toEqual(
      probes.map((probe) => probe.transport !== 'icmp' && probe.port === (probe.transport === 'tcp' ? 7002 : 7001)),
    );
  });

  it('runs commands in a namespace', async () => {
    await using lab = await openLab(gateway);
    expect(await lab.exec('gateway', ['sh', '-c', 'cat; echo late >&2; exit 3'], { input: 'early' })).toEqual({
      code: 3,
      stdout: 'early',
      stderr: 'late\n',
    });
    expect((await lab.exec('client', ['sleep', '9'], { milliseconds: 50 })).code).toBe(-1);
    expect((await lab.exec('gateway', ['ls', '/sys/class/net'])).stdout.split('\n').sort()).toEqual([
      '',
      'client0',
      'lo',
      'server0',
    ]);
    await expect(lab.load('table inet trial { nonsense }\n')).rejects.toThrow('syntax error');
  });

  it('refuses probes that could only look stopped', async () => {
    await using lab = await openLab(gateway);
    const refused: readonly (readonly [string, Probe])[] = [
      ['10.9.9.9 is not an address of the lab', { from: '10.1.0.1', to: '10.9.9.9', transport: 'tcp', port: 1 }],
      ['127.0.0.1 is not an address of the lab', { from: '127.0.0.1', to: '10.1.0.1', transport: 'tcp', port: 1 }],
      ['both ends are in client', { from: '10.1.0.1', to: '10.1.0.2', transport: 'tcp', port: 1 }],
      ['the families differ', { from: '10.1.0.1', to: 'fd00:2::1', transport: 'tcp', port: 1 }],
      ['Node has no SCTP sockets', { from: '10.1.0.1', to: '10.2.0.1', transport: 'sctp', port: 1 }],
      ['not an address: web', { from: 'web', to: '10.2.0.1', transport: 'tcp', port: 1 }],
    ];
    for (const [message, probe] of refused) await expect(lab.probe([probe])).rejects.toThrow(message);
  });

  it('reports a fault of its own as such', async () => {
    await using lab = await openLab(gateway);
    const same: Probe = { from: '10.1.0.1', to: '10.2.0.1', transport: 'tcp', port: 7000, sourcePort: 7001 };
    await expect(lab.probe([same, same])).rejects.toThrow('10.1.0.1 to 10.2.0.1 tcp/7000: fault: ');
  });
});

describePackets('a host lab', () => {
  const pairs = everyPair(host.host, host.peer, [7000]);
  const inside: readonly Probe[] = ['10.1.0.1', 'fd00:1::1', '127.0.0.1', '::1'].flatMap((address) =>
    (['tcp', 'udp'] as const).map((transport) => ({ from: address, to: address, transport, port: 7000 })),
  );

  it('carries everything where there are no rules, and nothing past a drop', async () => {
    await using lab = await openLab(host);
    expect(await lab.observe([...pairs, ...inside])).toEqual([...pairs, ...inside].map(() => 'answered'));
    for (const hook of ['input', 'output']) {
      await lab.load(`flush ruleset\n${dropAll(hook)}`);
      expect(await lab.probe([...pairs, ...inside]), hook).toEqual([...pairs, ...inside].map(() => false));
    }
  });

  it('tells directions and loopback apart', async () => {
    await using lab = await openLab(host);
    const rules = ['iif lo accept', 'ct state established accept', 'icmpv6 type { 135, 136 } accept'];
    await lab.load(dropAll('input', ...rules));
    expect(await lab.probe(inside)).toEqual(inside.map(() => true));
    expect(await lab.probe(pairs)).toEqual(pairs.map(({ from }) => (host.host as readonly string[]).includes(from)));
  });

  it('needs neighbour discovery, also after it has worked once', async () => {
    await using lab = await openLab(host);
    expect(await lab.probe(pairs)).toEqual(pairs.map(() => true));
    await lab.load(dropAll('input', 'meta l4proto != ipv6-icmp accept', 'icmpv6 type { 128, 129 } accept'));
    expect(await lab.probe(pairs)).toEqual(pairs.map(({ from }) => !from.includes(':')));
  });

  it('has no peer of a loopback address', async () => {
    await using lab = await openLab(host);
    const probe: Probe = { from: '10.2.0.1', to: '127.0.0.1', transport: 'tcp', port: 7000 };
    await expect(lab.probe([probe])).rejects.toThrow('a loopback address has no peer');
  });
});
