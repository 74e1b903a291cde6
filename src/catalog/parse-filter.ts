import { parseHostName, parsePortRange, type Transport, transports } from '../network/index.js';
import { fault, nearest, type Parsed, type ProblemCode, type Reader, shown } from '../problems/index.js';
import { getIndex } from './catalog-index.js';
import { type ConnectionFilter, everything, type FilterField, filterFields } from './filter.js';
import type { Catalog, Component, Direction, SecurityProtocol } from './model.js';

/** The closed sets of the filter's fields, in the order in which they are listed. */
export const filterChoices = {
  transport: transports,
  direction: ['internal', 'inbound', 'outbound'],
  security: ['none', 'tls', 'mtls'],
} as const satisfies {
  readonly transport: readonly Transport[];
  readonly direction: readonly Direction[];
  readonly security: readonly SecurityProtocol[];
};

/** One parser for each field: from the text of one value to the value. */
export type FilterParsers = {
  readonly [Field in FilterField]: (text: string) => Parsed<ConnectionFilter[Field][number]>;
};

/** The parsers for one catalog; without one, as it is unknown itself, every component is taken. */
export function filterParsers(catalog: Catalog | null, invalid: ProblemCode): FilterParsers {
  const component = (text: string): Parsed<string> => {
    if (catalog === null) return { ok: true, value: text };
    const found = findComponent(catalog, text);
    return found.ok ? { ok: true, value: found.value.id } : found;
  };
  return {
    component,
    source: component,
    destination: component,
    port: parsePort,
    transport: choice(filterChoices.transport, invalid),
    direction: choice(filterChoices.direction, invalid),
    security: choice(filterChoices.security, invalid),
    host: parseHostName,
    required: (text) => {
      const word = choice(['true', 'false'] as const, invalid)(text);
      return word.ok ? { ok: true, value: word.value === 'true' } : word;
    },
    text: (text) =>
      text.trim() === ''
        ? { ok: false, fault: fault(invalid, 'The text to look for is empty.') }
        : { ok: true, value: text.toLowerCase() },
  };
}

/** The component of that id. A name that people type for it is a suggestion, never taken for the id. */
export function findComponent(catalog: Catalog, id: string): Parsed<Component> {
  const component = getIndex(catalog).findComponent(id);
  if (component !== undefined) return { ok: true, value: component };
  const detail = `“${shown(id)}” is no component of ${catalog.id}.`;
  return { ok: false, fault: fault('unknown-component', detail, { suggestions: nearestComponents(catalog, id) }) };
}

/** Ids of components that are called so, else of those whose id or name is near. */
export function nearestComponents(catalog: Catalog, text: string): readonly string[] {
  const wanted = text.trim().toLowerCase();
  const idsByName = new Map<string, string[]>();
  for (const { id, title, otherNames } of catalog.components) {
    for (const name of new Set([id, title.toLowerCase(), ...otherNames])) {
      idsByName.set(name, [...(idsByName.get(name) ?? []), id]);
    }
  }
  const called = idsByName.get(wanted);
  if (called !== undefined) return called.slice(0, 3);
  const near = nearest(wanted, idsByName.keys()).flatMap((name) => idsByName.get(name) ?? []);
  return [...new Set(near)].slice(0, 3);
}

/** A port number, 1 to 65535, in digits. */
export function parsePort(text: string): Parsed<number> {
  if (!/^(0|[1-9]\d{0,8})$/.test(text)) {
    return { ok: false, fault: fault('port-malformed', `“${shown(text)}” is no port number.`) };
  }
  const range = parsePortRange(text);
  return range.ok ? { ok: true, value: range.value.from } : range;
}

/** The row of that id. */
export function findConnection(catalog: Catalog, id: string) {
  const connection = getIndex(catalog).findConnection(id);
  if (connection !== undefined) return { ok: true, value: connection } as const;
  const suggestions = nearest(
    id,
    catalog.connections.map((row) => row.id),
  );
  const detail = `“${shown(id)}” is no connection of ${catalog.id}.`;
  return { ok: false, fault: fault('unknown-connection', detail, { suggestions }) } as const;
}

function choice<Word extends string>(words: readonly Word[], invalid: ProblemCode): (text: string) => Parsed<Word> {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return { ok: true, value: found };
    const suggestions = nearest(text, words);
    return {
      ok: false,
      fault: fault(invalid, `“${shown(text)}” is none of ${words.join(', ')}.`, {
        suggestions: suggestions.length > 0 ? suggestions : words,
      }),
    };
  };
}

/** A filter from a body, where every field is a list, ports may be numbers and `required` holds true or false. */
export function parseConnectionFilter(
  reader: Reader,
  value: unknown,
  path: readonly (string | number)[],
  catalog: Catalog,
): ConnectionFilter {
  if (value === undefined) return everything;
  const fields = reader.object(value, path, filterFields);
  const parsers = filterParsers(catalog, 'invalid-value');
  const read = <Field extends FilterField>(field: Field): readonly ConnectionFilter[Field][number][] => {
    const parse: (text: string) => Parsed<ConnectionFilter[Field][number]> = parsers[field];
    const entries = reader.list(fields.get(field), [...path, field]) ?? [];
    return entries.flatMap((entry, index) => {
      const parsed = reader.parsed(typedText(field, entry), [...path, field, index], parse);
      return parsed === null ? [] : [parsed];
    });
  };
  return {
    component: read('component'),
    source: read('source'),
    destination: read('destination'),
    port: read('port'),
    transport: read('transport'),
    direction: read('direction'),
    security: read('security'),
    host: read('host'),
    required: read('required'),
    text: read('text'),
  };
}

/** What JSON has a type for, as the text that a query would carry. */
function typedText(field: FilterField, entry: unknown): unknown {
  const isTyped =
    (field === 'port' && typeof entry === 'number') || (field === 'required' && typeof entry === 'boolean');
  return isTyped ? String(entry) : entry;
}
