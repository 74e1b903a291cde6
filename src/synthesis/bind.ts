import type { Catalog, Connection } from '../catalog/index.js';
import type { Site } from '../site/index.js';
import type { Flow, Gap, Warning } from './model.js';
import { servicesOf } from './services.js';
import { type BindTraits, type FlowService, gap, type Situation } from './situation.js';
import { standIns } from './stand-ins.js';

/** The rows as flows of one site, and what of them has no flow. */
export interface Binding {
  readonly flows: readonly Flow[];
  readonly gaps: readonly Gap[];
  readonly warnings: readonly Warning[];
}

/** Rows and a site to flows: one for each transport of a row, name of its destination and way that it may be opened. */
export function bind(
  catalog: Catalog,
  site: Site,
  rows: readonly Connection[],
  options: Situation['options'],
  traits: BindTraits,
): Binding {
  const situation: Situation = {
    components: new Map(catalog.components.map((component) => [component.id, component])),
    site,
    options,
    traits,
  };
  const bindings = rows.map((row) => bindRow(row, situation));
  return {
    flows: bindings.flatMap(({ flows }) => flows),
    gaps: bindings.flatMap(({ gaps }) => gaps),
    warnings: gather(bindings.flatMap(({ warnings }) => warnings)),
  };
}

/** One warning for each code and message, with all its connections, each once. */
function gather(warnings: readonly Warning[]): readonly Warning[] {
  const byText = new Map<string, Warning>();
  for (const warning of warnings) {
    const key = `${warning.code} ${warning.message}`;
    const before = byText.get(key)?.connections ?? [];
    byText.set(key, { ...warning, connections: [...new Set([...before, ...warning.connections])] });
  }
  return [...byText.values()];
}

function bindRow(row: Connection, situation: Situation): Binding {
  if (!row.required && !situation.options.include.has(row.id)) {
    const when = row.condition === null ? '' : ` (${row.condition})`;
    return only(gap(row, 'optional-not-requested', `The row is optional${when} and was not asked for.`));
  }
  const absent = [...new Set([row.source, row.destination])].filter((id) => !situation.site.components.has(id));
  if (absent.length > 0) {
    return {
      flows: [],
      gaps: absent.map((component) =>
        gap(row, 'component-not-in-site', `The site does not name ${component}.`, { component }),
      ),
      warnings: [],
    };
  }
  const services = servicesOf(row, situation);
  const ways = row.bidirectional && row.source !== row.destination ? [false, true] : [false];
  const bound = services.services.flatMap((service) =>
    ways.map((isReverse) => bindWay(row, service, isReverse, situation)),
  );
  return {
    flows: bound.flatMap(({ flows }) => flows),
    gaps: unique([...services.gaps, ...bound.flatMap(({ gaps }) => gaps)]),
    warnings: [...services.warnings, ...bound.flatMap(({ warnings }) => warnings)],
  };
}

function only(found: Gap): Binding {
  return { flows: [], gaps: [found], warnings: [] };
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((found) => [JSON.stringify(found), found])).values()];
}

function bindWay(row: Connection, service: FlowService, isReverse: boolean, situation: Situation): Binding {
  const [from, to] = isReverse ? [row.destination, row.source] : [row.source, row.destination];
  // The names of a row are its destination's, whichever end opens it.
  const initiators = standIns(row, from, isReverse, service, situation);
  const responders = standIns(row, to, !isReverse, service, situation);
  const flows = initiators.ends.flatMap((initiator) =>
    responders.ends.map(
      (responder): Flow => ({
        connection: row,
        isReverse,
        initiator: initiator.end,
        responder: responder.end,
        service: initiator.service ?? responder.service ?? service,
      }),
    ),
  );
  return {
    flows,
    gaps: [...initiators.gaps, ...responders.gaps],
    warnings: [...initiators.warnings, ...responders.warnings],
  };
}
