import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

const executablePath = '/usr/bin/chromium';

/** Tests in a browser: they must run in CI, and elsewhere say why where they do not. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (existsSync(executablePath) || process.env.CI === 'true') {
    describe(name, tests);
    return;
  }
  const reason = `${executablePath} is missing: install Debian’s package chromium`;
  console.info(`skipped: ${name}: ${reason}`);
  describe.skip(`${name} (${reason})`, tests);
}

/** A headless Chromium with an empty profile, which asks nothing of the network by itself. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
