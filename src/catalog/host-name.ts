import { fault, type Parsed, shown } from '../problems/index.js';

/**
 * Labels of RFC 1123 with dots between, in lower case; `*.` in front stands for one or more labels. As text, because
 * the JSON Schema has it too.
 */
export const hostNamePattern = '^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';
const grammar = new RegExp(hostNamePattern, 'u');

/** A host name that somebody asks for, lower-cased. */
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

/** The entries that cover a name: itself, and every wildcard above it. */
export function coveringHosts(name: string): readonly string[] {
  const labels = name.split('.');
  return [name, ...labels.slice(1).map((_, i) => `*.${labels.slice(i + 1).join('.')}`)];
}
