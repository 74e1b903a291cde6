import { fault, formatPointer, type Problem, type Result, shown } from '../problems/index.js';
import type { RulesInput, SiteInput } from './rules.input.js';

/**
 * The body that REST would have been sent: lists with a key become maps, nulls become absent. The one parser of
 * requests reads it then; only a key given twice has to be found here, since a map can't show it.
 */
export function rulesBody(input: RulesInput): Result<unknown> {
  const problems: Problem[] = [];
  const { site, enforcementPoint, select, options, format } = input;
  for (const [path, value] of nullable(input)) {
    if (value === null) {
      const detail = 'Null here would ask for all rows: leave it out, or list what is meant.';
      problems.push({ ...fault('wrong-type', detail), place: { in: 'body', pointer: formatPointer(path) } });
    }
  }
  const body = withoutNulls({
    site: siteBody(site, problems),
    enforcementPoint,
    select,
    options,
    format,
  });
  return problems.length === 0 ? { ok: true, value: body } : { ok: false, problems };
}

/** What widens a request where it is absent, and must not do so by being null. */
function nullable({ select }: RulesInput): readonly (readonly [readonly string[], unknown])[] {
  const fields = Object.entries(select ?? {}).map(([key, value]) => [['select', key], value] as const);
  return [[['select'], select], ...fields];
}

function siteBody(site: SiteInput, problems: Problem[]): unknown {
  const { components, ports, targetPorts, ...rest } = site;
  const portMap = (name: string, entries: SiteInput['ports']) =>
    entries === undefined || entries === null
      ? undefined
      : mapOf(
          entries.map((entry) => [entry.connection, entry.ports] as const),
          ['site', name],
          problems,
        );
  return {
    ...rest,
    components: mapOf(
      components.map(({ id, kubernetes, ...facts }) => {
        const at = ['site', 'components', id, 'kubernetes', 'podLabels'];
        const labels = kubernetes?.podLabels.map(({ key, value }) => [key, value] as const);
        const selector = labels === undefined ? undefined : { ...kubernetes, podLabels: mapOf(labels, at, problems) };
        return [id, { ...facts, kubernetes: selector }] as const;
      }),
      ['site', 'components'],
      problems,
    ),
    ports: portMap('ports', ports),
    targetPorts: portMap('targetPorts', targetPorts),
  };
}

function mapOf(
  entries: readonly (readonly [string, unknown])[],
  path: readonly string[],
  problems: Problem[],
): Readonly<Record<string, unknown>> {
  const seen = new Set<string>();
  for (const [key] of entries) {
    if (seen.has(key)) {
      const pointer = formatPointer([...path, key]);
      problems.push({ ...fault('duplicate-key', `“${shown(key)}” stands twice.`), place: { in: 'body', pointer } });
    }
    seen.add(key);
  }
  // fromEntries defines the keys, so that __proto__ is one like all others.
  return Object.fromEntries(entries);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined && entry !== null)
      .map(([key, entry]) => [key, withoutNulls(entry)]),
  );
}
