import fc from 'fast-check';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1.js';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { PacketSpace } from '../../src/network/index.js';
import { kubernetesNetworkPolicy as platform } from '../../src/platforms/kubernetes-network-policy/index.js';
import { contextsOf, verdictsOf } from '../../src/policy/index.js';
import { prove } from '../../src/synthesis/prove.js';
import {
  type Cluster,
  isAllowed,
  isEgressAllowed,
  isIngressAllowed,
  type PacketSide,
  type Pod,
  type Protocol,
} from './network-policy-evaluator.js';
import { examples, namespaceLabels, type Probe } from './network-policy-examples.js';
import { addresses, database, requestFor, shop, web, workload } from './network-policy-fixtures.js';
import { endOf, namedAtoms, passes } from './network-policy-packets.js';

const contexts = contextsOf(['ingress', 'egress'], false);

function fileOf(content: string) {
  return [{ path: 'portolan.yaml', mediaType: 'application/yaml', content }];
}

function objectsOf(content: string): readonly NetworkPolicy[] {
  return parseAllDocuments(content).map((document) => document.toJS() as NetworkPolicy);
}

/** As JSON, which is YAML in which every string is quoted. */
function textOf(objects: readonly NetworkPolicy[]): string {
  return objects.map((object) => `${JSON.stringify(object, null, 1)}\n`).join('---\n');
}

/** What reading the text and comparing it with the shop's policies comes to; a refusal is a failure too. */
function provesShop(content: string): boolean {
  const space = new PacketSpace();
  const reading = platform.read(fileOf(content), space);
  return reading.ok && prove(shop, reading.verdicts, contexts, space).holds;
}

const shopText = () => platform.render(requestFor(shop))[0]?.content ?? '';

describe('public examples', () => {
  const cluster: Cluster = { namespaces: namespaceLabels };

  function policyOf(spec: string, namespace: string): NetworkPolicy {
    const metadata = { name: 'example', namespace };
    return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: parse(spec) };
  }

  function sideOf(text: string): PacketSide {
    const slash = text.indexOf('/');
    if (slash < 0) return { ip: text, pod: null };
    const labels = Object.fromEntries(
      text
        .slice(slash + 1)
        .split(',')
        .map((pair) => pair.split('=') as [string, string]),
    );
    return { ip: '10.244.0.1', pod: { namespace: text.slice(0, slash), labels } };
  }

  function packetOf([from, to, service]: Probe) {
    const [protocol, port] = service.split('/') as [Protocol, string];
    return { from: sideOf(from), to: sideOf(to), protocol, port: Number(port) };
  }

  it.each(examples)('the evaluator says what the prose says: $name', ({ spec, namespace = 'default', probes }) => {
    const policies = [policyOf(spec, namespace)];
    const found = probes.map((probe): Probe => {
      const { from, to, protocol, port } = packetOf(probe);
      return [probe[0], probe[1], probe[2], isAllowed(policies, cluster, from, to, protocol, port)];
    });
    expect(found).toEqual(probes);
  });

  it.each(examples)('the reader $reader: $name', ({ spec, namespace = 'default', reader, probes }) => {
    const policy = policyOf(spec, namespace);
    const space = new PacketSpace();
    const reading = platform.read(fileOf(textOf([policy])), space);
    expect(reading.ok).toBe(reader === 'agrees');
    if (!reading.ok) return;
    const named = namedAtoms([policy]);
    const found = probes.map((probe): Probe => {
      const { from, to, protocol, port } = packetOf(probe);
      const packet = { from: endOf(from, named), to: endOf(to, named), isIpv6: isV6(from, to), protocol, port };
      const both = (['egress', 'ingress'] as const).every((hook) => passes(reading.verdicts, hook, packet, space));
      return [probe[0], probe[1], probe[2], both];
    });
    expect(found).toEqual(probes);
  });

  it('are enough', () => {
    expect(examples.filter(({ reader }) => reader === 'agrees').length).toBeGreaterThanOrEqual(15);
  });
});

function isV6(from: PacketSide, to: PacketSide): boolean {
  return from.ip.includes(':') || to.ip.includes(':');
}

/* Pods in 10.244.0.0/16 and fd00:244::/32, which no narrow block holds; each with a label that no policy names. */
const podList: readonly { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }[] = [
  { namespace: 'shop', labels: { app: 'web' } },
  { namespace: 'shop', labels: { app: 'api', tier: '1.10' } },
  { namespace: 'shop', labels: { app: 'stranger' } },
  { namespace: 'data', labels: { app: 'db' } },
  { namespace: 'data', labels: { app: 'on' } },
  { namespace: 'ops', labels: { app: 'scrape' } },
  { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  { namespace: 'elsewhere', labels: { app: 'db' } },
];

interface End {
  readonly seen: PacketSide;
  /** As the reader knows it: without the extra label. */
  readonly known: PacketSide;
}

function podEnds(isIpv6: boolean): readonly End[] {
  return podList.map((pod, index) => {
    const ip = isIpv6 ? `fd00:244::${index + 1}` : `10.244.0.${index + 1}`;
    const real: Pod = { ...pod, labels: { ...pod.labels, 'pod-template-hash': `h${index}` } };
    return { seen: { ip, pod: real }, known: { ip, pod } };
  });
}

function outside(...ips: readonly string[]): readonly End[] {
  return ips.map((ip) => ({ seen: { ip, pod: null }, known: { ip, pod: null } }));
}

describe('reader and evaluator agree', () => {
  const cluster: Cluster = { namespaces: {} };
  const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

  /** Each packet at each hook on which the two differ. */
  function differences(
    objects: readonly NetworkPolicy[],
    ends: Readonly<Record<'ipv4' | 'ipv6', readonly End[]>>,
    ports: readonly number[],
    isTaken: () => boolean = () => true,
  ): readonly string[] {
    const space = new PacketSpace({ budget: 1e9 });
    const reading = platform.read(fileOf(textOf(objects)), space);
    if (!reading.ok) return [`${reading.line}: ${reading.detail}`];
    const named = namedAtoms(objects);
    const found: string[] = [];
    for (const family of ['ipv4', 'ipv6'] as const) {
      for (const from of ends[family]) {
        for (const to of ends[family]) {
          for (const protocol of protocols) {
            for (const port of ports) {
              if (!isTaken()) continue;
              const isIpv6 = family === 'ipv6';
              const packet = { from: endOf(from.known, named), to: endOf(to.known, named), isIpv6, protocol, port };
              const arguments_ = [objects, cluster, from.seen, to.seen, protocol, port] as const;
              for (const [hook, decide] of [
                ['ingress', isIngressAllowed],
                ['egress', isEgressAllowed],
              ] as const) {
                const [wanted, got] = [decide(...arguments_), passes(reading.verdicts, hook, packet, space)];
                if (wanted !== got) {
                  found.push(
                    `${hook} ${JSON.stringify(from.known)} ${JSON.stringify(to.known)} ${protocol}/${port}: ${got}`,
                  );
                }
              }
            }
          }
        }
      }
    }
    return found;
  }

  it('on every corner of the shop', () => {
    const ends = {
      ipv4: [...podEnds(false), ...outside('203.0.113.0', '203.0.113.1', '203.0.113.6', '203.0.113.7')],
      ipv6: [
        ...podEnds(true),
        ...outside('2001:db8:0:ffff::', '2001:db8:1::', '2001:db8:1:ffff:ffff::', '2001:db8:2::'),
      ],
    };
    const ports = [
      52, 53, 54, 442, 443, 444, 3868, 5431, 5432, 5433, 5434, 7001, 8079, 8080, 8090, 8091, 8443, 9000, 9100,
    ];
    expect(differences(objectsOf(shopText()), ends, ports)).toEqual([]);
  });

  const blocks = ['192.0.2.0/24', '192.0.2.128/25', '198.51.100.7/32', '2001:db8:5::/48', '0.0.0.0/0', '::/0'] as const;
  const corners = {
    ipv4: ['192.0.1.255', '192.0.2.0', '192.0.2.127', '192.0.2.128', '192.0.2.255', '198.51.100.7', '198.51.100.8'],
    ipv6: ['2001:db8:4:ffff::', '2001:db8:5::', '2001:db8:5:ffff::', '2001:db8:6::'],
  };
  const ends = {
    ipv4: [...podEnds(false), ...outside(...corners.ipv4)],
    ipv6: [...podEnds(true), ...outside(...corners.ipv6)],
  };

  const labels = fc.constantFrom(...podList.slice(0, 7).map((pod) => pod.labels));
  const byName = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
  const namespace = fc.constantFrom('shop', 'data', 'ops', 'kube-system', 'void').map(byName);
  const pod = labels.map((matchLabels) => ({ matchLabels }));
  const peer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
    fc.constantFrom(...blocks).map((cidr) => ({ ipBlock: { cidr } })),
    fc.constant<NetworkPolicyPeer>({ ipBlock: { cidr: '192.0.2.0/24', except: ['192.0.2.128/25'] } }),
    pod.map((podSelector) => ({ podSelector })),
    fc.constant({ podSelector: {} }),
    namespace.map((namespaceSelector) => ({ namespaceSelector })),
    fc.record({ namespaceSelector: namespace, podSelector: pod }),
  );
  const port: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
    fc.record(
      { protocol: fc.constantFrom<Protocol[]>('TCP', 'UDP', 'SCTP'), port: fc.constantFrom(80, 443) },
      { requiredKeys: [] },
    ),
    fc.constant({ protocol: 'TCP', port: 80, endPort: 443 }),
    fc.constant({ port: 443, endPort: 443 }),
  );
  const maybe = { requiredKeys: [] as [] };
  const lists = { peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) };
  const spec = fc.record(
    {
      podSelector: pod,
      policyTypes: fc.constantFrom<string[][]>([], ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
      ingress: fc.array(fc.record({ from: lists.peers, ports: lists.ports }, maybe), { maxLength: 2 }),
      egress: fc.array(fc.record({ to: lists.peers, ports: lists.ports }, maybe), { maxLength: 2 }),
    },
    { requiredKeys: ['podSelector'] },
  );
  const policies = fc
    .array(fc.record({ spec, namespace: fc.constantFrom('shop', 'data') }), { maxLength: 3 })
    .map((list) =>
      list.map(
        ({ spec: found, namespace: home }, index): NetworkPolicy => ({
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: `p${index}`, namespace: home },
          spec: found,
        }),
      ),
    );

  it('on random policies', () => {
    fc.assert(
      fc.property(policies, fc.infiniteStream(fc.integer({ min: 0, max: 19 })), (objects, dice) => {
        const isTaken = () => dice.next().value === 0;
        expect(differences(objects, ends, [1, 79, 80, 81, 442, 443, 444, 65_535], isTaken)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('proof', () => {
  it('holds for what is rendered', () => {
    const space = new PacketSpace();
    const reading = platform.read(platform.render(requestFor(shop)), space);
    if (!reading.ok) throw new Error(reading.detail);
    expect(prove(shop, reading.verdicts, contexts, space)).toEqual({
      holds: true,
      kind: 'verdicts',
      opens: [],
      blocks: [],
    });
  });

  it('holds whatever the labels and addresses look like', () => {
    const strange = [
      'on',
      'y',
      'null',
      '~1'.slice(1),
      '0777',
      '0x1F',
      '0X1F',
      '1e3',
      '1_000',
      '2001-01-01',
      '0o17',
      'NaN',
      '',
    ];
    for (const value of strange) {
      const subject = {
        ...web,
        identity: { kind: 'kubernetes' as const, namespace: 'on', podLabels: { a: value, 'a-b': 'x', yes: 'no' } },
      };
      const policies = [workload('odd', subject, [{ direction: 'ingress', peer: database, ports: 'tcp/1-65535' }])];
      const space = new PacketSpace();
      const reading = platform.read(platform.render(requestFor(policies)), space);
      if (!reading.ok) throw new Error(`${value}: ${reading.detail}`);
      expect(prove(policies, reading.verdicts, contexts, space).holds, value).toBe(true);
    }
  });

  it('holds for any ranges and ports', () => {
    const word = fc.integer({ min: 0, max: 0xffff_ffff });
    const range = fc.tuple(word, word).map(([a, b]) => ({ first: [Math.min(a, b)], last: [Math.max(a, b)] }));
    const ports = fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 65_535 }));
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 4 }), ports, (ranges, [a, b]) => {
        const dotted = (words: readonly number[]) =>
          [24, 16, 8, 0].map((shift) => (words[0]! >>> shift) & 255).join('.');
        const peer = addresses(...ranges.map(({ first, last }) => `${dotted(first)}-${dotted(last)}`));
        const span = `tcp/${Math.min(a, b)}-${Math.max(a, b)}`;
        const policies = [workload('web', web, [{ direction: 'egress', peer, ports: span, family: 'ipv4' }])];
        const space = new PacketSpace();
        const reading = platform.read(platform.render(requestFor(policies)), space);
        return reading.ok && prove(policies, reading.verdicts, contexts, space).holds;
      }),
      { numRuns: 100 },
    );
  });

  it('is of the same policies that the evaluator sees', () => {
    const space = new PacketSpace();
    const wanted = verdictsOf(shop, contexts, space);
    const objects = objectsOf(shopText());
    const named = namedAtoms(objects);
    for (const from of podEnds(false)) {
      for (const to of [...podEnds(false), ...outside('203.0.113.6', '203.0.113.7')]) {
        for (const port of [53, 443, 5432, 7001, 8085, 8443, 9100]) {
          const packet = {
            from: endOf(from.known, named),
            to: endOf(to.known, named),
            isIpv6: false,
            protocol: 'TCP' as const,
            port,
          };
          const both = (['ingress', 'egress'] as const).every((hook) => passes(wanted, hook, packet, space));
          expect(isAllowed(objects, { namespaces: {} }, from.seen, to.seen, 'TCP', port)).toBe(both);
        }
      }
    }
  });
});

describe('mutants of the snippet die', () => {
  const at = (objects: NetworkPolicy[], name: string) => {
    const found = objects.find(({ metadata }) => metadata?.name === `shop-workload-${name}`);
    if (found?.spec === undefined) throw new Error(name);
    return found.spec;
  };
  /** The rule with this port. */
  const ruleAt = (
    list: { ports?: NetworkPolicyPort[]; from?: NetworkPolicyPeer[]; to?: NetworkPolicyPeer[] }[] | undefined,
    port: number,
  ) => {
    const found = list?.find(({ ports = [] }) => ports.some((one) => one.port === port));
    if (found === undefined) throw new Error(String(port));
    return found;
  };
  const mutants: readonly (readonly [string, (objects: NetworkPolicy[]) => void])[] = [
    ['a policy dropped', (objects) => objects.splice(1, 1)],
    ['the policy without rules dropped', (objects) => objects.pop()],
    ['an ingress rule dropped', (objects) => at(objects, 'web').ingress?.shift()],
    ['an egress rule dropped', (objects) => at(objects, 'api').egress?.pop()],
    ['dns dropped', (objects) => at(objects, 'web').egress?.splice(0, 2)],
    ['dns over tcp dropped', (objects) => at(objects, 'web').egress?.splice(1, 1)],
    ['a port dropped', (objects) => ruleAt(at(objects, 'api').ingress, 9000).ports?.pop()],
    ['every port dropped', (objects) => ruleAt(at(objects, 'db').ingress, 7001).ports?.pop()],
    ['the ports key dropped', (objects) => delete ruleAt(at(objects, 'db').ingress, 7001).ports],
    ['a peer dropped', (objects) => ruleAt(at(objects, 'api').egress, 443).to?.pop()],
    ['every peer dropped', (objects) => ruleAt(at(objects, 'db').ingress, 7001).from?.pop()],
    ['the from key dropped', (objects) => delete ruleAt(at(objects, 'db').ingress, 7001).from],
    ['an empty rule', (objects) => at(objects, 'db').ingress?.push({})],
    [
      'a peer doubled by another',
      (objects) => ruleAt(at(objects, 'db').ingress, 7001).from?.push({ podSelector: { matchLabels: { app: 'on' } } }),
    ],
    ['a port one lower', (objects) => edit(ruleAt(at(objects, 'db').ingress, 7001).ports?.[0], { port: 7000 })],
    ['a port one higher', (objects) => edit(ruleAt(at(objects, 'db').ingress, 7001).ports?.[0], { port: 7002 })],
    [
      'a port widened below',
      (objects) => edit(ruleAt(at(objects, 'db').ingress, 7001).ports?.[0], { port: 7000, endPort: 7001 }),
    ],
    ['a port widened above', (objects) => edit(ruleAt(at(objects, 'db').ingress, 7001).ports?.[0], { endPort: 7002 })],
    [
      'an end of a range one lower',
      (objects) => edit(ruleAt(at(objects, 'api').ingress, 8080).ports?.[0], { endPort: 8089 }),
    ],
    ['an end of a range dropped', (objects) => delete ruleAt(at(objects, 'api').ingress, 8080).ports?.[0]?.endPort],
    ['another transport', (objects) => edit(ruleAt(at(objects, 'db').ingress, 7001).ports?.[0], { protocol: 'UDP' })],
    ['sctp as the default', (objects) => delete ruleAt(at(objects, 'db').ingress, 3868).ports?.[0]?.protocol],
    [
      'a prefix widened',
      (objects) => edit(ruleAt(at(objects, 'api').egress, 443).to?.[0]?.ipBlock, { cidr: '203.0.113.0/31' }),
    ],
    [
      'a prefix narrowed',
      (objects) => edit(ruleAt(at(objects, 'api').egress, 443).to?.[1]?.ipBlock, { cidr: '203.0.113.2/32' }),
    ],
    [
      'a prefix with a hole',
      (objects) => edit(ruleAt(at(objects, 'api').egress, 443).to?.[1]?.ipBlock, { except: ['203.0.113.3/32'] }),
    ],
    ['a family dropped', (objects) => at(objects, 'web').ingress?.splice(1, 1)],
    [
      'a family for the other',
      (objects) => edit(at(objects, 'web').ingress?.[0]?.from?.[0]?.ipBlock, { cidr: '::/0' }),
    ],
    [
      'any as half of any',
      (objects) => edit(at(objects, 'web').ingress?.[0]?.from?.[0]?.ipBlock, { cidr: '0.0.0.0/1' }),
    ],
    [
      'two items for one: OR for AND',
      (objects) => {
        const { from = [] } = ruleAt(at(objects, 'db').ingress, 5432);
        from.splice(0, 1, { namespaceSelector: from[0]!.namespaceSelector! }, { podSelector: from[0]!.podSelector! });
      },
    ],
    ['a whole namespace', (objects) => delete ruleAt(at(objects, 'db').ingress, 5432).from?.[0]?.podSelector],
    [
      'an empty podSelector in a peer',
      (objects) => edit(ruleAt(at(objects, 'db').ingress, 5432).from?.[0], { podSelector: {} }),
    ],
    ['our own namespace', (objects) => delete ruleAt(at(objects, 'db').ingress, 5432).from?.[0]?.namespaceSelector],
    [
      'another namespace',
      (objects) =>
        edit(ruleAt(at(objects, 'db').ingress, 5432).from?.[0]?.namespaceSelector?.matchLabels, {
          'kubernetes.io/metadata.name': 'prod',
        }),
    ],
    [
      'a label of a peer dropped',
      (objects) => delete ruleAt(at(objects, 'db').ingress, 5432).from?.[0]?.podSelector?.matchLabels?.tier,
    ],
    ['a label of a subject dropped', (objects) => delete at(objects, 'api').podSelector.matchLabels?.tier],
    ['every pod as subject', (objects) => edit(at(objects, 'web'), { podSelector: {} })],
    ['the subject in another namespace', (objects) => edit(objects[0]?.metadata, { namespace: 'data' })],
    [
      'directions swapped',
      (objects) => {
        const spec = at(objects, 'db');
        const ingress = (spec.egress ?? []).map(({ to = [], ports = [] }) => ({ from: to, ports }));
        const egress = (spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ to: from, ports }));
        edit(spec, { ingress, egress });
      },
    ],
    [
      'a rule in the other direction',
      (objects) => {
        const spec = at(objects, 'web');
        const { from = [], ports = [] } = spec.ingress!.pop()!;
        spec.egress!.push({ to: from, ports });
      },
    ],
    ['Egress left out of policyTypes', (objects) => edit(at(objects, 'db'), { policyTypes: ['Ingress'] })],
    ['Ingress left out of policyTypes', (objects) => edit(at(objects, 'db'), { policyTypes: ['Egress'] })],
    ['policyTypes left to the default', (objects) => delete at(objects, 'lonely').policyTypes],
    ['policyTypes empty', (objects) => edit(at(objects, 'lonely'), { policyTypes: [] })],
  ];

  function edit<T extends object>(target: T | undefined, change: Partial<T>): void {
    if (target === undefined) throw new Error('nothing to change');
    Object.assign(target, change);
  }

  it('the unchanged one lives', () => {
    expect(provesShop(shopText())).toBe(true);
    expect(provesShop(textOf(objectsOf(shopText())))).toBe(true);
  });

  it.each(mutants)('%s', (_, mutate) => {
    const objects = [...objectsOf(shopText())];
    mutate(objects);
    expect(textOf(objects)).not.toBe(textOf(objectsOf(shopText())));
    expect(provesShop(textOf(objects))).toBe(false);
  });
});

describe('schema of the API, closed by the type checker', () => {
  /** The messages for each object literal, all in one program. */
  function check(literals: readonly string[]): readonly (readonly string[])[] {
    const path = `${import.meta.dirname}/network-policies-checked.ts`;
    const lines = literals.map((literal, index) => `export const p${index}: NetworkPolicy = ${literal};`);
    const source = ["import type { NetworkPolicy } from 'kubernetes-types/networking/v1.js';", ...lines].join('\n');
    const options: ts.CompilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: [],
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    };
    const host = ts.createCompilerHost(options);
    const original = host.getSourceFile.bind(host);
    host.getSourceFile = (name, ...rest) =>
      name === path ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : original(name, ...rest);
    const fileExists = host.fileExists.bind(host);
    host.fileExists = (name) => name === path || fileExists(name);
    const program = ts.createProgram([path], options, host);
    const found = literals.map((): string[] => []);
    for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
      const text = ts.flattenDiagnosticMessageText(messageText, ' ');
      if (file?.fileName !== path || start === undefined) throw new Error(text);
      const line = ts.getLineAndCharacterOfPosition(file, start).line;
      if (line === 0) throw new Error(text);
      found[line - 1]!.push(text);
    }
    return found;
  }

  const odd = { direction: 'ingress', peer: database, ports: 'sctp/1-2,7' } as const;
  const good = [...shop, workload('one-way', web, [odd], ['ingress']), workload('mute', web, [], ['egress'])];

  it('takes what is rendered, and refuses what is not in it', () => {
    const rendered = objectsOf(platform.render(requestFor(good))[0]?.content ?? '').map((object) =>
      JSON.stringify(object),
    );
    const first = JSON.parse(rendered[0]!) as NetworkPolicy;
    const bad = [
      { ...first, extra: 1 },
      { ...first, apiVersion: 'networking.k8s.io/v1beta1' },
      { ...first, spec: { ...first.spec, podSelector: undefined } },
      { ...first, spec: { ...first.spec, ingress: [{ form: [] }] } },
      { ...first, spec: { ...first.spec, ingress: [{ from: { podSelector: {} } }] } },
      { ...first, spec: { ...first.spec, egress: [{ from: [] }] } },
    ].map((object) => JSON.stringify(object));
    const messages = check([...rendered, ...bad]);
    expect(messages.slice(0, rendered.length)).toEqual(rendered.map(() => []));
    expect(messages.slice(rendered.length).map((list) => list.length > 0)).toEqual(bad.map(() => true));
  });
});
