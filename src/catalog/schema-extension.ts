import {
  closed,
  componentId,
  connectionId,
  definitions,
  type JsonSchema,
  mapOf,
  ownKeys,
  ref,
  versionNumber,
} from './schema-parts.js';

interface ClosedSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

const idList = (pattern: string, description: string) => ({
  type: 'array',
  items: { type: 'string', pattern },
  minItems: 1,
  uniqueItems: true,
  description,
});
const { hosts, transport, port, purpose } = definitions.alsoNeeded.properties;
const hostList = { ...hosts, description: 'Hosts among those that are also needed.' };

/** An entry with any of its fields; null takes one away that an entry can do without. */
function changed({ properties, required }: ClosedSchema, description: string): JsonSchema {
  const nullable = (schema: JsonSchema) => ({ ...schema, type: [schema.type, 'null'].flat() });
  const fields = Object.entries(properties).map(([name, schema]) => [
    name,
    required.includes(name) ? schema : nullable(schema),
  ]);
  return { ...closed(Object.fromEntries(fields), [], description), minProperties: 1 };
}

/** An entry with the key after which it stands, where its kind has an order. */
function added(schema: ClosedSchema & JsonSchema, pattern: string): JsonSchema {
  const after = {
    type: 'string',
    pattern,
    description: 'The id behind which it stands in the list. Left out, it stands at the end.',
  };
  return { ...schema, properties: { ...schema.properties, after } };
}

/** The list, or the word for whatever no other entry names. */
const orAll = (list: { readonly description: string }) => ({
  ...list,
  type: ['array', 'string'],
  pattern: '^all$',
  description: `${list.description} The word all stands for those that no other entry names.`,
});

const restated = {
  ...closed(
    {
      ...definitions.provenance.properties,
      connections: orAll(idList(connectionId, 'Rows of the other version that this one has too.')),
      alsoNeeded: orAll(hostList),
    },
    definitions.provenance.required,
    'Where rows and hosts that are the same as before were read for this version, and how sure they are in it.',
  ),
  if: definitions.provenance.if,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, and no promise
  then: definitions.provenance.then,
};

/** A version's file that says what differs from another version of the product. */
export const extension = closed(
  {
    ...ownKeys,
    extends: {
      type: 'string',
      pattern: versionNumber,
      description: 'The version whose content this one shares but for what is said here, in quotes.',
      examples: ['1.9'],
    },
    provenance: {
      type: 'array',
      items: restated,
      description:
        'Where the rows that did not change were read for this version. Others keep the provenance they had.',
      default: [],
    },
    added: closed(
      {
        sources: mapOf('sources', ref('source'), 'By key. Inherited sources that nothing refers to are not shown.'),
        components: mapOf('components', added(definitions.component, componentId), 'By id.'),
        connections: mapOf('connections', added(definitions.connection, connectionId), 'By id.'),
        alsoNeeded: { type: 'array', items: ref('alsoNeeded'), minItems: 1 },
      },
      [],
      'What the other version lacks.',
    ),
    changed: closed(
      {
        sources: mapOf('sources', changed(definitions.source, 'The fields that change.'), 'By key.'),
        components: mapOf('components', changed(definitions.component, 'The fields that change.'), 'By id.'),
        connections: mapOf('connections', changed(definitions.connection, 'The fields that change.'), 'By id.'),
        alsoNeeded: {
          type: 'array',
          items: {
            ...closed(
              { hosts: hostList, transport, port, purpose: { ...purpose, type: ['string', 'null'] } },
              ['hosts'],
              'Hosts, and the fields that change.',
            ),
            minProperties: 2,
          },
          minItems: 1,
        },
      },
      [],
      'What is different. A field replaces the whole of what it was; null takes it away.',
    ),
    removed: closed(
      {
        sources: idList('^[a-z0-9]+([.-][a-z0-9]+)*$', 'Keys of sources.'),
        components: idList(componentId, 'Ids of components.'),
        connections: idList(connectionId, 'Ids of connections.'),
        alsoNeeded: hostList,
      },
      [],
      'What the other version has and this one lacks.',
    ),
  },
  ['version', 'extends', 'completeness'],
  'One version of a product, as what differs from another.',
);
