import { describe, expect, it } from 'vitest';
import { omissionCodes, problemCodes, warningCodes } from './codes.js';

describe('the tables of codes', () => {
  it('name each code once, in words with hyphens', () => {
    const codes = [problemCodes, omissionCodes, warningCodes].flatMap((table) => Object.keys(table));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  });

  it('have a remedy for each', () => {
    const entries = [problemCodes, omissionCodes, warningCodes].flatMap((table) => Object.values(table));
    expect(entries.filter(({ title, remedy }) => title === '' || !remedy.endsWith('.'))).toEqual([]);
  });
});
