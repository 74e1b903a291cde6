import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../settings.js';
import { Readiness } from './readiness.js';

/** npm passes a terminal's Ctrl-C on to a process that has had it too: what follows this soon is the same, in milliseconds. */
const echo = 500;

/** How often connections that have their answers are closed, in milliseconds. */
const sweep = 50;

/**
 * On the first of the signals: no longer ready, then no longer listening, then, when the requests in flight have their
 * answers or the time is up, the end with exit code 0. On the second, the end at once.
 */
export function drainOn(
  signals: readonly NodeJS.Signals[],
  app: NestFastifyApplication,
  settings: Pick<Settings, 'drain' | 'drainDelay'>,
): void {
  let since: number | null = null;
  const onSignal = () => {
    if (since !== null) {
      if (performance.now() - since > echo) process.exit(1);
      return;
    }
    since = performance.now();
    void drain(app, settings).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of signals) process.on(signal, onSignal);
}

async function drain(app: NestFastifyApplication, { drain, drainDelay }: Pick<Settings, 'drain' | 'drainDelay'>) {
  app.get(Readiness).drain();
  await wait(drainDelay * 1000);
  const { server } = app.getHttpAdapter().getInstance() as FastifyInstance;
  const closed = app.close().then(() => true);
  // A client that keeps its connection alive would hold us to the end of the time.
  setInterval(() => server.closeIdleConnections(), sweep).unref();
  const finished = await Promise.race([closed, wait(drain * 1000, false)]);
  if (!finished) server.closeAllConnections();
}
