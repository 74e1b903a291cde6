import { Controller, Get, Param } from '@nestjs/common';
import { Int } from '@nestjs/graphql';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Answer, answer, answerPage, DescribedInRest, unwrapAt } from '../http/index.js';
import { Platform } from './platform.graphql.js';
import { getPlatform, platforms } from './registry.js';
import { viewPlatform } from './view.js';

/** The answer of GET /v1/platforms, for the OpenAPI document. */
export class PlatformPageBody {
  @DescribedInRest({ type: () => Platform, many: true, description: 'In the order of use' })
  readonly data!: readonly Platform[];

  @DescribedInRest({ type: () => Int, description: 'How many there are' })
  readonly total!: number;

  @DescribedInRest({ nullable: true, description: 'Always null: they fit on one page' })
  readonly next!: string | null;
}

/** The dialects that snippets come in. */
@ApiTags('platforms')
@Controller('v1/platforms')
export class PlatformsController {
  @Get()
  @ApiOperation({ summary: 'Every platform: points, formats, limits and what has checked it' })
  @ApiOkResponse({ type: PlatformPageBody, description: 'All of them' })
  list(): Answer {
    return answerPage(platforms.map(viewPlatform), { total: platforms.length, next: null });
  }

  @Get(':platform')
  @ApiOperation({ summary: 'One platform' })
  @ApiParam({ name: 'platform', description: 'Id of a platform', example: 'nftables' })
  @ApiOkResponse({ type: Platform, description: 'The platform' })
  one(@Param('platform') id: string): Answer {
    return answer(viewPlatform(unwrapAt({ in: 'path', parameter: 'platform' }, getPlatform(id))));
  }
}
