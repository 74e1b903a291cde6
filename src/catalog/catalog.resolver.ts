import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { problem, unwrap, unwrapAt } from '../http/index.js';
import { fault, Reader } from '../problems/index.js';
import {
  Catalog,
  Component,
  Connection,
  ConnectionFilter,
  ConnectionPage,
  ConnectionSort,
  PortUse,
} from './catalog.graphql.js';
import { getIndex } from './catalog-index.js';
import { Catalogs } from './catalogs.js';
import { everything, type ConnectionFilter as Filter } from './filter.js';
import type { Catalog as CatalogModel } from './model.js';
import {
  type CatalogNode,
  type ComponentNode,
  type ConnectionNode,
  catalogNode,
  componentNode,
  connectionNode,
  type PageNode,
  type PortUseNode,
  portUseNode,
} from './nodes.js';
import { pageSize } from './page.js';
import { findComponent, findConnection, parseConnectionFilter, parsePort } from './parse-filter.js';
import { queryConnections } from './query.js';

const argument = (parameter: string) => ({ in: 'query', parameter }) as const;
const catalogArgument = {
  type: () => ID,
  nullable: true,
  description: 'product@version, or a product for its newest complete version; left out: the default catalog',
} as const;

/** The questions of REST in GraphQL, answered by the same code. */
@Resolver()
export class CatalogResolver {
  constructor(private readonly catalogs: Catalogs) {}

  @Query(() => [Catalog], { name: 'catalogs', description: 'Products and versions, the oldest version first' })
  list(
    @Args('product', { type: () => ID, nullable: true, description: 'The product whose versions are wanted' })
    product?: string | null,
  ): readonly CatalogNode[] {
    const catalogs = unwrapAt(argument('product'), this.catalogs.ofProduct(product));
    return catalogs.map((catalog) => catalogNode(this.catalogs, catalog));
  }

  @Query(() => Catalog, { nullable: true, description: 'One catalog' })
  catalog(@Args('id', catalogArgument) id?: string | null): CatalogNode {
    return catalogNode(this.catalogs, unwrapAt(argument('id'), this.catalogs.choose(id)));
  }

  @Query(() => ConnectionPage, { description: 'Rows of a catalog' })
  connections(
    @Args('catalog', catalogArgument) catalogId?: string | null,
    @Args('filter', { type: () => ConnectionFilter, nullable: true, description: 'Which rows; left out: all' })
    filter?: ConnectionFilter | null,
    @Args('sort', {
      type: () => ConnectionSort,
      nullable: true,
      description: 'What they are sorted by; left out: order',
    })
    sort?: ConnectionSort | null,
    @Args('descending', { type: () => Boolean, nullable: true, description: 'Whether the order is turned round' })
    descending?: boolean | null,
    @Args('first', {
      type: () => Int,
      nullable: true,
      description: `The most rows on a page, ${pageSize.minimum} to ${pageSize.maximum}; left out: ${pageSize.default}`,
    })
    first?: number | null,
    @Args('after', { type: () => String, nullable: true, description: 'The cursor of the page before' })
    after?: string | null,
  ): PageNode {
    const catalog = this.choose(catalogId);
    const query = {
      filter: filterOf(filter ?? undefined, catalog),
      sort: { by: sort ?? ConnectionSort.order, descending: descending ?? false },
      first: sizeOf(first ?? pageSize.default),
      after: after ?? null,
    };
    const { data, total, next } = unwrapAt(argument('after'), queryConnections(catalog, query));
    const { id, completeness } = catalog;
    return { catalog: id, completeness, total, next, nodes: data.map((row) => connectionNode(catalog, row)) };
  }

  @Query(() => Connection, { nullable: true, description: 'One row' })
  connection(
    @Args('id', { type: () => ID, description: 'The id of the row' }) id: string,
    @Args('catalog', catalogArgument) catalogId?: string | null,
  ): ConnectionNode {
    const catalog = this.choose(catalogId);
    return connectionNode(catalog, unwrapAt(argument('id'), findConnection(catalog, id)));
  }

  @Query(() => [Component], { description: 'The components of a catalog, in its order' })
  components(@Args('catalog', catalogArgument) catalogId?: string | null): readonly ComponentNode[] {
    const catalog = this.choose(catalogId);
    return catalog.components.map((component) => componentNode(catalog, component));
  }

  @Query(() => Component, { nullable: true, description: 'One component' })
  component(
    @Args('id', { type: () => ID, description: 'The id of the component' }) id: string,
    @Args('catalog', catalogArgument) catalogId?: string | null,
  ): ComponentNode {
    const catalog = this.choose(catalogId);
    return componentNode(catalog, unwrapAt(argument('id'), findComponent(catalog, id)));
  }

  @Query(() => PortUse, { description: 'Who listens on a port, and who opens it, in every catalog' })
  port(@Args('number', { type: () => Int, description: '1 to 65535' }) number: number): PortUseNode {
    return portUseNode(this.catalogs, unwrapAt(argument('number'), parsePort(String(number))));
  }

  private choose(id: string | null | undefined): CatalogModel {
    return unwrapAt(argument('catalog'), this.catalogs.choose(id));
  }
}

/** The ends of a row. */
@Resolver(() => Connection)
export class ConnectionResolver {
  @ResolveField()
  source(@Parent() { from }: ConnectionNode): ComponentNode {
    return componentNode(from.catalog, getIndex(from.catalog).getComponent(from.row.source));
  }

  @ResolveField()
  destination(@Parent() { from }: ConnectionNode): ComponentNode {
    return componentNode(from.catalog, getIndex(from.catalog).getComponent(from.row.destination));
  }
}

/** The rows of a component. */
@Resolver(() => Component)
export class ComponentResolver {
  @ResolveField()
  opens(@Parent() { from, id }: ComponentNode): readonly ConnectionNode[] {
    return getIndex(from)
      .opens(id)
      .map((row) => connectionNode(from, row));
  }

  @ResolveField()
  accepts(@Parent() { from, id }: ComponentNode): readonly ConnectionNode[] {
    return getIndex(from)
      .accepts(id)
      .map((row) => connectionNode(from, row));
  }
}

/** Null is GraphQL's way to leave a field out. */
function filterOf(input: ConnectionFilter | undefined, catalog: CatalogModel): Filter {
  if (input === undefined) return everything;
  const given = Object.fromEntries(
    Object.entries(input).filter(([, values]) => values !== null && values !== undefined),
  );
  const reader = new Reader({ filter: given });
  return unwrap(reader.finish(parseConnectionFilter(reader, given, ['filter'], catalog)));
}

function sizeOf(first: number): number {
  if (first >= pageSize.minimum && first <= pageSize.maximum) return first;
  const detail = `${first} is not from ${pageSize.minimum} to ${pageSize.maximum}.`;
  throw problem(argument('first'), fault('invalid-parameter', detail));
}
