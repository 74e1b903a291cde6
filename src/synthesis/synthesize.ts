import { createHash } from 'node:crypto';
import type { Connection } from '../catalog/index.js';
import { PacketSpace, TooMuchWork } from '../network/index.js';
import type { LimitUse, RenderRequest, SnippetFile } from '../platforms/index.js';
import { contextsOf, type Policy, type RuleDirection } from '../policy/index.js';
import { type Fault, fault, formatPointer, type Problem, type ProblemCode, type Result } from '../problems/index.js';
import { bind } from './bind.js';
import { type Coverage, coverageOf, isUnrequested } from './coverage.js';
import { enforce, rowsAt } from './enforce.js';
import { workloadsOf } from './enforce-workload.js';
import type { Gap, RulesRequest, Warning } from './model.js';
import { type Proof, prove } from './prove.js';
import { simplify } from './simplify.js';
import { warningsOf } from './warnings.js';

/** A snippet and everything known about it. */
export interface Synthesis {
  readonly request: RulesRequest;
  readonly policies: readonly Policy[];
  readonly files: readonly SnippetFile[];
  /** SHA-256 over paths and contents, hexadecimal. */
  readonly digest: string;
  readonly coverage: readonly Coverage[];
  readonly proof: Proof & { readonly assumes: readonly string[] };
  readonly limits: readonly LimitUse[];
  readonly warnings: readonly Warning[];
  readonly apply: readonly string[];
  readonly rollback: readonly string[];
}

/** Our own mistake: a snippet that does not do what its policies say, or that our reader can't read. */
export class UnprovenSnippet extends Error {
  override readonly name = 'UnprovenSnippet';
}

/** The key of a request that a fault of the whole request is about. */
const placeOf: Partial<Readonly<Record<ProblemCode, readonly string[]>>> = {
  'nothing-selected': ['select'],
  'empty-protected-set': ['enforcementPoint'],
  'shared-host': ['enforcementPoint', 'component'],
  'no-management-access': ['site', 'management'],
  'no-effect-alone': ['options', 'defaultAction'],
  'isolates-by-itself': ['options', 'defaultAction'],
  'established-required': ['options', 'essentials'],
  incomplete: ['options', 'incomplete'],
};

function refused(...faults: readonly Fault[]): { readonly ok: false; readonly problems: readonly Problem[] } {
  const problems = faults.map((found) => ({
    ...found,
    place: { in: 'body' as const, pointer: formatPointer(placeOf[found.code] ?? []) },
  }));
  return { ok: false, problems };
}

/** The whole way of the data: bind, enforce, simplify, render, read, prove. */
export function synthesize(request: RulesRequest): Result<Synthesis> {
  const unfit = unfitOptions(request);
  if (unfit !== null) return refused(unfit);
  const rows = askedRows(request);
  if (rows.length === 0) {
    return refused(fault('nothing-selected', 'No row of the selection has an end at this enforcement point.'));
  }
  const bound = bind(request.catalog, request.site, rows, request.options, request.platform);
  if (bound.flows.length === 0) return nothingRendered(bound.gaps);
  const enforced = enforce(request, bound.flows);
  if (!enforced.ok) return refused(enforced.fault);
  const policies = enforced.value.policies.map((policy) => simplify(policy, request.options.aggregate));
  const gaps = [...bound.gaps, ...enforced.value.gaps];
  const coverage = coverageOf(rows, policies, gaps);
  if (coverage.every(({ status }) => status === 'omitted')) return nothingRendered(gaps);
  const incomplete = incompleteRows(request, coverage);
  if (incomplete !== null) return incomplete;
  const warnings = [...bound.warnings, ...warningsOf(request, rows, policies, coverage)];
  return finish(request, policies, coverage, warnings);
}

function finish(
  request: RulesRequest,
  policies: readonly Policy[],
  coverage: readonly Coverage[],
  warnings: readonly Warning[],
): Result<Synthesis> {
  const { platform } = request;
  const render = renderRequest(request, policies, warnings);
  const limits = platform.count(render);
  const exceeded = limits.filter(({ used, limit }) => used > limit);
  if (exceeded.length > 0) return refused(...exceeded.map(overLimit));
  const files = platform.render(render);
  const proven = proveFiles(request, policies, files);
  if ('code' in proven) return refused(proven);
  return {
    ok: true,
    value: {
      request,
      policies,
      files,
      digest: digestOf(files),
      coverage,
      proof: { ...proven, assumes: platform.assumes },
      limits,
      warnings,
      ...platform.commands(render),
    },
  };
}

/** Reads the files back and compares; a snippet that fails is never answered. */
function proveFiles(request: RulesRequest, policies: readonly Policy[], files: readonly SnippetFile[]): Proof | Fault {
  const { platform, point } = request;
  const hooks: readonly RuleDirection[] = point.kind === 'gateway' ? ['forward'] : ['ingress', 'egress'];
  const contexts = contextsOf(hooks, platform.tracksContexts);
  const rules = policies.reduce((sum, policy) => sum + policy.rules.length, 0);
  try {
    const space = new PacketSpace({ rules: 2 * rules });
    const reading = platform.read(files, space);
    if (!reading.ok) throw new UnprovenSnippet(`${reading.path}:${reading.line}: ${reading.detail}`);
    const proof = prove(policies, reading.verdicts, contexts, space);
    if (!proof.holds) throw new UnprovenSnippet(JSON.stringify({ opens: proof.opens, blocks: proof.blocks }));
    return proof;
  } catch (error) {
    if (error instanceof TooMuchWork) return fault('too-much-work', error.message);
    throw error;
  }
}

function unfitOptions({ options, platform }: RulesRequest): Fault | null {
  if (options.defaultAction === 'none') {
    return platform.refusesNone === null
      ? null
      : fault(platform.refusesNone, `${platform.title}: defaultAction none is not to be had.`);
  }
  const isReplyRule = platform.stateful && !platform.implied.includes('established');
  return isReplyRule && !options.essentials.includes('established')
    ? fault('established-required', 'Default deny without established drops every reply.')
    : null;
}

/** The rows within `select` that the enforcement point has to do with. */
function askedRows(request: RulesRequest): readonly Connection[] {
  const rows = rowsAt(request, request.selected);
  if (request.point.kind !== 'workload') return rows;
  const attached = new Set(workloadsOf(request).flatMap(({ components }) => components));
  return rows.filter(({ source, destination }) => attached.has(source) || attached.has(destination));
}

function nothingRendered(gaps: readonly Gap[]): Result<never> {
  const found = fault('nothing-rendered', 'Of the rows asked for, none can be rendered with what the site gives.');
  const reasons = [...new Map(gaps.map((gap) => [`${gap.code} ${gap.component ?? gap.connection}`, gap])).values()];
  const problems = reasons.slice(0, 20).map(
    (gap): Problem => ({
      code: 'nothing-rendered',
      detail: `${gap.connection}: ${gap.reason}`,
      remedy: gap.remedy,
      suggestions: [],
      place: {
        in: 'body',
        pointer: formatPointer(gap.component === null ? ['select'] : ['site', 'components', gap.component]),
      },
    }),
  );
  return { ok: false, problems: [{ ...found, place: { in: 'body', pointer: '' } }, ...problems] };
}

function incompleteRows(request: RulesRequest, coverage: readonly Coverage[]): Result<never> | null {
  if (request.options.incomplete === 'report') return null;
  const lacking = coverage.filter(({ missing }) => missing.some((gap) => !isUnrequested(gap)));
  if (lacking.length === 0) return null;
  return refused(
    ...lacking.map(({ connection, missing }) => {
      const gap = missing.find((found) => !isUnrequested(found));
      return fault('incomplete', `${connection}: ${gap?.reason ?? 'not wholly rendered.'}`, {
        ...(gap === undefined ? {} : { remedy: gap.remedy }),
      });
    }),
  );
}

function overLimit({ name, used, limit, per, costliest }: LimitUse): Fault {
  const most = costliest.length === 0 ? '' : ` Most is used by ${costliest.join(', ')}.`;
  return fault('limit-exceeded', `${name}: ${used} of ${limit} for each ${per}.${most}`);
}

function renderRequest(
  request: RulesRequest,
  policies: readonly Policy[],
  warnings: readonly Warning[],
): RenderRequest {
  const { catalog, site, options, format } = request;
  const urgent = warnings.filter(({ code }) => code === 'blocks-required-connection');
  return {
    policies,
    format,
    namePrefix: options.namePrefix,
    header: [
      `${catalog.id}, revision ${catalog.revision}${site.name === null ? '' : `, for ${site.name}`}`,
      ...urgent.map(({ message }) => `WARNING: ${message}`),
    ],
    notes: new Map(
      catalog.connections.map(({ id, purpose, security }) => [id, { purpose, security: security.documented }]),
    ),
  };
}

function digestOf(files: readonly SnippetFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) hash.update(`${path}\0${Buffer.byteLength(content)}\0${content}`);
  return hash.digest('hex');
}
