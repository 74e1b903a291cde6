import { expect, it } from 'vitest';
import { PacketMemo } from './packet-memo.js';
import type { PacketSet } from './packet-nodes.js';

const keyOf = (memo: PacketMemo, list: readonly number[]) => memo.keyOf(Int32Array.from(list), 0, list.length);

it('remembers by the numbers of a list, their order and their count', () => {
  const memo = new PacketMemo();
  const lists = [[2, 3], [3, 2], [-2, 3], [2, -3], [2], [2, 3, 4], [0, 2, 3]];
  const keys = lists.map((list) => keyOf(memo, list));
  expect(new Set(keys).size).toBe(lists.length);
  expect(lists.map((list) => keyOf(memo, list))).toEqual(keys);
  expect(memo.resultOf(keys[0]!)).toBeNull();
  memo.setResult(keys[0]!, 7 as PacketSet);
  expect(memo.resultOf(keyOf(memo, [2, 3]))).toBe(7);
  expect(memo.resultOf(keys[1]!)).toBeNull();
});

it('reads a list out of the middle of an array', () => {
  const memo = new PacketMemo();
  expect(memo.keyOf(Int32Array.of(9, 2, 3, 9), 1, 3)).toBe(keyOf(memo, [2, 3]));
});

it('keeps lists apart whose hashes are equal', () => {
  const memo = new PacketMemo();
  const keys = new Set<number>();
  // Of so many lists without a pattern, some ten pairs share a hash of 32 bits, whatever the hash.
  let seed = 1;
  const scattered = () => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return seed;
  };
  for (let i = 0; i < 300_000; i++) keys.add(keyOf(memo, [scattered(), scattered()]));
  expect(keys.size).toBe(300_000);
});
