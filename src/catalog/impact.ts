import { getIndex } from './catalog-index.js';
import { coveringHosts } from './host-name.js';
import type { Catalog, Connection, Port } from './model.js';
import { covers, overlap } from './port-cover.js';
import { canonicalJson } from './revision.js';
import type { RowOfCatalog } from './row-fields.js';

/**
 * What a change asks of a firewall: `open` something that may be closed, `close` what is certainly not used any more,
 * `change-security` of what stays open, nothing (`wording`), or a look at the site (`unknown`): a row that is absent from
 * a page which was not wholly seen, that became optional, or whose ports or hosts another row still uses, may be in use
 * or not.
 */
export type Impact = 'open' | 'close' | 'unknown' | 'change-security' | 'wording';

/**
 * The most urgent first. A change with several impacts has the first of them: what has to be opened breaks something
 * when it is missed, what has to be closed breaks nothing, what is not known must not be closed unseen.
 */
export const impacts: readonly Impact[] = ['open', 'close', 'unknown', 'change-security', 'wording'];

/**
 * What it asks that a row is gone: to close it, if the later version was wholly seen in its direction and no other row
 * uses anything of it.
 */
export function impactOfRemoval(before: Connection, later: Catalog): Impact {
  const isUsed = overlap(portsBetween(later, before), before.ports) || isReached(later, before, names(before));
  return isUsed ? 'unknown' : impactOfAbsence({ catalog: later, row: before });
}

/** What it asks that something is gone which nothing else uses. */
function impactOfAbsence({ catalog, row }: RowOfCatalog): Impact {
  return catalog.completeness[row.direction] === 'complete' ? 'close' : 'unknown';
}

/** The ports of all other rows between the ends of a row: a firewall does not tell them apart. */
function portsBetween(catalog: Catalog, { id, source, destination }: Connection): readonly Port[] {
  return getIndex(catalog)
    .opens(source)
    .filter((row) => row.id !== id && (row.source === source ? row.destination : row.source) === destination)
    .flatMap(({ ports }) => ports);
}

/** Whether the source of the row reaches one of these hosts by any row of the catalog. */
function isReached(catalog: Catalog, { source }: Connection, hosts: readonly string[]): boolean {
  const reached = new Set(getIndex(catalog).opens(source).flatMap(names));
  return hosts.some((host) => coveringHosts(host).some((name) => reached.has(name)));
}

/** What it asks that a field of a row that stays has another value. */
export function impactOfField(path: string, before: Connection, after: RowOfCatalog): Impact {
  const { row } = after;
  switch (path) {
    case 'ports':
      return impactOfPorts(before, after);
    case 'hosts':
      return impactOfHosts(before, after);
    case 'bidirectional':
      return row.bidirectional ? 'open' : impactOfAbsence(after);
    // It crosses the edge of the product, or no longer does: other firewalls have to let it through.
    case 'direction':
      return 'open';
    case 'required':
      return row.required ? 'open' : 'unknown';
    case 'security.alternatives':
      return impactOfSecurity(before, row);
    default:
      return 'wording';
  }
}

/** The most urgent of several. */
export function mostUrgent(found: readonly Impact[]): Impact {
  return impacts.find((impact) => found.includes(impact)) ?? 'wording';
}

function impactOfPorts(before: Connection, after: RowOfCatalog): Impact {
  const needed = ({ ports }: Connection) => ports.filter(({ optional }) => !optional);
  const { row } = after;
  if (!covers(before.ports, row.ports) || !covers(needed(before), needed(row))) return 'open';
  const gone = before.ports.filter((port) => !covers(row.ports, [port]));
  if (gone.length > 0) return overlap(portsBetween(after.catalog, before), gone) ? 'unknown' : impactOfAbsence(after);
  return covers(needed(row), needed(before)) ? 'wording' : 'unknown';
}

function impactOfHosts(before: Connection, after: RowOfCatalog): Impact {
  const [was, is] = [new Set(names(before)), new Set(names(after.row))];
  if (!isSubset(is, was)) return 'open';
  const gone = [...was].filter((name) => !is.has(name));
  if (gone.length === 0) return 'wording';
  return isReached(after.catalog, before, gone) ? 'unknown' : impactOfAbsence(after);
}

/** Security that one of the versions does not tell is not known to have changed. */
function impactOfSecurity({ security: before }: Connection, { security: after }: Connection): Impact {
  if (before.alternatives.length === 0 || after.alternatives.length === 0) return 'unknown';
  const ways = ({ alternatives }: Connection['security']) =>
    new Set(alternatives.map(({ certificate: _note, ...way }) => canonicalJson(way)));
  return isSubset(ways(before), ways(after)) && isSubset(ways(after), ways(before)) ? 'wording' : 'change-security';
}

function names({ hosts }: Connection): readonly string[] {
  return hosts.map(({ name }) => name);
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((entry) => whole.has(entry));
}
