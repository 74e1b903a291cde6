import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { SchemaRegistry } from '../http/index.js';
import { root } from '../root.js';
import { SETTINGS, type Settings, StartError } from '../settings.js';
import {
  CatalogsController,
  ComponentsController,
  ConnectionsController,
  PortsController,
} from './catalog.controller.js';
import { CatalogResolver, ComponentResolver, ConnectionResolver } from './catalog.resolver.js';
import { Catalogs } from './catalogs.js';
import { ChangesController, FeedsController } from './changes.controller.js';
import { ChangesResolver } from './changes.resolver.js';
import { formatFileFault } from './file-fault.js';
import { loadCatalogs } from './load.js';
import { catalogSchema } from './schema.js';
import { WaysController } from './ways.controller.js';

/** The catalogs of the repository; a folder that can't be used stops the start. */
async function provideCatalogs({ defaultCatalog }: Settings): Promise<Catalogs> {
  // Beside the bundle, and only there: the code that made it is the code that reads it.
  const prepared = await readFile(new URL('./catalogs.json', import.meta.url), 'utf8').catch(() => null);
  const loaded = await loadCatalogs(join(root, 'catalogs'), prepared);
  if (!loaded.ok) {
    throw new StartError(['The catalogs can’t be used:', ...loaded.faults.map(formatFileFault)].join('\n  '));
  }
  const catalogs = loaded.value.preferring(defaultCatalog);
  const chosen = catalogs.findDefault();
  if (chosen.ok) return catalogs;
  const ids = catalogs.all.map(({ id }) => id).join(', ');
  throw new StartError(`PORTOLAN_DEFAULT_CATALOG=${defaultCatalog} is no catalog; those are ${ids}.`);
}

/** The catalogs, and the questions about them. Whatever comes after injects `Catalogs`. */
@Global()
@Module({
  controllers: [
    CatalogsController,
    ConnectionsController,
    ComponentsController,
    PortsController,
    WaysController,
    ChangesController,
    FeedsController,
  ],
  providers: [
    { provide: Catalogs, useFactory: provideCatalogs, inject: [SETTINGS] },
    CatalogResolver,
    ComponentResolver,
    ConnectionResolver,
    ChangesResolver,
  ],
  exports: [Catalogs],
})
export class CatalogModule implements OnModuleInit {
  constructor(private readonly schemas: SchemaRegistry) {}

  onModuleInit(): void {
    this.schemas.add('catalog', catalogSchema);
  }
}
