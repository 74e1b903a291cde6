import type { Change, Comparison, FieldChange, Step } from './changes.js';
import { formatValue } from './field-text.js';
import type { Catalog } from './model.js';
import { type VersionView, viewVersion } from './view.js';

// What GraphQL resolves a comparison from: the JSON of REST, where the values of a field are text.

interface FieldChangeNode {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface ChangeNode extends Omit<Change, 'fields'> {
  readonly fields: readonly FieldChangeNode[];
}

interface StepNode extends Omit<Step, 'data'> {
  readonly data: readonly ChangeNode[];
}

/** A comparison. */
export interface ComparisonNode extends StepNode {
  readonly product: string;
  readonly versions: readonly VersionView[];
  readonly steps: readonly StepNode[];
}

/** The comparison as a node; `versions` are those that it spans. */
export function comparisonNode(comparison: Comparison, versions: readonly Catalog[]): ComparisonNode {
  const { product, steps } = comparison;
  return { product, versions: versions.map(viewVersion), ...stepNode(comparison), steps: steps.map(stepNode) };
}

function stepNode({ from, to, data }: Step): StepNode {
  return { from, to, data: data.map((change) => ({ ...change, fields: change.fields.map(fieldNode) })) };
}

function fieldNode({ path, before, after }: FieldChange): FieldChangeNode {
  const text = (value: unknown) => (value === null ? null : formatValue(path, value));
  return { path, before: text(before), after: text(after) };
}
