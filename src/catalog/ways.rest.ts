import { ID } from '@nestjs/graphql';
import { DescribedInRest } from '../http/index.js';
import { ConnectionBody, PageOfCatalogBody } from './catalog.rest.js';

// The answer of GET /v1/paths, for the OpenAPI document.

export class HopBody {
  @DescribedInRest({ type: () => ID, description: 'The component from which it goes' })
  readonly source!: string;

  @DescribedInRest({ type: () => ID, description: 'The component to which it goes' })
  readonly destination!: string;

  @DescribedInRest({ type: () => ConnectionBody, many: true, description: 'The rows that go there' })
  readonly connections!: readonly ConnectionBody[];
}

export class WayBody {
  @DescribedInRest({ many: true, description: 'The components on the way, both ends included' })
  readonly components!: readonly string[];

  @DescribedInRest({ type: () => HopBody, many: true, description: 'From one component to the next' })
  readonly hops!: readonly HopBody[];
}

export class WaysBody extends PageOfCatalogBody {
  @DescribedInRest({ type: () => ID, description: 'The component at which every way starts' })
  readonly source!: string;

  @DescribedInRest({ type: () => ID, description: 'The component at which every way ends' })
  readonly destination!: string;

  @DescribedInRest({ type: () => Boolean, description: 'Whether there are rows that go there directly' })
  readonly direct!: boolean;

  @DescribedInRest({ type: () => Boolean, description: 'Whether there are more ways than are shown' })
  readonly truncated!: boolean;

  @DescribedInRest({ type: () => WayBody, many: true, description: 'The ways, all of the same length' })
  readonly data!: readonly WayBody[];
}
