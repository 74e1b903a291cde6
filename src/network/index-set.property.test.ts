import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IndexSet } from './index-set.js';

const size = 3_000;
// Near the edges of words and groups, where a shift by 32 or an off-by-one would show.
const index = fc.oneof(fc.nat(size - 1), fc.constantFrom(0, 31, 32, 63, 1023, 1024, 1055, 1056, 2047, 2048, size - 1));

it('holds what was added and not removed, in ascending order', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ index, isAdded: fc.boolean() })), (changes) => {
      const set = new IndexSet(size);
      const model = new Set<number>();
      for (const change of changes) {
        if (change.isAdded) {
          set.add(change.index);
          model.add(change.index);
        } else {
          set.remove(change.index);
          model.delete(change.index);
        }
      }
      const members: number[] = [];
      for (let i = set.next(0); i >= 0; i = set.next(i + 1)) members.push(i);
      expect(members).toEqual([...model].sort((a, b) => a - b));
    }),
  );
});

it.each([1, 31, 32, 33, 1024, 1025])('reads up to its last index, of %i', (length) => {
  const set = new IndexSet(length);
  expect(set.next(0)).toBe(-1);
  set.add(length - 1);
  expect(set.next(0)).toBe(length - 1);
  expect(set.next(length)).toBe(-1);
});
