import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { fault, nearest, shown } from '../problems/index.js';
import { type Answer, answerAs } from './answer.js';
import { findAsset } from './assets.js';
import { referencePage } from './pages.js';
import { problem } from './problem-error.js';
import { Reference } from './reference.js';
import { SchemaRegistry } from './schema-registry.js';

/** What the service says of itself, for readers and for tools. */
@ApiTags('reference')
@Controller()
export class ReferenceController {
  constructor(
    private readonly reference: Reference,
    private readonly schemas: SchemaRegistry,
  ) {}

  @Get('docs')
  @ApiOperation({ summary: 'The API reference, for a browser' })
  @ApiOkResponse({ content: { 'text/html': { schema: { type: 'string' } } } })
  page(): Answer {
    return referencePage();
  }

  @Get('openapi.json')
  @ApiOperation({ summary: 'This document' })
  @ApiOkResponse({ content: { 'application/json': { schema: { type: 'object' } } } })
  openapi(): Answer {
    return answerAs({ 'application/json': () => this.reference.openapi() });
  }

  @Get('schemas/:name')
  @ApiOperation({ summary: 'A JSON Schema' })
  @ApiParam({ name: 'name', example: 'site', schema: { type: 'string' } })
  @ApiOkResponse({ content: { 'application/schema+json': { schema: { type: 'object' } } } })
  schema(@Param('name') name: string): Answer {
    const schema = this.schemas.find(name);
    if (schema !== undefined) {
      return answerAs({ 'application/schema+json': () => schema, 'application/json': () => schema });
    }
    const names = this.schemas.names();
    const near = nearest(name, names);
    const found = fault('unknown-schema', `“${shown(name)}” is no schema; those are ${names.join(', ')}.`, {
      suggestions: near.length > 0 ? near : names,
    });
    throw problem({ in: 'path', parameter: 'name' }, found);
  }

  @Get('assets/:name')
  @ApiExcludeEndpoint()
  asset(@Param('name') name: string): Answer {
    const asset = findAsset(name);
    if (asset === undefined) {
      throw problem({ in: 'path', parameter: 'name' }, fault('not-found', `“${shown(name)}” is no file of ours.`));
    }
    return answerAs({ [asset.mediaType]: () => asset.bytes }, { chosen: asset.mediaType });
  }
}
