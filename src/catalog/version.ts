const grammar = /^(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/;

/** Whether the text is a version: dotted numbers without leading zeros. */
export function isVersion(text: string): boolean {
  return grammar.test(text);
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`, number by number: 1.10 after 1.9. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The known versions next to a number that is none of them, the older first; none for what is no version. */
export function neighboursOf(version: string, known: readonly string[]): readonly string[] {
  if (!isVersion(version)) return [];
  const sorted = [...known].sort(compareVersions);
  const above = sorted.findIndex((other) => compareVersions(other, version) > 0);
  const place = above < 0 ? sorted.length : above;
  return sorted.slice(Math.max(place - 1, 0), place + 1);
}
