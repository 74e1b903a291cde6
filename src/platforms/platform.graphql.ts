import { ID, Int, ObjectType } from '@nestjs/graphql';
import { Described } from '../http/index.js';

@ObjectType({ description: 'One of the notations of a platform' })
export class PlatformFormat {
  @Described({ type: () => ID, description: 'As a request names it' })
  readonly id!: string;

  @Described({ description: 'Of its files' })
  readonly mediaType!: string;
}

@ObjectType({ description: 'A limit of a platform' })
export class PlatformLimit {
  @Described({ description: 'What is counted' })
  readonly name!: string;

  @Described({ type: () => Int, description: 'How much there may be' })
  readonly limit!: number;

  @Described({ description: 'What the figure counts' })
  readonly unit!: string;

  @Described({ description: 'What it is counted by' })
  readonly per!: string;

  @Described({ description: 'Page or measurement, with its date' })
  readonly source!: string;
}

@ObjectType({ description: 'A firewall dialect: what it can and can’t do' })
export class Platform {
  @Described({ type: () => ID, description: 'As a path names it' })
  readonly id!: string;

  @Described({ description: 'Its name' })
  readonly title!: string;

  @Described({ description: 'What it filters, in a sentence' })
  readonly description!: string;

  @Described({ many: true, description: 'Where its rules can take effect: host, gateway, workload, subnet' })
  readonly points!: readonly string[];

  @Described({ type: () => PlatformFormat, many: true, description: 'Its notations; the first is the default' })
  readonly formats!: readonly PlatformFormat[];

  @Described({ many: true, description: 'What it can filter' })
  readonly transports!: readonly string[];

  @Described({ description: 'Whether it filters by host name: never, exact, wildcard' })
  readonly hostnames!: string;

  @Described({ type: () => Boolean, description: 'Whether replies flow by themselves' })
  readonly stateful!: boolean;

  @Described({ many: true, description: 'What it knows the ends of a rule by' })
  readonly identifies!: readonly string[];

  @Described({ type: () => Boolean, description: 'Whether it sees the port behind a load balancer' })
  readonly seesTargetPort!: boolean;

  @Described({ many: true, description: 'The default actions that it can have' })
  readonly defaultActions!: readonly string[];

  @Described({ many: true, description: 'Essentials that it grants whatever the rules say' })
  readonly implied!: readonly string[];

  @Described({ description: 'The strongest thing that has accepted its snippets: packets, engine, schema, reader' })
  readonly verification!: string;

  @Described({ type: () => PlatformLimit, many: true, description: 'Its limits' })
  readonly limits!: readonly PlatformLimit[];

  @Described({ many: true, description: 'What a proof takes for granted here' })
  readonly assumes!: readonly string[];
}
