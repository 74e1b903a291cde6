import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  type Answer,
  ApiAnswer,
  answer,
  answerAs,
  answerList,
  chosenFormat,
  type Format,
  FormatQuery,
  formatMarkdown,
  formatText,
  Parameter,
  QueryPipe,
  unwrap,
  unwrapAt,
  withLeftProblems,
} from '../http/index.js';
import { aboutOf, chosen, inPath, inQuery, listOf, used } from './answering.rest.js';
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
import { checklistOf } from './checklist.js';
import { ChecklistBody } from './checklist.rest.js';
import { checklistPage } from './checklist-page.rest.js';
import { CatalogQuery, ConnectionsQuery, PageQuery } from './filter.query.js';
import {
  catalogColumns,
  componentColumns,
  connectionColumns,
  portUseColumns,
  portUseRows,
  versionColumns,
} from './list-columns.rest.js';
import { type PageChoice, pageOf, pageSize } from './page.js';
import { findComponent, findConnection, parsePort } from './parse-filter.js';
import { portHistories } from './port-history.js';
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

const checklistFormats = ['json', 'markdown', 'text', 'yaml'] as const satisfies readonly Format[];

/** The query of GET /v1/components/{id}/checklist. */
export class ChecklistQuery extends CatalogQuery {
  @Parameter({
    description: 'How the checklist is written; it wins over Accept',
    choices: checklistFormats,
    default: 'json',
  })
  readonly format?: Format;
}

/** Which catalogs there are. */
@ApiTags('catalogs')
@Controller('v1')
export class CatalogsController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get('catalogs')
  @ApiOperation({ summary: 'Products and versions: revision, row counts, completeness, sources' })
  @ApiAnswer({
    type: CatalogPageBody,
    description: 'A page of catalogs, by product, then from the oldest version on',
  })
  list(@Query(QueryPipe) query: CatalogsQuery): Answer {
    const catalogs = unwrapAt(inQuery('product'), this.catalogs.ofProduct(query.product));
    const revisions = catalogs.map(({ id, revision }) => [id, revision]);
    const page = unwrapAt(inQuery('after'), pageOf(catalogs, revisions, choiceOf(query)));
    const data = page.data.map((catalog) => viewCatalogInList(catalog, this.defaultId));
    return answerList({ ...page, data, rows: () => data, columns: catalogColumns }, { format: query.format });
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
  @ApiOperation({
    summary: 'What to poll: the revision of every catalog',
    description:
      'Poll this, with If-None-Match, and fetch a catalog only if its revision moved: another revision means another ' +
      'content, the same one the same content, on every replica. It is small and never rate limited.',
  })
  @ApiAnswer({ type: VersionsBody, description: 'Every catalog, by product, then from the oldest version on' })
  versions(@Query(QueryPipe) { format }: FormatQuery): Answer {
    const data = this.catalogs.all.map(viewVersion);
    return answerList(
      { data, total: data.length, next: null, whole: true, rows: () => data, columns: versionColumns },
      { format },
    );
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
  @ApiAnswer({ type: ConnectionPageBody, description: 'A page of rows' })
  list(@Query(QueryPipe) parameters: ConnectionsQuery): Answer {
    const found = this.catalogs.choose(parameters.catalog);
    const { catalog, query } = unwrap(withLeftProblems(parameters, askConnections({ ...parameters }, found)));
    const page = unwrapAt(inQuery('after'), queryConnections(catalog, query));
    const data = page.data.map((row) => viewConnection(catalog, row));
    return answerList(
      { ...page, ...listOf(catalog), data, rows: () => data, columns: connectionColumns },
      { ...used(catalog), format: parameters.format },
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'One row' })
  @ApiParam({ name: 'id', description: '{source}-to-{destination}, with --word behind it where rows share both ends' })
  @ApiOkResponse({ type: SingleConnectionBody, description: 'The row' })
  one(@Param('id') id: string, @Query(QueryPipe) query: CatalogQuery): Answer {
    const catalog = chosen(this.catalogs, query);
    const row = unwrapAt(inPath('id'), findConnection(catalog, id));
    return answer({ ...aboutOf(catalog), ...viewConnection(catalog, row) }, used(catalog));
  }
}

/** What opens and accepts connections. */
@ApiTags('components')
@Controller('v1/components')
export class ComponentsController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get()
  @ApiOperation({ summary: 'Components of a catalog' })
  @ApiAnswer({ type: ComponentPageBody, description: 'A page of components, in the order of the catalog' })
  list(@Query(QueryPipe) query: ComponentsQuery): Answer {
    const catalog = chosen(this.catalogs, query);
    const question = ['components', catalog.id, catalog.revision];
    const page = unwrapAt(inQuery('after'), pageOf(catalog.components, question, choiceOf(query)));
    const data = page.data.map((component) => viewComponentInList(catalog, component));
    return answerList(
      { ...page, ...listOf(catalog), data, rows: () => data, columns: componentColumns },
      { ...used(catalog), format: query.format },
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'One component, with the rows that it opens and accepts' })
  @ApiParam({ name: 'id', description: 'The id of a component' })
  @ApiOkResponse({ type: SingleComponentBody, description: 'The component' })
  one(@Param('id') id: string, @Query(QueryPipe) query: CatalogQuery): Answer {
    const catalog = chosen(this.catalogs, query);
    const component = unwrapAt(inPath('id'), findComponent(catalog, id));
    return answer({ ...aboutOf(catalog), ...viewComponent(catalog, component) }, used(catalog));
  }

  @Get(':id/checklist')
  @ApiOperation({ summary: 'What to arrange for a component: inbound, outbound, hosts, and what breaks without each' })
  @ApiParam({ name: 'id', description: 'The id of a component' })
  @ApiAnswer({ type: ChecklistBody, description: 'The checklist', formats: checklistFormats })
  checklist(@Param('id') id: string, @Query(QueryPipe) query: ChecklistQuery): Answer {
    const catalog = chosen(this.catalogs, query);
    const checklist = checklistOf(catalog, unwrapAt(inPath('id'), findComponent(catalog, id)));
    const body = () => ({ ...aboutOf(catalog), ...checklist });
    const page = () => checklistPage(catalog, checklist);
    return answerAs(
      {
        'application/json': body,
        'text/markdown': () => formatMarkdown(page()),
        'text/plain': () => formatText(page()),
        'application/yaml': body,
      },
      { ...used(catalog), ...chosenFormat(query.format) },
    );
  }
}

/** Who uses a port. */
@ApiTags('ports')
@Controller('v1/ports')
export class PortsController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get(':port')
  @ApiOperation({
    summary: 'Who listens on a port, and who opens it, in every catalog; since which version, until which',
  })
  @ApiParam({ name: 'port', description: '1 to 65535', schema: { type: 'integer', minimum: 1, maximum: 65_535 } })
  @ApiAnswer({ type: PortUseBody, description: 'The catalogs in which the port is used; none where nobody does' })
  one(@Param('port') text: string, @Query(QueryPipe) { format }: FormatQuery): Answer {
    const port = unwrapAt(inPath('port'), parsePort(text));
    const data = viewPortUse(this.catalogs, port);
    const products = portHistories(this.catalogs, port);
    const rows = () => portUseRows(this.catalogs, data, products);
    const page = { total: data.length, next: null };
    return answerList(
      { ...page, about: { port }, data, more: { products }, rows, columns: portUseColumns },
      { format },
    );
  }
}

function choiceOf({ first, after }: PageQuery): PageChoice {
  return { first: first ?? pageSize.default, after: after ?? null };
}
