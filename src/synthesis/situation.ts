import type { Component, Connection } from '../catalog/index.js';
import type { Platform } from '../platforms/index.js';
import { type OmissionCode, omissionCodes } from '../problems/index.js';
import type { Site } from '../site/index.js';
import type { Flow, Gap, RulesOptions } from './model.js';

/** What `bind` needs to know of a platform: how it sees names and ports, and which identities it knows. */
export type BindTraits = Pick<Platform, 'hostnames' | 'seesTargetPort' | 'transports' | 'ends'>;

/** What every row of one request is bound against. */
export interface Situation {
  readonly components: ReadonlyMap<string, Component>;
  readonly site: Site;
  readonly options: Pick<RulesOptions, 'include' | 'hostnames'>;
  readonly traits: BindTraits;
}

/** What a flow carries. */
export type FlowService = Flow['service'];

/** A gap of a row, with the table's remedy unless a better one is known. */
export function gap(
  row: Connection,
  code: OmissionCode,
  reason: string,
  more: Partial<Pick<Gap, 'ports' | 'host' | 'family' | 'half' | 'component' | 'remedy'>> = {},
): Gap {
  const { ports = null, host = null, family = null, half = null, component = null } = more;
  const remedy = more.remedy ?? omissionCodes[code].remedy;
  return { connection: row.id, code, ports, host, family, half, component, reason, remedy };
}
