import { FilterQuery } from '../catalog/filter.query.js';
import {
  type Catalog,
  type Catalogs,
  filterConnections,
  findComponent,
  findConnection,
  parseConnectionQuery,
} from '../catalog/index.js';
import { Parameter } from '../http/index.js';
import type { Platform } from '../platforms/index.js';
import type { PointKind } from '../policy/index.js';
import { fault, type Parsed, type Problem, problemAt, type Result } from '../problems/index.js';
import type { EnforcementPoint, RulesOptions, RulesRequest } from './model.js';
import { defaultOptions } from './request.js';
import { placeholderSite } from './template.js';

/** What GET /v1/rules/{platform} takes: the filters of the rows, and the choices that need no site. */
export class TemplateQuery extends FilterQuery {
  @Parameter({
    description: 'Where the rules take effect; left out: the platform’s only point',
    choices: ['host', 'gateway', 'workload', 'subnet'],
  })
  readonly point?: PointKind;

  @Parameter({
    description: 'At a host: the component whose machines are meant; repeated: those that share them',
    many: true,
  })
  readonly at?: readonly string[];

  @Parameter({ description: 'One of the platform’s formats; left out: its first' })
  readonly format?: string;

  @Parameter({
    description: 'Deny what no rule allows, or the allow rules alone',
    choices: ['deny', 'none'],
    default: 'deny',
  })
  readonly defaultAction?: RulesOptions['defaultAction'];

  @Parameter({ description: 'Connections whose optional parts are opened', many: true })
  readonly include?: readonly string[];

  @Parameter({ description: 'Gives one file of the snippet, with nothing added', example: 'portolan.nft' })
  readonly file?: string;
}

/** A request with a site of placeholders, or everything that is wrong with the query. */
export function parseTemplateQuery(query: TemplateQuery, platform: Platform, catalogs: Catalogs): Result<RulesRequest> {
  const found = catalogs.choose(query.catalog);
  if (!found.ok) return { ok: false, problems: [at('catalog', found.fault)] };
  const catalog = found.value;
  const rows = parseConnectionQuery(query.filters(), catalog);
  const problems: Problem[] = rows.ok ? [] : [...rows.problems];
  const each = <T>(parameter: string, texts: readonly string[], parse: (text: string) => Parsed<T>) =>
    texts.flatMap((text) => {
      const parsed = parse(text);
      if (!parsed.ok) problems.push(at(parameter, parsed.fault));
      return parsed.ok ? [parsed.value] : [];
    });
  const machines = each('at', query.at ?? [], (id) => findComponent(catalog, id)).map(({ id }) => id);
  const include = each('include', query.include ?? [], (id) => findConnection(catalog, id)).map(({ id }) => id);
  const [point] = each('point', [query.point ?? ''], () => pointOf(query, platform, machines));
  const [format] = each('format', [query.format ?? platform.formats[0]?.id ?? ''], (id) => formatOf(platform, id));
  if (!rows.ok || point === undefined || format === undefined || problems.length > 0) return { ok: false, problems };
  const { filter } = rows.value;
  const named = new Set([...filter.component, ...filter.source, ...filter.destination]);
  const options = {
    ...defaultOptions(catalog),
    include: new Set(include),
    defaultAction: query.defaultAction ?? 'deny',
  };
  return {
    ok: true,
    value: {
      platform,
      catalog,
      site: placeholderSite(catalog, point.kind),
      point,
      selected: filterConnections(catalog, filter),
      named: idsInOrder(catalog, named),
      format,
      options,
    },
  };
}

function idsInOrder(catalog: Catalog, ids: ReadonlySet<string>): readonly string[] {
  return catalog.components.map(({ id }) => id).filter((id) => ids.has(id));
}

function pointOf(query: TemplateQuery, platform: Platform, machines: readonly string[]): Parsed<EnforcementPoint> {
  const [only] = platform.points;
  const kind = query.point ?? (platform.points.length === 1 ? only : undefined);
  const refuse = (code: 'point-required' | 'point-not-offered', detail: string): Parsed<never> => ({
    ok: false,
    fault: fault(code, detail, { suggestions: platform.points }),
  });
  if (kind === undefined) return refuse('point-required', `${platform.title} acts at ${platform.points.join(' or ')}.`);
  if (!platform.points.includes(kind))
    return refuse('point-not-offered', `${platform.title} does not act at a ${kind}.`);
  if (kind !== 'host')
    return kind === 'subnet' ? refuse('point-required', 'A subnet needs a site.') : { ok: true, value: { kind } };
  if (machines.length > 0) return { ok: true, value: { kind, components: machines } };
  const detail = 'A host policy needs its component.';
  return { ok: false, fault: fault('point-required', detail, { remedy: 'Add at=COMPONENT.' }) };
}

function formatOf(platform: Platform, id: string): Parsed<string> {
  const ids = platform.formats.map((format) => format.id);
  if (ids.includes(id)) return { ok: true, value: id };
  return { ok: false, fault: fault('format-not-offered', `${platform.id} has no such format.`, { suggestions: ids }) };
}

function at(parameter: string, found: ReturnType<typeof fault>): Problem {
  return problemAt({ in: 'query', parameter }, found);
}

/** The problems of a synthesis with the parameters of a template in place of a body's pointers. */
export function templatePlace<T>(result: Result<T>): Result<T> {
  if (result.ok) return result;
  const problems = result.problems.map((problem): Problem => {
    if (problem.place.in !== 'body') return problem;
    const [first, second] = problem.place.pointer.split('/').slice(1);
    const parameter = first === 'options' ? second : first === 'select' ? 'component' : 'point';
    return problemAt({ in: 'query', parameter: parameter ?? 'point' }, problem);
  });
  return { ok: false, problems };
}
