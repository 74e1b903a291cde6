import { ID, Int } from '@nestjs/graphql';
import { ApiProperty } from '@nestjs/swagger';
import { DescribedInRest } from '../http/index.js';
import {
  AlsoNeeded,
  CatalogCompleteness,
  CatalogFields,
  ComponentFields,
  ConnectionFields,
  PortPeriodFields,
} from './catalog.types.js';

// Answers of REST, for the OpenAPI document: `view.ts` makes their values.

export class ConnectionBody extends ConnectionFields {
  @DescribedInRest({ type: () => ID, description: 'The component that opens it' })
  readonly source!: string;

  @DescribedInRest({ type: () => ID, description: 'The component that accepts it' })
  readonly destination!: string;
}

export class SingleConnectionBody extends ConnectionBody {
  @DescribedInRest({ type: () => ID, description: 'The catalog that was used' })
  readonly catalog!: string;

  @DescribedInRest({ type: () => CatalogCompleteness, description: 'Whether every row of its source is there' })
  readonly completeness!: CatalogCompleteness;
}

export class KubernetesSelectorBody {
  @DescribedInRest({ description: 'The namespace' })
  readonly namespace!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Labels that all its pods carry',
    example: { app: 'database' },
  })
  readonly podLabels!: Readonly<Record<string, string>>;
}

export abstract class ComponentBody extends ComponentFields {
  @DescribedInRest({
    type: () => KubernetesSelectorBody,
    nullable: true,
    description: 'How its pods are selected, as a site writes it; null where that is not known',
  })
  readonly kubernetes!: KubernetesSelectorBody | null;
}

export class ListedComponentBody extends ComponentBody {
  @DescribedInRest({ many: true, description: 'Ids of the rows that it may open' })
  readonly opens!: readonly string[];

  @DescribedInRest({ many: true, description: 'Ids of the rows that it accepts' })
  readonly accepts!: readonly string[];
}

export class SingleComponentBody extends ComponentBody {
  @DescribedInRest({ type: () => ID, description: 'The catalog that was used' })
  readonly catalog!: string;

  @DescribedInRest({ type: () => CatalogCompleteness, description: 'Whether every row of its source is there' })
  readonly completeness!: CatalogCompleteness;

  @DescribedInRest({ type: () => ConnectionBody, many: true, description: 'Rows that it may open' })
  readonly opens!: readonly ConnectionBody[];

  @DescribedInRest({ type: () => ConnectionBody, many: true, description: 'Rows that it accepts' })
  readonly accepts!: readonly ConnectionBody[];
}

export class ListedCatalogBody extends CatalogFields {}

export class SingleCatalogBody extends CatalogFields {
  @DescribedInRest({ type: () => AlsoNeeded, many: true, description: 'Hosts that the product needs beside its rows' })
  readonly alsoNeeded!: readonly AlsoNeeded[];
}

export abstract class PageBody {
  @DescribedInRest({ type: () => Int, description: 'How many there are on all pages' })
  readonly total!: number;

  @DescribedInRest({ nullable: true, description: 'The cursor of the next page, for after; null on the last' })
  readonly next!: string | null;
}

export abstract class PageOfCatalogBody extends PageBody {
  @DescribedInRest({ type: () => ID, description: 'The catalog that was used' })
  readonly catalog!: string;

  @DescribedInRest({ type: () => CatalogCompleteness, description: 'Whether every row of its source is there' })
  readonly completeness!: CatalogCompleteness;
}

export class ConnectionPageBody extends PageOfCatalogBody {
  @DescribedInRest({ type: () => ConnectionBody, many: true, description: 'The rows of this page' })
  readonly data!: readonly ConnectionBody[];
}

export class ComponentPageBody extends PageOfCatalogBody {
  @DescribedInRest({ type: () => ListedComponentBody, many: true, description: 'The components of this page' })
  readonly data!: readonly ListedComponentBody[];
}

export class CatalogPageBody extends PageBody {
  @DescribedInRest({ type: () => ListedCatalogBody, many: true, description: 'The catalogs of this page' })
  readonly data!: readonly ListedCatalogBody[];
}

export class PortUserBody {
  @DescribedInRest({ type: () => ID, description: 'The component' })
  readonly component!: string;

  @DescribedInRest({ description: 'The name that people read' })
  readonly title!: string;

  @DescribedInRest({ many: true, description: 'Ids of the rows because of which it uses the port' })
  readonly connections!: readonly string[];
}

export class CatalogPortUseBody {
  @DescribedInRest({ type: () => ID, description: 'The catalog' })
  readonly catalog!: string;

  @DescribedInRest({ type: () => PortUserBody, many: true, description: 'Components that listen on the port' })
  readonly listens!: readonly PortUserBody[];

  @DescribedInRest({ type: () => PortUserBody, many: true, description: 'Components that open connections to it' })
  readonly opens!: readonly PortUserBody[];
}

export class PortPeriodBody extends PortPeriodFields {
  @DescribedInRest({ type: () => ID, description: 'The component' })
  readonly component!: string;

  @DescribedInRest({ description: 'The name that people read' })
  readonly title!: string;

  @DescribedInRest({ many: true, description: 'Ids of the rows because of which it used the port' })
  readonly connections!: readonly string[];
}

export class PortHistoryBody {
  @DescribedInRest({ type: () => ID, description: 'The product' })
  readonly product!: string;

  @DescribedInRest({ type: () => PortPeriodBody, many: true, description: 'Since and until when who listens on it' })
  readonly listens!: readonly PortPeriodBody[];

  @DescribedInRest({ type: () => PortPeriodBody, many: true, description: 'Since and until when who opens it' })
  readonly opens!: readonly PortPeriodBody[];
}

export class PortUseBody extends PageBody {
  @DescribedInRest({ type: () => Int, description: 'The port' })
  readonly port!: number;

  @DescribedInRest({ type: () => CatalogPortUseBody, many: true, description: 'The catalogs in which it is used' })
  readonly data!: readonly CatalogPortUseBody[];

  @DescribedInRest({ type: () => PortHistoryBody, many: true, description: 'The products that use it, with versions' })
  readonly products!: readonly PortHistoryBody[];
}

export class VersionBody {
  @DescribedInRest({ type: () => ID, description: 'product@version' })
  readonly catalog!: string;

  @DescribedInRest({ description: 'A hash of its content: another value means another content' })
  readonly revision!: string;

  @DescribedInRest({ type: () => CatalogCompleteness, description: 'Whether every row of the source is there' })
  readonly completeness!: CatalogCompleteness;
}

export class VersionsBody {
  @DescribedInRest({ type: () => VersionBody, many: true, description: 'Every catalog' })
  readonly data!: readonly VersionBody[];
}
