import { fault, type Parsed, shown } from '../problems/index.js';

/**
 * Labels of RFC 1123 with dots between, in lower case, the last one with a letter first, since otherwise it would be an
 * address; `*.` in front stands for one or more labels. IDN is written in its xn-- form. As text, because the JSON
 * Schemas have it too.
 */
export const hostNamePattern = '^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$';
const grammar = new RegExp(hostNamePattern, 'u');

/** A host name, lower-cased; what people paste in place of one gets the name that was meant. */
export function parseHostName(text: string): Parsed<string> {
  const name = text.toLowerCase();
  if (name.length <= 253 && grammar.test(name)) return { ok: true, value: name };
  const meant = name
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/:?#].*$/s, '')
    .replace(/\.$/, '');
  return {
    ok: false,
    fault: fault('hostname-malformed', `“${shown(text)}” is no host name.`, {
      suggestions: meant.length <= 253 && grammar.test(meant) ? [meant] : [],
    }),
  };
}
