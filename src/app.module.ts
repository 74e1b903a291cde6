import { type DynamicModule, Module } from '@nestjs/common';
import { CatalogModule } from './catalog/catalog.module.js';
import { HttpModule, type ServerParts } from './http/http.module.js';
import { PlatformsModule } from './platforms/platforms.module.js';
import { SiteModule } from './site/site.module.js';
import { SynthesisModule } from './synthesis/synthesis.module.js';

/** The service: what is shared, then one module for each feature. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a module of Nest is a class.
export class AppModule {
  static create(parts: ServerParts): DynamicModule {
    return {
      module: AppModule,
      imports: [CatalogModule, SiteModule, PlatformsModule, SynthesisModule, HttpModule.create(parts)],
    };
  }
}
