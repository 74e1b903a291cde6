import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  AlsoNeeded,
  CatalogCompleteness,
  CatalogFields,
  ComponentFields,
  ConnectionFields,
  Direction,
  PortPeriodFields,
  SecurityProtocol,
  Transport,
} from './catalog.types.js';

export { Transport } from './catalog.types.js';

/** GraphQL's names of what rows are sorted by. */
export enum ConnectionSort {
  order = 'order',
  source = 'source',
  destination = 'destination',
  port = 'port',
}
registerEnumType(ConnectionSort, {
  name: 'ConnectionSort',
  description: 'What rows are sorted by; ties by id',
  valuesMap: {
    order: { description: 'The order of the catalog' },
    source: { description: 'The id of the source' },
    destination: { description: 'The id of the destination' },
    port: { description: 'The lowest port that is known; rows without one come last' },
  },
});

@InputType({
  description:
    'Which rows are meant: the values of a field mean OR, different fields mean AND, an empty list is refused',
})
export class ConnectionFilter {
  @Field(() => [ID], { nullable: true, description: 'Components that are either end' })
  readonly component?: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Components that are the source' })
  readonly source?: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Components that are the destination' })
  readonly destination?: readonly string[] | null;

  @Field(() => [Int], { nullable: true, description: 'Ports, in a range or recommended; optional ones too' })
  readonly port?: readonly number[] | null;

  @Field(() => [Transport], { nullable: true, description: 'Transports of a port entry' })
  readonly transport?: readonly Transport[] | null;

  @Field(() => [Direction], { nullable: true, description: 'Seen from the product' })
  readonly direction?: readonly Direction[] | null;

  @Field(() => [SecurityProtocol], { nullable: true, description: 'Exact: tls does not ask for mtls' })
  readonly security?: readonly SecurityProtocol[] | null;

  @Field(() => [String], { nullable: true, description: 'Host names, which a wildcard of the row may cover' })
  readonly host?: readonly string[] | null;

  @Field(() => [Boolean], { nullable: true, description: 'Whether the product needs the row in every installation' })
  readonly required?: readonly boolean[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Words that all stand in ids, names, other names, hosts, purposes or ports of the row: mp 9042',
  })
  readonly text?: readonly string[] | null;
}

@ObjectType({ description: 'A label of pods' })
export class PodLabel {
  @Field({ description: 'Its key' })
  readonly key!: string;

  @Field({ description: 'Its value' })
  readonly value!: string;
}

@ObjectType({ description: 'Pods of one namespace that carry all of these labels' })
export class KubernetesSelector {
  @Field({ description: 'The namespace' })
  readonly namespace!: string;

  @Field(() => [PodLabel], { description: 'The labels' })
  readonly podLabels!: readonly PodLabel[];
}

@ObjectType({ description: 'A thing that opens or accepts connections' })
export class Component extends ComponentFields {
  @Field(() => KubernetesSelector, { nullable: true, description: 'How its pods are selected, where that is known' })
  readonly kubernetes!: KubernetesSelector | null;

  @Field(() => [Connection], { description: 'Rows that it may open, in the catalog’s order' })
  readonly opens!: readonly Connection[];

  @Field(() => [Connection], { description: 'Rows that it accepts, in the catalog’s order' })
  readonly accepts!: readonly Connection[];
}

@ObjectType({ description: 'One documented row: the source opens a connection to the destination' })
export class Connection extends ConnectionFields {
  @Field(() => Component, { description: 'The component that opens it' })
  readonly source!: Component;

  @Field(() => Component, { description: 'The component that accepts it' })
  readonly destination!: Component;
}

@ObjectType({ description: 'Some of the rows that were asked for' })
export class ConnectionPage {
  @Field(() => ID, { description: 'The catalog that was used' })
  readonly catalog!: string;

  @Field(() => CatalogCompleteness, { description: 'Whether every row of its source is there' })
  readonly completeness!: CatalogCompleteness;

  @Field(() => Int, { description: 'How many rows there are on all pages' })
  readonly total!: number;

  @Field(() => [Connection], { description: 'The rows of this page' })
  readonly nodes!: readonly Connection[];

  @Field(() => String, { nullable: true, description: 'The cursor of the next page; null on the last' })
  readonly next!: string | null;
}

@ObjectType({ description: 'One version of a product: its components, and the connections between them' })
export class Catalog extends CatalogFields {
  @Field(() => [AlsoNeeded], { description: 'Hosts that the product needs beside its rows' })
  readonly alsoNeeded!: readonly AlsoNeeded[];
}

@ObjectType({ description: 'A component, and the rows because of which it uses a port' })
export class PortUser {
  @Field(() => Component, { description: 'The component' })
  readonly component!: Component;

  @Field(() => [Connection], { description: 'The rows' })
  readonly connections!: readonly Connection[];
}

@ObjectType({ description: 'Who uses a port in one catalog' })
export class CatalogPortUse {
  @Field(() => ID, { description: 'The catalog' })
  readonly catalog!: string;

  @Field(() => [PortUser], { description: 'Components that listen on the port' })
  readonly listens!: readonly PortUser[];

  @Field(() => [PortUser], { description: 'Components that open connections to it' })
  readonly opens!: readonly PortUser[];
}

@ObjectType({ description: 'Versions in which a component uses a port' })
export class PortPeriod extends PortPeriodFields {
  @Field(() => Component, { description: 'The component, as it is in the last of the versions' })
  readonly component!: Component;

  @Field(() => [ID], { description: 'Ids of the rows because of which it used the port' })
  readonly connections!: readonly string[];
}

@ObjectType({ description: 'Since and until when a port is used, in one product' })
export class PortHistory {
  @Field(() => ID, { description: 'The product' })
  readonly product!: string;

  @Field(() => [PortPeriod], { description: 'Components that listen on the port' })
  readonly listens!: readonly PortPeriod[];

  @Field(() => [PortPeriod], { description: 'Components that open connections to it' })
  readonly opens!: readonly PortPeriod[];
}

@ObjectType({ description: 'Who uses a port, in every catalog' })
export class PortUse {
  @Field(() => Int, { description: 'The port' })
  readonly number!: number;

  @Field(() => [CatalogPortUse], { description: 'The catalogs in which it is used' })
  readonly catalogs!: readonly CatalogPortUse[];

  @Field(() => [PortHistory], { description: 'The products that use it, with versions' })
  readonly products!: readonly PortHistory[];
}
