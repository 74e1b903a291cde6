import type {
  ApolloServerPlugin,
  GraphQLRequestContext,
  GraphQLRequestContextWillSendResponse,
  GraphQLRequestListener,
} from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { Budget } from './budget.js';
import { extensionsOf, isOurs } from './errors.js';

/** The context of one GraphQL request. */
export interface GraphqlContext {
  readonly req: FastifyRequest;
  readonly budget: Budget;
}

/** Gives errors their request id, logs those that are ours, and refuses a document that spent its budget as a whole. */
export const requestPlugin: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart(): Promise<GraphQLRequestListener<GraphqlContext>> {
    return Promise.resolve({ didEncounterErrors, willSendResponse });
  },
};

function didEncounterErrors({ errors, contextValue }: GraphQLRequestContext<GraphqlContext>): Promise<void> {
  for (const error of errors?.filter(isOurs) ?? []) {
    contextValue.req.log.error({ err: error.originalError ?? error, path: error.path }, 'a resolver failed');
  }
  return Promise.resolve();
}

function willSendResponse({
  response,
  contextValue,
}: GraphQLRequestContextWillSendResponse<GraphqlContext>): Promise<void> {
  response.http.headers.set('cache-control', 'no-store');
  if (response.body.kind !== 'single') return Promise.resolve();
  const { singleResult } = response.body;
  const spent = contextValue.budget.spent();
  if (spent !== null) {
    delete singleResult.data;
    response.http.status = 400;
    singleResult.errors = [{ message: spent.message, extensions: { ...extensionsOf(spent.problems) } }];
  }
  const requestId = contextValue.req.id;
  const errors = singleResult.errors?.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  if (errors !== undefined) singleResult.errors = errors;
  return Promise.resolve();
}
