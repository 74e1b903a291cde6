import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { unwrap } from '../http/index.js';
import { Catalogs } from './catalogs.js';
import { Comparison } from './changes.graphql.js';
import { compareCatalogs, versionsBetween } from './changes.js';
import { type ComparisonNode, comparisonNode } from './changes-nodes.js';
import { findVersions } from './find-versions.js';

/** What changed between versions, in GraphQL. */
@Resolver()
export class ChangesResolver {
  constructor(private readonly catalogs: Catalogs) {}

  @Query(() => Comparison, {
    nullable: true,
    description: 'What changed between two versions of a product: the net result, and each step on the way',
  })
  changes(
    @Args('from', { description: 'The earlier version' }) from: string,
    @Args('to', { description: 'The later version' }) to: string,
    @Args('product', { type: () => ID, nullable: true, description: 'Left out: that of the default catalog' })
    product?: string | null,
    @Args('evidence', {
      type: () => Boolean,
      nullable: true,
      description: 'Whether a change of source, confidence or note alone is shown too',
    })
    evidence?: boolean | null,
  ): ComparisonNode {
    const pair = unwrap(
      findVersions(this.catalogs, { product, from, to }, (parameter) => ({ in: 'query', parameter })),
    );
    const comparison = compareCatalogs(pair.from, pair.to, this.catalogs, { evidence: evidence ?? false });
    return comparisonNode(comparison, versionsBetween(pair.from, pair.to, this.catalogs));
  }
}
