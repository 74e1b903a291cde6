export { CatalogIndex, getIndex } from './catalog-index.js';
export { Catalogs } from './catalogs.js';
export { stepBetween } from './changes.js';
export { type CatalogCheck, checkPath } from './check-path.js';
export { type FileFault, formatFileFault, type Loaded } from './file-fault.js';
export {
  type ConnectionFilter,
  everything,
  type FilterField,
  filterConnections,
  filterFields,
} from './filter.js';
export { findVersions, type VersionPair } from './find-versions.js';
export { loadCatalogs, prepareCatalogs } from './load.js';
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
export { type Page, type PageChoice, pageOf, pageSize } from './page.js';
export {
  filterChoices,
  findComponent,
  findConnection,
  nearestComponents,
  parseConnectionFilter,
  parsePort,
} from './parse-filter.js';
export { isPort } from './port-cover.js';
export {
  askConnections,
  type ConnectionQuery,
  defaultQuery,
  parseConnectionQuery,
  queryConnections,
  sortWords,
} from './query.js';
export { readProduct, readVersion } from './read.js';
export { readVersions, type VersionText } from './read-versions.js';
export { canonicalJson } from './revision.js';
export { catalogSchema } from './schema.js';
export type { JsonSchema } from './schema-parts.js';
export { type Sort, type SortKey, sortKeys } from './sort.js';
export { compareVersions } from './version.js';
export {
  type CatalogListView,
  type CatalogView,
  type ComponentListView,
  type ComponentView,
  type ConnectionView,
  type PortUserView,
  type PortUseView,
  type PortView,
  type ProvenanceView,
  type SecurityAlternativeView,
  type VersionView,
  viewCatalog,
  viewCatalogInList,
  viewComponent,
  viewComponentInList,
  viewConnection,
  viewPort,
  viewPortUse,
  viewProvenance,
  viewVersion,
} from './view.js';
