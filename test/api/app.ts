import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { createApp } from '../../src/app.js';
import { readSettings } from '../../src/settings.js';

/** The whole service in this process, with settings as the environment would give them, silent unless told otherwise. */
export async function startApp(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ app: NestFastifyApplication; api: TestAgent }> {
  const app = await createApp(readSettings({ PORTOLAN_LOG: 'silent', ...environment }));
  return { app, api: supertest(app.getHttpServer()) };
}
