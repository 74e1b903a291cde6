/** Where GraphQL is. */
export const graphqlPath = '/graphql';
