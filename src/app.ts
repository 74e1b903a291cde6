import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { Catalogs } from './catalog/index.js';
import { exampleQueries } from './examples.js';
import { addGraphqlGate } from './http/graphql/gate.js';
import { createLog, nestLog } from './http/logs.js';
import { measure } from './http/metrics.js';
import { describeApp } from './http/openapi.js';
import { playgroundPage } from './http/pages.js';
import { Reference } from './http/reference.js';
import { createServer } from './http/server.js';
import { version } from './root.js';
import type { Settings } from './settings.js';

/** The whole service, initialised and ready to be asked; it listens when it is told to. */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const log = createLog(settings);
  const { adapter, instance, refusing } = createServer(settings, log);
  const metrics = measure(instance, version);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.create({ settings, metrics, refusing }),
    adapter,
    {
      logger: nestLog(log),
      bodyParser: false,
      abortOnError: false,
    },
  );
  const reference = app.get(Reference);
  reference.describe(() => describeApp(app, version));
  reference.offer(exampleQueries(app.get(Catalogs)));
  addGraphqlGate(instance, refusing, (reply) => reply.send(playgroundPage(reference.examples())));
  await app.init();
  await instance.ready();
  return app;
}
