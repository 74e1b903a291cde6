import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../settings.js';
import { Budget, limitNodes } from './budget.js';
import { depthRule } from './depth.js';
import { formatGraphqlError } from './errors.js';
import { graphqlPath } from './path.js';
import { type GraphqlContext, requestPlugin } from './plugin.js';

/** Longest document, in tokens: validation compares fields of the same name pair by pair. */
const maximumTokens = 4000;

/**
 * Apollo on Fastify. What Apollo and Nest would choose by `NODE_ENV` is said outright, so that the same request gets
 * the same bytes everywhere. Why there is no CSRF prevention: docs/decisions/0003-graphql-without-csrf-prevention.md.
 */
export function graphqlOptions(settings: Settings): ApolloDriverConfig {
  return {
    driver: ApolloDriver,
    path: graphqlPath,
    autoSchemaFile: true,
    sortSchema: true,
    transformSchema: limitNodes,
    context: (request: FastifyRequest): GraphqlContext => ({ req: request, budget: new Budget(settings.graphqlNodes) }),
    nodeEnv: 'production',
    introspection: settings.introspection,
    graphiql: false,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    autoTransformHttpErrors: false,
    formatError: formatGraphqlError,
    validationRules: [depthRule(settings.graphqlDepth)],
    parseOptions: { maxTokens: maximumTokens },
    plugins: [
      requestPlugin,
      // Costs two fifths of a request, and every answer here is not to be stored.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  };
}
