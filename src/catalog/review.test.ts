import { describe, expect, it } from 'vitest';
import { formatFileFault } from './file-fault.js';
import { readVersionFiles } from './read-versions.js';
import { reviewVersions } from './review.js';

const version = (number: string, more = '', components = '') => `version: '${number}'
completeness: { internal: complete, inbound: complete, outbound: complete }
sources: { manual: { title: The manual } }
components:
  web: { title: Web, kind: runtime, description: Serves pages., otherNames: [site] }
${components}connections:
  web-to-web:
    source: web
    destination: web
    direction: internal
    ports: [{ transport: tcp, port: 7001 }]
    security: {}
    required: true
    purpose: Joins.
    impact: Splits.
    provenance: { confidence: documented, source: manual }
${more}`;
const db = '  db: { title: Database, kind: runtime, description: Keeps rows. }\n';
const extension = (number: string, base: string, more = '') =>
  `version: '${number}'\nextends: '${base}'\ncompleteness: { internal: complete, inbound: complete, outbound: complete }\n${more}`;

function review(texts: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries(texts).map(([name, text]) => ({ file: `${name}.yaml`, name, text }));
  const read = readVersionFiles(files);
  if (!read.ok) throw new Error(read.faults.map(formatFileFault).join('\n'));
  return reviewVersions(read.value).map(formatFileFault);
}

it('has nothing to say of versions that go together', () => {
  expect(review({ '1': version('1', '', db), '2': version('2', '', db), '3': version('3') })).toEqual([]);
});

describe('a component that comes back', () => {
  it('is told where it is missing', () => {
    expect(review({ '10': version('10', '', db), '1': version('1', '', db), '2': version('2') })).toEqual([
      '2.yaml:4:1 component-lost: 1 and 10 have the component db, and 2 has not. Fix: Add it, or let the file extend another version and remove it there under removed.components.',
    ]);
  });

  it('is not told where the file removes it', () => {
    const removes = extension('2', '1', 'removed: { components: [db] }\n');
    expect(review({ '1': version('1', '', db), '2': removes, '3': version('3', '', db) })).toEqual([]);
  });

  it('is told where the file extends one that lacks it', () => {
    const faults = review({
      '0': version('0'),
      '1': version('1', '', db),
      '2': extension('2', '0'),
      '3': version('3', '', db),
    });
    expect(faults.map((fault) => fault.split(': ')[0])).toEqual(['2.yaml:2:1 component-lost']);
  });
});

it.each<[string, string, string]>([
  [
    'a component under another id',
    version('2')
      .replace('  web: { title: Web', '  site: { title: Site')
      .replace(', otherNames: [site]', '')
      .replaceAll('web', 'site'),
    '2.yaml:5:3 id-not-stable: 1 has a component of the same name under the id web. Fix: Keep the id web, with the new name as its title, or give the two different names.',
  ],
  [
    'a row under another id',
    version('2').replace('  web-to-web:', '  web-to-web--ring:'),
    '2.yaml:7:3 id-not-stable: 1 has the same row under the id web-to-web. Fix: Keep the id web-to-web.',
  ],
  [
    'a source that nothing was read from',
    version('2').replace('The manual }', 'The manual }, blog: { title: A blog }'),
    '2.yaml:3:43 unused-source: Nothing was read from the source blog. Fix: Remove it, or name it where something was: as a source, or in a text as (source KEY).',
  ],
  [
    'a gap that is not told',
    version('2').replace('inbound: complete', 'inbound: partial'),
    '2.yaml:2:46 gap-not-told: The inbound rows are partial, and missing does not say what of them is. Fix: Add an entry to missing that begins with Inbound.',
  ],
  [
    'a component that moves out of the product',
    version('2', '', db.replace('runtime', 'backend')),
    '2.yaml:6:32 kind-not-stable: 1 has db as runtime, and 2 as backend: its rows would be internal in one and cross the edge in the other. Fix: Mend the kind, or give one of the two another id.',
  ],
])('tells %s', (_what, text, fault) => {
  expect(review({ '1': version('1', '', db), '2': text }).filter((one) => !one.includes('component-lost'))).toEqual([
    fault,
  ]);
});

it('takes a source in a text for used', () => {
  const text = version('1')
    .replace('The manual }', 'The manual }, blog: { title: A blog }')
    .replace('purpose: Joins.', 'purpose: Joins (source blog).');
  expect(review({ '1': text })).toEqual([]);
});
