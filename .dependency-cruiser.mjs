// The import rules of the design. `npm run lint` and `npm test` check them.

/** In this order: a folder may import from those before it. `http` stands aside. */
const folders = ['problems', 'network', 'catalog', 'site', 'policy', 'platforms', 'synthesis', 'chat'];

const test = '\\.test\\.ts$';
/** Files in which the words of the framework are spoken. */
const edge = '\\.(module|controller|resolver|input|graphql|query|rest|types)\\.ts$';
/** Files that put the whole together, or that the whole knows: the settings, where the clone lies. */
const top = '^src/[^/]+\\.ts$';
const framework =
  '(^|/)node_modules/(@nestjs|fastify|@fastify|graphql|@apollo|@as-integrations|class-validator|class-transformer|rxjs|reflect-metadata|pino|prom-client)/';

const order = folders.slice(0, -1).map((folder, index) => ({
  name: `${folder}-imports-from-above`,
  comment: `Data takes one way: ${folders.join(', ')}; a folder imports only from those before it.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: test },
  to: { path: `^src/(${folders.slice(index + 1).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...order,
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'http-knows-problems-only',
      comment: 'What every endpoint shares must not know any one of them.',
      severity: 'error',
      from: { path: '^src/http/', pathNot: test },
      to: { path: '^src/', pathNot: '^src/((http|problems)/|(settings|root)\\.ts$)' },
    },
    {
      name: 'http-is-for-the-edge',
      comment: 'The core answers values; only controllers, resolvers, their inputs and modules know that HTTP exists.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: ['^src/http/', edge, test] },
      to: { path: '^src/http/' },
    },
    {
      name: 'one-door',
      comment: "A folder's inside is its own: others import its index.ts. Only an edge may name another folder's edge.",
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: [edge, test] },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'one-door-and-edges',
      comment: "As above: an edge may import another folder's index.ts and edges, and no more.",
      severity: 'error',
      from: { path: `^src/([^/]+)/.*${edge}` },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', edge] },
    },
    {
      name: 'the-top-puts-together',
      comment:
        'The files at the top put modules together and start the server of http/; they know nothing else of a folder.',
      severity: 'error',
      from: { path: top, pathNot: test },
      to: { path: '^src/[^/]+/', pathNot: ['^src/http/', '^src/[^/]+/index\\.ts$', edge] },
    },
    {
      name: 'nobody-knows-the-top',
      comment: 'But for the settings and the place of the clone, which the edges and http/ may read.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: test },
      to: { path: top, pathNot: '^src/(settings|root)\\.ts$' },
    },
    {
      name: 'core-knows-no-framework',
      comment: 'Plain functions over readonly data need no container in a test.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: ['^src/http/', edge, test] },
      to: { path: framework },
    },
    {
      name: 'core-does-no-io',
      comment: 'Same input, same bytes: no files, network, processes or clock. Hashing is arithmetic.',
      severity: 'error',
      from: { path: '^src/(problems|network|site|policy|platforms|synthesis)/', pathNot: [edge, test] },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util)$' },
    },
    {
      name: 'platforms-are-apart',
      comment: 'A platform is one folder; what two share belongs in policy/ or network/.',
      severity: 'error',
      from: { path: '^src/platforms/([^/]+)/', pathNot: test },
      to: { path: '^src/platforms/[^/]+/', pathNot: '^src/platforms/$1/' },
    },
    {
      name: 'platforms-are-behind-the-registry',
      comment: 'Nothing but the registry names a platform: what differs between them is data that the platform gives.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/platforms/[^/]+/', '^src/platforms/registry\\.ts$', test] },
      to: { path: '^src/platforms/[^/]+/' },
    },
    {
      name: 'registry-uses-doors',
      comment: 'A platform shows its index.ts.',
      severity: 'error',
      from: { path: '^src/platforms/registry\\.ts$' },
      to: { path: '^src/platforms/[^/]+/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'read-shares-no-code-with-render',
      comment: 'One mistake must not hide in both: the proof would agree with it.',
      severity: 'error',
      from: { path: '^src/platforms/[^/]+/read[^/]*\\.ts$', pathNot: test },
      to: { path: '^src/platforms/[^/]+/render[^/]*\\.ts$', reachable: true },
    },
    {
      name: 'render-shares-no-code-with-read',
      comment: 'One mistake must not hide in both: the proof would agree with it.',
      severity: 'error',
      from: { path: '^src/platforms/[^/]+/render[^/]*\\.ts$', pathNot: test },
      to: { path: '^src/platforms/[^/]+/read[^/]*\\.ts$', reachable: true },
    },
    {
      name: 'no-test-help-in-the-product',
      comment: 'What is served must not depend on what tests it.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { path: ['^(test|bench|examples)/', test] },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package that the product imports is one of its `dependencies`.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { dependencyTypes: ['npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'What is imported is there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count: to know a type is to know its folder.
    tsPreCompilationDeps: true,
    doNotFollow: { path: '^(node_modules|test)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
