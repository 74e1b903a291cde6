import { createHash } from 'node:crypto';
import { formatText } from '../http/index.js';
import { type Step, stepBetween } from './changes.js';
import { stepPage, summaryOf } from './changes-page.rest.js';
import { partialNote, partialVersionsNote } from './completeness.js';
import type { Catalog } from './model.js';
import { viewVersion } from './view.js';

/**
 * RFC 4287: an entry for each version but the oldest, with what changed since the one before, the newest first. An
 * entry’s id never changes; its date is that of `revisedAt`.
 */
export function atomOfChanges(versions: readonly Catalog[]): string {
  const { product } = versions[0]!;
  const entries = versions
    .slice(1)
    .map((to, i) => ({
      place: i + 1,
      step: stepBetween(versions[i]!, to, { evidence: false }),
      from: versions[i]!,
      to,
    }))
    .toReversed();
  const dates = versions.map((version, place) => revisedAt([version], place)).sort();
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${uuidOf(product.id)}</id>`,
    `  <title>${escapeXml(product.title)}: changes</title>`,
    `  <updated>${dates.at(-1)!}</updated>`,
    '  <author><name>Portolan</name></author>',
    `  <link rel="self" type="application/atom+xml" href="/v1/products/${product.id}/changes.atom"/>`,
    ...entries.map(({ place, step, from, to }) => entryOf(step, from, to, revisedAt([from, to], place))),
    '</feed>',
    '',
  ].join('\n');
}

function entryOf(step: Step, from: Catalog, to: Catalog, updated: string): string {
  const { id, title } = to.product;
  const notes = partialVersionsNote([from, to]).map((text) => ({ kind: 'paragraph', text }) as const);
  const page = formatText([{ kind: 'paragraph', text: summaryOf(step) }, ...notes, ...stepPage(step)]);
  const query = `product=${id}&from=${step.from}&to=${step.to}`;
  return [
    '  <entry>',
    `    <id>${uuidOf(`${id} ${step.from} ${step.to}`)}</id>`,
    `    <title>${escapeXml(`${title} ${step.from} to ${step.to}`)}</title>`,
    `    <updated>${updated}</updated>`,
    `    <link rel="alternate" type="application/json" href="${escapeXml(`/v1/changes?${query}`)}"/>`,
    `    <summary>${escapeXml(summaryOf(step))}</summary>`,
    `    <content type="html">${escapeXml(`<pre>${escapeXml(page)}</pre>`)}</content>`,
    '  </entry>',
  ].join('\n');
}

/** JSON Feed 1.1: an item for each version, the newest first. `_portolan` is what to compare when polling. */
export function feedOfVersions(versions: readonly Catalog[]) {
  const { product } = versions[0]!;
  const items = versions.map((catalog, place) => {
    const before = versions[place - 1];
    const changes = before === undefined ? null : stepBetween(before, catalog, { evidence: false });
    return {
      id: catalog.id,
      title: `${product.title} ${catalog.version}`,
      content_text: [
        `${catalog.connections.length} connections of ${catalog.components.length} components.`,
        ...(changes === null ? [] : [`Since ${changes.from}: ${summaryOf(changes)}`]),
        ...partialNote(catalog),
      ].join(' '),
      ...(catalog.revised === undefined ? {} : { date_modified: revisedAt([catalog], place) }),
      _portolan: viewVersion(catalog),
    };
  });
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: `${product.title}: versions`,
    description: product.description,
    items: items.toReversed(),
  };
}

/**
 * When something was last said of these versions, the same on every replica and without a clock: the later day on which
 * their facts were revised, else the first day of Unix time. Its seconds count the versions of the product, so that
 * readers who sort by date keep the order of versions that were revised on one day.
 */
function revisedAt(catalogs: readonly Catalog[], place: number): string {
  const [day] = catalogs.map(({ revised = '1970-01-01' }) => revised).sort((a, b) => (a < b ? 1 : -1));
  const part = (units: number) => String(Math.floor(place / units) % 60).padStart(2, '0');
  return `${day}T00:${part(60)}:${part(1)}Z`;
}

/** A name of ours as a UUID of version 8, RFC 9562, from its SHA-256. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`portolan changes ${name}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text within XML 1.0, which has no place for some characters. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => entities[character]!)
    .replaceAll(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
