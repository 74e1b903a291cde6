/** What a cell holds: text, several texts that stand in a row, a number, a yes or no, or nothing. */
export type Cell = string | number | boolean | null | undefined | readonly string[];

/** A column of a list, in CSV and Markdown. */
export interface Column<Row> {
  /** In CSV; the path of the value in JSON, where there is one. */
  readonly name: string;
  readonly of: (row: Row) => Cell;
  /** The heading in Markdown; a column without one is too wide for a page and stands in CSV alone. */
  readonly heading?: string;
}

/**
 * RFC 4180, with a header. A cell that a spreadsheet would run as a formula starts with an apostrophe, which
 * spreadsheets take as the mark of text: OWASP, “CSV Injection”.
 */
export function formatCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ name }) => csvCell(name)),
    ...rows.map((row) => columns.map(({ of }) => csvCell(of(row)))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

// The full-width signs are formulas to spreadsheets in East Asian languages.
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

function csvCell(cell: Cell): string {
  const text = cellText(cell);
  const harmless = typeof cell !== 'number' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? cell.join(', ') : String(cell);
}

/** A table of GitHub Flavored Markdown; one without rows says so. */
export function formatMarkdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const shown = columns.filter(({ heading }) => heading !== undefined);
  if (rows.length === 0) return 'None.\n';
  const lines = [
    shown.map(({ heading = '' }) => heading),
    shown.map(() => '---'),
    ...rows.map((row) => shown.map(({ of }) => escapeMarkdown(cellText(of(row))))),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** Text as Markdown that shows the very same characters, on one line. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|~&]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
