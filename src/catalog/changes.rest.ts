import { ID } from '@nestjs/graphql';
import { ApiProperty } from '@nestjs/swagger';
import { DescribedInRest } from '../http/index.js';
import { ChangeFields, ComparedVersion, FieldChangeFields, StepFields } from './changes.types.js';

// Answers of REST, for the OpenAPI document: `changes.ts` and `feeds.rest.ts` make their values.

/** Any JSON: what a field of a row may hold. */
const anyValue = {
  nullable: true,
  oneOf: [
    { type: 'string' },
    { type: 'boolean' },
    { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }] } },
  ],
} as const;

export class FieldChangeBody extends FieldChangeFields {
  @ApiProperty({ ...structuredClone(anyValue), description: 'What it was; null where there was nothing' } as object)
  readonly before!: unknown;

  @ApiProperty({ ...structuredClone(anyValue), description: 'What it is; null where there is nothing' } as object)
  readonly after!: unknown;
}

export class ChangeBody extends ChangeFields {
  @DescribedInRest({
    type: () => FieldChangeBody,
    many: true,
    description: 'The fields that differ; of a row added or removed, everything that it says',
  })
  readonly fields!: readonly FieldChangeBody[];
}

export class StepBody extends StepFields {
  @DescribedInRest({
    type: () => ChangeBody,
    many: true,
    description: 'The rows that differ, by impact, then in the order of the catalog',
  })
  readonly data!: readonly ChangeBody[];
}

export class ComparisonBody extends StepBody {
  @DescribedInRest({ type: () => ID, description: 'The product' })
  readonly product!: string;

  @DescribedInRest({ type: () => ComparedVersion, many: true, description: 'The versions that it spans' })
  readonly versions!: readonly ComparedVersion[];

  @DescribedInRest({ type: () => StepBody, many: true, description: 'From each version to the next' })
  readonly steps!: readonly StepBody[];
}

export class FeedItemBody {
  @DescribedInRest({ description: 'product@version' })
  readonly id!: string;

  @DescribedInRest({ description: 'The name of the version' })
  readonly title!: string;

  @DescribedInRest({ description: 'What it holds, and what changed in it' })
  readonly content_text!: string;

  @DescribedInRest({ optional: true, description: 'When its facts were last revised, RFC 3339' })
  readonly date_modified?: string;

  @DescribedInRest({ type: () => ComparedVersion, description: 'The catalog, for machines' })
  readonly _portolan!: ComparedVersion;
}

export class FeedBody {
  @DescribedInRest({ description: 'https://jsonfeed.org/version/1.1' })
  readonly version!: string;

  @DescribedInRest({ description: 'The name of the feed' })
  readonly title!: string;

  @DescribedInRest({ description: 'What the product is' })
  readonly description!: string;

  @DescribedInRest({ type: () => FeedItemBody, many: true, description: 'The versions, the newest first' })
  readonly items!: readonly FeedItemBody[];
}
