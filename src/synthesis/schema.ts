import { essentials, namePrefixPattern } from './request.js';

const choice = (words: readonly string[], otherwise: string, description: string) => ({
  enum: words,
  default: otherwise,
  description,
});
const strings = (description: string) => ({ type: 'array', minItems: 1, items: { type: 'string' }, description });

const host = {
  type: 'object',
  description: 'One component’s machines, or those of several that share them',
  additionalProperties: false,
  required: ['kind', 'component'],
  properties: {
    kind: { const: 'host' },
    component: { oneOf: [{ type: 'string' }, strings('Components that share their machines')] },
  },
};

const unqualified = {
  type: 'object',
  description: 'A routed firewall, or the policies that the platform attaches to components',
  additionalProperties: false,
  required: ['kind'],
  properties: { kind: { enum: ['gateway', 'workload'] } },
};

const select = {
  type: 'object',
  description:
    'Which rows; the fields of GET /v1/connections, each a list. Values of one field: any of them; fields: all of them',
  additionalProperties: false,
  properties: {
    component: strings('Either end'),
    source: strings('The end that opens'),
    destination: strings('The end that accepts'),
    port: { type: 'array', minItems: 1, items: { type: 'integer', minimum: 1, maximum: 65535 }, description: 'Ports' },
    transport: strings('tcp, udp, sctp, icmp, icmpv6'),
    direction: strings('internal, inbound, outbound'),
    security: strings('none, tls, mtls'),
    host: strings('Names that the destination resolves to'),
    required: { type: 'array', minItems: 1, items: { type: 'boolean' }, description: 'Required rows, optional rows' },
    text: strings('Words in ids, names, hosts and purposes'),
  },
};

const options = {
  type: 'object',
  additionalProperties: false,
  properties: {
    defaultAction: choice(['deny', 'none'], 'deny', 'Deny what no rule allows, or the allow rules alone'),
    scope: choice(['site', 'all'], 'site', 'At a gateway: deny for the protected components, or for all that crosses'),
    essentials: {
      type: 'array',
      items: { enum: essentials },
      description: 'What is kept working; left out: all; empty: none',
    },
    include: { type: 'array', items: { type: 'string' }, description: 'Connections whose optional parts are opened' },
    hostnames: choice(
      ['omit', 'private-vip', 'restricted-vip', 'any'],
      'omit',
      'What host names become where the platform filters by address',
    ),
    incomplete: choice(['report', 'reject'], 'report', 'Whether a row that is not wholly rendered refuses the request'),
    families: { type: 'array', minItems: 1, items: { enum: ['ipv4', 'ipv6'] }, description: 'Left out: both' },
    aggregate: {
      type: 'boolean',
      default: true,
      description: 'One rule for each pair of ends; false: one for each row',
    },
    namePrefix: {
      type: 'string',
      pattern: namePrefixPattern.source,
      description: 'In front of every name; left out: the product’s id',
    },
    allowLockout: { type: 'boolean', default: false, description: 'Accept a host policy without management' },
  },
};

/** The JSON Schema of the body of POST /v1/rules/{platform}. */
export const rulesRequestSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: '/schemas/rules-request',
  title: 'Rules request',
  description: 'Rows, one site and the place where the rules take effect',
  type: 'object',
  additionalProperties: false,
  required: ['site'],
  properties: {
    site: { $ref: '/schemas/site' },
    enforcementPoint: { oneOf: [host, unqualified], description: 'Left out: the platform’s only point' },
    select,
    options,
    format: { type: 'string', description: 'One of the platform’s formats; left out: its first' },
  },
} as const;
