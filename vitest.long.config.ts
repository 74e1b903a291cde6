import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** `npm run test:long`: tests that take longer than a change should wait for. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['src/**/*.long.test.ts', 'test/**/*.long.test.ts'],
    exclude: [],
    passWithNoTests: true,
    testTimeout: 600_000,
  },
});
