import { describe, it } from 'vitest';
import { canRunPackets } from './packet-lab/can-run.js';

/**
 * `describe` for tests that send packets. Where the machine cannot, the suite is skipped and the reason printed; with
 * `CI=true` it fails instead, since there a skipped engine would pass for a checked one.
 */
export function describePackets(name: string, body: () => void): void {
  const verdict = canRunPackets();
  if (verdict.can) {
    describe(name, body);
    return;
  }
  if (process.env.CI === 'true') {
    describe(name, () => {
      it('sends packets', () => {
        throw new Error(`packet tests must run in CI, and cannot: ${verdict.reason}`);
      });
    });
    return;
  }
  console.warn(`skipped, ${verdict.reason}: ${name}`);
  describe.skip(`${name} (${verdict.reason})`, body);
}
