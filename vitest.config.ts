import { defineConfig } from 'vitest/config';

export default defineConfig({
  // As Node resolves it; by the field `module` there would be a second copy beside the one that Nest imports.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.long.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
