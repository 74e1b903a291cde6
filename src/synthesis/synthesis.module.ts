import { Module } from '@nestjs/common';
import { SchemaRegistry } from '../http/index.js';
import { RulesController } from './rules.controller.js';
import { RulesResolver } from './rules.resolver.js';
import { rulesRequestSchema } from './schema.js';

/** Serves rules over REST and GraphQL. */
@Module({ controllers: [RulesController], providers: [RulesResolver] })
export class SynthesisModule {
  constructor(schemas: SchemaRegistry) {
    schemas.add('rules-request', rulesRequestSchema);
  }
}
