import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Answer, answer, answerPage, unwrapAt } from '../http/index.js';
import { getPlatform, platforms } from './registry.js';
import { viewPlatform } from './view.js';

/** The dialects that snippets come in. */
@ApiTags('platforms')
@Controller('v1/platforms')
export class PlatformsController {
  @Get()
  @ApiOperation({ summary: 'Every platform: points, formats, limits and what has checked it' })
  list(): Answer {
    return answerPage(platforms.map(viewPlatform), { total: platforms.length, next: null });
  }

  @Get(':platform')
  @ApiOperation({ summary: 'One platform' })
  @ApiParam({ name: 'platform', description: 'Id of a platform', example: 'nftables' })
  one(@Param('platform') id: string): Answer {
    return answer(viewPlatform(unwrapAt({ in: 'path', parameter: 'platform' }, getPlatform(id))));
  }
}
