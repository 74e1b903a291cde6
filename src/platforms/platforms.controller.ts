import { Controller, Get, Param, Query } from '@nestjs/common';
import { Int } from '@nestjs/graphql';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  type Answer,
  ApiAnswer,
  answer,
  answerList,
  type Column,
  DescribedInRest,
  FormatQuery,
  QueryPipe,
  unwrapAt,
} from '../http/index.js';
import { Platform } from './platform.graphql.js';
import { getPlatform, platforms } from './registry.js';
import { type PlatformView, viewPlatform } from './view.js';

/** The answer of GET /v1/platforms, for the OpenAPI document. */
export class PlatformPageBody {
  @DescribedInRest({ type: () => Platform, many: true, description: 'In the order of use' })
  readonly data!: readonly Platform[];

  @DescribedInRest({ type: () => Int, description: 'How many there are' })
  readonly total!: number;

  @DescribedInRest({ nullable: true, description: 'Always null: they fit on one page' })
  readonly next!: string | null;
}

const columns: readonly Column<PlatformView>[] = [
  { name: 'id', of: ({ id }) => id, heading: 'Platform' },
  { name: 'title', of: ({ title }) => title, heading: 'Name' },
  { name: 'description', of: ({ description }) => description, heading: 'Description' },
  { name: 'points', of: ({ points }) => points, heading: 'Enforcement points' },
  { name: 'formats', of: ({ formats }) => formats.map(({ id }) => id), heading: 'Formats' },
  { name: 'transports', of: ({ transports }) => transports },
  { name: 'hostnames', of: ({ hostnames }) => hostnames, heading: 'Host names' },
  { name: 'stateful', of: ({ stateful }) => stateful },
  { name: 'identifies', of: ({ identifies }) => identifies },
  { name: 'seesTargetPort', of: ({ seesTargetPort }) => seesTargetPort },
  { name: 'defaultActions', of: ({ defaultActions }) => defaultActions },
  { name: 'limits', of: ({ limits }) => limits.map(({ name, limit, unit }) => `${name}: ${limit} ${unit}`) },
];

/** The dialects that snippets come in. */
@ApiTags('platforms')
@Controller('v1/platforms')
export class PlatformsController {
  @Get()
  @ApiOperation({ summary: 'Every platform: points, formats, limits and what has checked it' })
  @ApiAnswer({ type: PlatformPageBody, description: 'All of them' })
  list(@Query(QueryPipe) { format }: FormatQuery): Answer {
    const data = platforms.map(viewPlatform);
    return answerList({ data, total: data.length, next: null, rows: () => data, columns }, { format });
  }

  @Get(':platform')
  @ApiOperation({ summary: 'One platform' })
  @ApiParam({ name: 'platform', description: 'Id of a platform', example: 'nftables' })
  @ApiOkResponse({ type: Platform, description: 'The platform' })
  one(@Param('platform') id: string): Answer {
    return answer(viewPlatform(unwrapAt({ in: 'path', parameter: 'platform' }, getPlatform(id))));
  }
}
