import { Field, ID, Int, type ReturnTypeFunc } from '@nestjs/graphql';
import { ApiProperty } from '@nestjs/swagger';

type Scalar = typeof String | typeof Boolean | typeof Int | typeof ID;
type Shape = abstract new (...args: never[]) => object;

/** What a property of an answer is, for GraphQL and for the OpenAPI document. */
interface Description {
  /** Public text: what the value means. */
  readonly description: string;
  /** `() => Int`; text where it is left out. */
  readonly type?: () => Scalar | Shape;
  readonly many?: boolean;
  /** The enum that the value is one of, registered with GraphQL, in place of a type. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Null where there is nothing to say. */
  readonly nullable?: boolean;
  /** In JSON the key is left out where there is nothing to say. */
  readonly optional?: boolean;
  readonly example?: unknown;
}

/** A property of an answer with the same meaning in GraphQL and REST, so that its text is written once. */
export function Described(description: Description): PropertyDecorator {
  const decorators = [graphqlField(description), DescribedInRest(description)];
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}

function graphqlField({ description, type, many, choices, nullable, optional }: Description): PropertyDecorator {
  const one = () => choices ?? type?.() ?? String;
  const returns: ReturnTypeFunc = () => (many === true ? [one()] : one()) as ReturnType<ReturnTypeFunc>;
  return Field(returns, { description, nullable: nullable === true || (optional === true && type?.() !== Boolean) });
}

/** The same for REST alone. */
export function DescribedInRest(property: Description): PropertyDecorator {
  const { description, type, many, choices, nullable, optional, example } = property;
  return ApiProperty({
    description,
    required: optional !== true,
    ...(choices === undefined ? { type: restType(type) } : { type: String, enum: Object.values(choices) }),
    ...(many === true ? { isArray: true } : {}),
    ...(nullable === true ? { nullable: true } : {}),
    ...(example === undefined ? {} : { example }),
  } as Parameters<typeof ApiProperty>[0]);
}

function restType(type: Description['type']): unknown {
  switch (type?.()) {
    case undefined:
    case ID:
      return String;
    case Int:
      return 'integer';
    default:
      return type;
  }
}
