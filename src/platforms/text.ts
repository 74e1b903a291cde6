/**
 * Text of a caller or a catalog as one line that no dialect takes for syntax inside a comment: control, format and
 * unassigned characters and line breaks become spaces, quotes their typographic twins, backslashes slashes. Cut to
 * `maxBytes` bytes of UTF-8 between characters, with an ellipsis where it was cut. What a dialect expands inside quotes
 * (`${`, `%`) is its own renderer's business.
 */
export function oneLine(text: string, maxBytes: number): string {
  const line = text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replaceAll('"', '”')
    .replace(/['`]/g, '’')
    .replaceAll('\\', '/')
    .trim();
  return Buffer.byteLength(line) <= maxBytes ? line : `${cut(line, maxBytes - Buffer.byteLength('…')).trimEnd()}…`;
}

/** As many of the words as fit into `maxBytes`, whole, and how many are left out: `a-to-b, c-to-d, 3 more`. */
export function listWithin(texts: readonly string[], maxBytes: number): string {
  const words = texts.map((text) => oneLine(text, maxBytes));
  for (let count = words.length; count > 0; count--) {
    const rest = words.length - count;
    const list = [...words.slice(0, count), ...(rest === 0 ? [] : [`${rest} more`])].join(', ');
    if (Buffer.byteLength(list) <= maxBytes) return list;
  }
  return oneLine(words.join(', '), maxBytes);
}

function cut(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}
