import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { fault } from '../../problems/index.js';
import { ProblemError } from '../problem-error.js';

/**
 * A rule of validation: fields may be nested `limit` deep, and twice as deep under `__schema` and `__type`, because the
 * type references of an introspection query are.
 */
export function depthRule(limit: number): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    Document(document) {
      const depths = deepest(document);
      report(context, 'The document', depths.fields, limit);
      report(context, 'Introspection', depths.introspection, limit * 2);
    },
  });
}

function report(context: ValidationContext, what: string, depth: number, limit: number): void {
  if (depth <= limit) return;
  const found = fault('query-too-complex', `${what} is nested ${depth} deep; the limit is ${limit}.`);
  const originalError = new ProblemError({ ...found, place: { in: 'body', pointer: '/query' } });
  context.reportError(new GraphQLError(found.detail, { originalError }));
}

function deepest(document: DocumentNode): { readonly fields: number; readonly introspection: number } {
  const measure = new Measure(
    new Map(document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment])),
  );
  const roots = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .flatMap(({ selectionSet }) => measure.fieldsOf(selectionSet));
  const depthOf = (isWanted: (root: Root) => boolean) =>
    Math.max(0, ...roots.filter(isWanted).map(({ depth }) => depth));
  return {
    fields: depthOf(({ name }) => !name.startsWith('__')),
    introspection: depthOf(({ name }) => name.startsWith('__')),
  };
}

interface Root {
  readonly name: string;
  readonly depth: number;
}

/** Depths, each fragment measured once however often it is spread. */
class Measure {
  private readonly depths = new Map<string, number>();

  constructor(private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  /** The fields of a selection, through its fragments, each with its depth. */
  fieldsOf(set: SelectionSetNode, visited = new Set<string>()): readonly Root[] {
    return set.selections.flatMap((selection): readonly Root[] => {
      if (selection.kind === Kind.FIELD) return [{ name: selection.name.value, depth: this.depthOf(selection) }];
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.fieldsOf(selection.selectionSet, visited);
      const name = selection.name.value;
      const fragment = this.fragments.get(name);
      if (fragment === undefined || visited.has(name)) return [];
      visited.add(name);
      return this.fieldsOf(fragment.selectionSet, visited);
    });
  }

  private depthOf(selection: SelectionNode): number {
    switch (selection.kind) {
      case Kind.FIELD:
        return 1 + this.depthWithin(selection.selectionSet);
      case Kind.INLINE_FRAGMENT:
        return this.depthWithin(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return this.depthOfFragment(selection.name.value);
    }
  }

  private depthWithin(set: SelectionSetNode | undefined): number {
    let depth = 0;
    for (const selection of set?.selections ?? []) depth = Math.max(depth, this.depthOf(selection));
    return depth;
  }

  private depthOfFragment(name: string): number {
    const known = this.depths.get(name);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by a rule of its own; here it only must not go round.
    this.depths.set(name, 0);
    const depth = this.depthWithin(this.fragments.get(name)?.selectionSet);
    this.depths.set(name, depth);
    return depth;
  }
}

function isFragment(definition: DocumentNode['definitions'][number]): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}
