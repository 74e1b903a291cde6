import { formatPortRange } from '../network/index.js';
import type { PortView, SecurityAlternativeView } from './view.js';

/** A port entry for people: `tcp/9042`, `tcp/7000 (optional)`, `tcp/* (443 recommended)`, `icmp type 8`. */
export function formatPort(port: PortView): string {
  if ('types' in port) {
    const types = `${port.transport} ${port.types.length === 1 ? 'type' : 'types'} ${port.types.join(' ')}`;
    return port.optional === true ? `${types} (optional)` : types;
  }
  const { transport, from, to, recommended, optional, targetPort } = port;
  const notes = [
    ...(recommended === undefined ? [] : [`${recommended} recommended`]),
    ...(optional === true ? ['optional'] : []),
    ...(targetPort === undefined ? [] : [`${targetPort} behind the load balancer`]),
  ];
  const range = from === undefined || to === undefined ? '*' : formatPortRange({ from, to });
  return `${transport}/${range}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}

/** A way to secure a connection for people: `TLS 1.2 with oauth2`. */
export function formatAlternative({ protocol, minimumVersion, authentication }: SecurityAlternativeView): string {
  const name = { none: 'none', tls: 'TLS', mtls: 'mTLS' }[protocol];
  const version = minimumVersion === undefined ? '' : ` ${minimumVersion}`;
  return `${name}${version}${authentication === undefined ? '' : ` with ${authentication}`}`;
}

/** A value of a row’s JSON for people, by its path. */
export function formatValue(path: string, value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) {
    return path.startsWith('security.') ? 'not told' : 'none';
  }
  switch (path) {
    case 'ports':
      return (value as readonly PortView[]).map(formatPort).join(', ');
    case 'security.alternatives':
      return (value as readonly SecurityAlternativeView[]).map(formatAlternative).join(' or ');
    default:
      return Array.isArray(value) ? value.map(formatEntry).join(', ') : formatEntry(value);
  }
}

function formatEntry(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
