import type { FastifyInstance } from 'fastify';
import { createApp } from './app.js';
import { drainOn } from './http/drain.js';
import { readSettings, StartError } from './settings.js';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const app = await createApp(settings);
  drainOn(['SIGTERM', 'SIGINT'], app, settings);
  // Not Nest's `listen`, which logs a busy port too: one line says it.
  const instance = app.getHttpAdapter().getInstance() as FastifyInstance;
  const url = (await instance.listen({ port: settings.port, host: settings.host })).replace('[::1]', 'localhost');
  process.stdout.write(
    [
      `Portolan listens on ${url}`,
      `  playground  ${url}/graphql`,
      `  reference   ${url}/docs`,
      `  try         curl '${url}/v1/connections?first=3'`,
      '',
    ].join('\n'),
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(`portolan: ${reasonOf(error)}\n`);
  process.exit(1);
}

function reasonOf(error: unknown): string {
  if (error instanceof StartError) return error.message;
  if (!(error instanceof Error)) return String(error);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `${process.env.HOST ?? '127.0.0.1'}:${process.env.PORT ?? 3000} is in use: choose another PORT, or end what listens there.`;
    case 'EACCES':
      return `PORT=${process.env.PORT} needs more rights: choose one from 1024.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${process.env.HOST} is no address of this machine.`;
    default:
      return error.stack ?? error.message;
  }
}
