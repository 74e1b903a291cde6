import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { type ValidationError, validateSync } from 'class-validator';
import { fault, nearest, type Problem, problemAt, type Result, shown } from '../problems/index.js';
import { type ParameterRule, rulesOf, valuesOf } from './parameter.js';
import { ProblemError } from './problem-error.js';

/**
 * Reads the query of a request into the class that the controller names, whose properties are declared with
 * `Parameter`: `@Query(QueryPipe) query: ConnectionsQuery`. Everything wrong is reported at once.
 */
@Injectable()
export class QueryPipe implements PipeTransform {
  transform(value: unknown, { metatype }: ArgumentMetadata): object {
    if (metatype === undefined) throw new Error('QueryPipe needs a class of parameters.');
    const given = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>);
    const rules = rulesOf(metatype.prototype as object);
    const problems = [...given.flatMap(([name, entry]) => shapeProblems(name, entry, rules)), ...missing(given, rules)];
    const usable = given.filter(([name]) => rules.has(name) && !problems.some(isAbout(name)));
    const query: object = Object.assign(
      Object.create(metatype.prototype as object) as object,
      Object.fromEntries(usable),
    );
    problems.push(...validateSync(query, validation).flatMap((error) => valueProblems(error, rules)));
    const [first, ...others] = inOrder(problems, given);
    if ('leavesProblems' in metatype) leftOver.set(query, { given, problems });
    else if (first !== undefined) throw new ProblemError(first, ...others);
    return Object.assign(
      query,
      Object.fromEntries(usable.map(([name, entry]) => [name, converted(entry, rules.get(name)!)])),
    );
  }
}

const leftOver = new WeakMap<object, { readonly given: Given; readonly problems: readonly Problem[] }>();

/**
 * What a handler found in a query whose class says `static readonly leavesProblems = true`, together with what the pipe
 * found: so a handler that judges values by more than their text still tells everything at once, in document order.
 */
export function withLeftProblems<T>(query: object, result: Result<T>): Result<T> {
  const left = leftOver.get(query);
  if (left === undefined || left.problems.length === 0) return result;
  return { ok: false, problems: inOrder([...left.problems, ...(result.ok ? [] : result.problems)], left.given) };
}

/** Refuses parameters on a path that takes none. */
export function refuseParameters(query: object): void {
  const [first, ...others] = Object.keys(query).map((name) => unknownParameter(name, new Map()));
  if (first !== undefined) throw new ProblemError(first, ...others);
}

// What is unknown or missing is reported before, with better words.
const validation = {
  forbidUnknownValues: false,
  skipMissingProperties: true,
  validationError: { target: false },
} as const;

function shapeProblems(name: string, entry: unknown, rules: ReadonlyMap<string, ParameterRule>): readonly Problem[] {
  const rule = rules.get(name);
  if (rule === undefined) return [unknownParameter(name, rules)];
  const values = valuesOf(entry);
  if (values.includes('')) return [at(name, fault('empty-parameter', `${name} has no value.`))];
  if (values.length > 1 && !rule.many) {
    return [at(name, fault('repeated-parameter', `${name} stands ${values.length} times.`))];
  }
  return [];
}

function unknownParameter(name: string, rules: ReadonlyMap<string, ParameterRule>): Problem {
  const known = [...rules.keys()];
  const detail =
    known.length === 0
      ? `“${shown(name)}” is no parameter: this path takes none.`
      : `“${shown(name)}” is no parameter of this path; those are ${known.join(', ')}.`;
  return at(name, fault('unknown-parameter', detail, { suggestions: nearest(name, known) }));
}

function missing(given: Given, rules: ReadonlyMap<string, ParameterRule>): readonly Problem[] {
  const names = new Set(given.map(([name]) => name));
  return [...rules.values()]
    .filter(({ name, required }) => required && !names.has(name))
    .map(({ name }) => at(name, fault('empty-parameter', `${name} is missing.`, { remedy: `Add ${name}.` })));
}

function valueProblems(error: ValidationError, rules: ReadonlyMap<string, ParameterRule>): readonly Problem[] {
  const rule = rules.get(error.property);
  const faults = valuesOf(error.value).flatMap((text) => {
    const parsed = rule?.parse(text);
    return parsed === undefined || parsed.ok ? [] : [parsed.fault];
  });
  if (faults.length > 0) return faults.map((found) => at(error.property, found));
  return Object.values(error.constraints ?? {}).map((message) =>
    at(error.property, fault('invalid-parameter', `${message}.`)),
  );
}

type Given = readonly (readonly [string, unknown])[];

function converted(entry: unknown, rule: ParameterRule): unknown {
  const values = valuesOf(entry).map((text) => {
    const parsed = rule.parse(text);
    return parsed.ok ? parsed.value : text;
  });
  return rule.many ? values : values[0];
}

function inOrder(problems: readonly Problem[], given: Given): readonly Problem[] {
  const positions = new Map(given.map(([name], index) => [name, index]));
  const position = (problem: Problem) =>
    (problem.place.in === 'query' ? positions.get(problem.place.parameter) : undefined) ?? Number.POSITIVE_INFINITY;
  return [...problems].sort((a, b) => {
    const [left, right] = [position(a), position(b)];
    return left === right ? 0 : left - right;
  });
}

function isAbout(name: string): (problem: Problem) => boolean {
  return ({ place }) => place.in === 'query' && place.parameter === name;
}

function at(name: string, found: ReturnType<typeof fault>): Problem {
  return problemAt({ in: 'query', parameter: shown(name) }, found);
}
