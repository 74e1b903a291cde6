import { ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PodLabel, type Transport } from '../catalog/catalog.graphql.js';
import { Described } from '../http/index.js';

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
  @Described({ description: 'Relative, without directories' })
  readonly path!: string;

  @Described({ description: 'Of the content' })
  readonly mediaType!: string;

  @Described({ description: 'The text' })
  readonly content!: string;
}

@ObjectType({ description: 'How a platform recognises an end without its addresses' })
export class Identity {
  @Described({ nullable: true, description: 'The namespace of pods' })
  readonly namespace!: string | null;

  @Described({ type: () => PodLabel, many: true, nullable: true, description: 'The labels of pods, all of them' })
  readonly podLabels!: readonly PodLabel[] | null;

  @Described({ many: true, nullable: true, description: 'Network tags, any of them' })
  readonly networkTags!: readonly string[] | null;
}

@ObjectType({ description: 'One end of a rule' })
export class RuleEnd {
  @Described({ type: () => ID, nullable: true, description: 'The component that it stands for' })
  readonly component!: string | null;

  @Described({ many: true, description: 'A, A/n or A-B' })
  readonly addresses!: readonly string[];

  @Described({ many: true, description: 'Names, where the platform filters by name' })
  readonly hostnames!: readonly string[];

  @Described({ type: () => Identity, nullable: true, description: 'Where no address decides' })
  readonly identity!: Identity | null;

  @Described({ type: () => Boolean, description: 'Every end, because the site says so' })
  readonly any!: boolean;
}

@ObjectType({ description: 'A closed range of ports' })
export class PortRange {
  @Described({ type: () => Int, description: '1 to 65535' })
  readonly from!: number;

  @Described({ type: () => Int, description: 'Not below from' })
  readonly to!: number;
}

@ObjectType({ description: 'Platform-neutral: what an enforcement point lets through' })
export class Rule {
  @Described({ type: () => ID, description: 'Stable: from connection, part and point' })
  readonly id!: string;

  @Described({ description: 'The policy that it belongs to' })
  readonly policy!: string;

  @Described({ description: 'allow' })
  readonly action!: string;

  @Described({ choices: RuleDirection, description: 'At the enforcement point' })
  readonly direction!: RuleDirection;

  @Described({ nullable: true, description: 'ipv4 or ipv6; null where no address decides' })
  readonly family!: string | null;

  @Described({ type: () => RuleEnd, description: 'The end that opens' })
  readonly source!: RuleEnd;

  @Described({ type: () => RuleEnd, description: 'The end that accepts' })
  readonly destination!: RuleEnd;

  @Described({ description: 'A transport, or all' })
  readonly transport!: Transport | 'all';

  @Described({ type: () => PortRange, many: true, description: 'Destination ports; empty for ICMP and for all' })
  readonly ports!: readonly PortRange[];

  @Described({ type: () => Int, many: true, description: 'ICMP types' })
  readonly types!: readonly number[];

  @Described({ type: () => ID, many: true, description: 'The rows that it comes from; empty for an essential' })
  readonly connections!: readonly string[];

  @Described({ nullable: true, description: 'The essential that it serves' })
  readonly reason!: string | null;
}

@ObjectType({ description: 'A part of a row that is not in the snippet' })
export class Omission {
  @Described({ description: 'Why, as a code of GET /v1/problems' })
  readonly code!: string;

  @Described({ nullable: true, description: 'The ports concerned; null: all' })
  readonly ports!: string | null;

  @Described({ nullable: true, description: 'The host name concerned' })
  readonly host!: string | null;

  @Described({ nullable: true, description: 'The family concerned; null: both' })
  readonly family!: string | null;

  @Described({ choices: RuleDirection, nullable: true, description: 'The half concerned; null: all of it' })
  readonly half!: RuleDirection | null;

  @Described({ description: 'Why, in a sentence' })
  readonly reason!: string;

  @Described({ description: 'What to do' })
  readonly remedy!: string;
}

@ObjectType({ description: 'What became of a row that was asked for' })
export class Coverage {
  @Described({ type: () => ID, description: 'The row' })
  readonly connection!: string;

  @Described({ choices: CoverageStatus, description: 'How much of it is in the snippet' })
  readonly status!: CoverageStatus;

  @Described({ type: () => Omission, many: true, description: 'What is not' })
  readonly missing!: readonly Omission[];
}

@ObjectType({ description: 'A packet on which policy and snippet differ' })
export class Difference {
  @Described({ description: 'Where it comes from' })
  readonly source!: string;

  @Described({ description: 'Where it goes' })
  readonly destination!: string;

  @Described({ description: 'Its transport' })
  readonly transport!: string;

  @Described({ type: () => Int, nullable: true, description: 'Its destination port' })
  readonly port!: number | null;

  @Described({ description: 'All of it in one line' })
  readonly example!: string;
}

@ObjectType({ description: 'The snippet read back and compared with the policies, as sets of packets' })
export class Proof {
  @Described({ type: () => Boolean, description: 'Always true: a snippet that fails is not answered' })
  readonly holds!: boolean;

  @Described({ description: 'verdicts or allows' })
  readonly kind!: string;

  @Described({ type: () => Difference, many: true, description: 'What the snippet opens beyond the policies' })
  readonly opens!: readonly Difference[];

  @Described({ type: () => Difference, many: true, description: 'What it blocks of them' })
  readonly blocks!: readonly Difference[];

  @Described({ many: true, description: 'What a stateless platform opens beyond the stateful meaning' })
  readonly concessions!: readonly string[];

  @Described({ many: true, description: 'What is taken for granted' })
  readonly assumes!: readonly string[];
}

@ObjectType({ description: 'How much of a limit is used' })
export class LimitUse {
  @Described({ description: 'What is counted' })
  readonly name!: string;

  @Described({ type: () => Int, description: 'How much of it' })
  readonly used!: number;

  @Described({ type: () => Int, description: 'How much there may be' })
  readonly limit!: number;

  @Described({ description: 'What it is counted by' })
  readonly per!: string;

  @Described({ description: 'Where the figure comes from' })
  readonly source!: string;
}

@ObjectType({ description: 'Something that the reader of the snippet should know' })
export class Warning {
  @Described({ description: 'A code of GET /v1/problems' })
  readonly code!: string;

  @Described({ description: 'In a sentence or two' })
  readonly message!: string;

  @Described({ type: () => ID, many: true, description: 'The rows concerned' })
  readonly connections!: readonly string[];
}

@ObjectType({ description: 'A snippet and everything known about it' })
export class Synthesis {
  @Described({ type: () => ID, description: 'The dialect' })
  readonly platform!: string;

  @Described({ description: 'Its notation' })
  readonly format!: string;

  @Described({ type: () => ID, description: 'product@version' })
  readonly catalog!: string;

  @Described({ description: 'Of the catalog' })
  readonly revision!: string;

  @Described({ description: 'SHA-256 over paths and contents' })
  readonly digest!: string;

  @Described({ type: () => SnippetFile, many: true, description: 'What is applied, and nothing else' })
  readonly files!: readonly SnippetFile[];

  @Described({ type: () => Rule, many: true, description: 'What the snippet says, platform-neutral' })
  readonly rules!: readonly Rule[];

  @Described({ type: () => Coverage, many: true, description: 'Every row asked for' })
  readonly coverage!: readonly Coverage[];

  @Described({ type: () => Proof, description: 'That it opens exactly those rows' })
  readonly proof!: Proof;

  @Described({ type: () => LimitUse, many: true, description: 'What it uses of the platform’s limits' })
  readonly limits!: readonly LimitUse[];

  @Described({ type: () => Warning, many: true, description: 'What its reader should know' })
  readonly warnings!: readonly Warning[];

  @Described({ many: true, description: 'How to apply it' })
  readonly apply!: readonly string[];

  @Described({ many: true, description: 'How to take it back' })
  readonly rollback!: readonly string[];
}
