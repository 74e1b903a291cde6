import { expect, it } from 'vitest';
import { type Cell, escapeMarkdown, formatCsv, formatMarkdownTable } from './table.js';

const columns = [
  { name: 'id', of: ({ id }: { id: string; value: Cell }) => id, heading: 'Id' },
  { name: 'value', of: ({ value }: { id: string; value: Cell }) => value, heading: 'Value' },
];
const csvOf = (value: Cell) => formatCsv(columns, [{ id: 'x', value }]).slice('id,value\r\nx,'.length, -2);

it.each<[Cell, string]>([
  ['plain', 'plain'],
  ['', ''],
  [null, ''],
  [undefined, ''],
  [true, 'true'],
  [-1, '-1'],
  [['tcp/1', 'tcp/2'], '"tcp/1, tcp/2"'],
  [[], ''],
  ['a,b', '"a,b"'],
  ['say "b"', '"say ""b"""'],
  ['two\nlines', '"two\nlines"'],
  ['two\r\nlines', '"two\r\nlines"'],
  [' padded ', ' padded '],
  ['Zürich → 東京', 'Zürich → 東京'],
  ['*.example.org', '*.example.org'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['  =1', "'  =1"],
  ['\u200b=1', "'\u200b=1"],
  ['\uff1d1', "'\uff1d1"],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  [['=1', 'b'], '"\'=1, b"'],
  ['a=1', 'a=1'],
])('CSV has %j as a cell that RFC 4180 reads back and a spreadsheet shows', (value, cell) => {
  expect(csvOf(value)).toBe(cell);
});

it('CSV has a header, and CRLF behind every line', () => {
  expect(formatCsv(columns, [])).toBe('id,value\r\n');
  expect(formatCsv(columns, [{ id: 'a', value: 1 }])).toBe('id,value\r\na,1\r\n');
});

it.each([
  ['a|b', 'a\\|b'],
  ['*.example', '\\*.example'],
  ['<img src=x>', '\\<img src=x\\>'],
  ['[a](javascript:x)', '\\[a\\](javascript:x)'],
  ['`a` _b_ ~c~ &amp; \\', '\\`a\\` \\_b\\_ \\~c\\~ \\&amp; \\\\'],
  ['two\nlines', 'two lines'],
])('Markdown shows %j as it is', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

it('Markdown has the columns with a heading, and says when there is nothing', () => {
  const wide = [...columns, { name: 'wide', of: () => 'too wide' }];
  expect(formatMarkdownTable(wide, [{ id: 'a', value: ['x', 'y'] }])).toBe(
    '| Id | Value |\n| --- | --- |\n| a | x, y |\n',
  );
  expect(formatMarkdownTable(wide, [])).toBe('None.\n');
});
