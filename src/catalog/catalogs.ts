import { fault, nearest, type Parsed, shown } from '../problems/index.js';
import type { Catalog, Product } from './model.js';
import { compareVersions, neighboursOf } from './version.js';

/** Every catalog of a service, by product and version. Immutable. */
export class Catalogs {
  /** By product, then from the oldest version to the newest. */
  readonly all: readonly Catalog[];
  /** In the order of their ids. */
  readonly products: readonly Product[];
  private readonly byId: ReadonlyMap<string, Catalog>;
  private readonly newest: ReadonlyMap<string, Catalog>;

  constructor(
    catalogs: readonly Catalog[],
    /** What reads without a catalog use in this installation; null for the newest of the default product. */
    private readonly preferred: string | null = null,
  ) {
    this.all = [...catalogs].sort(
      (a, b) => compareText(a.product.id, b.product.id) || compareVersions(a.version, b.version),
    );
    this.products = [...new Map(this.all.map(({ product }) => [product.id, product])).values()];
    this.byId = new Map(this.all.map((catalog) => [catalog.id, catalog]));
    this.newest = new Map(
      this.products.map(({ id }) => {
        const versions = this.all.filter(({ product }) => product.id === id);
        const complete = versions.filter(({ completeness }) => completeness.internal === 'complete');
        return [id, (complete.at(-1) ?? versions.at(-1))!] as const;
      }),
    );
  }

  /** The versions of a product, the oldest first; all catalogs where none is named. */
  ofProduct(product: string | null | undefined): Parsed<readonly Catalog[]> {
    if (product === undefined || product === null) return { ok: true, value: this.all };
    const versions = this.all.filter((catalog) => catalog.product.id === product);
    if (versions.length > 0) return { ok: true, value: versions };
    const ids = this.products.map(({ id }) => id);
    const near = nearest(product, ids);
    const detail = `“${shown(product)}” is none of the products ${ids.join(', ')}.`;
    return { ok: false, fault: fault('unknown-product', detail, { suggestions: near.length > 0 ? near : ids }) };
  }

  /** `product@version`, or a bare product for its newest version whose internal rows are complete, else its newest. */
  find(name: string): Parsed<Catalog> {
    const found = this.byId.get(name) ?? this.newest.get(name);
    if (found !== undefined) return { ok: true, value: found };
    const known = [...this.byId.keys(), ...this.newest.keys()];
    const neighbours = this.neighbours(name);
    const near = neighbours.length > 0 ? neighbours : nearest(name, known);
    return {
      ok: false,
      fault: fault('unknown-catalog', `“${shown(name)}” is no catalog.`, {
        suggestions: near.length > 0 ? near : known.slice(0, 3),
      }),
    };
  }

  /** `product@version` and nothing else: what a firewall gets may not change because a catalog was added. */
  findVersion(name: string): Parsed<Catalog> {
    const newest = this.newest.get(name);
    if (newest === undefined) return this.find(name);
    return {
      ok: false,
      fault: fault('catalog-version-required', `“${shown(name)}” names a product without a version.`, {
        suggestions: [newest.id],
      }),
    };
  }

  /** For a number that is no version of a known product: the catalogs of the versions next to it. */
  private neighbours(name: string): readonly string[] {
    const [product = '', version = ''] = name.split('@', 2);
    const versions = this.all.filter((catalog) => catalog.product.id === product).map((catalog) => catalog.version);
    return neighboursOf(version, versions).map((near) => `${product}@${near}`);
  }

  /** The same catalogs, where reads without a catalog use the preferred one. */
  preferring(preferred: string | null): Catalogs {
    return new Catalogs(this.all, preferred);
  }

  /** The catalog of a read that names none: the preferred one, else the default product's newest. */
  findDefault(preferred = this.preferred): Parsed<Catalog> {
    const product = this.products.find(({ default: isDefault }) => isDefault) ?? this.products[0];
    return this.find(preferred ?? product?.id ?? '');
  }

  /** The catalog of a read, which may name none. */
  choose(name: string | null | undefined): Parsed<Catalog> {
    return name === undefined || name === null ? this.findDefault() : this.find(name);
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
