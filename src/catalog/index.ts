export { Catalogs } from './catalogs.js';
export { type FileFault, formatFileFault, type Loaded } from './file-fault.js';
export { loadCatalogs } from './load.js';
export type {
  AlsoNeeded,
  Catalog,
  CatalogCompleteness,
  Completeness,
  Component,
  ComponentKind,
  Confidence,
  ConfigurablePort,
  Connection,
  Direction,
  FixedPort,
  Host,
  IcmpTypes,
  KubernetesSelector,
  Port,
  Product,
  Provenance,
  Security,
  SecurityAlternative,
  SecurityProtocol,
  Source,
} from './model.js';
export { isOwn } from './model.js';
export { readProduct, readVersion } from './read.js';
export { canonicalJson } from './revision.js';
export { catalogSchema, type JsonSchema } from './schema.js';
export { compareVersions } from './version.js';
