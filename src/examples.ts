import type { Catalog, Catalogs } from './catalog/index.js';
import type { ExampleQuery } from './http/index.js';
import { platforms } from './platforms/index.js';

const busiest = `# Who talks to a component, and how.
query WhoTalksTo($component: ID!, $catalog: ID) {
  component(id: $component, catalog: $catalog) {
    title
    accepts {
      source { id title }
      ports { transport from to recommended optional }
      security { documented }
      purpose
    }
  }
}
`;

const rows = `# Rows of a catalog, a page at a time: put next into after.
query Rows($catalog: ID, $after: String) {
  connections(catalog: $catalog, filter: { required: [true] }, sort: destination, first: 5, after: $after) {
    total
    next
    nodes { id direction source { id } destination { id } ports { transport from to } hosts }
  }
}
`;

const port = `# Who listens on a port, in every catalog.
query WhoListens($port: Int!) {
  port(number: $port) {
    catalogs {
      catalog
      listens { component { id } connections { id source { id } } }
    }
  }
}
`;

const rules = `# What to open for it: rules for one site, read back and proven.
query Rules($platform: ID!, $input: RulesInput!) {
  rules(platform: $platform, input: $input) {
    files { path content }
    coverage { connection status missing { code remedy } }
    proof { holds opens { example } blocks { example } }
    warnings { code message }
  }
}
`;

/** Queries for the playground, about the catalog that reads use. Nothing where there is none. */
export function exampleQueries(catalogs: Catalogs): readonly ExampleQuery[] {
  const found = catalogs.findDefault();
  if (!found.ok) return [];
  const catalog = found.value;
  const component = busiestComponent(catalog);
  const number = catalog.connections.flatMap(({ ports }) => ports).find(({ kind }) => kind === 'fixed');
  return [
    example(busiest, { component, catalog: catalog.id }),
    example(rows, { catalog: catalog.id, after: null }),
    ...(number?.kind === 'fixed' ? [example(port, { port: number.from })] : []),
    ...rulesExample(catalog, component),
  ];
}

function example(query: string, variables: object): ExampleQuery {
  return { query, variables: JSON.stringify(variables, null, 2) };
}

/** The component that most rows lead to. */
function busiestComponent(catalog: Catalog): string {
  const accepted = (id: string) => catalog.connections.filter(({ destination }) => destination === id).length;
  return catalog.components.map(({ id }) => id).reduce((best, id) => (accepted(id) > accepted(best) ? id : best));
}

/** A gateway in front of the component, with addresses that stand for documentation (RFC 5737). */
function rulesExample(catalog: Catalog, component: string): readonly ExampleQuery[] {
  const platform = platforms.find(({ points }) => points.includes('gateway'));
  const peer = catalog.connections.find(({ source, destination }) => destination === component && source !== component);
  if (platform === undefined || peer === undefined) return [];
  const components = [
    { id: peer.source, addresses: ['192.0.2.0/28'] },
    { id: component, addresses: ['198.51.100.0/28'] },
  ];
  const input = {
    site: { catalog: catalog.id, components },
    enforcementPoint: { kind: 'gateway' },
    select: { source: [peer.source], destination: [component] },
  };
  return [example(rules, { platform: platform.id, input })];
}
