// What the two pages run. As files of their own, not within the page, so that the pages' policy can forbid inline
// scripts.

/** Mounts GraphiQL with the example queries that the page carries. */
export const playgroundScript = `'use strict';
const examples = JSON.parse(document.getElementById('examples').textContent);
const root = ReactDOM.createRoot(document.getElementById('playground'));
root.render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultTabs: examples,
    // GraphiQL fills its editors from these, not from the first tab, until a tab is chosen.
    query: examples[0]?.query,
    variables: examples[0]?.variables,
    defaultEditorToolsVisibility: true,
    shouldPersistHeaders: false,
  }),
);
`;

/** Mounts the API reference over our OpenAPI document. */
export const referenceScript = `'use strict';
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  // Otherwise the document is sent to another host to be checked.
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
});
`;
