import type { KubernetesSelector } from '../catalog/index.js';
import { formatAddressRange } from '../network/index.js';
import type { End, Identity, Rule } from '../policy/index.js';
import type { Synthesis } from './synthesize.js';

/** An identity as a site writes it. */
export interface IdentityView {
  readonly kubernetes?: KubernetesSelector;
  readonly networkTags?: readonly string[];
}

/** One end of a rule, as JSON. */
export interface EndView {
  readonly component: string | null;
  readonly addresses: readonly string[];
  readonly hostnames: readonly string[];
  readonly identity: IdentityView | null;
  readonly any: boolean;
}

/** The answer to a request for rules, as the contract has it. Nothing in it depends on the order of the request. */
export function viewSynthesis(synthesis: Synthesis) {
  const { request, files, digest, coverage, proof, limits, warnings, apply, rollback } = synthesis;
  return {
    platform: request.platform.id,
    format: request.format,
    catalog: request.catalog.id,
    revision: request.catalog.revision,
    digest,
    files,
    rules: synthesis.policies.flatMap((policy) => policy.rules.map((rule) => viewRule(policy.id, rule))),
    coverage: coverage.map(({ connection, status, missing }) => ({
      connection,
      status,
      missing: missing.map(({ code, ports, host, family, half, reason, remedy }) => ({
        code,
        ports,
        host,
        family,
        half,
        reason,
        remedy,
      })),
    })),
    proof: {
      holds: proof.holds,
      kind: proof.kind,
      opens: proof.opens,
      blocks: proof.blocks,
      // Only stateless platforms open more than a stateful reading of the rows.
      concessions: [],
      assumes: proof.assumes,
    },
    limits: limits.map(({ name, used, limit, per, source }) => ({ name, used, limit, per, source })),
    warnings,
    apply,
    rollback,
  };
}

/** What `viewSynthesis` makes. */
export type SynthesisView = ReturnType<typeof viewSynthesis>;

function viewRule(policy: string, rule: Rule) {
  return {
    id: rule.id,
    policy,
    action: rule.action,
    direction: rule.direction,
    family: rule.family,
    source: viewEnd(rule.source),
    destination: viewEnd(rule.destination),
    transport: rule.service.transport,
    ports: 'ports' in rule.service ? rule.service.ports : [],
    types: 'messages' in rule.service ? rule.service.messages.map(({ type }) => type) : [],
    connections: rule.connections,
    reason: rule.reason,
  };
}

function viewEnd(end: End): EndView {
  const nothing = { component: end.component, addresses: [], hostnames: [], identity: null, any: false };
  switch (end.kind) {
    case 'any':
      return { ...nothing, any: true };
    case 'addresses':
      return { ...nothing, addresses: end.addresses.ranges.map(formatAddressRange) };
    case 'hostname':
      return { ...nothing, hostnames: [end.hostname] };
    case 'identity':
      return { ...nothing, identity: viewIdentity(end.identity) };
  }
}

/** As a site writes it. */
function viewIdentity(identity: Identity): IdentityView {
  if (identity.kind === 'networkTags') return { networkTags: identity.tags };
  return { kubernetes: { namespace: identity.namespace, podLabels: identity.podLabels } };
}
