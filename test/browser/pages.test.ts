import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp } from '../api/app.js';
import { describeInBrowser, openBrowser } from './chromium.js';

describeInBrowser('in a browser', () => {
  let app: NestFastifyApplication;
  let browser: Browser;
  let origin: string;
  beforeAll(async () => {
    ({ app } = await startApp());
    await app.listen(0, '127.0.0.1');
    origin = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  /** A page, and everything about it that nobody should see. */
  async function visit(path: string): Promise<{ page: Page; complaints: readonly string[] }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !url.startsWith('data:') && !url.startsWith('blob:')) complaints.push(url);
    });
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(origin + path);
    return { page, complaints };
  }

  it('the playground runs every example, with nothing from elsewhere', async () => {
    const { page, complaints } = await visit('/graphql');
    const tabs = page.getByRole('tab');
    await tabs.first().waitFor();
    const count = await tabs.count();
    expect(count).toBeGreaterThanOrEqual(4);
    expect(new Set(await tabs.allTextContents()).size).toBe(count);
    for (let index = 0; index < count; index++) {
      // The first tab is open already, and has to run as it stands there.
      if (index > 0) await tabs.nth(index).click();
      // GraphiQL works out the operation of a tab a moment after it shows it.
      await page.waitForTimeout(500);
      const answered = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByRole('button', { name: /execute query/i }).click();
      const answer = (await (await answered).json()) as { data: Record<string, unknown>; errors?: unknown };
      expect(answer.errors).toBeUndefined();
      const [[field, value] = ['', null]] = Object.entries(answer.data);
      expect(value, field).not.toBeNull();
      await page.locator('.graphiql-response').getByText(field).first().waitFor();
    }
    expect(complaints).toEqual([]);
    if (process.env.SCREENSHOTS !== undefined)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/playground.png` });
  });

  it('the playground shows the documentation of the schema', async () => {
    const { page, complaints } = await visit('/graphql');
    await page.getByRole('button', { name: /show documentation explorer/i }).click();
    await page.getByRole('link', { name: 'Query' }).first().click();
    await page.getByText('Rows of a catalog').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('the reference lists every operation and tries one out, with nothing from elsewhere', async () => {
    const { page, complaints } = await visit('/docs');
    await page.locator('.opblock').first().waitFor();
    const document = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: Record<string, object> };
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
    expect(await page.locator('.opblock').count()).toBe(operations.length);
    const versions = page.locator('.opblock', { has: page.getByText('/v1/versions', { exact: true }) });
    await versions.locator('.opblock-summary').click();
    await versions.getByRole('button', { name: 'Execute' }).click();
    await versions.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
    if (process.env.SCREENSHOTS !== undefined) await page.screenshot({ path: `${process.env.SCREENSHOTS}/docs.png` });
    expect(complaints).toEqual([]);
  });
});
