import type { Port } from '../../src/catalog/index.js';
import {
  type Catalog,
  type Catalogs,
  type Connection,
  formatFileFault,
  loadCatalogs,
} from '../../src/catalog/index.js';

/** The folder of the catalogs of this repository. */
export const folder: string = new URL('../../catalogs', import.meta.url).pathname;

/** The catalogs of this repository. */
export async function loadShipped(): Promise<Catalogs> {
  const loaded = await loadCatalogs(folder);
  if (!loaded.ok) throw new Error(loaded.faults.map(formatFileFault).join('\n'));
  return loaded.value;
}

/** One of them, `product@version`. */
export function getCatalog(catalogs: Catalogs, id: string): Catalog {
  const found = catalogs.findVersion(id);
  if (!found.ok) throw new Error(found.fault.detail);
  return found.value;
}

/** The cells of a table written by hand: a line for each row, `|` between cells. */
export function parseTable(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** `tcp/9042`, `tcp/7000?` where optional, `udp/*` where the operator chooses, `tcp/*443` with that recommended, `>8443` behind a load balancer. */
function formatPort(port: Port): string {
  if (port.kind === 'icmp') return `${port.transport}/${port.types.join(',')}`;
  const number =
    port.kind === 'configurable' ? `*${port.recommended ?? ''}` : port.from === port.to ? port.from : 'a range';
  return `${port.transport}/${number}${port.targetPort === null ? '' : `>${port.targetPort}`}${port.optional ? '?' : ''}`;
}

/** Every port of the row. */
export function formatPorts({ ports }: Connection): string {
  return ports.map(formatPort).join(' ');
}

/** The ways in which the row may be secured: `none tls/1.2/oauth2`. */
export function formatAlternatives({ security }: Connection): string {
  return security.alternatives
    .map(({ protocol, minimumVersion, authentication }) =>
      [protocol, minimumVersion, authentication].filter((part) => part !== null).join('/'),
    )
    .join(' ');
}

/** The names of the destination, with ~ in front where they are inferred though the row may not be. */
export function formatHosts({ hosts }: Connection): string {
  return hosts.map(({ name, provenance }) => (provenance?.confidence === 'inferred' ? `~${name}` : name)).join(' ');
}
