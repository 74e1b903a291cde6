import type { Block, Item } from '../http/index.js';
import type { Change, Comparison, FieldChange, Step } from './changes.js';
import { partialVersionsNote } from './completeness.js';
import { formatValue } from './field-text.js';
import { type Impact, impacts } from './impact.js';
import type { Catalog } from './model.js';
import { isName } from './row-fields.js';

const headings: Readonly<Record<Impact, string>> = {
  open: 'Open',
  close: 'Close',
  unknown: 'Look first',
  'change-security': 'Change of security',
  wording: 'Wording',
};

/** A comparison for people: the net result, then each step. `versions` are those that it spans. */
export function changesPage(comparison: Comparison, versions: readonly Catalog[]): readonly Block[] {
  const { product, from, to, steps } = comparison;
  return [
    { kind: 'heading', level: 1, text: `${product} ${from} to ${to}` },
    { kind: 'paragraph', text: summaryOf(comparison) },
    ...partialVersionsNote(versions).map((text) => ({ kind: 'paragraph', text }) as const),
    ...stepPage(comparison),
    ...(steps.length > 1 ? [{ kind: 'heading', level: 2, text: 'Step by step' } as const, ...stepsPage(steps)] : []),
  ];
}

/** The steps for people, a heading for each. */
export function stepsPage(steps: readonly Step[]): readonly Block[] {
  return steps.flatMap((step): readonly Block[] => [
    { kind: 'heading', level: 3, text: `${step.from} to ${step.to}` },
    ...(step.data.length === 0
      ? [{ kind: 'paragraph', text: 'No change.' } as const]
      : [{ kind: 'list', items: stepItems(step) } as const]),
  ]);
}

/** One step for people, under a heading for each impact. */
export function stepPage({ data }: Step): readonly Block[] {
  return impacts.flatMap((impact): readonly Block[] => {
    const items = itemsOf(data.filter((change) => change.impact === impact));
    return items.length === 0
      ? []
      : [
          { kind: 'heading', level: 2, text: headings[impact] },
          { kind: 'list', items },
        ];
  });
}

/** How many changes there are of each impact, in a sentence. */
export function summaryOf({ data }: Step): string {
  if (data.length === 0) return 'No change.';
  const counts = impacts.flatMap((impact) => {
    const count = data.filter((change) => change.impact === impact).length;
    return count === 0 ? [] : [`${count} ${impact}`];
  });
  return `${data.length} ${data.length === 1 ? 'change' : 'changes'}: ${counts.join(', ')}.`;
}

function stepItems({ data }: Step): readonly Item[] {
  return impacts.flatMap((impact) =>
    itemsOf(data.filter((change) => change.impact === impact)).map(({ id, text }) => ({
      id,
      text: `${impact}: ${text}`,
    })),
  );
}

/** An entry for each row; rows of which only the name of an end changed are told together. */
function itemsOf(changes: readonly Change[]): readonly Item[] {
  const isRenamed = ({ kind, fields }: Change) => kind === 'changed' && fields.every(({ path }) => isName(path));
  const renamed = new Map<string, string[]>();
  for (const { connection, fields } of changes.filter(isRenamed)) {
    for (const { before, after } of fields) {
      const id = `${String(before)} → ${String(after)}`;
      renamed.set(id, [...(renamed.get(id) ?? []), connection]);
    }
  }
  return [
    ...changes.filter((change) => !isRenamed(change)).map(itemOf),
    ...[...renamed].map(([id, rows]) => ({ id, text: `another name of the same component, in ${rows.join(', ')}` })),
  ];
}

function itemOf(change: Change): Item {
  const { connection, kind, fields } = change;
  const told = kind === 'changed' ? fields.filter((field) => !isTold(field, fields)).map(fieldText) : rowText(fields);
  return { id: connection, text: `${kind}; ${told.join('; ')}` };
}

/** What a row that was added or removed is for a firewall. */
function rowText(fields: readonly FieldChange[]): readonly string[] {
  const labels: Readonly<Record<string, string>> = {
    ports: '',
    hosts: 'hosts ',
    'security.alternatives': 'security ',
    condition: '',
  };
  return fields
    .filter(({ path }) => Object.hasOwn(labels, path))
    .map(({ path, before, after }) => `${labels[path]}${formatValue(path, after ?? before).replace(/\.$/, '')}`);
}

/** The wording of the source says what the alternatives say. */
function isTold({ path }: FieldChange, fields: readonly FieldChange[]): boolean {
  return path === 'security.alternatives' && fields.some((other) => other.path === 'security.documented');
}

/** Sentences are too long for one line with what they were before: JSON has both. */
const prose: ReadonlySet<string> = new Set(['purpose', 'impact', 'provenance.note', 'provenance.hosts']);

const labels: Readonly<Record<string, string>> = {
  'security.documented': 'security',
  'security.alternatives': 'security',
  'source.title': 'name of the source',
  'destination.title': 'name of the destination',
  impact: 'what breaks without it',
};

function fieldText({ path, before, after }: FieldChange): string {
  const label = labels[path] ?? path;
  const [was, is] = [formatValue(path, before), formatValue(path, after)];
  return prose.has(path) || was === is ? `${label} reworded` : `${label} ${was} → ${is}`;
}
