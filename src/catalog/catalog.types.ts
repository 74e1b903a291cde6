import { ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Described } from '../http/index.js';

// Answers that GraphQL and REST share. Where the two differ, `catalog.graphql.ts` and `catalog.rest.ts` go on from here.

/** GraphQL's names of directions; the values are the model's. */
export enum Direction {
  internal = 'internal',
  inbound = 'inbound',
  outbound = 'outbound',
}
registerEnumType(Direction, {
  name: 'Direction',
  description: 'Of a connection, seen from the product',
  valuesMap: {
    internal: { description: 'Between parts of the product' },
    inbound: { description: 'From outside to the product' },
    outbound: { description: 'From the product to the outside' },
  },
});

/** GraphQL's names of transports; the values are the model's. */
export enum Transport {
  tcp = 'tcp',
  udp = 'udp',
  sctp = 'sctp',
  icmp = 'icmp',
  icmpv6 = 'icmpv6',
}
registerEnumType(Transport, { name: 'Transport', description: 'What carries a connection' });

/** GraphQL's names of security protocols; the values are the model's. */
export enum SecurityProtocol {
  none = 'none',
  tls = 'tls',
  mtls = 'mtls',
}
registerEnumType(SecurityProtocol, {
  name: 'SecurityProtocol',
  description: 'How the bytes of a connection are protected',
  valuesMap: {
    none: { description: 'Not at all' },
    tls: { description: 'By TLS; the server shows a certificate' },
    mtls: { description: 'By TLS; both ends show a certificate' },
  },
});

/** GraphQL's names of confidences; the values are the model's. */
export enum Confidence {
  documented = 'documented',
  inferred = 'inferred',
  third_party = 'third-party',
}
registerEnumType(Confidence, {
  name: 'Confidence',
  description: 'How sure a fact is',
  valuesMap: {
    documented: { description: 'Read at the source' },
    inferred: { description: 'Concluded from other facts' },
    third_party: { description: 'Told by somebody else' },
  },
});

enum Completeness {
  complete = 'complete',
  partial = 'partial',
}

@ObjectType({ description: 'Where a fact comes from and how sure it is' })
export class Provenance {
  @Described({ description: 'How sure the fact is', choices: Confidence })
  readonly confidence!: Confidence;

  @Described({ type: () => ID, description: 'Key of the source among those of the catalog', example: 'manual-1.2' })
  readonly source!: string;

  @Described({ description: 'Title of the source' })
  readonly title!: string;

  @Described({ description: 'Where the source is published', nullable: true })
  readonly url!: string | null;

  @Described({ description: 'What a reader should know about the fact', nullable: true })
  readonly note!: string | null;
}

@ObjectType({ description: 'How sure the name of a host is, where that differs from the row' })
export class HostProvenance extends Provenance {
  @Described({ description: 'The name of the host' })
  readonly name!: string;
}

@ObjectType({ description: 'Where a row comes from and how sure it is' })
export class ConnectionProvenance extends Provenance {
  @Described({
    type: () => HostProvenance,
    many: true,
    optional: true,
    description: 'Of each host that is not as sure as the row, or was read elsewhere',
  })
  readonly hosts?: readonly HostProvenance[];
}

@ObjectType({ description: 'A page or file that facts were read from' })
export class Source {
  @Described({ type: () => ID, description: 'Its key in the catalog' })
  readonly id!: string;

  @Described({ description: 'Its title' })
  readonly title!: string;

  @Described({ description: 'Where it is published', nullable: true })
  readonly url!: string | null;
}

@ObjectType({
  description: 'One entry of the ports of a connection: a fixed port or range, a configurable port, or ICMP types',
})
export class Port {
  @Described({ choices: Transport, description: 'What carries the connection' })
  readonly transport!: Transport;

  @Described({
    type: () => Int,
    optional: true,
    description: 'The first port, where the product fixes it',
    example: 9042,
  })
  readonly from?: number;

  @Described({
    type: () => Int,
    optional: true,
    description: 'The last port, where the product fixes it',
    example: 9042,
  })
  readonly to?: number;

  @Described({ type: () => Int, many: true, optional: true, description: 'ICMP types, in place of ports' })
  readonly types?: readonly number[];

  @Described({ type: () => Boolean, optional: true, description: 'Whether the operator chooses the port' })
  readonly configurable?: boolean;

  @Described({ type: () => Int, optional: true, description: 'What the source recommends where the operator chooses' })
  readonly recommended?: number;

  @Described({ type: () => Boolean, optional: true, description: 'Whether it is a fallback, opened on request only' })
  readonly optional?: boolean;

  @Described({
    type: () => Int,
    optional: true,
    description: 'The port behind a load balancer that stands between the ends',
  })
  readonly targetPort?: number;
}

@ObjectType({ description: 'One way in which a connection may be secured' })
export class SecurityAlternative {
  @Described({ choices: SecurityProtocol, description: 'How the bytes are protected' })
  readonly protocol!: SecurityProtocol;

  @Described({ optional: true, description: 'The lowest version of the protocol', example: '1.2' })
  readonly minimumVersion?: string;

  @Described({ optional: true, description: 'How the caller shows who it is, beside the protocol', example: 'oauth2' })
  readonly authentication?: string;

  @Described({ optional: true, description: 'Who makes the certificate, and what that asks of the operator' })
  readonly certificate?: string;
}

@ObjectType({ description: 'How a connection is secured' })
export class Security {
  @Described({ nullable: true, description: 'The wording of the source; null where it says nothing', example: 'mTLS' })
  readonly documented!: string | null;

  @Described({
    type: () => SecurityAlternative,
    many: true,
    description: 'Each way that is allowed; none where unknown',
  })
  readonly alternatives!: readonly SecurityAlternative[];
}

/** What a row is in REST and GraphQL alike: everything but its ends. */
@ObjectType({ isAbstract: true })
export abstract class ConnectionFields {
  @Described({
    type: () => ID,
    description:
      '{source}-to-{destination}, with --word behind it where rows share both ends; the same in every version',
    example: 'web-to-database',
  })
  readonly id!: string;

  @Described({ choices: Direction, description: 'Seen from the product' })
  readonly direction!: Direction;

  @Described({ type: () => Boolean, description: 'Whether either end may open it' })
  readonly bidirectional!: boolean;

  @Described({ type: () => Port, many: true, description: 'Where the destination accepts it' })
  readonly ports!: readonly Port[];

  @Described({ type: () => Security, description: 'How it is secured' })
  readonly security!: Security;

  @Described({
    many: true,
    description: 'Names that the destination resolves to; *. in front stands for one or more labels',
  })
  readonly hosts!: readonly string[];

  @Described({ type: () => Boolean, description: 'Whether the product needs it in every installation' })
  readonly required!: boolean;

  @Described({ optional: true, description: 'When a row that is not required is needed' })
  readonly condition?: string;

  @Described({ description: 'What it is for' })
  readonly purpose!: string;

  @Described({ description: 'What breaks without it' })
  readonly impact!: string;

  @Described({ type: () => ConnectionProvenance, description: 'Where the row comes from and how sure it is' })
  readonly provenance!: ConnectionProvenance;
}

/** What a component is in REST and GraphQL alike: everything but its selector and its rows. */
@ObjectType({ isAbstract: true })
export abstract class ComponentFields {
  @Described({ type: () => ID, description: 'Its name in connections, sites and filters', example: 'database' })
  readonly id!: string;

  @Described({ description: 'The name that people read' })
  readonly title!: string;

  @Described({ description: 'runtime or management for parts of the product; external-service, client or backend' })
  readonly kind!: string;

  @Described({ description: 'What it does' })
  readonly description!: string;

  @Described({ many: true, description: 'Other names that people type for it' })
  readonly otherNames!: readonly string[];

  @Described({ type: () => Provenance, nullable: true, description: 'Where the selector of its pods was read' })
  readonly provenance!: Provenance | null;
}

@ObjectType({ description: 'For each direction, whether every row of the source is there' })
export class CatalogCompleteness {
  @Described({ description: 'complete or partial', example: Completeness.complete })
  readonly internal!: string;

  @Described({ description: 'complete or partial', example: Completeness.complete })
  readonly inbound!: string;

  @Described({ description: 'complete or partial', example: Completeness.partial })
  readonly outbound!: string;
}

@ObjectType({ description: 'How much a catalog holds' })
export class CatalogCounts {
  @Described({ type: () => Int, description: 'All rows' })
  readonly connections!: number;

  @Described({ type: () => Int, description: 'Rows between parts of the product' })
  readonly internal!: number;

  @Described({ type: () => Int, description: 'Rows from outside to the product' })
  readonly inbound!: number;

  @Described({ type: () => Int, description: 'Rows from the product to the outside' })
  readonly outbound!: number;

  @Described({ type: () => Int, description: 'Components' })
  readonly components!: number;

  @Described({ type: () => Int, description: 'Hosts that are needed beside the rows' })
  readonly alsoNeeded!: number;
}

@ObjectType({ description: 'A host that the product needs beside its rows, from another list' })
export class AlsoNeeded {
  @Described({ description: 'Its name; *. in front stands for one or more labels' })
  readonly host!: string;

  @Described({ choices: Transport, description: 'What carries the connection' })
  readonly transport!: Transport;

  @Described({ type: () => Int, description: 'Its port' })
  readonly port!: number;

  @Described({ nullable: true, description: 'What it is for, where that is known' })
  readonly purpose!: string | null;

  @Described({ type: () => Provenance, description: 'Where that was read and how sure it is' })
  readonly provenance!: Provenance;
}

/** What a catalog is in REST and GraphQL alike. */
@ObjectType({ isAbstract: true })
export abstract class CatalogFields {
  @Described({ type: () => ID, description: 'product@version', example: 'shop@1.10' })
  readonly id!: string;

  @Described({ type: () => ID, description: 'The product that it describes' })
  readonly product!: string;

  @Described({ description: 'The version of the product' })
  readonly version!: string;

  @Described({ description: 'The name of the product that people read' })
  readonly title!: string;

  @Described({ description: 'What the product is, and what its catalogs cover' })
  readonly description!: string;

  @Described({ type: () => Boolean, description: 'Whether reads that name no catalog use it' })
  readonly default!: boolean;

  @Described({
    nullable: true,
    description: 'The day on which its facts were last read or corrected, where that is told',
    example: '2026-11-23',
  })
  readonly revised!: string | null;

  @Described({ description: 'A hash of its content, the same on every replica' })
  readonly revision!: string;

  @Described({ type: () => CatalogCompleteness, description: 'Whether every row of the source is there' })
  readonly completeness!: CatalogCompleteness;

  @Described({ many: true, description: 'What is known to be missing, or to be absent from the source' })
  readonly missing!: readonly string[];

  @Described({ type: () => CatalogCounts, description: 'How much it holds' })
  readonly counts!: CatalogCounts;

  @Described({ type: () => Source, many: true, description: 'What its facts were read from' })
  readonly sources!: readonly Source[];
}

/** Versions in which a component uses a port, in REST and GraphQL alike: everything but the component and its rows. */
@ObjectType({ isAbstract: true })
export abstract class PortPeriodFields {
  @Described({ description: 'The first version in which it does' })
  readonly since!: string;

  @Described({ nullable: true, description: 'The last version in which it does; null where that is the newest' })
  readonly until!: string | null;

  @Described({
    many: true,
    description:
      'Versions next to these, or among them, whose source was not wholly seen: it may use the port there too',
  })
  readonly unknown!: readonly string[];
}
