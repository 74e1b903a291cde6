import { isOwn } from '../catalog/index.js';
import { atomsOf, type End, type Identity, type Policy, type Rule } from '../policy/index.js';
import { type Enforced, endsOf, nothingToProtect, subjectOf, together } from './enforcement.js';
import { addressEnd, dnsRules } from './essentials.js';
import type { Flow, FlowEnd, Gap, RulesRequest } from './model.js';
import { protectedSet } from './protected.js';
import { type RowRules, rowRules } from './rows.js';
import { gap } from './situation.js';
import { identitiesOf } from './stand-ins.js';

const halves = ['ingress', 'egress'] as const;
type Half = (typeof halves)[number];

/** Components that the platform can't tell apart, since they share an identity or a part of one: they have one policy. */
export interface Workload {
  /** All of their identities together. */
  readonly identity: Identity;
  /** In the catalog's order. */
  readonly components: readonly string[];
}

/** Every workload of the site that the platform attaches policies to, in the catalog's order. */
export function workloadsOf(request: RulesRequest): readonly Workload[] {
  let groups: readonly Workload[] = [];
  for (const component of request.catalog.components) {
    const facts = request.site.components.get(component.id);
    if (facts === undefined || facts.addresses?.kind === 'any') continue;
    const end: Pick<FlowEnd, 'identities'> = { identities: identitiesOf(component, facts, request.platform) };
    const identity = subjectIdentity(end, request);
    if (identity === null) continue;
    const isShared = (group: Workload) => shareAtoms(group.identity, identity);
    const joined = [...groups.filter(isShared), { identity, components: [component.id] }].reduce(join);
    groups = [...groups.filter((group) => !isShared(group)), joined];
  }
  const place = new Map(request.catalog.components.map(({ id }, index) => [id, index]));
  const byPlace = (a: string, b: string) => place.get(a)! - place.get(b)!;
  return groups
    .map(({ identity, components }) => ({ identity, components: [...components].sort(byPlace) }))
    .sort((a, b) => byPlace(a.components[0]!, b.components[0]!));
}

function shareAtoms(a: Identity, b: Identity): boolean {
  const atoms = new Set(atomsOf(a));
  return atomsOf(b).some((atom) => atoms.has(atom));
}

function join(a: Workload, b: Workload): Workload {
  return { identity: unite(a.identity, b.identity), components: [...a.components, ...b.components] };
}

/** Identities that share an atom are of one kind, and those of a single atom are equal then. */
function unite(a: Identity, b: Identity): Identity {
  if (a.kind !== 'networkTags' || b.kind !== 'networkTags') return a;
  return { ...a, tags: [...new Set([...a.tags, ...b.tags])].sort() };
}

function subjectIdentity(end: Pick<FlowEnd, 'identities'>, request: RulesRequest): Identity | null {
  const { subject } = endsOf(request, 'ingress');
  return end.identities.find(({ kind }) => subject.includes(kind)) ?? null;
}

/** One policy for each workload of the protected set: the halves of the flows that begin or end there. */
export function enforceWorkload(request: RulesRequest, flows: readonly Flow[]): Enforced {
  const shielded = new Set(protectedSet(request).map(({ id }) => id));
  const workloads = workloadsOf(request);
  const attached = new Set(workloads.flatMap(({ components }) => components));
  const governed = workloads.filter(({ components }) => components.some((id) => shielded.has(id)));
  if (governed.length === 0) {
    const detail = 'The platform attaches to none of the components that the request protects.';
    return { ok: false, fault: nothingToProtect(detail) };
  }
  const isGoverned = (id: string) => governed.some(({ components }) => components.includes(id));
  const parts = governed.map((workload) => ({ workload, rows: rowsOf(workload, flows, request) }));
  const unruled = flows.flatMap((flow) => ungovernedHalves(flow, request, attached, isGoverned));
  return {
    ok: true,
    value: {
      policies: parts.map(({ workload, rows }) => policyOf(workload, rows, request)),
      gaps: [...parts.flatMap(({ rows }) => rows.gaps), ...unruled],
    },
  };
}

function rowsOf(workload: Workload, flows: readonly Flow[], request: RulesRequest): RowRules {
  const { components } = workload;
  return together(
    flows.flatMap((flow) =>
      halves
        .filter((half) => components.includes(subjectOf(flow, half)))
        .map((half) => rowRules(flow, half, endsOf(request, half), request.options.families)),
    ),
  );
}

/** The halves of a flow at ends that get no policy, where the product's own component could have one. */
function ungovernedHalves(
  flow: Flow,
  request: RulesRequest,
  attached: ReadonlySet<string>,
  isGoverned: (id: string) => boolean,
): readonly Gap[] {
  return halves.flatMap((half) => {
    const component = subjectOf(flow, half);
    if (isGoverned(component)) return [];
    const known = request.catalog.components.find(({ id }) => id === component);
    if (attached.has(component)) {
      const reason = `${component} is outside the protected set, so its ${half} half is left as it is.`;
      return [gap(flow.connection, 'other-half-not-rendered', reason, { half, component })];
    }
    if (known === undefined || !isOwn(known)) return [];
    const reason = `The site gives ${component} nothing that the platform attaches a policy to.`;
    return [gap(flow.connection, 'identity-missing', reason, { half, component })];
  });
}

function policyOf(workload: Workload, rows: RowRules, request: RulesRequest): Policy {
  const { options } = request;
  const subject: End = { kind: 'identity', component: workload.components[0] ?? null, identity: workload.identity };
  const lacksEgress = rows.gaps.some(({ code }) => code === 'egress-needs-addresses');
  const denied: readonly Half[] = lacksEgress ? ['ingress'] : halves;
  return {
    id: `workload-${workload.components[0]}`,
    point: 'workload',
    components: workload.components,
    subject: { kind: 'ends', ends: [subject] },
    denies: options.defaultAction === 'deny' ? denied : [],
    rules: [...(options.essentials.includes('dns') ? dnsOf(subject, request) : []), ...rows.rules],
  };
}

function dnsOf(subject: End, request: RulesRequest): readonly Rule[] {
  const { platform, site, options } = request;
  const resolvers: readonly End[] = !site.resolvers.isEmpty
    ? [addressEnd(site.resolvers)]
    : platform.resolver === null
      ? []
      : [{ kind: 'identity', component: null, identity: platform.resolver }];
  return dnsRules(subject, resolvers, options.families);
}
