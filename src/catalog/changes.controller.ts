import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  type Answer,
  ApiAnswer,
  answerAs,
  chosenFormat,
  type Format,
  formatCsv,
  formatMarkdown,
  formatText,
  Parameter,
  QueryPipe,
  unwrap,
  unwrapAt,
} from '../http/index.js';
import { inPath, inQuery, used } from './answering.rest.js';
import { Catalogs } from './catalogs.js';
import { compareCatalogs, versionsBetween } from './changes.js';
import { ComparisonBody, FeedBody } from './changes.rest.js';
import { changesPage } from './changes-page.rest.js';
import { atomOfChanges, feedOfVersions } from './feeds.rest.js';
import { findVersions } from './find-versions.js';
import { changeColumns } from './list-columns.rest.js';
import { viewVersion } from './view.js';

const formats = ['json', 'markdown', 'text', 'csv', 'yaml'] as const satisfies readonly Format[];

/** The query of GET /v1/changes. */
export class ChangesQuery {
  @Parameter({ description: 'The product; left out: that of the default catalog' })
  readonly product?: string;

  @Parameter({ required: true, description: 'The earlier version', example: '1.1' })
  readonly from!: string;

  @Parameter({ required: true, description: 'The later version', example: '1.2' })
  readonly to!: string;

  @Parameter({
    description: 'Whether a change of source, confidence or note alone is shown too',
    boolean: true,
    default: false,
  })
  readonly evidence?: boolean;

  @Parameter({
    description: 'How the comparison is written; it wins over Accept. CSV has the net result, a line for each field',
    choices: formats,
    default: 'json',
  })
  readonly format?: Format;
}

/** What changed between versions. */
@ApiTags('changes')
@Controller('v1/changes')
export class ChangesController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get()
  @ApiOperation({
    summary: 'What changed between two versions: what to open, what to close',
    description:
      'Rows added, removed and changed, field by field: the net result over all versions between the two, and each step. ' +
      'What the later version lacks is to be closed only if that version was wholly seen in its direction, and no other ' +
      'row uses it; else that is unknown. ' +
      'Of several impacts a row has the most urgent: open, close, unknown, change-security, wording.',
  })
  @ApiAnswer({ type: ComparisonBody, description: 'The comparison', formats })
  compare(@Query(QueryPipe) query: ChangesQuery): Answer {
    const { product, from, to, evidence = false, format } = query;
    const pair = unwrap(findVersions(this.catalogs, { product, from, to }, inQuery));
    const versions = versionsBetween(pair.from, pair.to, this.catalogs);
    const comparison = compareCatalogs(pair.from, pair.to, this.catalogs, { evidence });
    const body = () => {
      const { data, steps, ...about } = comparison;
      return { ...about, versions: versions.map(viewVersion), data, steps };
    };
    const rows = () =>
      comparison.data.flatMap(({ fields, ...change }) => fields.map((field) => ({ ...change, ...field })));
    const page = () => changesPage(comparison, versions);
    return answerAs(
      {
        'application/json': body,
        'text/markdown': () => formatMarkdown(page()),
        'text/plain': () => formatText(page()),
        'text/csv': () => formatCsv(changeColumns, rows()),
        'application/yaml': body,
      },
      { ...used(pair.from, pair.to), ...chosenFormat(format) },
    );
  }
}

const productParameter = { name: 'product', description: 'The id of a product' };

/** What a reader of feeds follows. */
@ApiTags('changes')
@Controller('v1/products')
export class FeedsController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get(':product/changes.atom')
  @ApiOperation({ summary: 'Atom: an entry for each version, with what changed since the one before' })
  @ApiParam(productParameter)
  @ApiOkResponse({
    description: 'RFC 4287, the newest version first',
    content: { 'application/atom+xml': { schema: { type: 'string' } } },
  })
  changes(@Param('product') product: string): Answer {
    const versions = unwrapAt(inPath('product'), this.catalogs.ofProduct(product));
    return answerAs({ 'application/atom+xml': () => atomOfChanges(versions) });
  }

  @Get(':product/versions.json')
  @ApiOperation({ summary: 'JSON Feed 1.1: an item for each version' })
  @ApiParam(productParameter)
  @ApiAnswer({ type: FeedBody, description: 'The feed, the newest version first', formats: ['json'] })
  versions(@Param('product') product: string): Answer {
    const versions = unwrapAt(inPath('product'), this.catalogs.ofProduct(product));
    const feed = () => feedOfVersions(versions);
    return answerAs({ 'application/feed+json': feed, 'application/json': feed });
  }
}
