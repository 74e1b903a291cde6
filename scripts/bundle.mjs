// `dist/` to `dist/server.mjs`: one file loads in a third of the time that some 1,500 take.
// It is made of the compiler's output, not of the sources: esbuild emits no decorator metadata, which Nest needs.
import { build } from 'esbuild';

/** Packages that Nest's own optional parts ask for; they are not installed, and those parts are not used. */
const optional = [
  '@apollo/gateway',
  '@apollo/subgraph',
  '@as-integrations/express5',
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'ts-morph',
];

await build({
  entryPoints: ['dist/main.js'],
  outfile: 'dist/server.mjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Less to parse: a sixth of the processor time of a start. Names stay, which Nest shows and compares.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  external: optional.flatMap((name) => [name, `${name}/*`]),
  // Packages in CommonJS call `require`, which an ES module does not have.
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module';const require = $createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
