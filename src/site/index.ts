export { givesNothing, type Management, type Site, type SiteAddresses, type SiteComponent } from './model.js';
