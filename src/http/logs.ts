import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { type Settings, StartError } from '../settings.js';

/** The log of the service, on standard error, so that standard output stays free for protocols. */
export function createLog(settings: Pick<Settings, 'logLevel' | 'logFormat'>): Logger {
  const options = { level: settings.logLevel, base: null } as const;
  const destination = pino.destination({ dest: 2, sync: true });
  if (settings.logFormat === 'json') return pino(options, destination);
  return pino(options, { write: (line: string) => destination.write(`${readable(line)}\n`) });
}

/** A line of the log for people. */
function readable(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
  const more = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  const name = pino.levels.labels[Number(level)] ?? String(level);
  return `${new Date(Number(time)).toISOString()} ${name} ${String(msg ?? '')}${more}${stack}`;
}

/** Nest’s own messages, in the same log. */
export function nestLog(log: Logger): LoggerService {
  const write = (level: 'debug' | 'warn' | 'error' | 'fatal') => (message: unknown) => {
    // Whoever started the service is told in one line, by `main`.
    if (message instanceof StartError) return;
    if (message instanceof Error) log[level](message);
    else log[level](String(message));
  };
  // What Nest calls a log is one line for each route.
  return {
    log: write('debug'),
    debug: write('debug'),
    verbose: write('debug'),
    warn: write('warn'),
    error: write('error'),
  };
}
