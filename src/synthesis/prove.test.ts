import { describe, expect, it } from 'vitest';
import { end, rule, service } from '../../test/engines/nftables-policies.js';
import { type Entry, PacketSpace } from '../network/index.js';
import { type ContextKey, contextKey, type End, type Policy, type Verdicts, verdictsOf } from '../policy/index.js';
import { prove } from './prove.js';

const context = { hook: 'ingress', state: 'new', loopback: false } as const;
const any: End = { kind: 'any', component: null };
const tagged = (...tags: readonly string[]): End => ({
  kind: 'identity',
  component: tags[0]!,
  identity: { kind: 'networkTags', tags },
});

function allow(source: End, destination: End, text: string) {
  return rule({ id: `${text}`, direction: 'ingress', source, destination, service: service(text) });
}

/** A policy that denies for an end; without one, for nobody. */
function policy(subject: End | null, ...rules: Policy['rules']): Policy {
  return {
    id: 'p',
    point: 'workload',
    components: [],
    subject: { kind: 'ends', ends: subject === null ? [] : [subject] },
    denies: subject === null ? [] : ['ingress'],
    rules,
  };
}

type Line = readonly [action: Entry['action'], source: End, destination: End, service: string];

/** What a reader might have found: a list in order, in the one context. */
function found(lines: readonly Line[], space: PacketSpace): Verdicts {
  const entries = lines.map(([action, source, destination, text]): Entry => {
    const wanted = verdictsOf([policy(null, allow(source, destination, text))], [context], space);
    return { action, packets: wanted.get(contextKey(context))![0]!.packets };
  });
  return new Map<ContextKey, readonly Entry[]>([[contextKey(context), entries]]);
}

function proof(wanted: Policy, lines: readonly Line[]) {
  const space = new PacketSpace();
  const { holds, kind, opens, blocks } = prove([wanted], found(lines, space), [context], space);
  const examples = (list: typeof opens) => list.map(({ example }) => example.replace('ingress/new/wire: ', ''));
  return { holds, kind, opens: examples(opens), blocks: examples(blocks) };
}

const web = end('web', '10.0.1.0/30');
const db = end('db', '10.0.2.0/30');

describe('a proof over addresses', () => {
  const wanted = policy(db, allow(web, db, 'tcp/80'));

  it('holds where the same packets pass, however that is written', () => {
    const [low, high] = [end('web', '10.0.1.0/31'), end('web', '10.0.1.2/31')];
    const lines: readonly Line[] = [
      ['allow', high, db, 'tcp/80'],
      ['deny', web, db, 'tcp/81'],
      ['allow', low, db, 'tcp/80'],
      ['deny', any, db, 'all'],
      ['allow', web, web, 'tcp/80'],
    ];
    expect(proof(wanted, lines)).toEqual({ holds: true, kind: 'verdicts', opens: [], blocks: [] });
  });

  it('shows a packet that is opened, and one that is blocked', () => {
    const lines: readonly Line[] = [
      ['allow', web, db, 'tcp/81'],
      ['deny', any, db, 'all'],
    ];
    expect(proof(wanted, lines)).toEqual({
      holds: false,
      kind: 'verdicts',
      opens: ['tcp from 10.0.1.0 to 10.0.2.0 port 81'],
      blocks: ['tcp from 10.0.1.0 to 10.0.2.0 port 80'],
    });
  });

  it('shows what is no longer denied, and what is denied beyond', () => {
    const less = proof(wanted, [
      ['allow', web, db, 'tcp/80'],
      ['deny', any, end('db', '10.0.2.0/31'), 'all'],
    ]);
    expect([less.holds, less.blocks, less.opens.length]).toEqual([false, [], 1]);
    const more = proof(wanted, [
      ['allow', web, db, 'tcp/80'],
      ['deny', any, any, 'all'],
    ]);
    expect([more.holds, more.opens, more.blocks.length]).toEqual([false, [], 1]);
  });

  it('speaks of accepts alone where nothing is denied', () => {
    const allows = policy(null, allow(web, db, 'tcp/80'));
    expect(proof(allows, [['allow', web, db, 'tcp/80']])).toMatchObject({ holds: true, kind: 'allows' });
    expect(proof(allows, [])).toMatchObject({ holds: false, blocks: ['tcp from 10.0.1.0 to 10.0.2.0 port 80'] });
    expect(proof(allows, [['allow', web, db, 'tcp/80-81']])).toMatchObject({ holds: false });
  });

  it('looks at contexts that only the snippet has', () => {
    const space = new PacketSpace();
    const entries = found([['deny', any, any, 'all']], space).get(contextKey(context))!;
    const read: Verdicts = new Map([...verdictsOf([wanted], [context], space), ['egress/new/wire', entries]]);
    expect(prove([wanted], read, [context], space).holds).toBe(false);
  });
});

describe('a proof over names', () => {
  const [front, back] = [tagged('front'), tagged('back')];
  const wanted = policy(back, allow(front, back, 'tcp/80'));
  const deny: Line = ['deny', any, back, 'all'];

  it('holds where allows and denies are the same', () => {
    expect(proof(wanted, [['allow', front, back, 'tcp/80'], deny])).toMatchObject({ holds: true });
  });

  it('holds with an allow that no packet reaches', () => {
    const lines: readonly Line[] = [['allow', front, back, 'tcp/80'], deny, ['allow', front, back, 'tcp/81']];
    expect(proof(wanted, lines)).toMatchObject({ holds: true });
  });

  it('knows no name from another', () => {
    const { holds, opens, blocks } = proof(wanted, [['allow', tagged('frnt'), back, 'tcp/80'], deny]);
    expect([holds, opens, blocks]).toEqual([
      false,
      ['tcp from network-tag:frnt to network-tag:back port 80'],
      ['tcp from network-tag:front to network-tag:back port 80'],
    ]);
  });

  it.each<readonly [string, readonly Line[]]>([
    [
      'a narrow deny ahead, where the name may be',
      [['deny', end(null, '10.0.0.0/8'), back, 'all'], ['allow', front, back, 'tcp/80'], deny],
    ],
    ['a deny of another name ahead', [['deny', tagged('other'), back, 'all'], ['allow', front, back, 'tcp/80'], deny]],
    [
      'an allow between denies',
      [
        ['allow', front, back, 'tcp/80'],
        ['deny', end(null, '10.0.0.0/8'), back, 'all'],
        ['allow', end(null, '10.0.0.1', '11.0.0.1'), back, 'tcp/81'],
        deny,
      ],
    ],
    ['no deny', [['allow', front, back, 'tcp/80']]],
    [
      'a deny of part',
      [
        ['allow', front, back, 'tcp/80'],
        ['deny', end(null, '0.0.0.0/1'), back, 'all'],
      ],
    ],
  ])('does not hold with %s', (_, lines) => {
    expect(proof(wanted, lines).holds).toBe(false);
  });
});
