import { Field, ID, ObjectType } from '@nestjs/graphql';
import { ChangeFields, ComparedVersion, FieldChangeFields, StepFields } from './changes.types.js';

@ObjectType({ description: 'A field of a row in two versions' })
export class FieldChange extends FieldChangeFields {
  @Field(() => String, { nullable: true, description: 'What it was, as text; null where there was nothing' })
  readonly before!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is, as text; null where there is nothing' })
  readonly after!: string | null;
}

@ObjectType({ description: 'A row that is not the same in two versions' })
export class Change extends ChangeFields {
  @Field(() => [FieldChange], {
    description: 'The fields that differ; of a row added or removed, everything that it says',
  })
  readonly fields!: readonly FieldChange[];
}

@ObjectType({ description: 'What changed from one version to the next' })
export class Step extends StepFields {
  @Field(() => [Change], { description: 'The rows that differ, by impact, then in the order of the catalog' })
  readonly data!: readonly Change[];
}

@ObjectType({ description: 'The net result over all versions between two, and each step on the way' })
export class Comparison extends Step {
  @Field(() => ID, { description: 'The product' })
  readonly product!: string;

  @Field(() => [ComparedVersion], { description: 'The versions that it spans' })
  readonly versions!: readonly ComparedVersion[];

  @Field(() => [Step], { description: 'From each version to the next' })
  readonly steps!: readonly Step[];
}
