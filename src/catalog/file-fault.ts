/** What is wrong in a catalog file, where, and how to mend it. Lines and columns count from 1. */
export interface FileFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The broken rule, as a short name: `unknown-key`, `quote-version`. */
  readonly rule: string;
  readonly detail: string;
  readonly fix: string;
}

/** A value, or everything that is wrong with the files it is read from; never an empty list. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly FileFault[] };

/** `catalogs/x/1.2.yaml:3:5 unknown-key: … Fix: …` */
export function formatFileFault({ file, line, column, rule, detail, fix }: FileFault): string {
  return `${file}:${line}:${column} ${rule}: ${detail} Fix: ${fix}`;
}

/** A fault of a file or folder as a whole. */
export function wholeFile(file: string, rule: string, detail: string, fix: string): FileFault {
  return { file, line: 1, column: 1, rule, detail, fix };
}
