import { escapeMarkdown } from './table.js';

/** A part of a page of text. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Item[] };

/** An entry of a list. */
export interface Item {
  /** The id that it is about. */
  readonly id: string;
  /** What is said of it. */
  readonly text: string;
  /** What is said below, a line each. */
  readonly details?: readonly string[];
}

/** The page as plain text. */
export function formatText(blocks: readonly Block[]): string {
  return `${blocks.map(textOf).join('\n\n')}\n`;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.level === 3
        ? block.text
        : `${block.text}\n${(block.level === 1 ? '=' : '-').repeat(block.text.length)}`;
    case 'paragraph':
      return block.text;
    case 'list':
      return block.items
        .map(({ id, text, details = [] }) => [`* ${id}: ${text}`, ...details.map((line) => `    ${line}`)].join('\n'))
        .join('\n');
  }
}

/** The page as Markdown, which shows the very same words. */
export function formatMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(markdownOf).join('\n\n')}\n`;
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeMarkdown(block.text)}`;
    case 'paragraph':
      return escapeMarkdown(block.text);
    case 'list':
      return block.items
        .map(({ id, text, details = [] }) =>
          [
            `- **${escapeMarkdown(id)}**: ${escapeMarkdown(text)}`,
            ...details.map((line) => `  - ${escapeMarkdown(line)}`),
          ].join('\n'),
        )
        .join('\n');
  }
}
