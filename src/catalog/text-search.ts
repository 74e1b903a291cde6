import type { CatalogIndex } from './catalog-index.js';
import { coveringHosts } from './host-name.js';
import type { Connection } from './model.js';
import { isPort } from './port-cover.js';

/** A shorter word would be found within others, as “mp” in “compaction”: it has to stand at the start of one. */
const shortest = 4;

/**
 * Whether the row speaks of every word of the text: in an id, a name, another name of an end, a host or the purpose. A
 * number or `tcp/9042` is also a port that the row has, and a host is also one that a wildcard of the row covers. The
 * text is in lower case.
 */
export function textTest(index: CatalogIndex, text: string): (position: number) => boolean {
  const tests = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => wordTest(index, word));
  return (position) => tests.every((accepts) => accepts(position));
}

function wordTest(index: CatalogIndex, word: string): (position: number) => boolean {
  const accepts = rowTest(word);
  const found = word.length < shortest ? startsWord : (haystack: string) => haystack.includes(word);
  return (position) =>
    found(index.textOf(position), word) || (accepts?.(index.catalog.connections[position]!) ?? false);
}

/** What a word can mean of a row beside being written in it. */
function rowTest(word: string): ((row: Connection) => boolean) | null {
  const port = /^(?:([a-z]+)\/)?(\d{1,5})$/.exec(word);
  if (port !== null) {
    const [, transport, digits] = port;
    return ({ ports }) =>
      ports.some(
        (entry) => (transport === undefined || entry.transport === transport) && isPort(entry, Number(digits)),
      );
  }
  if (!/^[a-z0-9*][a-z0-9-]*\..*[a-z]$/.test(word)) return null;
  const covering = new Set(coveringHosts(word));
  return ({ hosts }) => hosts.some(({ name }) => covering.has(name));
}

function startsWord(haystack: string, word: string): boolean {
  for (let at = haystack.indexOf(word); at >= 0; at = haystack.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(haystack[at - 1]!)) return true;
  }
  return false;
}
