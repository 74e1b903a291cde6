/** How the service runs: read once from the environment, then passed around. */
export interface Settings {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** The catalog that reads without one use, or null for the newest of the default product. */
  readonly defaultCatalog: string | null;
  /** Largest request body, in bytes. */
  readonly bodyLimit: number;
  /** Room for answers that are kept to be sent again, in bytes. */
  readonly answerCache: number;
  /** Time for a whole request to arrive, in seconds. */
  readonly requestTimeout: number;
  /** Deepest GraphQL selection; introspection may go twice as deep. */
  readonly graphqlDepth: number;
  /** Most objects that one GraphQL document may resolve. */
  readonly graphqlNodes: number;
  readonly introspection: boolean;
  readonly logLevel: LogLevel;
  /** `json` for machines, `text` for people. */
  readonly logFormat: (typeof logFormats)[number];
  /** Whether each answer is logged; answers of status 500 and above always are. */
  readonly accessLog: boolean;
  /** How long SIGTERM waits for requests in flight, in seconds. */
  readonly drain: number;
  /** How long readiness says no before the port closes on SIGTERM, in seconds. */
  readonly drainDelay: number;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const logFormats = ['json', 'text'] as const;

/** What is written to the log. */
export type LogLevel = (typeof logLevels)[number];

/** The settings, for injection. */
export const SETTINGS = Symbol('settings');

/** Why the service can't start, in one line for the person who started it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings that the environment gives, each absent one at its default; a wrong one is a `StartError`. */
export function readSettings(environment: Environment): Settings {
  const read = readerOf(environment);
  const settings: Settings = {
    port: read.integer('PORT', 3000, 0, 65535),
    host: read.text('HOST') ?? '127.0.0.1',
    defaultCatalog: read.text('PORTOLAN_DEFAULT_CATALOG'),
    bodyLimit: read.integer('PORTOLAN_BODY_LIMIT', 1024 * 1024, 1024, 1024 * 1024 * 1024),
    answerCache: read.integer('PORTOLAN_ANSWER_CACHE', 16 * 1024 * 1024, 0, 1024 * 1024 * 1024),
    requestTimeout: read.integer('PORTOLAN_REQUEST_TIMEOUT', 30, 1, 3600),
    graphqlDepth: read.integer('PORTOLAN_GRAPHQL_DEPTH', 10, 1, 100),
    graphqlNodes: read.integer('PORTOLAN_GRAPHQL_NODES', 50_000, 1, 10_000_000),
    introspection: read.choice('PORTOLAN_INTROSPECTION', ['on', 'off'], 'on') === 'on',
    logLevel: read.choice('PORTOLAN_LOG', logLevels, 'info'),
    logFormat: read.choice('PORTOLAN_LOG_FORMAT', logFormats, 'json'),
    accessLog: read.choice('PORTOLAN_ACCESS_LOG', ['on', 'off'], 'off') === 'on',
    drain: read.integer('PORTOLAN_DRAIN', 9, 0, 3600),
    drainDelay: read.integer('PORTOLAN_DRAIN_DELAY', 0, 0, 600),
  };
  read.refuseUnknown();
  return settings;
}

function readerOf(environment: Environment) {
  const known = new Set<string>();
  const text = (name: string): string | null => {
    known.add(name);
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  return {
    text,
    integer(name: string, otherwise: number, minimum: number, maximum: number): number {
      const value = text(name);
      if (value === null) return otherwise;
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= minimum && number <= maximum) return number;
      throw new StartError(`${name}=${value} is no whole number from ${minimum} to ${maximum}.`);
    },
    choice<Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word {
      const value = text(name);
      if (value === null) return otherwise;
      const found = words.find((word) => word === value);
      if (found !== undefined) return found;
      throw new StartError(`${name}=${value} is none of ${words.join(', ')}.`);
    },
    /** A misspelt setting would otherwise be silently without effect. */
    refuseUnknown(): void {
      for (const name of Object.keys(environment)) {
        if (name.startsWith('PORTOLAN_') && !known.has(name)) {
          throw new StartError(`${name} is no setting; those are ${[...known].join(', ')}.`);
        }
      }
    },
  };
}
