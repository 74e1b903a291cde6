import { Answer, type AnswerOptions, type Page, type Writer } from './answer.js';
import { chosenFormat, type Format } from './format.js';
import { type Column, formatCsv, formatMarkdownTable } from './table.js';

/** A list in every format: the same rows in the same order, paged alike. */
export interface List<Row> extends Page {
  /** The rows as JSON. */
  readonly data: readonly unknown[];
  /** What JSON and YAML say before the rows. */
  readonly about?: object;
  /** What they say behind them. */
  readonly more?: object;
  /** Whether they leave out `total` and `next`: a list that never has pages. */
  readonly whole?: boolean;
  /** The lines of CSV and Markdown. */
  readonly rows: () => readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** Sentences under the table in Markdown, escaped. */
  readonly notes?: readonly string[];
}

/** One page of a list as JSON, CSV, Markdown or YAML, with `Portolan-Total` and `Link`. */
export function answerList<Row>(
  list: List<Row>,
  { format, ...options }: AnswerOptions & { readonly format?: Format | undefined } = {},
): Answer {
  const { about, data, total, next, more, whole = false } = list;
  const body = () => ({ ...about, data, ...(whole ? {} : { total, next }), ...more });
  return new Answer(
    new Map<'application/json' | 'text/csv' | 'text/markdown' | 'application/yaml', Writer>([
      ['application/json', body],
      ['text/csv', () => formatCsv(list.columns, list.rows())],
      ['text/markdown', () => markdownOf(list)],
      ['application/yaml', body],
    ]),
    { ...options, ...chosenFormat(format) },
    { total, next },
  );
}

function markdownOf<Row>({ columns, rows, data, total, next, notes = [] }: List<Row>): string {
  const rest = next === null ? [] : [`${data.length} of ${total}; the header Link leads to the next page.`];
  return [formatMarkdownTable(columns, rows()), ...[...rest, ...notes].map((note) => `${note}\n`)].join('\n');
}
