import type { SnippetFile } from '../platforms/index.js';
import type { Synthesis } from './synthesize.js';

/** The files of one notation as one text, or why they can't be. */
export type SnippetText = { readonly text: string } | { readonly separateFiles: readonly string[] };

/**
 * The snippet alone, for `Accept: text/plain`: what is omitted stands in comments at the top, where the notation has
 * comments. Files that go to different commands are not joined.
 */
export function snippetText(synthesis: Synthesis): SnippetText {
  const { request, files } = synthesis;
  const format = request.platform.formats.find(({ id }) => id === request.format);
  const [first] = files;
  if (first === undefined || files.length > 1 || format === undefined || format.comment === null) {
    return { separateFiles: files.map(({ path }) => path) };
  }
  const comment = format.comment;
  const lines = omissions(synthesis).map((line) => `${comment} ${line}\n`);
  return { text: withTop(first, lines.join('')) };
}

/** Comments go behind a first line that names the interpreter. */
function withTop({ content }: SnippetFile, top: string): string {
  if (top === '') return content;
  const end = content.startsWith('#!') ? content.indexOf('\n') + 1 : 0;
  return `${content.slice(0, end)}${top}${content.slice(end)}`;
}

/** Ids of the rows that are not wholly in the snippet, for the header `Portolan-Omitted`. */
export function omittedRows({ coverage }: Synthesis): readonly string[] {
  return coverage.filter(({ status }) => status !== 'rendered').map(({ connection }) => connection);
}

function omissions({ coverage }: Synthesis): readonly string[] {
  return coverage
    .filter(({ status }) => status !== 'rendered')
    .flatMap(({ connection, status, missing }) =>
      missing.map(({ code, reason }) => `${status}: ${connection} (${code}): ${reason.replaceAll(/\s+/g, ' ')}`),
    );
}
