export { givesNothing, type Management, type Site, type SiteAddresses, type SiteComponent } from './model.js';
export { type CatalogSite, type FindCatalog, parseSite } from './parse.js';
export { siteSchema } from './schema.js';
export { skeletonSite, skeletonYaml } from './skeleton.js';
