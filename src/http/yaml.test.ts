import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from './yaml.js';

function problemsOf(text: string) {
  const parsed = parseYaml(text);
  return parsed.ok ? [] : parsed.problems.map(({ code, place }) => [code, 'pointer' in place ? place.pointer : null]);
}

function readYaml(text: string): unknown {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return JSON.parse(JSON.stringify(parsed.value));
}

describe('parseYaml', () => {
  it.each([
    ['a: 1\nb: 2\na: 3\n', 'duplicate-key', '/a'],
    ['a:\n  - x: 1\n  - x: 1\n    x: 2\n', 'duplicate-key', '/a/1/x'],
    ['{a: 1, "a": 2}', 'duplicate-key', '/a'],
    ['a: &anchor 1\n', 'yaml-feature', '/a'],
    ['a: &anchor 1\nb: *anchor\n', 'yaml-feature', '/a'],
    ['a: *nowhere\n', 'yaml-feature', '/a'],
    ['a: !!str 1\n', 'yaml-feature', '/a'],
    ['a: !custom {}\n', 'yaml-feature', '/a'],
    ['!!map {a: 1}\n', 'yaml-feature', ''],
    ['a: 1\n---\nb: 2\n', 'yaml-feature', ''],
    ['%YAML 1.1\n---\na: yes\n', 'yaml-feature', ''],
    ['? [a, b]\n: 1\n', 'yaml-feature', ''],
    ['&a x: 1\n', 'yaml-feature', ''],
    ['a: [1, 2\n', 'body-malformed', ''],
    ['a: 1\n b: 2\n', 'body-malformed', ''],
    ['\ta: 1\n', 'body-malformed', ''],
    ['# nothing but a comment\n', 'body-missing', ''],
    ['---\n', 'body-missing', ''],
  ])('refuses %j', (text, code, pointer) => {
    expect(problemsOf(text)).toEqual([[code, pointer]]);
  });

  it('takes 32 levels and refuses 33, however many there are', () => {
    expect(problemsOf('['.repeat(32) + ']'.repeat(32))).toEqual([]);
    expect(problemsOf('['.repeat(33) + ']'.repeat(33))[0]?.[0]).toBe('body-too-deep');
    const nested = Array.from({ length: 33 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('');
    expect(problemsOf(nested)[0]?.[0]).toBe('body-too-deep');
    expect(problemsOf('- '.repeat(10_000))[0]?.[0]).toBe('body-too-deep');
    expect(problemsOf('['.repeat(50_000))[0]?.[0]).toBe('body-too-deep');
  });

  it('refuses what would take seconds to parse', () => {
    expect(problemsOf(`[${'a,'.repeat(150_000)}]`)).toEqual([['body-too-large', '']]);
  });

  it('reads the core schema of 1.2', () => {
    expect(
      readYaml('a: yes\nb: no\nc: 0o17\nd: 1.10\ne: "1.10"\nf: ~\ng: 2001-01-01\nh: 010\ni: 0x1F\nj: true\n'),
    ).toEqual({
      a: 'yes',
      b: 'no',
      c: 15,
      d: 1.1,
      e: '1.10',
      f: null,
      g: '2001-01-01',
      h: 10,
      i: 31,
      j: true,
    });
  });

  it('keeps keys as they are written, and names that are dangerous as plain data', () => {
    expect(readYaml('8443: a\ntrue: b\n1.10: c\n<<: d\n')).toEqual({ '8443': 'a', true: 'b', '1.10': 'c', '<<': 'd' });
    const parsed = parseYaml('__proto__: {polluted: 1}\nconstructor: 2\n');
    expect(parsed.ok && Object.keys(parsed.value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('reads JSON as JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: true }), (text) => {
        expect(readYaml(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
