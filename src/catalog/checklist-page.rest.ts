import type { Block, Item } from '../http/index.js';
import type { Checklist, ChecklistEntry, ChecklistHost } from './checklist.js';
import { partialNote } from './completeness.js';
import { formatAlternative, formatPort } from './field-text.js';
import type { Catalog } from './model.js';

/** A checklist for people. */
export function checklistPage(catalog: Catalog, checklist: Checklist): readonly Block[] {
  const { title, component, inbound, outbound, hosts, alsoNeeded } = checklist;
  const notes = partialNote(catalog).map((text) => ({ kind: 'paragraph', text }) as const);
  return [
    { kind: 'heading', level: 1, text: `${title} (${component}) of ${catalog.id}` },
    ...notes,
    ...section(
      'Inbound',
      'It accepts nothing.',
      inbound.map((entry) => entryItem(entry, 'from')),
    ),
    ...section(
      'Outbound',
      'It opens nothing.',
      outbound.map((entry) => entryItem(entry, 'to')),
    ),
    ...section('Hosts', 'No host is named.', hosts.map(hostItem)),
    ...(alsoNeeded.length === 0 ? [] : alsoNeededSection(checklist)),
  ];
}

function section(heading: string, none: string, items: readonly Item[]): readonly Block[] {
  return [
    { kind: 'heading', level: 2, text: heading },
    items.length === 0 ? { kind: 'paragraph', text: none } : { kind: 'list', items },
  ];
}

function entryItem(entry: ChecklistEntry, word: 'from' | 'to'): Item {
  const { connection, title, component, ports, security, hosts, required, condition, purpose, impact } = entry;
  const ways = security.alternatives.map(formatAlternative).join(' or ');
  return {
    id: connection,
    text: `${word} ${title} (${component}), ${ports.map(formatPort).join(', ')}`,
    details: [
      `For: ${purpose}`,
      `Without it: ${impact}`,
      ...(required ? [] : [`Only if: ${condition ?? 'not known'}`]),
      `Security: ${ways === '' ? 'not known' : ways}`,
      ...(hosts.length === 0 ? [] : [`Hosts: ${hosts.join(', ')}`]),
      ...(entry.provenance.confidence === 'documented' ? [] : [`How sure: ${entry.provenance.confidence}`]),
    ],
  };
}

function hostItem({ name, ports, connections, impacts }: ChecklistHost): Item {
  return {
    id: name,
    text: `${ports.map(formatPort).join(', ')}, for ${connections.join(', ')}`,
    details: impacts.map((impact) => `Without it: ${impact}`),
  };
}

function alsoNeededSection({ alsoNeeded }: Checklist): readonly Block[] {
  const items = alsoNeeded.map(({ host, transport, port, purpose }) => ({
    id: host,
    text: `${transport}/${port}${purpose === null ? '' : `. ${purpose}`}`,
  }));
  return [
    { kind: 'heading', level: 2, text: 'Needed beside the rows' },
    {
      kind: 'paragraph',
      text: 'The product needs these hosts too. No source tells which component opens them, so none of the rows above names them.',
    },
    { kind: 'list', items },
  ];
}
