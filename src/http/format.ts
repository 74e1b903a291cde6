import type { MediaType } from './answer.js';

/** The words that `format` takes, each with its media type. */
const mediaTypes = {
  json: 'application/json',
  csv: 'text/csv',
  markdown: 'text/markdown',
  yaml: 'application/yaml',
  text: 'text/plain',
} as const satisfies Readonly<Record<string, MediaType>>;

/** A word that `format` takes. */
export type Format = keyof typeof mediaTypes;

/** The formats of every list; the first is the default. */
export const listFormats = ['json', 'csv', 'markdown', 'yaml'] as const satisfies readonly Format[];

/** The media type that the word asks for. */
export function mediaTypeOf(format: Format): MediaType {
  return mediaTypes[format];
}

/** What a parameter `format` chose, for the options of an answer: it wins over `Accept`. */
export function chosenFormat(format: Format | undefined): { readonly chosen?: MediaType } {
  return format === undefined ? {} : { chosen: mediaTypeOf(format) };
}
