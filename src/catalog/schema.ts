import { extension } from './schema-extension.js';
import { closed, definitions, type JsonSchema, mapOf, ownKeys, ref } from './schema-parts.js';

const version = closed(
  {
    ...ownKeys,
    sources: mapOf('sources', ref('source'), 'By key: the pages and files that the facts were read from.'),
    components: mapOf('components', ref('component'), 'By id, in the order in which they are listed.'),
    connections: mapOf(
      'connections',
      ref('connection'),
      'By id, in the order in which they are listed: {source}-to-{destination}, with --word behind it where rows share both ends.',
    ),
    alsoNeeded: {
      type: 'array',
      items: ref('alsoNeeded'),
      description: 'What is needed beside the rows.',
      default: [],
    },
  },
  ['version', 'completeness', 'sources', 'components', 'connections'],
  'One version of a product: its components, and the connections between them.',
);

/**
 * What a catalog file has to look like: the one source for the check at load, and for the published schema. A file with
 * `extends` is a `$defs/extension`, any other a `$defs/version`; `$defs/product` is the schema of `product.yaml`.
 */
export const catalogSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: '/schemas/catalog',
  title: 'Portolan catalog',
  description: 'One version of a product: written out, or as what differs from another version.',
  type: 'object',
  if: { required: ['extends'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, and no promise
  then: ref('extension'),
  else: ref('version'),
  $defs: { ...definitions, version, extension },
};
