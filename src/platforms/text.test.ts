import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listWithin, oneLine } from './text.js';

describe('oneLine', () => {
  it.each([
    ['plain', 99, 'plain'],
    ['two\nlines\r\n and\ta tab', 99, 'two lines and a tab'],
    ['"; drop table', 99, '”; drop table'],
    [`it's \`id\``, 99, 'it’s ’id’'],
    ['ends in a backslash \\', 99, 'ends in a backslash /'],
    ['zero\u0000 line\u2028separator \u202eoverride', 99, 'zero line separator override'],
    ['lone \ud800 surrogate', 99, 'lone surrogate'],
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abc…'],
    ['ééé', 5, 'é…'],
    ['ééé', 6, 'ééé'],
    ['a 😀😀', 7, 'a…'],
    ['', 9, ''],
  ])('%j in %i bytes is %j', (text, maxBytes, expected) => {
    expect(oneLine(text, maxBytes)).toBe(expected);
  });

  it('never exceeds its bytes and never holds a quote, a backslash or a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 3, max: 60 }), (text, maxBytes) => {
        const line = oneLine(text, maxBytes);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxBytes);
        expect(line).not.toMatch(/["'`\\\p{C}]/u);
        expect(oneLine(line, maxBytes)).toBe(line);
      }),
    );
  });
});

describe('listWithin', () => {
  it.each([
    [['a-to-b', 'c-to-d'], 99, 'a-to-b, c-to-d'],
    [['a-to-b', 'c-to-d', 'e-to-f'], 16, 'a-to-b, 2 more'],
    [['a-to-b', 'c-to-d', 'e-to-f'], 14, 'a-to-b, 2 more'],
    [['a-to-b', 'c-to-d'], 5, 'a-…'],
    [[], 9, ''],
  ])('%j in %i bytes is %j', (words, maxBytes, expected) => {
    expect(listWithin(words, maxBytes)).toBe(expected);
  });
});
