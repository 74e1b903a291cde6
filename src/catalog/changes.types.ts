import { ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Described } from '../http/index.js';
import { CatalogCompleteness } from './catalog.types.js';

// Answers that GraphQL and REST share. A value before and after is JSON in REST and text in GraphQL.

/** GraphQL's names of kinds of change; the values are the model's. */
export enum ChangeKind {
  added = 'added',
  removed = 'removed',
  changed = 'changed',
}
registerEnumType(ChangeKind, {
  name: 'ChangeKind',
  description: 'How a row differs between two versions',
  valuesMap: {
    added: { description: 'The later version alone has it' },
    removed: { description: 'The earlier version alone has it, as far as the later was seen' },
    changed: { description: 'Both have it, with other words or values' },
  },
});

/** GraphQL's names of impacts; the values are the model's. */
export enum ChangeImpact {
  open = 'open',
  close = 'close',
  unknown = 'unknown',
  change_security = 'change-security',
  wording = 'wording',
}
registerEnumType(ChangeImpact, {
  name: 'ChangeImpact',
  description: 'What a change asks of a firewall; where it asks several things, the first of these',
  valuesMap: {
    open: { description: 'Something has to be opened that may be closed' },
    close: { description: 'Something is no longer used, and the later version was wholly seen in that direction' },
    unknown: {
      description:
        'Not to be told from here: absent where the later version was not wholly seen, no longer required, still used ' +
        'by another row, or of security that one of the versions does not tell',
    },
    change_security: { description: 'The same ports, secured in another way' },
    wording: { description: 'Nothing' },
  },
});

/** A field that changed: everything but its values. */
@ObjectType({ isAbstract: true })
export abstract class FieldChangeFields {
  @Described({
    description: 'Into the JSON of the row, with dots between the keys; source.title is the name of the component',
    example: 'ports',
  })
  readonly path!: string;
}

/** A row that changed: everything but its fields. */
@ObjectType({ isAbstract: true })
export abstract class ChangeFields {
  @Described({ type: () => ID, description: 'The id of the row: its identity across versions' })
  readonly connection!: string;

  @Described({ choices: ChangeKind, description: 'How it differs' })
  readonly kind!: ChangeKind;

  @Described({ choices: ChangeImpact, description: 'What that asks of a firewall, the most urgent first' })
  readonly impact!: ChangeImpact;
}

/** What changed from one version to another: everything but the rows. */
@ObjectType({ isAbstract: true })
export abstract class StepFields {
  @Described({ description: 'The earlier version' })
  readonly from!: string;

  @Described({ description: 'The later version' })
  readonly to!: string;
}

@ObjectType({ description: 'A version that a comparison spans' })
export class ComparedVersion {
  @Described({ type: () => ID, description: 'product@version' })
  readonly catalog!: string;

  @Described({ description: 'A hash of its content' })
  readonly revision!: string;

  @Described({ type: () => CatalogCompleteness, description: 'Whether every row of the source is there' })
  readonly completeness!: CatalogCompleteness;
}
