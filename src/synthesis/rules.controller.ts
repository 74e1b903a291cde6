import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Catalogs } from '../catalog/index.js';
import { type Answer, answerAs, BodyPipe, Parameter, problem, QueryPipe, unwrap, unwrapAt } from '../http/index.js';
import { getPlatform, type Platform } from '../platforms/index.js';
import { fault, nearest, shown } from '../problems/index.js';
import { parseRulesRequest } from './request.js';
import { omittedRows, snippetText } from './snippet-text.js';
import { SynthesisBody } from './synthesis.rest.js';
import { type Synthesis, synthesize } from './synthesize.js';
import { parseTemplateQuery, TemplateQuery, templatePlace } from './template.query.js';
import { viewSynthesis } from './view.js';

/** What a rules request may say in its query. */
export class FileQuery {
  @Parameter({ description: 'Gives one file of the snippet, with nothing added', example: 'portolan.nft' })
  readonly file?: string;
}

const answerSchema = {
  description: 'The snippet and everything known about it; as text, the snippet alone',
  content: {
    'application/json': { schema: { $ref: getSchemaPath(SynthesisBody) } },
    'application/yaml': { schema: { $ref: getSchemaPath(SynthesisBody) } },
    'text/plain': { schema: { type: 'string' } },
  },
} as const;

/** Rows and a site to a proven snippet. */
@ApiTags('rules')
@ApiExtraModels(SynthesisBody)
@ApiParam({ name: 'platform', description: 'Id of a platform', example: 'nftables' })
@Controller('v1/rules')
export class RulesController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get(':platform')
  @ApiOperation({ summary: 'A template of rules, with placeholders for addresses' })
  @ApiOkResponse(answerSchema)
  template(@Param('platform') id: string, @Query(QueryPipe) query: TemplateQuery): Answer {
    const platform = platformOf(id);
    const request = unwrap(parseTemplateQuery(query, platform, this.catalogs));
    const synthesis = unwrap(templatePlace(synthesize(request)));
    return answerSynthesis(synthesis, query.file);
  }

  @Post(':platform')
  @HttpCode(200)
  @ApiOperation({ summary: 'Rules for one site, proven to open exactly the rows asked for' })
  @ApiBody({ schema: { $ref: '/schemas/rules-request' } })
  @ApiOkResponse(answerSchema)
  synthesize(@Param('platform') id: string, @Query(QueryPipe) query: FileQuery, @Body(BodyPipe) body: unknown): Answer {
    const platform = platformOf(id);
    const request = unwrap(parseRulesRequest(body, platform, (name) => this.catalogs.findVersion(name)));
    return answerSynthesis(unwrap(synthesize(request)), query.file);
  }
}

function platformOf(id: string): Platform {
  return unwrapAt({ in: 'path', parameter: 'platform' }, getPlatform(id));
}

function answerSynthesis(synthesis: Synthesis, file: string | undefined): Answer {
  const omitted = omittedRows(synthesis);
  const options = {
    catalog: synthesis.request.catalog.id,
    headers: {
      'Portolan-Digest': synthesis.digest,
      ...(omitted.length === 0 ? {} : { 'Portolan-Omitted': omitted.join(', ') }),
    },
  };
  if (file !== undefined) return answerAs({ 'text/plain': () => contentOf(synthesis, file) }, options);
  const view = viewSynthesis(synthesis);
  return answerAs(
    {
      'application/json': () => view,
      'application/yaml': () => view,
      'text/plain': () => wholeText(synthesis),
    },
    options,
  );
}

function contentOf({ files }: Synthesis, path: string): string {
  const found = files.find((candidate) => candidate.path === path);
  if (found !== undefined) return found.content;
  const paths = files.map((candidate) => candidate.path);
  const near = nearest(path, paths);
  const suggestions = near.length > 0 ? near : paths;
  throw problem(
    { in: 'query', parameter: 'file' },
    fault('invalid-parameter', `“${shown(path)}” is no file of the snippet.`, { suggestions }),
  );
}

function wholeText(synthesis: Synthesis): string {
  const whole = snippetText(synthesis);
  if ('text' in whole) return whole.text;
  const detail = 'The files go to different commands, or take no comments: ask for one at a time with ?file=.';
  throw problem(
    { in: 'header', parameter: 'Accept' },
    fault('not-acceptable', detail, { suggestions: whole.separateFiles }),
  );
}
