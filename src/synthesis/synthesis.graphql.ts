import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Transport } from '../catalog/catalog.graphql.js';

/** GraphQL's names of rule directions; the values are REST's. */
export enum RuleDirection {
  ingress = 'ingress',
  egress = 'egress',
  forward = 'forward',
}
registerEnumType(RuleDirection, { name: 'RuleDirection', description: 'Of a rule, at its enforcement point' });

/** GraphQL's names of coverage; the values are REST's. */
export enum CoverageStatus {
  rendered = 'rendered',
  partial = 'partial',
  omitted = 'omitted',
}
registerEnumType(CoverageStatus, { name: 'CoverageStatus', description: 'How much of a row is in the snippet' });

@ObjectType({ description: 'A file as it is applied' })
export class SnippetFile {
  @Field({ description: 'Relative, without directories' })
  readonly path!: string;

  @Field({ description: 'Of the content' })
  readonly mediaType!: string;

  @Field({ description: 'The text' })
  readonly content!: string;
}

@ObjectType({ description: 'A label' })
export class Label {
  @Field({ description: 'Its key' })
  readonly key!: string;

  @Field({ description: 'Its value' })
  readonly value!: string;
}

@ObjectType({ description: 'How a platform recognises an end without its addresses' })
export class Identity {
  @Field(() => String, { nullable: true, description: 'The namespace of pods' })
  readonly namespace!: string | null;

  @Field(() => [Label], { nullable: true, description: 'The labels of pods, all of them' })
  readonly podLabels!: readonly Label[] | null;

  @Field(() => [String], { nullable: true, description: 'Network tags, any of them' })
  readonly networkTags!: readonly string[] | null;
}

@ObjectType({ description: 'One end of a rule' })
export class RuleEnd {
  @Field(() => ID, { nullable: true, description: 'The component that it stands for' })
  readonly component!: string | null;

  @Field(() => [String], { description: 'A, A/n or A-B' })
  readonly addresses!: readonly string[];

  @Field(() => [String], { description: 'Names, where the platform filters by name' })
  readonly hostnames!: readonly string[];

  @Field(() => Identity, { nullable: true, description: 'Where no address decides' })
  readonly identity!: Identity | null;

  @Field({ description: 'Every end, because the site says so' })
  readonly any!: boolean;
}

@ObjectType({ description: 'A closed range of ports' })
export class PortRange {
  @Field(() => Int, { description: '1 to 65535' })
  readonly from!: number;

  @Field(() => Int, { description: 'Not below from' })
  readonly to!: number;
}

@ObjectType({ description: 'Platform-neutral: what an enforcement point lets through' })
export class Rule {
  @Field(() => ID, { description: 'Stable: from connection, part and point' })
  readonly id!: string;

  @Field({ description: 'The policy that it belongs to' })
  readonly policy!: string;

  @Field({ description: 'allow' })
  readonly action!: string;

  @Field(() => RuleDirection, { description: 'At the enforcement point' })
  readonly direction!: RuleDirection;

  @Field(() => String, { nullable: true, description: 'ipv4 or ipv6; null where no address decides' })
  readonly family!: string | null;

  @Field(() => RuleEnd, { description: 'The end that opens' })
  readonly source!: RuleEnd;

  @Field(() => RuleEnd, { description: 'The end that accepts' })
  readonly destination!: RuleEnd;

  @Field(() => String, { description: 'A transport, or all' })
  readonly transport!: Transport | 'all';

  @Field(() => [PortRange], { description: 'Destination ports; empty for ICMP and for all' })
  readonly ports!: readonly PortRange[];

  @Field(() => [Int], { description: 'ICMP types' })
  readonly types!: readonly number[];

  @Field(() => [ID], { description: 'The rows that it comes from; empty for an essential' })
  readonly connections!: readonly string[];

  @Field(() => String, { nullable: true, description: 'The essential that it serves' })
  readonly reason!: string | null;
}

@ObjectType({ description: 'A part of a row that is not in the snippet' })
export class Omission {
  @Field({ description: 'Why, as a code of GET /v1/problems' })
  readonly code!: string;

  @Field(() => String, { nullable: true, description: 'The ports concerned; null: all' })
  readonly ports!: string | null;

  @Field(() => String, { nullable: true, description: 'The host name concerned' })
  readonly host!: string | null;

  @Field(() => String, { nullable: true, description: 'The family concerned; null: both' })
  readonly family!: string | null;

  @Field(() => RuleDirection, { nullable: true, description: 'The half concerned; null: all of it' })
  readonly half!: RuleDirection | null;

  @Field({ description: 'Why, in a sentence' })
  readonly reason!: string;

  @Field({ description: 'What to do' })
  readonly remedy!: string;
}

@ObjectType({ description: 'What became of a row that was asked for' })
export class Coverage {
  @Field(() => ID, { description: 'The row' })
  readonly connection!: string;

  @Field(() => CoverageStatus, { description: 'How much of it is in the snippet' })
  readonly status!: CoverageStatus;

  @Field(() => [Omission], { description: 'What is not' })
  readonly missing!: readonly Omission[];
}

@ObjectType({ description: 'A packet on which policy and snippet differ' })
export class Difference {
  @Field({ description: 'Where it comes from' })
  readonly source!: string;

  @Field({ description: 'Where it goes' })
  readonly destination!: string;

  @Field({ description: 'Its transport' })
  readonly transport!: string;

  @Field(() => Int, { nullable: true, description: 'Its destination port' })
  readonly port!: number | null;

  @Field({ description: 'All of it in one line' })
  readonly example!: string;
}

@ObjectType({ description: 'The snippet read back and compared with the policies, as sets of packets' })
export class Proof {
  @Field({ description: 'Always true: a snippet that fails is not answered' })
  readonly holds!: boolean;

  @Field({ description: 'verdicts or allows' })
  readonly kind!: string;

  @Field(() => [Difference], { description: 'What the snippet opens beyond the policies' })
  readonly opens!: readonly Difference[];

  @Field(() => [Difference], { description: 'What it blocks of them' })
  readonly blocks!: readonly Difference[];

  @Field(() => [String], { description: 'What a stateless platform opens beyond the stateful meaning' })
  readonly concessions!: readonly string[];

  @Field(() => [String], { description: 'What is taken for granted' })
  readonly assumes!: readonly string[];
}

@ObjectType({ description: 'How much of a limit is used' })
export class LimitUse {
  @Field({ description: 'What is counted' })
  readonly name!: string;

  @Field(() => Int, { description: 'How much of it' })
  readonly used!: number;

  @Field(() => Int, { description: 'How much there may be' })
  readonly limit!: number;

  @Field({ description: 'What it is counted by' })
  readonly per!: string;

  @Field({ description: 'Where the figure comes from' })
  readonly source!: string;
}

@ObjectType({ description: 'Something that the reader of the snippet should know' })
export class Warning {
  @Field({ description: 'A code of GET /v1/problems' })
  readonly code!: string;

  @Field({ description: 'In a sentence or two' })
  readonly message!: string;

  @Field(() => [ID], { description: 'The rows concerned' })
  readonly connections!: readonly string[];
}

@ObjectType({ description: 'A snippet and everything known about it' })
export class Synthesis {
  @Field(() => ID, { description: 'The dialect' })
  readonly platform!: string;

  @Field({ description: 'Its notation' })
  readonly format!: string;

  @Field(() => ID, { description: 'product@version' })
  readonly catalog!: string;

  @Field({ description: 'Of the catalog' })
  readonly revision!: string;

  @Field({ description: 'SHA-256 over paths and contents' })
  readonly digest!: string;

  @Field(() => [SnippetFile], { description: 'What is applied, and nothing else' })
  readonly files!: readonly SnippetFile[];

  @Field(() => [Rule], { description: 'What the snippet says, platform-neutral' })
  readonly rules!: readonly Rule[];

  @Field(() => [Coverage], { description: 'Every row asked for' })
  readonly coverage!: readonly Coverage[];

  @Field(() => Proof, { description: 'That it opens exactly those rows' })
  readonly proof!: Proof;

  @Field(() => [LimitUse], { description: 'What it uses of the platform’s limits' })
  readonly limits!: readonly LimitUse[];

  @Field(() => [Warning], { description: 'What its reader should know' })
  readonly warnings!: readonly Warning[];

  @Field(() => [String], { description: 'How to apply it' })
  readonly apply!: readonly string[];

  @Field(() => [String], { description: 'How to take it back' })
  readonly rollback!: readonly string[];
}
