import type { Connection, Port } from '../catalog/index.js';
import { formatPortRange, mergePortRanges, type PortRange } from '../network/index.js';
import type { Site } from '../site/index.js';
import type { Gap, Warning } from './model.js';
import { type FlowService, gap, type Situation } from './situation.js';

/** What a row carries at a site, and what of it is not to be had. */
export interface Services {
  readonly services: readonly FlowService[];
  readonly gaps: readonly Gap[];
  readonly warnings: readonly Warning[];
}

/** The row's ports as this site has them, one service for each transport. */
export function servicesOf(row: Connection, situation: Situation): Services {
  const { site, options, traits } = situation;
  const chosen = site.ports.get(row.id);
  const gaps: Gap[] = [];
  const warnings: Warning[] = [];
  const ranges = new Map<string, PortRange[]>();
  const messages = new Map<string, number[]>();
  for (const port of row.ports) {
    if (port.optional && !options.include.has(row.id)) {
      gaps.push(
        gap(row, 'optional-not-requested', `${portText(port)} is optional and was not asked for.`, {
          ports: portText(port),
        }),
      );
    } else if (!traits.transports.includes(port.transport)) {
      gaps.push(
        gap(row, 'transport-not-supported', `The platform can’t filter ${portText(port)}.`, { ports: portText(port) }),
      );
    } else if (port.kind === 'icmp') {
      messages.set(port.transport, [...(messages.get(port.transport) ?? []), ...port.types]);
    } else {
      const open = openPorts(port, chosen);
      if (open.length === 0 && chosen === undefined) {
        gaps.push(
          gap(row, 'port-not-chosen', `${portText(port)} is the operator’s choice, and none is recommended.`, {
            ports: portText(port),
          }),
        );
      }
      if (port.kind === 'configurable' && chosen === undefined && open.length > 0) {
        warnings.push({
          code: 'recommended-port',
          message: `The site chooses no port here; the recommended ${port.transport}/${port.recommended} is used.`,
          connections: [row.id],
        });
      }
      const seen = traits.seesTargetPort ? translated(row, port, open, site, warnings) : open;
      ranges.set(port.transport, [...(ranges.get(port.transport) ?? []), ...seen]);
    }
  }
  return { services: [...portServices(ranges), ...messageServices(messages)], gaps, warnings };
}

function portServices(ranges: ReadonlyMap<string, readonly PortRange[]>): readonly FlowService[] {
  return [...ranges].flatMap(([transport, open]) =>
    open.length > 0 && (transport === 'tcp' || transport === 'udp' || transport === 'sctp')
      ? [{ transport, ports: mergePortRanges(open) }]
      : [],
  );
}

function messageServices(messages: ReadonlyMap<string, readonly number[]>): readonly FlowService[] {
  return [...messages].flatMap(([transport, types]) =>
    transport === 'icmp' || transport === 'icmpv6'
      ? [{ transport, messages: [...new Set(types)].sort((a, b) => a - b).map((type) => ({ type, code: null })) }]
      : [],
  );
}

function openPorts(
  port: Exclude<Port, { kind: 'icmp' }>,
  chosen: ReturnType<Site['ports']['get']>,
): readonly PortRange[] {
  if (port.kind === 'fixed') return [{ from: port.from, to: port.to }];
  if (chosen !== undefined) return chosen.filter(({ transport }) => transport === port.transport);
  return port.recommended === null ? [] : [{ from: port.recommended, to: port.recommended }];
}

/** The ports behind the load balancer, where the row has one. */
function translated(
  row: Connection,
  port: Exclude<Port, { kind: 'icmp' }>,
  open: readonly PortRange[],
  site: Site,
  warnings: Warning[],
): readonly PortRange[] {
  if (open.length === 0) return open;
  const given = site.targetPorts.get(row.id)?.filter(({ transport }) => transport === port.transport) ?? [];
  if (given.length > 0) return given;
  if (port.targetPort !== null) return [{ from: port.targetPort, to: port.targetPort }];
  if (row.direction === 'inbound') {
    warnings.push({
      code: 'target-port-unknown',
      message: 'The port behind the load balancer is not known; the outer one is used.',
      connections: [row.id],
    });
  }
  return open;
}

/** A port as a reader would write it: `tcp/443`, `udp/*`, `icmp/8`. */
export function portText(port: Port): string {
  if (port.kind === 'icmp') return `${port.transport}/${port.types.join(',')}`;
  return `${port.transport}/${port.kind === 'fixed' ? formatPortRange(port) : (port.recommended ?? '*')}`;
}

/** Services as text: `tcp/443,8443-8450`. */
export function serviceText(service: FlowService): string {
  const list =
    'ports' in service ? service.ports.map(formatPortRange) : service.messages.map(({ type }) => String(type));
  return `${service.transport}/${list.join(',')}`;
}
