import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  type Answer,
  answer,
  answerPage,
  Parameter,
  QueryPipe,
  unwrap,
  unwrapAt,
  withLeftProblems,
} from '../http/index.js';
import {
  CatalogPageBody,
  ComponentPageBody,
  ConnectionPageBody,
  PortUseBody,
  SingleCatalogBody,
  SingleComponentBody,
  SingleConnectionBody,
  VersionsBody,
} from './catalog.rest.js';
import { Catalogs } from './catalogs.js';
import { CatalogQuery, ConnectionsQuery, PageQuery } from './filter.query.js';
import type { Catalog } from './model.js';
import { type PageChoice, pageOf, pageSize } from './page.js';
import { findComponent, findConnection, parsePort } from './parse-filter.js';
import { askConnections, queryConnections } from './query.js';
import {
  viewCatalog,
  viewCatalogInList,
  viewComponent,
  viewComponentInList,
  viewConnection,
  viewPortUse,
  viewVersion,
} from './view.js';

/** The query of GET /v1/catalogs. */
export class CatalogsQuery extends PageQuery {
  @Parameter({ description: 'The product whose versions are wanted; left out: all' })
  readonly product?: string;
}

/** The query of GET /v1/components. */
export class ComponentsQuery extends PageQuery {
  @Parameter({
    description: 'product@version, or a product for its newest complete version; left out: the default catalog',
  })
  readonly catalog?: string;
}

const inQuery = (parameter: string) => ({ in: 'query', parameter }) as const;
const inPath = (parameter: string) => ({ in: 'path', parameter }) as const;

/** Which catalogs there are. */
@ApiTags('catalogs')
@Controller('v1')
export class CatalogsController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get('catalogs')
  @ApiOperation({ summary: 'Products and versions: revision, row counts, completeness, sources' })
  @ApiOkResponse({
    type: CatalogPageBody,
    description: 'A page of catalogs, by product, then from the oldest version on',
  })
  list(@Query(QueryPipe) query: CatalogsQuery): Answer {
    const catalogs = unwrapAt(inQuery('product'), this.catalogs.ofProduct(query.product));
    const revisions = catalogs.map(({ id, revision }) => [id, revision]);
    const page = unwrapAt(inQuery('after'), pageOf(catalogs, revisions, choiceOf(query)));
    return answerPage(
      page.data.map((catalog) => viewCatalogInList(catalog, this.defaultId)),
      page,
    );
  }

  @Get('catalogs/:catalog')
  @ApiOperation({ summary: 'One catalog, with the hosts that are needed beside its rows' })
  @ApiParam({ name: 'catalog', description: 'product@version, or a product for its newest complete version' })
  @ApiOkResponse({ type: SingleCatalogBody, description: 'The catalog' })
  one(@Param('catalog') id: string): Answer {
    const catalog = unwrapAt(inPath('catalog'), this.catalogs.find(id));
    return answer(viewCatalog(catalog, this.defaultId), { catalog: catalog.id });
  }

  @Get('versions')
  @ApiOperation({ summary: 'What to poll: the revision of every catalog' })
  @ApiOkResponse({ type: VersionsBody, description: 'Every catalog' })
  versions(): Answer {
    return answer({ data: this.catalogs.all.map(viewVersion) });
  }

  private get defaultId(): string | null {
    const found = this.catalogs.findDefault();
    return found.ok ? found.value.id : null;
  }
}

/** What talks to what. */
@ApiTags('connections')
@Controller('v1/connections')
export class ConnectionsController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get()
  @ApiOperation({
    summary: 'Rows of a catalog',
    description: 'Values of one parameter mean OR, different parameters mean AND.',
  })
  @ApiOkResponse({ type: ConnectionPageBody, description: 'A page of rows' })
  list(@Query(QueryPipe) parameters: ConnectionsQuery): Answer {
    const found = this.catalogs.choose(parameters.catalog);
    const { catalog, query } = unwrap(withLeftProblems(parameters, askConnections({ ...parameters }, found)));
    const page = unwrapAt(inQuery('after'), queryConnections(catalog, query));
    return answerPage(
      page.data.map((row) => viewConnection(catalog, row)),
      page,
      { catalog: catalog.id },
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'One row' })
  @ApiParam({ name: 'id', description: '{source}-to-{destination}, with --word behind it where rows share both ends' })
  @ApiOkResponse({ type: SingleConnectionBody, description: 'The row' })
  one(@Param('id') id: string, @Query(QueryPipe) query: CatalogQuery): Answer {
    const catalog = chosen(this.catalogs, query);
    const row = unwrapAt(inPath('id'), findConnection(catalog, id));
    return answer({ catalog: catalog.id, ...viewConnection(catalog, row) }, { catalog: catalog.id });
  }
}

/** What opens and accepts connections. */
@ApiTags('components')
@Controller('v1/components')
export class ComponentsController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get()
  @ApiOperation({ summary: 'Components of a catalog' })
  @ApiOkResponse({ type: ComponentPageBody, description: 'A page of components, in the order of the catalog' })
  list(@Query(QueryPipe) query: ComponentsQuery): Answer {
    const catalog = chosen(this.catalogs, query);
    const question = ['components', catalog.id, catalog.revision];
    const page = unwrapAt(inQuery('after'), pageOf(catalog.components, question, choiceOf(query)));
    return answerPage(
      page.data.map((component) => viewComponentInList(catalog, component)),
      page,
      { catalog: catalog.id },
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'One component, with the rows that it opens and accepts' })
  @ApiParam({ name: 'id', description: 'The id of a component' })
  @ApiOkResponse({ type: SingleComponentBody, description: 'The component' })
  one(@Param('id') id: string, @Query(QueryPipe) query: CatalogQuery): Answer {
    const catalog = chosen(this.catalogs, query);
    const component = unwrapAt(inPath('id'), findComponent(catalog, id));
    return answer({ catalog: catalog.id, ...viewComponent(catalog, component) }, { catalog: catalog.id });
  }
}

/** Who uses a port. */
@ApiTags('ports')
@Controller('v1/ports')
export class PortsController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get(':port')
  @ApiOperation({ summary: 'Who listens on a port, and who opens it, in every catalog' })
  @ApiParam({ name: 'port', description: '1 to 65535', schema: { type: 'integer', minimum: 1, maximum: 65_535 } })
  @ApiOkResponse({ type: PortUseBody, description: 'The catalogs in which the port is used; none where nobody does' })
  one(@Param('port') text: string): Answer {
    const port = unwrapAt(inPath('port'), parsePort(text));
    const data = viewPortUse(this.catalogs, port);
    return answer({ port, data, total: data.length, next: null });
  }
}

function chosen(catalogs: Catalogs, query: { readonly catalog?: string }): Catalog {
  return unwrapAt(inQuery('catalog'), catalogs.choose(query.catalog));
}

function choiceOf({ first, after }: PageQuery): PageChoice {
  return { first: first ?? pageSize.default, after: after ?? null };
}
