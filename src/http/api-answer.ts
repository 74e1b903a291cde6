import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { type Format, listFormats, mediaTypeOf } from './format.js';

interface ApiAnswerOptions {
  /** The answer as JSON and YAML. */
  readonly type: Type;
  readonly description: string;
  /** The formats that there are; left out: those of every list. */
  readonly formats?: readonly Format[];
}

/** Describes an answer that comes in several formats: the schema for JSON and YAML, text for the others. */
export function ApiAnswer({ type, description, formats = listFormats }: ApiAnswerOptions): MethodDecorator {
  const contentOf = (format: Format) =>
    format === 'json' || format === 'yaml'
      ? { schema: { $ref: getSchemaPath(type) } }
      : { schema: { type: 'string' as const } };
  const content = Object.fromEntries(formats.map((format) => [mediaTypeOf(format), contentOf(format)]));
  return applyDecorators(ApiExtraModels(type), ApiOkResponse({ description, content }));
}
