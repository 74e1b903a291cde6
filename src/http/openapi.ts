import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problemCodes } from '../problems/index.js';

/** The OpenAPI document of an application. */
export function describeApp(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Portolan')
    .setDescription(
      'What talks to what, and what to open on a firewall for it. Every refusal is a problem of RFC 9457; its codes are ' +
        'at /v1/problems. The same questions in GraphQL are at /graphql.',
    )
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
  const document = SwaggerModule.createDocument(app, config, { autoTagControllers: false, operationIdFactory });
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post]) {
      if (operation !== undefined) operation.responses.default ??= refusal;
    }
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  return withoutNullable(document) as OpenAPIObject;
}

/** OpenAPI 3.1 says null as JSON Schema does; the decorators still say it as 3.0 did. */
function withoutNullable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullable);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withoutNullable(entry)]),
  );
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  if (typeof rest.type !== 'string') return { anyOf: [rest, { type: 'null' }] };
  return { ...rest, type: [rest.type, 'null'], ...(Array.isArray(rest.enum) ? { enum: [...rest.enum, null] } : {}) };
}

/** `connectionsList` for the method `list` of `ConnectionsController`. */
function operationIdFactory(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const refusal = {
  description: 'Refused: the problem says what is wrong, where, and what to change',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const text = (description: string): Schema => ({ type: 'string', description });

const codes = Object.keys(problemCodes);

const problemSchema: Schema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors'],
  properties: {
    type: text('Where the code is explained: /problems/{code}'),
    title: text('The same for every case of the code'),
    status: { type: 'integer' },
    detail: text('This case'),
    instance: text('The path that was asked for'),
    code: { type: 'string', enum: codes },
    requestId: text('To be named in a report; in the log too'),
    errors: {
      type: 'array',
      description: 'All errors found, in document order; the first decides',
      items: {
        type: 'object',
        required: ['code', 'detail', 'remedy', 'suggestions'],
        properties: {
          code: { type: 'string', enum: codes },
          in: { type: 'string', enum: ['body', 'query', 'path', 'header'] },
          pointer: text('RFC 6901, into the body'),
          parameter: text('The parameter or header'),
          detail: text('This case'),
          remedy: text('What to change'),
          suggestions: { type: 'array', items: { type: 'string' }, description: 'Right values, nearest first' },
        },
      },
    },
  },
};
