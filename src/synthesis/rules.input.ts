import { Field, ID, InputType } from '@nestjs/graphql';
import { ConnectionFilter } from '../catalog/catalog.graphql.js';

@InputType({ description: 'A label: one entry of what REST writes as a map' })
export class LabelInput {
  @Field({ description: 'Unique among its siblings' })
  readonly key!: string;

  @Field({ description: 'May be empty' })
  readonly value!: string;
}

@InputType({ description: 'Pods of one namespace that carry all of these labels' })
export class KubernetesInput {
  @Field({ description: 'The namespace' })
  readonly namespace!: string;

  @Field(() => [LabelInput], { description: 'At least one' })
  readonly podLabels!: readonly LabelInput[];
}

@InputType({ description: 'What stands for a component' })
export class SiteComponentInput {
  @Field(() => ID, { description: 'A component of the catalog; given once' })
  readonly id!: string;

  @Field(() => [String], { nullable: true, description: 'A, A/n or A-B; or the one word any' })
  readonly addresses?: readonly string[];

  @Field(() => [String], { nullable: true, description: 'Names that stand for it' })
  readonly hostnames?: readonly string[];

  @Field(() => String, { nullable: true, description: 'The firewall zone that it is in' })
  readonly zone?: string;

  @Field(() => [String], { nullable: true, description: 'GCP network tags: machines that carry any of them' })
  readonly networkTags?: readonly string[];

  @Field(() => [String], { nullable: true, description: 'GCP secure tags: tagValues/123 or project/key/value' })
  readonly secureTags?: readonly string[];

  @Field(() => String, { nullable: true, description: 'A GCP service account' })
  readonly serviceAccount?: string;

  @Field(() => String, { nullable: true, description: 'The id of an AWS security group' })
  readonly securityGroup?: string;

  @Field(() => String, { nullable: true, description: 'The name of an Azure application security group' })
  readonly applicationSecurityGroup?: string;

  @Field(() => KubernetesInput, { nullable: true, description: 'Pods that belong to it' })
  readonly kubernetes?: KubernetesInput;
}

@InputType({ description: 'Ports of a connection' })
export class SitePortInput {
  @Field(() => ID, { description: 'A connection of the catalog; given once' })
  readonly connection!: string;

  @Field(() => [String], { description: 'tcp/443, tcp/8443-8450' })
  readonly ports!: readonly string[];
}

@InputType({ description: 'Administration that stays open in a host policy' })
export class ManagementInput {
  @Field(() => [String], { description: 'Where it comes from' })
  readonly addresses!: readonly string[];

  @Field(() => [String], { description: 'tcp/22' })
  readonly ports!: readonly string[];
}

@InputType({ description: 'One installation’s facts' })
export class SiteInput {
  @Field(() => String, { nullable: true, description: 'A name for comments' })
  readonly name?: string;

  @Field(() => ID, { description: 'product@version' })
  readonly catalog!: string;

  @Field(() => [SiteComponentInput], { description: 'What stands for the components' })
  readonly components!: readonly SiteComponentInput[];

  @Field(() => [SitePortInput], { nullable: true, description: 'Chosen ports of rows that leave them open' })
  readonly ports?: readonly SitePortInput[];

  @Field(() => [SitePortInput], { nullable: true, description: 'Ports behind load balancers' })
  readonly targetPorts?: readonly SitePortInput[];

  @Field(() => [ManagementInput], { nullable: true, description: 'Administration that stays open' })
  readonly management?: readonly ManagementInput[];

  @Field(() => [String], { nullable: true, description: 'Name servers, reached on 53 over UDP and TCP' })
  readonly resolvers?: readonly string[];
}

@InputType({ description: 'Where the rules take effect' })
export class EnforcementPointInput {
  @Field({ description: 'host, gateway or workload' })
  readonly kind!: string;

  @Field(() => [ID], { nullable: true, description: 'At a host: the components whose machines are meant' })
  readonly component?: readonly string[];
}

@InputType({ description: 'Choices of a request; each has the default of REST' })
export class RulesOptions {
  @Field(() => String, { nullable: true, description: 'deny, or none for the allow rules alone' })
  readonly defaultAction?: string;

  @Field(() => String, { nullable: true, description: 'At a gateway: site, or all' })
  readonly scope?: string;

  @Field(() => [String], { nullable: true, description: 'What is kept working; left out: all; empty: none' })
  readonly essentials?: readonly string[];

  @Field(() => [ID], { nullable: true, description: 'Connections whose optional parts are opened' })
  readonly include?: readonly string[];

  @Field(() => String, { nullable: true, description: 'omit, private-vip, restricted-vip or any' })
  readonly hostnames?: string;

  @Field(() => String, { nullable: true, description: 'report or reject' })
  readonly incomplete?: string;

  @Field(() => [String], { nullable: true, description: 'ipv4, ipv6; left out: both' })
  readonly families?: readonly string[];

  @Field(() => Boolean, { nullable: true, description: 'One rule for each pair of ends; false: one for each row' })
  readonly aggregate?: boolean;

  @Field(() => String, { nullable: true, description: 'In front of every name; left out: the product’s id' })
  readonly namePrefix?: string;

  @Field(() => Boolean, { nullable: true, description: 'Accept a host policy without management' })
  readonly allowLockout?: boolean;
}

@InputType({ description: 'Rows, one site and the place where the rules take effect' })
export class RulesInput {
  @Field(() => SiteInput, { description: 'The site' })
  readonly site!: SiteInput;

  @Field(() => EnforcementPointInput, { nullable: true, description: 'Left out: the platform’s only point' })
  readonly enforcementPoint?: EnforcementPointInput;

  @Field(() => ConnectionFilter, { nullable: true, description: 'Which rows; left out: all' })
  readonly select?: ConnectionFilter;

  @Field(() => RulesOptions, { nullable: true, description: 'Choices' })
  readonly options?: RulesOptions;

  @Field(() => String, { nullable: true, description: 'One of the platform’s formats; left out: its first' })
  readonly format?: string;
}
