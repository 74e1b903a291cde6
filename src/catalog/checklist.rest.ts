import { ID } from '@nestjs/graphql';
import { DescribedInRest } from '../http/index.js';
import { AlsoNeeded, CatalogCompleteness, ConnectionProvenance, Port, Security } from './catalog.types.js';

// The answer of GET /v1/components/{id}/checklist, for the OpenAPI document: `checklist.ts` makes its values.

export class ChecklistEntryBody {
  @DescribedInRest({ type: () => ID, description: 'The row' })
  readonly connection!: string;

  @DescribedInRest({ type: () => ID, description: 'The component at the other end' })
  readonly component!: string;

  @DescribedInRest({ description: 'The name of that component' })
  readonly title!: string;

  @DescribedInRest({ type: () => Port, many: true, description: 'Where the connection is accepted' })
  readonly ports!: readonly Port[];

  @DescribedInRest({ type: () => Security, description: 'How it is secured' })
  readonly security!: Security;

  @DescribedInRest({ many: true, description: 'Names that the destination resolves to' })
  readonly hosts!: readonly string[];

  @DescribedInRest({ type: () => Boolean, description: 'Whether the product needs it in every installation' })
  readonly required!: boolean;

  @DescribedInRest({ optional: true, description: 'When a row that is not required is needed' })
  readonly condition?: string;

  @DescribedInRest({ description: 'What it is for' })
  readonly purpose!: string;

  @DescribedInRest({ description: 'What breaks without it' })
  readonly impact!: string;

  @DescribedInRest({ type: () => ConnectionProvenance, description: 'Where the row comes from and how sure it is' })
  readonly provenance!: ConnectionProvenance;
}

export class ChecklistHostBody {
  @DescribedInRest({ description: 'The name; *. in front stands for one or more labels' })
  readonly name!: string;

  @DescribedInRest({ type: () => Port, many: true, description: 'Where connections to it are accepted' })
  readonly ports!: readonly Port[];

  @DescribedInRest({ many: true, description: 'Ids of the rows that go there' })
  readonly connections!: readonly string[];

  @DescribedInRest({ many: true, description: 'What breaks without it' })
  readonly impacts!: readonly string[];
}

export class ChecklistBody {
  @DescribedInRest({ type: () => ID, description: 'The catalog that was used' })
  readonly catalog!: string;

  @DescribedInRest({ type: () => CatalogCompleteness, description: 'Whether every row of its source is there' })
  readonly completeness!: CatalogCompleteness;

  @DescribedInRest({ type: () => ID, description: 'The component' })
  readonly component!: string;

  @DescribedInRest({ description: 'Its name' })
  readonly title!: string;

  @DescribedInRest({ type: () => ChecklistEntryBody, many: true, description: 'What it has to accept' })
  readonly inbound!: readonly ChecklistEntryBody[];

  @DescribedInRest({ type: () => ChecklistEntryBody, many: true, description: 'What it has to be able to open' })
  readonly outbound!: readonly ChecklistEntryBody[];

  @DescribedInRest({ type: () => ChecklistHostBody, many: true, description: 'Names that it has to reach' })
  readonly hosts!: readonly ChecklistHostBody[];

  @DescribedInRest({
    type: () => AlsoNeeded,
    many: true,
    description: 'Hosts that the product needs beside its rows; no source tells which component opens them',
  })
  readonly alsoNeeded!: readonly AlsoNeeded[];
}
