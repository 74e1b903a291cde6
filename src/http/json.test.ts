import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, parseJson } from './json.js';

function problemsOf(text: string) {
  const parsed = parseJson(text);
  return parsed.ok ? [] : parsed.problems.map(({ code, place }) => [code, 'pointer' in place ? place.pointer : null]);
}

describe('parseJson', () => {
  it.each([
    ['{"a":1,"b":2,"a":3}', 'duplicate-key', '/a'],
    ['{"a":{"b/c":[{"x":1},{"x":1,"x":2}]}}', 'duplicate-key', '/a/b~1c/1/x'],
    ['{"\\u0061":1,"a":2}', 'duplicate-key', '/a'],
    ['{"__proto__":1,"__proto__":2}', 'duplicate-key', '/__proto__'],
    ['[1,2,]', 'body-malformed', '/2'],
    ['{"a":1,}', 'body-malformed', ''],
    ['{"a" 1}', 'body-malformed', '/a'],
    ["{'a':1}", 'body-malformed', ''],
    ['{"a":01}', 'body-malformed', ''],
    ['{"a":NaN}', 'body-malformed', '/a'],
    ['{"a":.5}', 'body-malformed', '/a'],
    ['{"a":"\n"}', 'body-malformed', '/a'],
    ['{"a":"\\x"}', 'body-malformed', '/a'],
    ['{"a":1} x', 'body-malformed', ''],
    ['{"a":1}{"b":2}', 'body-malformed', ''],
    ['/* no */ {}', 'body-malformed', ''],
    ['tru', 'body-malformed', ''],
    ['', 'body-malformed', ''],
    ['\u{a0}{}', 'body-malformed', ''],
  ])('refuses %s', (text, code, pointer) => {
    expect(problemsOf(text)).toEqual([[code, pointer]]);
  });

  it('says line and column', () => {
    const parsed = parseJson('{\n  "a": [1 2]\n}');
    expect(parsed.ok ? '' : parsed.problems[0]?.detail).toBe(
      'At line 2, column 11 “2” stands where a comma or a closing bracket is expected.',
    );
  });

  it('takes 32 levels and refuses 33, however many there are', () => {
    expect(problemsOf('['.repeat(32) + ']'.repeat(32))).toEqual([]);
    expect(problemsOf('['.repeat(33) + ']'.repeat(33))).toEqual([['body-too-deep', '/0'.repeat(32)]]);
    expect(problemsOf('{"a":'.repeat(33))).toEqual([['body-too-deep', '/a'.repeat(32)]]);
    expect(problemsOf('['.repeat(1_000_000))[0]?.[0]).toBe('body-too-deep');
  });

  it('keeps dangerous names as plain data', () => {
    const parsed = parseJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    if (!parsed.ok) throw new Error('refused');
    expect(Object.entries(parsed.value as object).map(([key]) => key)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(parsed.value)).toBeNull();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('reads what JSON.parse reads, as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        const parsed = parseJson(text);
        expect(parsed.ok ? JSON.stringify(parsed.value) : parsed).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('refuses what JSON.parse refuses, and no more but duplicate keys', () => {
    const edit = fc.tuple(
      fc.nat(),
      fc.constantFrom('', '"', ',', '{', '}', '[', ']', ':', '0', '-', '.', 'e', '\\', 't', ' '),
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.array(edit, { minLength: 1, maxLength: 3 }), (json, edits) => {
        let text = json;
        for (const [at, put] of edits) {
          const position = at % (text.length + 1);
          text = text.slice(0, position) + put + text.slice(position + 1);
        }
        const codes = problemsOf(text).map(([code]) => code);
        if (!codes.includes('duplicate-key')) expect(codes.length === 0).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('decodeUtf8', () => {
  it.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('refuses %s', (_, bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toMatchObject({ ok: false, fault: { code: 'body-encoding' } });
  });

  it('reads what is UTF-8', () => {
    expect(decodeUtf8(new TextEncoder().encode('ä€😀'))).toEqual({ ok: true, value: 'ä€😀' });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
