import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RenderRequest } from '../../src/platforms/index.js';
import { nftables } from '../../src/platforms/nftables/index.js';
import type { Policy } from '../../src/policy/index.js';
import { describePackets } from './describe-packets.js';
import { type Lab, openLab, type Probe } from './lab.js';
import { expectation, shown, worldOf } from './nftables-packets.js';
import { closedGateway, db, end, gateway, host, requestFor, row, smallerGateway, web } from './nftables-policies.js';

type Gateway = Lab<'client' | 'gateway' | 'server'>;

function scriptOf(...policies: readonly Policy[]): string {
  return nftables.render(requestFor(policies))[0]!.content;
}

/** Rules of others, which a drop in the forward chain of ours must not disturb, nor our coming and going. */
const foreign = `table ip docker {
\tset known {
\t\ttype ipv4_addr
\t\telements = { 172.17.0.2 }
\t}

\tchain forward {
\t\ttype filter hook forward priority filter; policy accept;
\t\tip saddr @known counter packets 0 bytes 0 drop comment "theirs"
\t}
}
table inet shop {
\tchain input {
\t\ttype filter hook input priority filter; policy accept;
\t}
}
`;

describePackets('nftables at a gateway', () => {
  const client = ['10.1.0.10', '10.1.0.16', '10.1.0.24', '10.1.0.200', 'fd00:1::10', 'fd00:1::200'];
  const server = [
    '10.2.0.10',
    '10.2.0.12',
    '10.2.0.13',
    '10.2.0.20',
    '10.2.0.200',
    'fd00:2::10',
    'fd00:2::20',
    'fd00:2::21',
    'fd00:2::200',
  ];
  const world = worldOf(client, server, [443, 444, 4999, 5000, 5001, 5002, 5432, 5433, 7002]);
  let lab: Gateway;

  beforeAll(async () => {
    lab = await openLab({ kind: 'gateway', client, server });
  });

  beforeEach(() => lab.load('flush ruleset'));

  afterAll(() => lab.close());

  const run = async (argv: readonly string[]) => {
    const { code, stdout, stderr } = await lab.exec('gateway', argv);
    if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
    return stdout;
  };

  it('lets all of it through where nothing is loaded', async () => {
    const passes = await lab.probe(world);
    expect(passes.filter((passed) => !passed)).toEqual([]);
  });

  it.each([
    ['protects its components', gateway],
    ['denies all else', closedGateway],
    ['protects fewer', smallerGateway],
  ])('%s, packet by packet as the policy says', async (_, policy) => {
    await lab.load(scriptOf(policy));
    const allowed = world.map(expectation([policy], 'forward'));
    expect(allowed.filter(Boolean).length).toBeGreaterThan(0);
    expect(allowed.filter((passes) => !passes).length).toBeGreaterThan(0);
    expect(shown(world, await lab.probe(world))).toEqual(shown(world, allowed));
  });

  it('opens each documented port and nothing beside it', async () => {
    await lab.load(scriptOf(gateway));
    const table: readonly (readonly [Probe, boolean])[] = [
      [{ from: '10.1.0.10', to: '10.2.0.12', transport: 'tcp', port: 5432 }, true],
      [{ from: '10.1.0.10', to: '10.2.0.13', transport: 'tcp', port: 5432 }, false],
      [{ from: '10.1.0.10', to: '10.2.0.12', transport: 'tcp', port: 5433 }, false],
      [{ from: 'fd00:1::10', to: 'fd00:2::10', transport: 'tcp', port: 5432 }, true],
      [{ from: 'fd00:1::200', to: 'fd00:2::10', transport: 'tcp', port: 5432 }, false],
      [{ from: '10.1.0.200', to: '10.2.0.10', transport: 'tcp', port: 5432 }, false],
      [{ from: '10.2.0.10', to: '10.1.0.10', transport: 'tcp', port: 5432 }, false],
      [{ from: '10.1.0.10', to: '10.2.0.10', transport: 'udp', port: 5432 }, true],
      [{ from: '10.1.0.16', to: '10.2.0.10', transport: 'udp', port: 5432 }, false],
      [{ from: '10.1.0.16', to: '10.2.0.10', transport: 'tcp', port: 7002 }, true],
      [{ from: '10.1.0.10', to: '10.2.0.20', transport: 'udp', port: 5001 }, true],
      [{ from: '10.1.0.10', to: '10.2.0.20', transport: 'udp', port: 5002 }, false],
      [{ from: 'fd00:1::10', to: 'fd00:2::21', transport: 'udp', port: 5000 }, true],
      [{ from: '10.2.0.200', to: '10.1.0.10', transport: 'tcp', port: 443 }, true],
      [{ from: '10.2.0.200', to: '10.1.0.10', transport: 'tcp', port: 444 }, false],
      [{ from: '10.1.0.10', to: '10.2.0.10', transport: 'icmp' }, true],
      [{ from: 'fd00:1::10', to: 'fd00:2::10', transport: 'icmp' }, true],
      [{ from: '10.2.0.10', to: '10.1.0.10', transport: 'icmp' }, false],
      [{ from: '10.1.0.200', to: '10.2.0.200', transport: 'tcp', port: 1 }, true],
      [{ from: 'fd00:2::200', to: 'fd00:1::200', transport: 'udp', port: 1 }, true],
    ];
    const [probes, expected] = [table.map(([probe]) => probe), table.map(([, passes]) => passes)];
    expect(shown(probes, await lab.probe(probes))).toEqual(shown(probes, expected));
  });

  it('takes hostile prose for prose', async () => {
    const hostile = ['"; flush ruleset; #', 'a\ntable inet evil { }', 'end \\', '$(reboot) `reboot`', 'é'.repeat(300)];
    const notes = new Map(hostile.map((purpose) => [purpose, { purpose, security: purpose }]));
    const rules = hostile.flatMap((text, i) => row('forward', text, web, db, `tcp/${i + 1}`));
    const [file] = nftables.render(requestFor([{ ...gateway, rules }], { notes, header: hostile }));
    await lab.load(`${foreign}${file!.content}`);
    expect(await run(['nft', 'list', 'tables'])).toBe('table ip docker\ntable inet shop\ntable inet shop-gateway\n');
  });

  it('loads names that are as long as the limit says, and no longer ones', async () => {
    for (const [length, isTaken] of [
      [250, true],
      [251, false],
    ] as const) {
      const policy = { ...gateway, rules: row('forward', 'x', end('w'.repeat(length), '10.1.0.10'), db, 'tcp/1') };
      const [, name] = nftables.count(requestFor([policy]));
      expect([length, name!.used <= name!.limit]).toEqual([length, isTaken]);
      const { code } = await lab.exec('gateway', ['nft', '-c', '-f', '-'], { input: scriptOf(policy) });
      expect([length, code === 0]).toEqual([length, isTaken]);
    }
  });

  describe('with the commands that are handed out', () => {
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'portolan-nft-'));
      await lab.load(foreign);
    });

    /** Runs commands as one paste into a shell, in the folder that holds the snippet. */
    const paste = async (lines: readonly string[], wait = '120') => {
      const script = lines.join('\n').replace('sleep 120', `sleep ${wait}`);
      const { code, stderr } = await lab.exec('gateway', ['sh', '-c', `cd ${folder}\nset -e\n${script}`]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    };

    const apply = async (request: RenderRequest, wait?: string) => {
      const [file] = nftables.render(request);
      await writeFile(join(folder, file!.path), file!.content);
      await paste(nftables.commands(request).apply, wait);
    };

    afterEach(() => rm(folder, { recursive: true }));

    const theirs = () => run(['nft', 'list', 'table', 'ip', 'docker']);
    const ours = () => run(['nft', 'list', 'table', 'inet', 'shop-gateway']);
    const tables = () => run(['nft', 'list', 'tables']);
    const queued: Probe = { from: '10.1.0.10', to: '10.2.0.20', transport: 'udp', port: 5000 };
    const stored: Probe = { from: '10.1.0.10', to: '10.2.0.10', transport: 'tcp', port: 5432 };

    it('comes and goes without a trace, beside the rules of others', async () => {
      const before = await theirs();
      await apply(requestFor([gateway]));
      expect(await tables()).toBe('table ip docker\ntable inet shop\ntable inet shop-gateway\n');
      expect(await theirs()).toBe(before);
      expect(await lab.probe([stored, { ...stored, port: 5433 }])).toEqual([true, false]);
      await paste(nftables.commands(requestFor([gateway])).rollback);
      expect(await tables()).toBe('table ip docker\ntable inet shop\n');
      expect(await theirs()).toBe(before);
    });

    it('leaves nothing of a larger site open, and goes back to that site', async () => {
      await apply(requestFor([gateway]));
      const larger = await ours();
      expect(await lab.probe([queued, stored])).toEqual([true, true]);
      await apply(requestFor([smallerGateway]));
      const smaller = await ours();
      expect(smaller).not.toContain('10.2.0.20');
      expect(await lab.probe([{ ...stored, to: '10.2.0.12' }, stored])).toEqual([false, true]);
      await paste(nftables.commands(requestFor([smallerGateway])).rollback);
      expect(await ours()).toBe(larger);
      expect(await lab.probe([queued, stored])).toEqual([true, true]);
    });

    it('goes back by itself where nobody confirms', async () => {
      const { apply: lines } = nftables.commands(requestFor([gateway]));
      await writeFile(join(folder, 'portolan.nft'), scriptOf(gateway));
      const confirming = lines.findIndex((line) => line.startsWith('kill'));
      await paste(lines.slice(0, confirming), '3');
      expect(await tables()).toContain('shop-gateway');
      await setTimeout(3500);
      expect(await tables()).toBe('table ip docker\ntable inet shop\n');
    });

    it('stops its timer, and what the timer started', async () => {
      await apply(requestFor([gateway]), '3');
      await setTimeout(3500);
      expect(await tables()).toContain('shop-gateway');
    });

    it('changes nothing where the snippet is not taken', async () => {
      const { apply: lines } = nftables.commands(requestFor([gateway]));
      await writeFile(join(folder, 'portolan.nft'), `${scriptOf(gateway)}nonsense\n`);
      const { code } = await lab.exec('gateway', ['sh', '-c', `cd ${folder}\nset -e\n${lines.join('\n')}`]);
      expect(code).not.toBe(0);
      expect(await tables()).toBe('table ip docker\ntable inet shop\n');
    });
  });
});

describePackets('nftables on a host', () => {
  const own = ['10.2.0.10', '10.2.0.11', 'fd00:2::10'];
  const others = ['10.1.0.10', '10.1.0.20', '10.1.0.53', '10.1.0.100', 'fd00:1::10', 'fd00:1::20', 'fd00:1::100'];
  const ports = [22, 23, 53, 5000, 5001, 5002, 5432];
  const world = worldOf(others, own, ports);
  let lab: Lab<'host' | 'peer'>;

  beforeAll(async () => {
    lab = await openLab({ kind: 'host', host: own, peer: others });
  });

  beforeEach(() => lab.load('flush ruleset'));

  afterAll(() => lab.close());

  it('lets all of it through where nothing is loaded', async () => {
    const passes = await lab.probe(world);
    expect(passes.filter((passed) => !passed)).toEqual([]);
  });

  it('lets through what the policy says, in both directions, neighbours found anew', async () => {
    await lab.load(scriptOf(host));
    await lab.exec('host', ['ip', '-6', 'neigh', 'flush', 'all']);
    const [into, out] = [expectation([host], 'ingress'), expectation([host], 'egress')];
    const allowed = world.map((probe) => (own.includes(probe.to) ? into(probe) : out(probe)));
    expect(shown(world, await lab.probe(world))).toEqual(shown(world, allowed));
  });

  it('keeps the loopback interface open for everything', async () => {
    await lab.load(scriptOf(host));
    const probes: readonly Probe[] = own.flatMap((address): readonly Probe[] => [
      { from: address, to: address, transport: 'tcp', port: 9999 },
      { from: address, to: address, transport: 'udp', port: 9999 },
    ]);
    expect(await lab.probe(probes)).toEqual(probes.map(() => true));
  });

  it.each([
    ['10.1.0.100', '10.2.0.10'],
    ['fd00:1::100', 'fd00:2::10'],
  ])('keeps the session of the administrator at %s', async (from, to) => {
    const session = await lab.openSession({ from, to, port: 22 });
    await lab.load(scriptOf(host));
    expect(await session.exchange({ milliseconds: 5000 })).toBe(true);
    await lab.load(scriptOf(host));
    expect(await session.exchange({ milliseconds: 5000 })).toBe(true);
    await session.close();
    const again = await lab.openSession({ from, to, port: 22 });
    expect(await again.exchange()).toBe(true);
    await again.close();
  });

  it('locks out where the way of the administrator is left out, so that the test above means something', async () => {
    await lab.load(scriptOf({ ...host, rules: host.rules.filter(({ reason }) => reason !== 'management') }));
    expect(await lab.probe([{ from: '10.1.0.100', to: '10.2.0.10', transport: 'tcp', port: 22 }])).toEqual([false]);
  });
});
