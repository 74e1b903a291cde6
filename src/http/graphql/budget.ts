import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { fault } from '../../problems/index.js';
import { ProblemError } from '../problem-error.js';

/** How many objects a document may still resolve. Shared by all resolvers of one request. */
export class Budget {
  private left: number;
  /** One for all: thousands of stack traces would cost more than the answer. */
  private refusal: ProblemError | null = null;

  constructor(private readonly limit: number) {
    this.left = limit;
  }

  /** Takes from the budget; throws once it is spent. */
  take(nodes: number): void {
    this.left -= nodes;
    if (this.left >= 0) return;
    this.refusal ??= new ProblemError({
      ...fault('query-too-complex', `The document resolves more than ${this.limit} objects.`),
      place: { in: 'body', pointer: '/query' },
    });
    throw this.refusal;
  }

  /** The refusal of the whole document, if the budget was overdrawn. */
  spent(): ProblemError | null {
    return this.refusal;
  }
}

/** What the limits need of a request’s context. */
export interface BudgetContext {
  readonly budget: Budget;
}

/** An object that is asked for more fields than this counts once more for each as many: aliases multiply work too. */
const fieldsPerNode = 25;

/** Makes every field that resolves to objects take them from the budget of its request. Changes the schema in place. */
export function limitNodes(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (isCompositeType(getNamedType(field.type))) field.resolve = counted(field.resolve ?? defaultFieldResolver);
    }
  }
  return schema;
}

type Resolver = GraphQLFieldResolver<unknown, BudgetContext>;

function counted(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    context.budget.take(0);
    const resolved: unknown = resolve(source, args, context, info);
    if (resolved instanceof Promise) return resolved.then((value: unknown) => charge(value, context.budget, info));
    return charge(resolved, context.budget, info);
  };
}

function charge(value: unknown, budget: Budget, info: GraphQLResolveInfo): unknown {
  const objects = Array.isArray(value) ? value.length : value === null || value === undefined ? 0 : 1;
  if (objects > 0) budget.take(objects * Math.ceil(countFields(info) / fieldsPerNode));
  return value;
}

const counts = new WeakMap<FieldNode, number>();

function countFields(info: GraphQLResolveInfo): number {
  let total = 0;
  for (const node of info.fieldNodes) {
    let count = counts.get(node);
    if (count === undefined) {
      count = countIn(node.selectionSet, info, new Set());
      counts.set(node, count);
    }
    total += count;
  }
  return Math.max(1, total);
}

function countIn(set: SelectionSetNode | undefined, info: GraphQLResolveInfo, visited: Set<string>): number {
  let count = 0;
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) count++;
    else if (selection.kind === Kind.INLINE_FRAGMENT) count += countIn(selection.selectionSet, info, visited);
    else if (!visited.has(selection.name.value)) {
      visited.add(selection.name.value);
      count += countIn(info.fragments[selection.name.value]?.selectionSet, info, visited);
    }
  }
  return count;
}
