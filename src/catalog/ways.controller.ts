import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type Answer,
  ApiAnswer,
  answerList,
  type Format,
  listFormats,
  Parameter,
  QueryPipe,
  unwrap,
  withLeftProblems,
} from '../http/index.js';
import { type Fault, type Parsed, type Problem, problemAt, type Result } from '../problems/index.js';
import { inQuery, listOf, used } from './answering.rest.js';
import { Catalogs } from './catalogs.js';
import { CatalogQuery } from './filter.query.js';
import { hopColumns } from './list-columns.rest.js';
import type { Catalog } from './model.js';
import { findComponent } from './parse-filter.js';
import { viewConnection } from './view.js';
import { findWays, maximumWays } from './ways.js';
import { WaysBody } from './ways.rest.js';

/** The query of GET /v1/paths. */
export class WaysQuery extends CatalogQuery {
  /** Told together with what is wrong about components, which only the catalog knows. */
  static readonly leavesProblems = true;

  @Parameter({ required: true, description: 'The component at which the way starts' })
  readonly source?: string;

  @Parameter({ required: true, description: 'The component at which it ends' })
  readonly destination?: string;

  @Parameter({ description: 'How the list is written; it wins over Accept', choices: listFormats, default: 'json' })
  readonly format?: Format;
}

/** How one component reaches another. */
@ApiTags('connections')
@Controller('v1/paths')
export class WaysController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get()
  @ApiOperation({
    summary: 'Direct connections between two components, else the way through others',
    description:
      'A row leads from the end that opens it to the other; a both-ways row leads in either direction. All ways of the ' +
      `answer are equally short; there are at most ${maximumWays}.`,
  })
  @ApiAnswer({ type: WaysBody, description: 'The ways; none where the source can’t reach the destination' })
  list(@Query(QueryPipe) query: WaysQuery): Answer {
    const { catalog, source, destination } = unwrap(withLeftProblems(query, this.ask(query)));
    const { direct, ways, truncated } = findWays(catalog, source, destination);
    const data = ways.map((hops) => ({
      components: [source, ...hops.map((hop) => hop.destination)],
      hops: hops.map((hop) => ({ ...hop, connections: hop.connections.map((row) => viewConnection(catalog, row)) })),
    }));
    const { about, notes } = listOf(catalog);
    return answerList(
      {
        about: { ...about, source, destination, direct, truncated },
        data,
        total: data.length,
        next: null,
        rows: () => data.flatMap(({ hops }, i) => hops.map((hop) => ({ way: i + 1, ...hop }))),
        columns: hopColumns,
        notes,
      },
      { ...used(catalog), format: query.format },
    );
  }

  private ask({ catalog: name, source = '', destination = '' }: WaysQuery): Result<Asked> {
    const catalog = this.catalogs.choose(name);
    const problems: Problem[] = [];
    const refuse = (parameter: string, found: Fault) => problems.push(problemAt(inQuery(parameter), found));
    if (!catalog.ok) refuse('catalog', catalog.fault);
    const component = (parameter: string, id: string): string => {
      // What is missing is told already, and components of an unknown catalog can’t be judged.
      const found: Parsed<unknown> =
        catalog.ok && id !== '' ? findComponent(catalog.value, id) : { ok: true, value: id };
      if (!found.ok) refuse(parameter, found.fault);
      return id;
    };
    const asked = { source: component('source', source), destination: component('destination', destination) };
    if (!catalog.ok || problems.length > 0) return { ok: false, problems };
    return { ok: true, value: { catalog: catalog.value, ...asked } };
  }
}

interface Asked {
  readonly catalog: Catalog;
  readonly source: string;
  readonly destination: string;
}
