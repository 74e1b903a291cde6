import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Catalogs } from '../catalog/index.js';
import { type Answer, answerAs, unwrapAt } from '../http/index.js';
import { skeletonSite, skeletonYaml } from './skeleton.js';

/** Where a site begins. */
@ApiTags('catalogs')
@Controller('v1/catalogs/:catalog/site')
export class SiteController {
  constructor(private readonly catalogs: Catalogs) {}

  @Get()
  @ApiOperation({
    summary: 'A site to fill in: every component named, nothing given',
    description: 'As YAML, with a comment for each component and for each port that the site chooses.',
  })
  @ApiParam({ name: 'catalog', description: 'product@version, or a product for its newest complete version' })
  @ApiOkResponse({
    description: 'A valid site',
    content: { 'application/json': { schema: { $ref: '/schemas/site' } } },
  })
  skeleton(@Param('catalog') id: string): Answer {
    const catalog = unwrapAt({ in: 'path', parameter: 'catalog' }, this.catalogs.find(id));
    return answerAs(
      { 'application/json': () => skeletonSite(catalog), 'application/yaml': () => skeletonYaml(catalog) },
      { catalog: catalog.id },
    );
  }
}
