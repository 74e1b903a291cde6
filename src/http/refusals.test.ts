import { NotFoundException } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fault } from '../problems/index.js';
import { formatGraphqlError } from './graphql/errors.js';
import { problemDetails } from './problem-details.js';
import { ProblemError } from './problem-error.js';
import { allowedMethods, refusalsOf } from './refusals.js';

const routes = new Map([
  ['/v1/rules/:platform', new Set(['GET', 'HEAD'])],
  ['/v1/rules/:id', new Set(['POST'])],
  ['/v1/rules', new Set(['POST'])],
]);
const server = { bodyLimit: 10, routes };
const request = { method: 'GET', url: '/v1/rule?x=1', contentType: undefined };

describe('refusalsOf', () => {
  it('says nothing of what went wrong inside', () => {
    const refused = refusalsOf(new Error('password=secret at /etc'), request, server);
    expect(refused.isOurs).toBe(true);
    expect(JSON.stringify(problemDetails(refused.refusals, { url: '/v1', id: 'r' }))).not.toMatch(/secret|etc/);
    expect(refused.refusals[0]).toMatchObject({ code: 'internal-error' });
    for (const thrown of [null, undefined, 'secret', { code: 'FST_ERR_X', message: 'secret' }]) {
      expect(JSON.stringify(refusalsOf(thrown, request, server))).not.toContain('secret');
    }
  });

  it('logs a snippet that failed its proof, and no refusal of a caller', () => {
    const place = { in: 'body', pointer: '' } as const;
    const failed = new ProblemError({ ...fault('proof-failed', 'It opens too much.'), place });
    expect(refusalsOf(failed, request, server).isOurs).toBe(true);
    const wrong = new ProblemError({ ...fault('invalid-value', 'No.'), place });
    expect(refusalsOf(wrong, request, server)).toEqual({ refusals: wrong.problems, isOurs: false });
  });

  it('tells an unknown path from a wrong method', () => {
    const missing = new NotFoundException();
    expect(refusalsOf(missing, request, server).refusals[0]).toMatchObject({
      code: 'not-found',
      detail: 'Nothing is at /v1/rule.',
      suggestions: ['/v1/rules', '/v1/rules/{id}', '/v1/rules/{platform}'],
    });
    const refused = refusalsOf(missing, { ...request, url: '/v1/rules' }, server);
    expect(refused.refusals[0]).toMatchObject({ code: 'method-not-allowed', suggestions: ['POST'] });
  });
});

describe('allowedMethods', () => {
  it.each([
    ['/v1/rules/x', ['GET', 'HEAD', 'POST']],
    ['/v1/rules/x?a=b', ['GET', 'HEAD', 'POST']],
    ['/v1/rules', ['POST']],
    ['/v1/rules/', []],
    ['/v1/rules/x/y', []],
  ])('%s: %j', (url, methods) => {
    expect(allowedMethods(url, routes)).toEqual(methods);
  });
});

describe('problemDetails', () => {
  it('takes the status from the place of the first problem', () => {
    const found = fault('unknown-component', 'No.');
    const about = { url: '/v1', id: 'r' };
    expect(problemDetails([{ ...found, place: { in: 'path', parameter: 'id' } }], about).status).toBe(404);
    expect(problemDetails([{ ...found, place: { in: 'query', parameter: 'component' } }], about).status).toBe(400);
  });
});

describe('formatGraphqlError', () => {
  it('says nothing of what went wrong inside a resolver', () => {
    const error = new GraphQLError('secret', { originalError: new Error('secret'), path: ['rules'] });
    const formatted = formatGraphqlError(error.toJSON(), error);
    expect(JSON.stringify(formatted)).not.toContain('secret');
    expect(formatted).toMatchObject({ path: ['rules'], extensions: { code: 'internal-error' } });
  });
});
