import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import { fault, nearest, type Parsed, shown } from '../problems/index.js';

interface ParameterOptions {
  /** For the reference. */
  readonly description: string;
  readonly example?: string | number | boolean;
  /** What the service takes where it is left out, for the reference. */
  readonly default?: string | number | boolean;
  readonly required?: boolean;
  /** May be repeated: the value is a list, its parts mean OR. */
  readonly many?: boolean;
  /** The words of a closed set; the value is one of them. */
  readonly choices?: readonly string[];
  /** Digits only; the value is a number. */
  readonly integer?: { readonly minimum: number; readonly maximum: number };
  /** `true` or `false`. */
  readonly boolean?: boolean;
  /** A parser of the text; the value is what it gives. */
  readonly parse?: (text: string) => Parsed<unknown>;
}

/** How one parameter is read. */
export interface ParameterRule {
  readonly name: string;
  readonly many: boolean;
  readonly required: boolean;
  readonly parse: (text: string) => Parsed<unknown>;
}

const rulesByClass = new WeakMap<object, Map<string, ParameterRule>>();

/** The parameters that a class of query parameters declares, its parents' first. */
export function rulesOf(target: object | null): ReadonlyMap<string, ParameterRule> {
  if (target === null) return new Map();
  return new Map([...rulesOf(Object.getPrototypeOf(target)), ...(rulesByClass.get(target) ?? [])]);
}

/** A query parameter: read, checked by class-validator and described in the OpenAPI document. */
export function Parameter(options: ParameterOptions): PropertyDecorator {
  const many = options.many ?? false;
  const parse = parserOf(options);
  const isValid = (value: unknown) => valuesOf(value).every((text) => parse(text).ok);
  const decorators = [
    ApiProperty(describe(options)),
    ValidateBy({ name: 'parameter', validator: { validate: isValid } }),
    ...(options.required === true ? [] : [IsOptional()]),
  ];
  return (target, key) => {
    const rules = rulesByClass.get(target) ?? new Map<string, ParameterRule>();
    const name = String(key);
    rules.set(name, { name, many, required: options.required ?? false, parse });
    rulesByClass.set(target, rules);
    for (const decorate of decorators) decorate(target, key);
  };
}

/** The texts of a parameter as they came in. */
export function valuesOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

function describe(options: ParameterOptions): Parameters<typeof ApiProperty>[0] {
  const { description, example, choices, integer, boolean } = options;
  return {
    description,
    required: options.required ?? false,
    isArray: options.many ?? false,
    type: integer === undefined ? (boolean === true ? Boolean : String) : 'integer',
    ...(example === undefined ? {} : { example }),
    ...(options.default === undefined ? {} : { default: options.default }),
    ...(choices === undefined ? {} : { enum: [...choices] }),
    ...(integer ?? {}),
  } as Parameters<typeof ApiProperty>[0];
}

function parserOf(options: ParameterOptions): (text: string) => Parsed<unknown> {
  if (options.parse !== undefined) return options.parse;
  if (options.choices !== undefined) return choiceParser(options.choices);
  if (options.integer !== undefined) return integerParser(options.integer.minimum, options.integer.maximum);
  if (options.boolean === true) return booleanParser;
  return (text) => ({ ok: true, value: text });
}

function choiceParser(words: readonly string[]): (text: string) => Parsed<string> {
  return (text) => {
    if (words.includes(text)) return { ok: true, value: text };
    const suggestions = nearest(text, words);
    return refused(`“${shown(text)}” is none of ${words.join(', ')}.`, suggestions.length > 0 ? suggestions : words);
  };
}

function integerParser(minimum: number, maximum: number): (text: string) => Parsed<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= minimum && value <= maximum) return { ok: true, value };
    return refused(`“${shown(text)}” is no whole number from ${minimum} to ${maximum}.`);
  };
}

function booleanParser(text: string): Parsed<boolean> {
  if (text === 'true' || text === 'false') return { ok: true, value: text === 'true' };
  return refused(`“${shown(text)}” is neither true nor false.`, ['true', 'false']);
}

function refused(detail: string, suggestions: readonly string[] = []): Parsed<never> {
  return { ok: false, fault: fault('invalid-parameter', detail, { suggestions }) };
}
