import type { Connection } from '../catalog/index.js';
import { AddressSet } from '../network/index.js';
import type { Policy, Rule } from '../policy/index.js';
import { fault } from '../problems/index.js';
import { enforceWorkload } from './enforce-workload.js';
import { type Enforced, endsOf, nothingToProtect, subjectOf, together } from './enforcement.js';
import { addressEnd, boundlessEssentials, dnsRules, managementRules } from './essentials.js';
import type { Flow, RulesRequest } from './model.js';
import { protectedSet } from './protected.js';
import { type RowRules, rowRules } from './rows.js';
import { serviceText } from './services.js';
import { gap } from './situation.js';

/** Flows to the policies of the request's enforcement point. */
export function enforce(request: RulesRequest, flows: readonly Flow[]): Enforced {
  switch (request.point.kind) {
    case 'gateway':
      return enforceGateway(request, flows);
    case 'host':
      return enforceHost(request, request.point.components, flows);
    case 'workload':
      return enforceWorkload(request, flows);
  }
}

/** The rows that a point is asked for: at a host those with one of its components as an end, at a gateway all. */
export function rowsAt(request: RulesRequest, rows: readonly Connection[]): readonly Connection[] {
  if (request.point.kind !== 'host') return rows;
  const { components } = request.point;
  return rows.filter(({ source, destination }) => components.includes(source) || components.includes(destination));
}

function enforceGateway(request: RulesRequest, flows: readonly Flow[]): Enforced {
  const { options, site } = request;
  const ends = protectedSet(request).flatMap(({ id: component }) => {
    const addresses = site.components.get(component)?.addresses;
    return addresses?.kind === 'some' ? [{ kind: 'addresses', component, addresses: addresses.set } as const] : [];
  });
  if (options.defaultAction === 'deny' && options.scope === 'site' && ends.length === 0) {
    return { ok: false, fault: nothingToProtect('No component that the request protects has addresses.') };
  }
  const rows = together(flows.map((flow) => rowRules(flow, 'forward', endsOf(request, 'forward'), options.families)));
  const essentials = options.essentials.filter((name) => name === 'established' || name === 'icmp-errors');
  const policy: Policy = {
    id: 'gateway',
    point: 'gateway',
    // A component that nothing stands for is no part of what is denied.
    components: ends.map(({ component }) => component),
    subject: options.scope === 'all' ? { kind: 'everything' } : { kind: 'ends', ends },
    denies: options.defaultAction === 'deny' ? ['forward'] : [],
    rules: [...boundlessEssentials(essentials, ['forward'], options.families), ...rows.rules],
  };
  return { ok: true, value: { policies: [policy], gaps: rows.gaps } };
}

function enforceHost(request: RulesRequest, components: readonly string[], flows: readonly Flow[]): Enforced {
  const { options, site } = request;
  const local = localAddresses(request, components);
  if (local.isEmpty) {
    const detail = `${components.join(', ')} has no addresses of its own in the site.`;
    return { ok: false, fault: nothingToProtect(detail) };
  }
  const shared = sharedWith(request, components, local);
  if (shared.length > 0) {
    const detail = `${shared.join(', ')} shares addresses with ${components.join(', ')}: deny would cut it too.`;
    return { ok: false, fault: fault('shared-host', detail, { suggestions: shared }) };
  }
  const isManaged =
    options.essentials.includes('management') && managementRules(site, local, options.families).length > 0;
  if (options.defaultAction === 'deny' && !isManaged && !options.allowLockout) {
    const detail = 'Default deny on this host would lock its administrator out.';
    return { ok: false, fault: fault('no-management-access', detail) };
  }
  const rows = together(flows.flatMap((flow) => hostHalves(request, components, flow)));
  const policy: Policy = {
    id: `host-${components.join('-')}`,
    point: 'host',
    components,
    subject: { kind: 'everything' },
    denies: options.defaultAction === 'deny' ? ['ingress', 'egress'] : [],
    rules: [...hostEssentials(request, local), ...rows.rules],
  };
  return { ok: true, value: { policies: [policy], gaps: rows.gaps } };
}

/** The halves of a flow at the machine, which is its own addresses: an end that is any has none to be recognised by. */
function hostHalves(request: RulesRequest, components: readonly string[], flow: Flow): readonly RowRules[] {
  return (['ingress', 'egress'] as const).flatMap((half) => {
    const component = subjectOf(flow, half);
    if (!components.includes(component)) return [];
    if (request.site.components.get(component)?.addresses?.kind === 'some') {
      return [rowRules(flow, half, endsOf(request, half), request.options.families)];
    }
    const reason = `The site gives ${component} no addresses of its own, and this half takes effect at its machine.`;
    const ports = serviceText(flow.service);
    return [{ rules: [], gaps: [gap(flow.connection, 'address-missing', reason, { ports, half, component })] }];
  });
}

function hostEssentials(request: RulesRequest, local: AddressSet): readonly Rule[] {
  const { options, site } = request;
  const directions = ['ingress', 'egress'] as const;
  const boundless = options.essentials.filter((name) => name !== 'management' && name !== 'dns');
  return [
    ...(options.essentials.includes('management') ? managementRules(site, local, options.families) : []),
    ...boundlessEssentials(boundless, directions, options.families),
    ...(options.essentials.includes('dns') && !site.resolvers.isEmpty
      ? dnsRules(addressEnd(local), [addressEnd(site.resolvers)], options.families)
      : []),
  ];
}

function localAddresses(request: RulesRequest, components: readonly string[]): AddressSet {
  return components.reduce((local, id) => {
    const addresses = request.site.components.get(id)?.addresses;
    return addresses?.kind === 'some' ? local.union(addresses.set) : local;
  }, AddressSet.empty);
}

function sharedWith(request: RulesRequest, components: readonly string[], local: AddressSet): readonly string[] {
  return [...request.site.components].flatMap(([id, { addresses }]) =>
    !components.includes(id) && addresses?.kind === 'some' && addresses.set.overlaps(local) ? [id] : [],
  );
}
