import { type Component, isOwn } from '../catalog/index.js';
import { isWholeFamily } from '../network/index.js';
import type { SiteComponent } from '../site/index.js';
import type { RulesRequest } from './model.js';

/**
 * The components that the default action covers: those that the request names, else the product's own ones that are an
 * end of a selected row. Never an end that is any.
 */
export function protectedSet(request: RulesRequest): readonly Component[] {
  const { catalog, site, selected, named } = request;
  const ends = new Set(selected.flatMap(({ source, destination }) => [source, destination]));
  return catalog.components.filter((component) => {
    const facts = site.components.get(component.id);
    if (facts === undefined || isAny(facts)) return false;
    return named.length > 0 ? named.includes(component.id) : isOwn(component) && ends.has(component.id);
  });
}

/** Any, or as much as any in one of the families: deny for it would cut everybody's traffic. */
function isAny({ addresses }: SiteComponent): boolean {
  return addresses?.kind === 'any' || (addresses?.kind === 'some' && addresses.set.ranges.some(isWholeFamily));
}
