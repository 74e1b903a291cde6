import { type Block, type Column, escapeMarkdown, formatMarkdown, formatMarkdownTable } from '../http/index.js';
import type { Catalogs } from './catalogs.js';
import { compareCatalogs } from './changes.js';
import { stepsPage } from './changes-page.rest.js';
import { partialVersionsNote } from './completeness.js';
import { formatAlternative, formatPort } from './field-text.js';
import type { Catalog, Component, Connection, Direction, Product, Provenance } from './model.js';
import { viewConnection } from './view.js';

const directions: readonly Direction[] = ['internal', 'inbound', 'outbound'];
const made = '<!-- Made from catalogs/ by `npm run docs`: change the catalog, not this page. -->\n';

/**
 * What `docs/catalog/` holds, by path: a page for each version, written out whole, and one that lists them with what
 * changed between them. Where versions extend each other this is the only place that shows each as it is.
 */
export function catalogPages(catalogs: Catalogs): ReadonlyMap<string, string> {
  const versions = catalogs.all.map((catalog) => [pathOf(catalog), versionPage(catalog)] as const);
  return new Map([['README.md', indexPage(catalogs)], ...versions]);
}

function pathOf({ product, version }: Catalog): string {
  return `${product.id}/${version}.md`;
}

function indexPage(catalogs: Catalogs): string {
  return [made, '# Catalogs\n', ...catalogs.products.map((product) => productPart(catalogs, product))].join('\n');
}

function productPart(catalogs: Catalogs, product: Product): string {
  const versions = catalogs.all.filter((catalog) => catalog.product.id === product.id);
  const columns: readonly Column<Catalog>[] = [
    { name: 'version', of: ({ version }) => version, heading: 'Version' },
    ...directions.map((direction) => ({
      name: direction,
      of: ({ connections, completeness }: Catalog) =>
        `${connections.filter((row) => row.direction === direction).length}, ${completeness[direction]}`,
      heading: capital(direction),
    })),
    { name: 'confidence', of: confidences, heading: 'How sure' },
  ];
  const table = formatMarkdownTable(columns, versions);
  const linked = versions.reduce(
    (text, catalog) => text.replace(`\n| ${catalog.version} |`, `\n| [${catalog.version}](${pathOf(catalog)}) |`),
    table,
  );
  return [
    formatMarkdown([
      { kind: 'heading', level: 2, text: product.title },
      { kind: 'paragraph', text: product.description },
    ]),
    linked,
    ...(versions.length > 1 ? [changesPart(product, versions, catalogs)] : []),
  ].join('\n');
}

/** The newest step first, as whoever upgrades reads it. */
function changesPart(product: Product, versions: readonly Catalog[], catalogs: Catalogs): string {
  const { steps } = compareCatalogs(versions[0]!, versions.at(-1)!, catalogs);
  return formatMarkdown([
    { kind: 'heading', level: 2, text: `${product.title}: what changed between versions` },
    ...partialVersionsNote(versions).map((text) => ({ kind: 'paragraph', text }) as const),
    ...stepsPage([...steps].reverse()),
  ]);
}

function confidences({ connections }: Catalog): string {
  return (['documented', 'inferred', 'third-party'] as const)
    .map((word) => [word, connections.filter(({ provenance }) => provenance.confidence === word).length] as const)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}

function versionPage(catalog: Catalog): string {
  const { product, version, revised, completeness, missing, components, alsoNeeded } = catalog;
  const partial = directions.filter((direction) => completeness[direction] === 'partial');
  const seen =
    partial.length === 0
      ? 'Every row of the source is there.'
      : `Not every row is there: ${partial.join(', ')} ${partial.length === 1 ? 'is' : 'are'} partial.`;
  const read = revised === undefined ? '' : ` Read or corrected last on ${revised}.`;
  return [
    made,
    formatMarkdown([
      { kind: 'heading', level: 1, text: `${product.title} ${version}` },
      { kind: 'paragraph', text: `${seen} ${confidences(catalog)}.${read}` },
    ]),
    ...(missing.length === 0 ? [] : [`${missing.map((text) => `- ${escapeMarkdown(text)}`).join('\n')}\n`]),
    ...directions.flatMap((direction) => rowsPart(catalog, direction)),
    ...(alsoNeeded.length === 0
      ? []
      : [heading('Also needed'), 'Hosts that no row names.\n', formatMarkdownTable(hostColumns, alsoNeeded)]),
    heading('Components'),
    formatMarkdownTable(componentColumns, components),
    ...notesPart(catalog),
    heading('Sources'),
    sourcesPart(catalog),
  ].join('\n');
}

function heading(text: string): string {
  const block: Block = { kind: 'heading', level: 2, text };
  return formatMarkdown([block]);
}

function rowsPart(catalog: Catalog, direction: Direction): readonly string[] {
  const rows = catalog.connections.filter((row) => row.direction === direction);
  if (rows.length === 0) return [];
  return [heading(`${capital(direction)} connections`), formatMarkdownTable(rowColumns(catalog), rows)];
}

function rowColumns(catalog: Catalog): readonly Column<Connection>[] {
  const titles = new Map(catalog.components.map(({ id, title }) => [id, title]));
  return [
    { name: 'id', of: ({ id }) => id, heading: 'Connection' },
    {
      name: 'ends',
      of: ({ source, destination, bidirectional }) =>
        `${titles.get(source)} ${bidirectional ? '↔' : '→'} ${titles.get(destination)}`,
      heading: 'From, to',
    },
    { name: 'ports', of: (row) => viewConnection(catalog, row).ports.map(formatPort), heading: 'Ports' },
    { name: 'security', of: (row) => securityOf(catalog, row), heading: 'Security' },
    { name: 'hosts', of: ({ hosts }) => hosts.map(hostText), heading: 'Hosts' },
    { name: 'condition', of: ({ condition }) => condition, heading: 'Only if' },
    { name: 'purpose', of: ({ purpose }) => purpose, heading: 'Purpose' },
    { name: 'impact', of: ({ impact }) => impact, heading: 'Without it' },
    { name: 'provenance', of: ({ provenance }) => evidence(provenance), heading: 'How sure, source' },
  ];
}

function securityOf(catalog: Catalog, row: Connection): string {
  const { alternatives } = viewConnection(catalog, row).security;
  return alternatives.length === 0 ? 'not known' : alternatives.map(formatAlternative).join(' or ');
}

function hostText({ name, provenance }: Connection['hosts'][number]): string {
  return provenance === null ? name : `${name} (${evidence(provenance)})`;
}

function evidence({ confidence, source }: Provenance): string {
  return `${confidence}, ${source}`;
}

const hostColumns: readonly Column<Catalog['alsoNeeded'][number]>[] = [
  { name: 'host', of: ({ host }) => host, heading: 'Host' },
  { name: 'port', of: ({ transport, port }) => `${transport}/${port}`, heading: 'Port' },
  { name: 'purpose', of: ({ purpose }) => purpose, heading: 'Purpose' },
  { name: 'provenance', of: ({ provenance }) => evidence(provenance), heading: 'How sure, source' },
];

const componentColumns: readonly Column<Component>[] = [
  { name: 'id', of: ({ id }) => id, heading: 'Component' },
  { name: 'title', of: ({ title }) => title, heading: 'Name' },
  { name: 'kind', of: ({ kind }) => kind, heading: 'Kind' },
  { name: 'description', of: ({ description }) => description, heading: 'Description' },
  { name: 'otherNames', of: ({ otherNames }) => otherNames, heading: 'Other names' },
  { name: 'pods', of: podsOf, heading: 'Pods' },
];

function podsOf({ kubernetes, selectorProvenance }: Component): string {
  if (kubernetes === null) return '';
  const labels = Object.entries(kubernetes.podLabels).map(([key, value]) => `${key}=${value}`);
  const sure = selectorProvenance === undefined ? '' : ` (${evidence(selectorProvenance)})`;
  return `${labels.join(', ')} in ${kubernetes.namespace}${sure}`;
}

/** The notes of all facts, each once, with what it is about. */
function notesPart({ connections, components, alsoNeeded }: Catalog): readonly string[] {
  const about = new Map<string, string[]>();
  const note = (id: string, provenance: Provenance | null | undefined) => {
    if (provenance?.note == null) return;
    about.set(provenance.note, [...(about.get(provenance.note) ?? []), id]);
  };
  for (const { id, provenance, hosts } of connections) {
    note(id, provenance);
    for (const host of hosts) note(`${host.name} in ${id}`, host.provenance);
  }
  for (const { id, selectorProvenance } of components) note(`pods of ${id}`, selectorProvenance);
  for (const { host, provenance } of alsoNeeded) note(host, provenance);
  if (about.size === 0) return [];
  const items = [...about].map(([text, ids]) => `- ${escapeMarkdown(text)} (${escapeMarkdown(ids.join(', '))})`);
  return [heading('Notes'), `${items.join('\n')}\n`];
}

function sourcesPart({ sources }: Catalog): string {
  const items = sources.map(({ id, title, url }) => {
    const name = escapeMarkdown(title);
    return `- **${escapeMarkdown(id)}**: ${url === null ? name : `[${name}](<${url}>)`}`;
  });
  return `${items.join('\n')}\n`;
}

function capital(word: string): string {
  return `${word[0]!.toUpperCase()}${word.slice(1)}`;
}
