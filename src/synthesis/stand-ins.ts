import type { Component, Connection } from '../catalog/index.js';
import { AddressSet } from '../network/index.js';
import type { Identity } from '../policy/index.js';
import { givesNothing, type SiteComponent } from '../site/index.js';
import type { FlowEnd, Gap, HostnameChoice, Warning } from './model.js';
import { serviceText } from './services.js';
import { type BindTraits, type FlowService, gap, type Situation } from './situation.js';
import { virtualAddresses } from './vips.js';

/** Everything that may stand for one end of a row. */
export interface StandIns {
  /** With the service that is left of the row's, where the stand-in carries less. */
  readonly ends: readonly { readonly end: FlowEnd; readonly service?: FlowService }[];
  readonly gaps: readonly Gap[];
  readonly warnings: readonly Warning[];
}

/** What stands for a component in a row: what the site gives it, else its selector, else the names of the row. */
export function standIns(
  row: Connection,
  id: string,
  hasHosts: boolean,
  service: FlowService,
  situation: Situation,
): StandIns {
  const component = situation.components.get(id);
  const facts = situation.site.components.get(id);
  if (component === undefined || facts === undefined) throw new Error(`row ${row.id} was not checked for ${id}`);
  const identities = identitiesOf(component, facts, situation.traits);
  const addresses = facts.addresses?.kind === 'some' ? facts.addresses.set : AddressSet.empty;
  const end: FlowEnd = { component: id, isAny: facts.addresses?.kind === 'any', addresses, identities, hostname: null };
  if (end.isAny || !addresses.isEmpty || identities.length > 0) return { ends: [{ end }], gaps: [], warnings: [] };
  const names = facts.hostnames.length > 0 ? facts.hostnames : hasHosts ? hostsOf(row, facts) : [];
  if (names.length > 0) return byName(row, end, names, service, situation);
  const isEmpty = givesNothing(facts);
  const reason = `The site gives ${id} nothing that the platform can use${isEmpty ? ', and the row names no host' : ''}.`;
  return { ends: [], gaps: [gap(row, 'address-missing', reason, { component: id })], warnings: [] };
}

/** The row's names, where the site gives nothing. Where it gives what the platform can't use, they are not what it meant. */
function hostsOf(row: Connection, facts: SiteComponent): readonly string[] {
  return givesNothing(facts) ? row.hosts.map(({ name }) => name) : [];
}

/** The identities of a component that the platform knows; the catalog's selector stands in where the site gives nothing. */
export function identitiesOf(
  component: Component,
  facts: SiteComponent,
  { ends }: Pick<BindTraits, 'ends'>,
): readonly Identity[] {
  const selector = facts.kubernetes ?? (givesNothing(facts) ? component.kubernetes : null);
  const known = new Set(Object.values(ends).flatMap(({ subject, peer }) => [...subject, ...peer]));
  const given: readonly Identity[] = [
    ...(selector === null ? [] : [{ kind: 'kubernetes', ...selector } as const]),
    ...(facts.networkTags.length === 0 ? [] : [{ kind: 'networkTags', tags: facts.networkTags } as const]),
  ];
  return given.filter(({ kind }) => known.has(kind));
}

function byName(
  row: Connection,
  end: FlowEnd,
  names: readonly string[],
  service: FlowService,
  { traits, options }: Situation,
): StandIns {
  const takes = (name: string) =>
    traits.hostnames === 'wildcard' || (traits.hostnames === 'exact' && !name.startsWith('*.'));
  const exact = names.filter(takes);
  const others = byAddress(
    row,
    end,
    names.filter((name) => !takes(name)),
    service,
    options.hostnames,
  );
  return {
    ...others,
    ends: [...exact.map((hostname) => ({ end: { ...end, hostname } })), ...others.ends],
  };
}

/** Names on a platform that filters by address: what the request chose for them. */
function byAddress(
  row: Connection,
  end: FlowEnd,
  names: readonly string[],
  service: FlowService,
  choice: HostnameChoice,
): StandIns {
  if (names.length === 0) return { ends: [], gaps: [], warnings: [] };
  const connections = [row.id];
  if (choice === 'any') {
    const message = `${end.component}: ${names.join(', ')} stands for any address here.`;
    return {
      ends: [{ end: { ...end, isAny: true } }],
      gaps: [],
      warnings: [{ code: 'any-for-hostnames', message, connections }],
    };
  }
  const unsupported = (host: string, reason: string, ports: string | null = null) =>
    gap(row, 'hostname-not-supported', reason, { host, ports, component: end.component });
  if (choice === 'omit') {
    return {
      ends: [],
      gaps: names.map((host) => unsupported(host, `The platform does not filter by host name: ${host}.`)),
      warnings: [],
    };
  }
  const vip = virtualAddresses[choice];
  const isUnder = (name: string) => name.endsWith(vip.suffix);
  const gaps = names
    .filter((name) => !isUnder(name))
    .map((host) => unsupported(host, `${choice} answers for names under ${vip.suffix.slice(1)} only.`));
  const served = names.filter(isUnder);
  if (served.length === 0) return { ends: [], gaps, warnings: [] };
  if (!carries(service, vip.port)) {
    const refused = `${choice} answers on tcp/${vip.port} only.`;
    return {
      ends: [],
      gaps: [...gaps, ...served.map((host) => unsupported(host, refused, serviceText(service)))],
      warnings: [],
    };
  }
  return {
    ends: [
      {
        end: { ...end, addresses: vip.addresses },
        service: { transport: 'tcp', ports: [{ from: vip.port, to: vip.port }] },
      },
    ],
    gaps: [...gaps, ...lostPorts(row, served, service, vip.port, choice, end.component)],
    warnings: [
      {
        code: 'vip-needs-dns-and-route',
        message: `${choice}: point the names under ${vip.suffix.slice(1)} at the virtual addresses, and route them.`,
        connections,
      },
    ],
  };
}

function carries(service: FlowService, port: number): boolean {
  return (
    'ports' in service &&
    service.transport === 'tcp' &&
    service.ports.some(({ from, to }) => from <= port && port <= to)
  );
}

/** What of a service that carries the port is not on it. */
function lostPorts(
  row: Connection,
  hosts: readonly string[],
  service: FlowService,
  port: number,
  choice: HostnameChoice,
  component: string,
): readonly Gap[] {
  if (!('ports' in service)) return [];
  const lost = service.ports.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, port - 1) },
      { from: Math.max(from, port + 1), to },
    ].filter((range) => range.from <= range.to),
  );
  if (lost.length === 0) return [];
  const ports = serviceText({ ...service, ports: lost });
  return hosts.map((host) =>
    gap(row, 'hostname-not-supported', `${choice} answers on tcp/${port} only.`, { host, ports, component }),
  );
}
