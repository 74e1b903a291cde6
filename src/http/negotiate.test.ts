import { describe, expect, it } from 'vitest';
import { negotiate, negotiateCoding } from './negotiate.js';
import { isNoneMatch } from './representation.js';

const offered = ['application/json', 'application/yaml', 'text/plain'] as const;

describe('negotiate', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/yaml', 'application/yaml'],
    ['text/*', 'text/plain'],
    ['application/json;q=0.5, text/plain', 'text/plain'],
    ['image/png, */*;q=0.1', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    ['application/json;q=0, */*', 'application/yaml'],
  ])('%s: %s', (accept, chosen) => {
    expect(negotiate(accept, offered)).toBe(chosen);
  });

  it.each(['image/png', 'application/json;q=0', 'nonsense', ''])('%j can’t be met', (accept) => {
    expect(() => negotiate(accept, offered)).toThrow(/there is application\/json, application\/yaml, text\/plain/);
  });
});

describe('negotiateCoding', () => {
  it.each([
    [undefined, 10_000, 'identity'],
    ['gzip', 10_000, 'gzip'],
    ['gzip, deflate, br', 10_000, 'gzip'],
    ['br, gzip', 10_000, 'br'],
    ['gzip;q=1, br;q=0.5', 10_000, 'gzip'],
    ['br;q=0, gzip;q=0', 10_000, 'identity'],
    ['gzip, br', 100, 'identity'],
    ['gzip, identity;q=0', 100, 'gzip'],
    ['zstd', 10_000, 'identity'],
  ])('%s for %d bytes: %s', (accept, length, coding) => {
    expect(negotiateCoding(accept, length)).toBe(coding);
  });
});

describe('isNoneMatch', () => {
  it.each([
    [undefined, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['"b"', false],
    ['*', true],
    ['a', false],
  ])('%s: %s', (header, matches) => {
    expect(isNoneMatch(header, '"a"')).toBe(matches);
  });
});
