import { describe, expect, it } from 'vitest';
import { type PacketMatch, PacketSpace, parseAddressRange } from '../../network/index.js';
import { atomsOf } from '../../policy/index.js';
import { read } from './read.js';

const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\n';

/** A policy of pods app=web in the namespace shop. */
function policy(spec: string): string {
  return `${head}spec:\n  podSelector: { matchLabels: { app: web } }\n${spec}`;
}

function readText(content: string, space = new PacketSpace()) {
  return read([{ path: 'portolan.yaml', mediaType: 'application/yaml', content }], space);
}

function atom(namespace: string, podLabels: Readonly<Record<string, string>>): string {
  return atomsOf({ kind: 'kubernetes', namespace, podLabels })[0] ?? '';
}

function pods(...atoms: readonly string[]) {
  return { ranges: [], atoms };
}

function blocks(...texts: readonly string[]) {
  const ranges = texts.flatMap((text) => {
    const parsed = parseAddressRange(text);
    return parsed.ok ? [parsed.value] : [];
  });
  return { ranges, atoms: [] };
}

const web = pods('kubernetes:shop/app=web');
const tcp = (from: number, to = from) => ({ protocol: 6, destinationPorts: [from, to + 1] });

describe('what a policy allows and denies', () => {
  /** Entries as products: `allow` or `deny` first. */
  type Expected = readonly (readonly ['allow' | 'deny', PacketMatch])[];
  const cases: readonly (readonly [string, string, { readonly ingress: Expected; readonly egress: Expected }])[] = [
    [
      'isolated both ways, with nothing allowed',
      policy('  policyTypes: [Ingress, Egress]\n'),
      { ingress: [['deny', { destination: web }]], egress: [['deny', { source: web }]] },
    ],
    ['without policyTypes: ingress', policy(''), { ingress: [['deny', { destination: web }]], egress: [] }],
    [
      'without policyTypes, an egress list without rules is none',
      policy('  egress: []\n'),
      { ingress: [['deny', { destination: web }]], egress: [] },
    ],
    [
      'without policyTypes, with egress rules: both',
      policy('  egress: [{}]\n'),
      {
        ingress: [['deny', { destination: web }]],
        egress: [
          ['allow', { source: web }],
          ['deny', { source: web }],
        ],
      },
    ],
    [
      'an empty from is everyone, and empty ports are all',
      policy('  ingress: [{ from: [], ports: [] }]\n'),
      {
        ingress: [
          ['allow', { destination: web }],
          ['deny', { destination: web }],
        ],
        egress: [],
      },
    ],
    [
      'no port is every port of the protocol, and no protocol is TCP',
      policy('  ingress: [{ ports: [{}, { protocol: UDP }, { port: 80, endPort: 90 }] }]\n'),
      {
        ingress: [
          ['allow', { destination: web, services: [tcp(0, 65_535), { protocol: 17 }] }],
          ['deny', { destination: web }],
        ],
        egress: [],
      },
    ],
    [
      'selectors in one item hold together',
      policy(
        '  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } }, podSelector: { matchLabels: { b: p, a: q, a-b: r } } }] }]\n',
      ),
      {
        ingress: [
          ['allow', { source: pods(atom('ops', { a: 'q', 'a-b': 'r', b: 'p' })), destination: web }],
          ['deny', { destination: web }],
        ],
        egress: [],
      },
    ],
    [
      'as two items they are alternatives: the namespace whole, and pods of our own',
      policy(
        '  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } } }, { podSelector: { matchLabels: { a: q } } }] }]\n',
      ),
      {
        ingress: [
          ['allow', { source: pods(atom('ops', {}), atom('shop', { a: 'q' })), destination: web }],
          ['deny', { destination: web }],
        ],
        egress: [],
      },
    ],
    [
      'a whole namespace has the pods that other policies name',
      `${policy('  ingress: [{ from: [{ podSelector: {} }] }]\n')}---\n${head.replace('name: a', 'name: b')}spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Egress] }\n`,
      {
        ingress: [
          [
            'allow',
            { source: pods('kubernetes:shop/', 'kubernetes:shop/app=web', 'kubernetes:shop/app=db'), destination: web },
          ],
          ['deny', { destination: web }],
        ],
        egress: [['deny', { source: pods('kubernetes:shop/app=db') }]],
      },
    ],
    [
      'a block without its holes',
      policy(
        '  policyTypes: [Egress]\n  egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/30, except: [10.0.0.1/32] } }], ports: [{ port: 1 }] }]\n',
      ),
      {
        ingress: [],
        egress: [
          ['allow', { source: web, destination: blocks('10.0.0.0', '10.0.0.2/31'), services: [tcp(1)] }],
          ['deny', { source: web }],
        ],
      },
    ],
    [
      'a whole family is everyone of that family, pods too',
      policy('  ingress: [{ from: [{ ipBlock: { cidr: "::/0" } }] }]\n'),
      {
        ingress: [
          ['allow', { families: ['ipv6'], destination: web }],
          ['deny', { destination: web }],
        ],
        egress: [],
      },
    ],
    [
      'rules of a direction that is not isolated have no effect',
      policy('  policyTypes: [Egress]\n  ingress: [{}]\n'),
      { ingress: [], egress: [['deny', { source: web }]] },
    ],
    ['nothing at all', '# no policy\n', { ingress: [], egress: [] }],
  ];

  it.each(cases)('%s', (_, text, expected) => {
    const space = new PacketSpace();
    const reading = readText(text, space);
    const entries = (list: Expected) => list.map(([action, match]) => ({ action, packets: space.match(match) }));
    expect(reading).toEqual({
      ok: true,
      verdicts: new Map([
        ['ingress/new/wire', entries(expected.ingress)],
        ['egress/new/wire', entries(expected.egress)],
      ]),
    });
  });

  it('joins files', () => {
    const files = ['a', 'b'].map((name) => ({
      path: `${name}.yaml`,
      mediaType: 'application/yaml',
      content: policy('').replace('name: a', `name: ${name}`),
    }));
    const reading = read(files, new PacketSpace());
    expect(reading.ok && reading.verdicts.get('ingress/new/wire')?.length).toBe(2);
    const again = read([files[0]!, { ...files[0]!, path: 'again.yaml' }], new PacketSpace());
    expect(again).toMatchObject({ ok: false, path: 'again.yaml', line: 1 });
  });
});

describe('what is not known is refused, with its line', () => {
  const from = (item: string) => policy(`  ingress:\n    - from:\n        - ${item}\n`);
  const port = (item: string) => policy(`  ingress:\n    - ports:\n        - ${item}\n`);
  const cases: readonly (readonly [string, string, number, RegExp])[] = [
    [
      'an unknown key of the spec',
      policy('  ingres: []\n'),
      6,
      /“ingres” is not known here; known: podSelector, policyTypes/,
    ],
    ['an unknown key of a rule', policy('  ingress:\n    - form: []\n'), 7, /“form”/],
    ['to in an ingress rule', policy('  ingress:\n    - to: []\n'), 7, /“to”/],
    ['an inherited name as a key', policy('  constructor: 1\n'), 6, /“constructor”/],
    ['an unknown key of an item', from('{ ipblock: { cidr: 10.0.0.0/8 } }'), 8, /“ipblock”/],
    ['a rule that is null', policy('  ingress:\n    -\n'), 7, /mapping is expected/],
    ['a from that is null', policy('  ingress:\n    - from:\n'), 7, /list is expected/],
    ['an item that selects nothing', from('{}'), 8, /selects something/],
    ['a block beside a selector', from('{ ipBlock: { cidr: 10.0.0.0/8 }, podSelector: {} }'), 8, /stands alone/],
    ['matchExpressions', from('{ podSelector: { matchExpressions: [] } }'), 8, /“matchExpressions”/],
    ['every namespace', from('{ namespaceSelector: {} }'), 8, /kubernetes.io\/metadata.name alone/],
    ['a namespace by another label', from('{ namespaceSelector: { matchLabels: { team: ops } } }'), 8, /alone/],
    [
      'a namespace by its name and another label',
      from('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops, team: ops } } }'),
      8,
      /alone/,
    ],
    ['host bits', from('{ ipBlock: { cidr: 10.0.0.1/8 } }'), 8, /network is 10.0.0.0\/8/],
    ['an address without a prefix', from('{ ipBlock: { cidr: 10.0.0.1 } }'), 8, /CIDR/],
    ['a range', from('{ ipBlock: { cidr: 10.0.0.1-10.0.0.2 } }'), 8, /CIDR/],
    ['a prefix that is too long', from('{ ipBlock: { cidr: 10.0.0.0/33 } }'), 8, /0 to 32/],
    ['a hole outside', from('{ ipBlock: { cidr: 10.0.0.0/8, except: [11.0.0.0/9] } }'), 8, /strict part/],
    ['a hole as large as the block', from('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] } }'), 8, /strict part/],
    ['a label that is no string', from('{ podSelector: { matchLabels: { a: 1.10 } } }'), 8, /label value/],
    ['a label that YAML 1.1 takes for a boolean', from('{ podSelector: { matchLabels: { a: on } } }'), 1, /YAML 1.1/],
    ['a label key that can’t be', from('{ podSelector: { matchLabels: { "a=b,c": d } } }'), 8, /can stand here/],
    ['a label value that can’t be', from('{ podSelector: { matchLabels: { a: "b,c=d" } } }'), 8, /label value/],
    ['port 0', port('{ port: 0 }'), 8, /1 to 65535/],
    ['port 65536', port('{ port: 65536 }'), 8, /1 to 65535/],
    ['a port in quotes, which is a name', port('{ port: "80" }'), 8, /1 to 65535/],
    ['a named port', port('{ port: https }'), 8, /1 to 65535/],
    ['half a port', port('{ port: 1.5 }'), 8, /1 to 65535/],
    ['endPort below port', port('{ port: 80, endPort: 79 }'), 8, /below/],
    ['endPort alone', port('{ endPort: 80 }'), 8, /needs port/],
    ['ICMP', port('{ protocol: ICMP }'), 8, /TCP or UDP or SCTP/],
    ['tcp in lower case', port('{ protocol: tcp }'), 8, /TCP or UDP or SCTP/],
    ['a policy type in lower case', policy('  policyTypes: [ingress]\n'), 6, /Ingress or Egress/],
    ['every pod as the subject', `${head}spec: { podSelector: {} }\n`, 4, /every pod/],
    ['an empty matchLabels as the subject', `${head}spec: { podSelector: { matchLabels: {} } }\n`, 4, /every pod/],
    ['no podSelector', `${head}spec: { policyTypes: [Ingress] }\n`, 4, /“podSelector” is missing/],
    ['no spec', head, 1, /“spec” is missing/],
    ['no namespace', policy('').replace(', namespace: shop', ''), 3, /“namespace” is missing/],
    ['a name with a capital', policy('').replace('name: a', 'name: A'), 3, /A name/],
    ['another version', policy('').replace('/v1', '/v2'), 1, /networking.k8s.io\/v1 is expected/],
    ['another kind', policy('').replace('NetworkPolicy', 'List'), 2, /NetworkPolicy is expected/],
    ['the same policy twice', `${policy('')}---\n${policy('')}`, 7, /replace the first/],
    ['an empty document', `${policy('')}---\n`, 6, /mapping is expected/],
    ['a list of policies', `[${'{}'}]\n`, 1, /mapping is expected/],
    ['a key twice', policy('  ingress: []\n  ingress: []\n'), 7, /unique/],
    ['an anchor', policy('  ingress: &x []\n'), 6, /list is expected/],
    ['an alias', policy('  policyTypes: &x [Ingress]\n  ingress: *x\n'), 6, /list is expected/],
    ['a tag', policy('  policyTypes: !!seq [Ingress]\n'), 6, /list is expected/],
    ['a directive', `%YAML 1.1\n---\n${policy('')}`, 1, /directive/],
    ['text that is no YAML', 'a: [\n', 2, /./],
  ];

  it.each(cases)('%s', (_, text, line, detail) => {
    const reading = readText(text);
    expect(reading).toMatchObject({ ok: false, path: 'portolan.yaml', line });
    expect(reading.ok ? '' : reading.detail).toMatch(detail);
  });
});
