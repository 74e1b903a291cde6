import { ApiProperty, OmitType } from '@nestjs/swagger';
import { KubernetesSelectorBody } from '../catalog/catalog.rest.js';
import { DescribedInRest } from '../http/index.js';
import { Rule, RuleEnd, Synthesis } from './synthesis.graphql.js';

// Answers of REST, for the OpenAPI document: `view.ts` makes their values.

export class IdentityBody {
  @DescribedInRest({ type: () => KubernetesSelectorBody, optional: true, description: 'Pods' })
  readonly kubernetes?: KubernetesSelectorBody;

  @DescribedInRest({ many: true, optional: true, description: 'Network tags, any of them' })
  readonly networkTags?: readonly string[];
}

export class RuleEndBody extends OmitType(RuleEnd, ['identity'] as const) {
  @DescribedInRest({ type: () => IdentityBody, nullable: true, description: 'As a site writes it' })
  readonly identity!: IdentityBody | null;
}

export class RuleBody extends OmitType(Rule, ['source', 'destination'] as const) {
  @DescribedInRest({ type: () => RuleEndBody, description: 'The end that opens' })
  readonly source!: RuleEndBody;

  @DescribedInRest({ type: () => RuleEndBody, description: 'The end that accepts' })
  readonly destination!: RuleEndBody;
}

export class SynthesisBody extends OmitType(Synthesis, ['rules'] as const) {
  @ApiProperty({ type: () => [RuleBody], description: 'What the snippet says, platform-neutral' })
  readonly rules!: readonly RuleBody[];
}
