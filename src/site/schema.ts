import { patterns } from './grammar.js';

const text = (pattern: RegExp, description: string) => ({ type: 'string', pattern: pattern.source, description });
const list = (items: object, description: string) => ({ type: 'array', minItems: 1, items, description });

const address = { type: 'string', description: 'A, A/n or A-B, IPv4 or IPv6, without host bits behind a prefix' };
const ports = {
  type: 'string',
  pattern: '^(?:tcp|udp|sctp)/[1-9]\\d{0,4}(?:-[1-9]\\d{0,4})?$',
  description: 'A transport, a slash, and a port or a range of ports from 1 to 65535',
};

const kubernetes = {
  type: 'object',
  description: 'Pods of one namespace that carry all of these labels',
  additionalProperties: false,
  required: ['namespace', 'podLabels'],
  properties: {
    namespace: text(patterns.namespace, 'The namespace'),
    podLabels: {
      type: 'object',
      description: 'At least one label',
      minProperties: 1,
      propertyNames: { pattern: patterns.labelKey.source },
      additionalProperties: text(patterns.labelValue, 'The value of a label'),
    },
  },
};

const component = {
  type: 'object',
  description:
    'What stands for a component. Empty names it and gives nothing: the row’s host names or the catalog’s selector stand in',
  additionalProperties: false,
  properties: {
    addresses: {
      description: 'Addresses in the packet at the enforcement point, or the one word any',
      oneOf: [
        { type: 'array', minItems: 1, maxItems: 1, items: { const: 'any' } },
        { ...list(address, 'Addresses'), items: { ...address, not: { const: 'any' } } },
      ],
    },
    hostnames: list(
      { type: 'string', description: 'A host name in any case; *. in front stands for every name below' },
      'Names that stand for it',
    ),
    zone: text(patterns.zone, 'The firewall zone that it is in'),
    networkTags: list(text(patterns.networkTag, 'A GCP network tag'), 'Machines that carry any of these tags'),
    secureTags: list(text(patterns.secureTag, 'tagValues/123 or project/key/value'), 'GCP secure tags'),
    serviceAccount: text(patterns.serviceAccount, 'A GCP service account'),
    securityGroup: text(patterns.securityGroup, 'The id of an AWS security group'),
    applicationSecurityGroup: text(
      patterns.applicationSecurityGroup,
      'The name of an Azure application security group',
    ),
    kubernetes,
  },
};

/** The JSON Schema of a site. The parser says more: which components and connections there are, what a prefix means. */
export const siteSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: '/schemas/site',
  title: 'Site',
  description: 'One installation’s facts: what stands for each component of a catalog, and the ports chosen',
  type: 'object',
  additionalProperties: false,
  required: ['catalog', 'components'],
  properties: {
    name: text(patterns.siteName, 'A name for comments'),
    catalog: { type: 'string', pattern: '^[^@]+@[^@]+$', description: 'product@version' },
    components: { type: 'object', description: 'By component id', additionalProperties: component },
    ports: {
      type: 'object',
      description: 'Chosen ports of rows that leave them open, by connection id',
      additionalProperties: list(ports, 'Chosen ports'),
    },
    targetPorts: {
      type: 'object',
      description: 'Ports behind load balancers, by connection id',
      additionalProperties: list(ports, 'Ports behind the load balancer'),
    },
    management: list(
      {
        type: 'object',
        additionalProperties: false,
        required: ['addresses', 'ports'],
        properties: {
          addresses: list(address, 'Where administration comes from'),
          ports: list(ports, 'Ports of administration'),
        },
      },
      'Administration that stays open in a host policy',
    ),
    resolvers: list(address, 'Name servers, reached on 53 over UDP and TCP'),
  },
} as const;
