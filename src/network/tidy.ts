import { ALL, NONE } from './packet-nodes.js';

/**
 * Drops from a list what cannot matter: `NONE`, doubles and order within a run of one sign, what stands behind `ALL`,
 * and denials at the end. Equal lists are then found equal. Returns the new end.
 */
export function tidy(list: Int32Array, from: number, end: number): number {
  let kept = from;
  let i = from;
  while (i < end) {
    const run = kept;
    const denies = list[i]! < 0;
    let isLast = false;
    for (; i < end && !isLast && (list[i]! < 0 === denies || list[i] === NONE); i++) {
      if (list[i] !== NONE) list[kept++] = list[i]!;
      isLast = list[i] === ALL || list[i] === -ALL;
    }
    if (isLast) {
      list[run] = denies ? -ALL : ALL;
      kept = run + 1;
      break;
    }
    kept = sortedOnce(list, run, kept);
  }
  while (kept > from && list[kept - 1]! < 0) kept--;
  return kept;
}

/** Sorts a stretch of a list and drops doubles. Returns its new end. */
function sortedOnce(list: Int32Array, from: number, end: number): number {
  if (end - from < 24) insertionSort(list, from, end);
  else list.subarray(from, end).sort();
  let kept = from;
  for (let i = from; i < end; i++) if (i === from || list[i] !== list[kept - 1]) list[kept++] = list[i]!;
  return kept;
}

/** A typed array's own sort costs more than the sorting, where the list is short. */
function insertionSort(list: Int32Array, from: number, end: number): void {
  for (let i = from + 1; i < end; i++) {
    const entry = list[i]!;
    let j = i;
    for (; j > from && list[j - 1]! > entry; j--) list[j] = list[j - 1]!;
    list[j] = entry;
  }
}
