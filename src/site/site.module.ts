import { Module } from '@nestjs/common';
import { SchemaRegistry } from '../http/index.js';
import { siteSchema } from './schema.js';
import { SiteController } from './site.controller.js';

/** Serves the schema of sites and one to begin with. */
@Module({ controllers: [SiteController] })
export class SiteModule {
  constructor(schemas: SchemaRegistry) {
    schemas.add('site', siteSchema);
  }
}
