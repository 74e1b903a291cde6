import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** `npm run test:long`: every test, those that a change should not wait for too; properties try more cases. */
export default defineConfig({
  ...base,
  test: { ...base.test, env: { LONG: '1' }, exclude: ['**/node_modules/**'], testTimeout: 600_000 },
});
