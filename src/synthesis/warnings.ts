import { type Connection, isOwn } from '../catalog/index.js';
import { AddressSet, families, parseAddressRange } from '../network/index.js';
import type { Identity, Policy } from '../policy/index.js';
import { type WarningCode, warningCodes } from '../problems/index.js';
import type { Coverage } from './coverage.js';
import { workloadsOf } from './enforce-workload.js';
import type { Gap, RulesRequest, Warning } from './model.js';

/** Address blocks reserved for documentation and benchmarks: RFC 5737, RFC 2544, RFC 3849. */
export const placeholderBlocks = AddressSet.of(
  ['192.0.2.0/24', '198.18.0.0/15', '2001:db8::/32'].flatMap((text) => {
    const parsed = parseAddressRange(text);
    return parsed.ok ? [parsed.value] : [];
  }),
);

/** Gaps that deny does not turn into a cut: nothing is denied at that end, or nobody asked. */
const harmless: ReadonlySet<Gap['code']> = new Set([
  'optional-not-requested',
  'other-half-not-rendered',
  'egress-needs-addresses',
  'identity-missing',
]);

/** What the reader of the snippet should know, in a fixed order. */
export function warningsOf(
  request: RulesRequest,
  rows: readonly Connection[],
  policies: readonly Policy[],
  coverage: readonly Coverage[],
): readonly Warning[] {
  return [
    ...blockedRequired(rows, policies, coverage),
    ...isolated(request, rows, policies),
    ...alsoNeeded(request, policies),
    ...aboutScope(request, policies),
    ...aboutDns(request, policies),
    ...aboutIdentities(request, policies),
    ...aboutFamilies(request, rows, policies),
    ...aboutEgress(request, policies),
    ...aboutPoint(request),
    ...aboutPlaceholders(request),
    ...aboutCatalog(request),
    ...(request.platform.verification === 'reader' ? [warning('not-engine-checked')] : []),
  ];
}

function warning(code: WarningCode, message?: string, connections: readonly string[] = []): Warning {
  const { title, remedy } = warningCodes[code];
  return { code, message: `${message ?? `${title}.`} ${remedy}`, connections };
}

function deniesAnything(policies: readonly Policy[]): boolean {
  return policies.some(({ denies }) => denies.length > 0);
}

function blockedRequired(
  rows: readonly Connection[],
  policies: readonly Policy[],
  coverage: readonly Coverage[],
): readonly Warning[] {
  const denied = rows.filter((row) => row.required && policies.some((policy) => isCutBy(policy, row)));
  const ids = new Set(denied.map(({ id }) => id));
  const blocked = coverage.filter(
    ({ connection, missing }) => ids.has(connection) && missing.some(({ code }) => !harmless.has(code)),
  );
  if (blocked.length === 0) return [];
  const cut = blocked.map(({ connection }) => connection);
  return [warning('blocks-required-connection', `Default deny cuts ${cut.join(', ')}, wholly or in part.`, cut)];
}

function isolated(request: RulesRequest, rows: readonly Connection[], policies: readonly Policy[]): readonly Warning[] {
  const asked = new Set(rows.map(({ id }) => id));
  const cut = request.catalog.connections.filter(
    (row) => !asked.has(row.id) && policies.some((policy) => isCutBy(policy, row)),
  );
  if (cut.length === 0) return [];
  const ids = cut.map(({ id }) => id);
  return [warning('isolates-unselected', `Default deny cuts ${ids.join(', ')}, which were not selected.`, ids)];
}

/** Whether deny reaches an end of the row, so that what no rule opens of it is cut. */
function isCutBy({ denies, subject, components, point }: Policy, row: Connection): boolean {
  if (denies.length === 0) return false;
  if (point === 'gateway' && subject.kind === 'everything') return true;
  const isSource = components.includes(row.source);
  const isDestination = components.includes(row.destination);
  if (denies.includes('forward')) return isSource || isDestination;
  const opens = isSource || (row.bidirectional && isDestination);
  const accepts = isDestination || (row.bidirectional && isSource);
  return (denies.includes('egress') && opens) || (denies.includes('ingress') && accepts);
}

function alsoNeeded(request: RulesRequest, policies: readonly Policy[]): readonly Warning[] {
  const { catalog } = request;
  const own = new Set(catalog.components.filter(isOwn).map(({ id }) => id));
  const isCut = policies.some(
    ({ denies, components, subject, point }) =>
      denies.some((direction) => direction !== 'ingress') &&
      (components.some((id) => own.has(id)) || (point === 'gateway' && subject.kind === 'everything')),
  );
  if (!isCut || catalog.alsoNeeded.length === 0) return [];
  const hosts = catalog.alsoNeeded.map(({ host, transport, port }) => `${host} (${transport}/${port})`);
  return [warning('also-needed-blocked', `No row names them, and other official lists do: ${hosts.join(', ')}.`)];
}

function aboutScope(request: RulesRequest, policies: readonly Policy[]): readonly Warning[] {
  const isAll = request.point.kind === 'gateway' && request.options.scope === 'all' && deniesAnything(policies);
  return isAll ? [warning('denies-everything-else')] : [];
}

function aboutDns(request: RulesRequest, policies: readonly Policy[]): readonly Warning[] {
  const { options, platform, point } = request;
  const isWanted = point.kind !== 'gateway' && options.essentials.includes('dns') && !platform.implied.includes('dns');
  const isCut = policies.some(
    ({ denies, rules }) => denies.includes('egress') && !rules.some(({ reason }) => reason === 'dns'),
  );
  return isWanted && isCut ? [warning('dns-not-opened')] : [];
}

function aboutIdentities(request: RulesRequest, policies: readonly Policy[]): readonly Warning[] {
  const shared = policies
    .filter(({ point, components }) => point === 'workload' && components.length > 1)
    .map(({ components }) =>
      warning('shared-identity', `${components.join(' and ')} have one identity and share a policy.`),
    );
  return [...shared, ...aboutNesting(request)];
}

/** Selectors of which one takes every pod of the other: those pods get the rules of both, whatever the proof assumes. */
function aboutNesting(request: RulesRequest): readonly Warning[] {
  if (request.point.kind !== 'workload') return [];
  const workloads = workloadsOf(request);
  return workloads.flatMap((inner) =>
    workloads
      .filter((outer) => outer !== inner && takesAllOf(outer.identity, inner.identity))
      .map((outer) => {
        const [part, whole] = [inner.components.join(' and '), outer.components.join(' and ')];
        const message = `Every pod of ${part} carries the labels of ${whole} too, and gets what is opened for ${whole}.`;
        return warning('shared-identity', message);
      }),
  );
}

function takesAllOf(outer: Identity, inner: Identity): boolean {
  if (outer.kind !== 'kubernetes' || inner.kind !== 'kubernetes' || outer.namespace !== inner.namespace) return false;
  return Object.entries(outer.podLabels).every(([key, value]) => inner.podLabels[key] === value);
}

function aboutFamilies(
  { options, site }: RulesRequest,
  rows: readonly Connection[],
  policies: readonly Policy[],
): readonly Warning[] {
  const left = families.filter((family) => !options.families.includes(family));
  if (left.length === 0) return [];
  const both = policies.flatMap(({ rules }) =>
    rules.filter(({ family, reason }) => family === null && reason === null),
  );
  const ids = [...new Set(both.flatMap(({ connections }) => connections))];
  const has = (component: string) => {
    const addresses = site.components.get(component)?.addresses;
    return addresses?.kind === 'any' || addresses?.set.families.some((family) => left.includes(family)) === true;
  };
  const cut = rows.filter(({ source, destination }) => has(source) && has(destination)).map(({ id }) => id);
  return [
    ...(ids.length === 0 ? [] : [warning('family-not-narrowed', undefined, ids)]),
    ...(cut.length === 0 || !deniesAnything(policies)
      ? []
      : [warning('family-left-out', `${left.join(' and ')} of ${cut.join(', ')} is denied, and has no rules.`, cut)]),
  ];
}

function aboutEgress({ options }: RulesRequest, policies: readonly Policy[]): readonly Warning[] {
  const open = policies.filter(({ point, denies }) => point === 'workload' && !denies.includes('egress'));
  if (options.defaultAction !== 'deny' || open.length === 0) return [];
  const names = open.flatMap(({ components }) => components).join(', ');
  return [warning('egress-not-denied', `Whatever ${names} opens to anywhere stays as open as it was.`)];
}

function aboutPoint({ point, site }: RulesRequest): readonly Warning[] {
  if (point.kind !== 'gateway') return [];
  const given = [
    ...(site.management.length > 0 ? ['management'] : []),
    ...(site.resolvers.isEmpty ? [] : ['resolvers']),
  ];
  if (given.length === 0) return [];
  return [warning('not-at-this-point', `A gateway opens nothing for site.${given.join(' and site.')}.`)];
}

/** Whether a range lies wholly among the placeholders: one that is larger was meant. */
function hasPlaceholder(addresses: AddressSet): boolean {
  return addresses.ranges.some((range) => AddressSet.of([range]).isSubset(placeholderBlocks));
}

function aboutPlaceholders(request: RulesRequest): readonly Warning[] {
  const { site } = request;
  const withPlaceholders = [...site.components].flatMap(([id, { addresses }]) =>
    addresses?.kind === 'some' && hasPlaceholder(addresses.set) ? [id] : [],
  );
  const isManagement =
    request.point.kind === 'host' && site.management.some(({ addresses }) => hasPlaceholder(addresses));
  return [
    ...(withPlaceholders.length === 0
      ? []
      : [warning('placeholder-address', `Placeholder addresses stand for ${withPlaceholders.join(', ')}.`)]),
    ...(isManagement ? [warning('placeholder-management')] : []),
  ];
}

function aboutCatalog({ catalog }: RulesRequest): readonly Warning[] {
  const partial = (['internal', 'inbound', 'outbound'] as const).filter(
    (direction) => catalog.completeness[direction] === 'partial',
  );
  if (partial.length === 0) return [];
  return [warning('catalog-incomplete', `Of ${catalog.id} not every ${partial.join(' and ')} row is known.`)];
}
