import { hostNamePattern } from '../network/index.js';

/** Ids of components: `-to-` would make a connection's id ambiguous. */
export const componentId = '^(?!.*-to-)[a-z0-9]+(-[a-z0-9]+)*$';
/** Ids of connections: their ends, and a word where two rows share both. */
export const connectionId = '^[a-z0-9]+(-[a-z0-9]+)*-to-[a-z0-9]+(-[a-z0-9]+)*(--[a-z0-9]+(-[a-z0-9]+)*)?$';
/** Dotted numbers. */
export const versionNumber = '^(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))*$';
/** One line without control characters or marks that turn the direction of text: texts go into comments of snippets. */
const oneLine = '^(?! )[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]+(?<! )$';

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Text for people, on one line. */
export const text = (description: string, maxLength = 1000) => ({
  type: 'string',
  description,
  pattern: oneLine,
  maxLength,
});
/** What a definition says, under a description of its own. */
export const ref = (name: string, description?: string) => ({
  $ref: `#/$defs/${name}`,
  ...(description === undefined ? {} : { description }),
});
/** An object with these keys and no others. */
export const closed = <Properties extends Readonly<Record<string, JsonSchema>>>(
  properties: Properties,
  required: readonly string[],
  description: string,
) => ({
  type: 'object',
  description,
  properties,
  required,
  additionalProperties: false,
});
const portNumber = (description: string) => ({ type: 'integer', minimum: 1, maximum: 65_535, description });

const port = {
  ...closed(
    {
      transport: { enum: ['tcp', 'udp', 'sctp', 'icmp', 'icmpv6'], description: 'What carries the connection.' },
      port: {
        type: ['integer', 'string'],
        description: 'A port that the product fixes, or a range of them: 7001, 8443-8450.',
        minimum: 1,
        maximum: 65_535,
        pattern: '^[1-9][0-9]{0,4}-[1-9][0-9]{0,4}$',
        examples: [7001, '8443-8450'],
      },
      configurable: { const: true, description: 'The operator chooses the port.' },
      recommended: portNumber('What the source recommends where the operator chooses.'),
      optional: { type: 'boolean', description: 'A fallback that is opened on request only.', default: false },
      targetPort: portNumber('The port behind a load balancer that stands between the ends.'),
      types: {
        type: 'array',
        items: { type: 'integer', minimum: 0, maximum: 255 },
        minItems: 1,
        uniqueItems: true,
        description: 'ICMP types, in place of ports.',
      },
    },
    ['transport'],
    'One entry of the ports of a connection: a fixed port or range, a configurable port, or ICMP types.',
  ),
  if: { properties: { transport: { enum: ['icmp', 'icmpv6'] } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, and no promise
  then: {
    required: ['types'],
    properties: { port: false, configurable: false, recommended: false, targetPort: false },
  },
  else: {
    properties: { types: false },
    if: { required: ['configurable'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, and no promise
    then: { properties: { port: false } },
    else: { required: ['port'], properties: { recommended: false } },
  },
};

/** The parts that a version's file and one that extends another share. */
export const definitions = {
  product: closed(
    {
      id: {
        type: 'string',
        pattern: componentId,
        description: 'The name of the folder, and of the product in catalogs.',
      },
      title: text('The name that people read.', 100),
      description: text('What the product is, and what its catalogs cover.'),
      default: {
        type: 'boolean',
        description: 'Whether reads without a catalog mean this product. Exactly one product says so.',
        default: false,
      },
    },
    ['id', 'title', 'description'],
    'A product: the file product.yaml of its folder.',
  ),
  completeness: { enum: ['complete', 'partial'], description: 'Whether every row of the source is there.' },
  confidence: {
    enum: ['documented', 'inferred', 'third-party'],
    description: 'Read at the source, concluded from other facts, or told by somebody else.',
  },
  source: closed(
    {
      title: text('The title of the page or file.', 200),
      url: { type: 'string', pattern: '^https://[!-~]+$', description: 'Where it is published.' },
    },
    ['title'],
    'A page or file that facts were read from.',
  ),
  provenance: {
    ...closed(
      {
        confidence: ref('confidence'),
        source: { type: 'string', description: 'A key of sources.' },
        note: text('What a reader should know about the fact. Required where it is inferred.'),
      },
      ['confidence', 'source'],
      'Where a fact comes from and how sure it is.',
    ),
    if: { properties: { confidence: { const: 'inferred' } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, and no promise
    then: { required: ['note'] },
  },
  component: closed(
    {
      title: text('The name that people read.', 100),
      kind: {
        enum: ['runtime', 'management', 'external-service', 'client', 'backend'],
        description: 'runtime and management are parts of the product; the others are parties outside it.',
      },
      description: text('What it does.'),
      otherNames: {
        type: 'array',
        items: { ...text('A name, in lower case.', 100), allOf: [{ pattern: '^[^A-Z]+$' }] },
        uniqueItems: true,
        description: 'Other names that people type for it.',
        default: [],
      },
      kubernetes: closed(
        {
          namespace: {
            type: 'string',
            pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
            description: 'The namespace of the pods.',
          },
          podLabels: {
            type: 'object',
            description: 'The labels that all its pods carry.',
            propertyNames: {
              pattern: '^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
            },
            additionalProperties: { type: 'string', pattern: '^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$' },
            minProperties: 1,
          },
          provenance: ref('provenance', 'Where the selector was read.'),
        },
        ['namespace', 'podLabels', 'provenance'],
        'How its pods are selected, where that is known.',
      ),
    },
    ['title', 'kind', 'description'],
    'A thing that opens or accepts connections.',
  ),
  port,
  security: closed(
    {
      documented: text('The wording of the source. Left out where the source says nothing.', 200),
      alternatives: {
        type: 'array',
        description: 'Each way in which the connection may be secured. Left out where that is unknown.',
        minItems: 1,
        items: closed(
          {
            protocol: { enum: ['none', 'tls', 'mtls'], description: 'How the bytes are protected.' },
            minimumVersion: {
              type: 'string',
              pattern: versionNumber,
              description: 'The lowest version of the protocol, in quotes.',
            },
            authentication: {
              type: 'string',
              pattern: componentId,
              description: 'How the caller shows who it is, beside the protocol.',
              examples: ['oauth2'],
            },
            certificate: text('Who makes the certificate, and what that asks of the operator.', 500),
          },
          ['protocol'],
          'One way in which the connection may be secured.',
        ),
        default: [],
      },
    },
    [],
    'How the connection is secured.',
  ),
  host: closed(
    {
      name: {
        type: 'string',
        pattern: hostNamePattern,
        maxLength: 253,
        description: 'A name in lower case; *. in front stands for one or more labels.',
      },
      provenance: ref('provenance', 'How sure the name is, where that differs from the row.'),
    },
    ['name'],
    'A name that the destination resolves to.',
  ),
  connection: {
    ...closed(
      {
        source: { type: 'string', description: 'The component that opens the connection.' },
        destination: { type: 'string', description: 'The component that accepts it.' },
        direction: { enum: ['internal', 'inbound', 'outbound'], description: 'Seen from the product.' },
        bidirectional: { type: 'boolean', description: 'Whether either end may open it.', default: false },
        ports: {
          type: 'array',
          items: ref('port'),
          minItems: 1,
          uniqueItems: true,
          description: 'Where it is accepted.',
        },
        security: ref('security'),
        hosts: { type: 'array', items: ref('host'), description: 'Names of the destination.', default: [] },
        required: { type: 'boolean', description: 'Whether the product needs the row in every installation.' },
        condition: text('When a row that is not required is needed.', 500),
        purpose: text('What it is for.'),
        impact: text('What breaks without it.'),
        provenance: ref('provenance'),
      },
      ['source', 'destination', 'direction', 'ports', 'security', 'required', 'purpose', 'impact', 'provenance'],
      'One documented row: the source opens a connection to the destination.',
    ),
    if: { properties: { required: { const: false } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, and no promise
    then: { required: ['condition'] },
    else: { properties: { condition: false } },
  },
  alsoNeeded: closed(
    {
      hosts: {
        type: 'array',
        items: { type: 'string', pattern: hostNamePattern, maxLength: 253 },
        minItems: 1,
        uniqueItems: true,
      },
      transport: { enum: ['tcp', 'udp', 'sctp'] },
      port: portNumber('The port of these hosts.'),
      purpose: text('What they are for, where that is known.'),
      provenance: ref('provenance'),
    },
    ['hosts', 'transport', 'port', 'provenance'],
    'Hosts that the product needs beside its rows, from another list.',
  ),
};

/** What every version's file says of itself, whether it extends another or not. */
export const ownKeys = {
  version: {
    type: 'string',
    pattern: versionNumber,
    description: 'The version that the file describes, in quotes: without them YAML reads 1.10 as the number 1.1.',
    examples: ['1.10'],
  },
  revised: {
    type: 'string',
    pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
    description: 'The day on which the facts of this version were last read or corrected. Feeds date it by this.',
    examples: ['2026-11-23'],
  },
  completeness: closed(
    { internal: ref('completeness'), inbound: ref('completeness'), outbound: ref('completeness') },
    ['internal', 'inbound', 'outbound'],
    'For each direction, whether every row of the source is there.',
  ),
  missing: {
    type: 'array',
    items: text('What is missing.'),
    description: 'What is known to be missing, or to be absent from the source, for readers.',
    default: [],
  },
};

const keysOf = {
  sources: '^[a-z0-9]+([.-][a-z0-9]+)*$',
  components: componentId,
  connections: connectionId,
} as const;

/** A map from ids, or from keys of sources. */
export const mapOf = (kind: keyof typeof keysOf, values: JsonSchema, description: string) => ({
  type: 'object',
  propertyNames: { pattern: keysOf[kind] },
  additionalProperties: values,
  minProperties: 1,
  description,
});
