import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { fault } from '../../problems/index.js';
import { type ErrorEntry, errorEntry, type Refusal } from '../problem-details.js';
import { ProblemError } from '../problem-error.js';

/** What every GraphQL error carries, under the same names as a problem. */
export interface ErrorExtensions extends Record<string, unknown> {
  readonly code: string;
  readonly errors: readonly ErrorEntry[];
  readonly suggestions: readonly string[];
  /** Filled in where the request is known. */
  readonly requestId?: string;
}

/** What the caller wrote wrongly, in Apollo’s words. */
const callersFault: ReadonlySet<unknown> = new Set([
  ApolloServerErrorCode.BAD_REQUEST,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_FOUND,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
  'INTROSPECTION_DISABLED',
]);

/** An error as the caller may see it. */
export function formatGraphqlError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const refusals = refusalsOf(formatted, error);
  return {
    message: refusals[0].detail,
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: extensionsOf(refusals),
  };
}

/** The extensions of an error for one or more refusals; the first decides. */
export function extensionsOf(refusals: readonly [Refusal, ...Refusal[]]): ErrorExtensions {
  const [{ code, suggestions }] = refusals;
  return { code, errors: refusals.map(errorEntry), suggestions };
}

/** The refusal inside an error of GraphQL, wherever it was wrapped. */
export function findProblemError(error: unknown): ProblemError | null {
  for (let inner = error; inner instanceof Error; inner = inner instanceof GraphQLError ? inner.originalError : null) {
    if (inner instanceof ProblemError) return inner;
  }
  return null;
}

/** Whether an error is ours, and belongs in the log. */
export function isOurs(error: unknown): boolean {
  const found = findProblemError(error);
  if (found !== null) return found.problems[0].code === 'proof-failed';
  return !isCallersFault(error);
}

function refusalsOf(formatted: GraphQLFormattedError, error: unknown): readonly [Refusal, ...Refusal[]] {
  const found = findProblemError(error);
  if (found !== null) return found.problems;
  if (!isCallersFault(error)) return [fault('internal-error', 'The service failed.')];
  // What graphql-js says where it stops at a limit of its own: of tokens, errors or compared fields.
  if (formatted.message.endsWith('aborted.')) return [fault('query-too-complex', tooLong)];
  return [fault('graphql-invalid', formatted.message, { suggestions: suggestionsIn(formatted.message) })];
}

const tooLong = 'The document has more tokens, mistakes or repeated fields than are looked at.';

/** Apollo gives a mutation to a schema without one no code. */
const notConfigured = /^Schema is not configured to execute (mutation|subscription) operation\.$/;

function isCallersFault(error: unknown): boolean {
  if (!(error instanceof GraphQLError)) return false;
  return callersFault.has(error.extensions.code) || notConfigured.test(error.message);
}

/** graphql-js puts near names into its message: Did you mean "source", "security", or "hosts"? */
function suggestionsIn(message: string): readonly string[] {
  const [, names = ''] = message.split('Did you mean', 2);
  return [...names.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
}
