import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fault, type Result } from '../problems/index.js';
import { decodeUtf8, parseJson } from './json.js';
import { ProblemError, problem, unwrap, unwrapAt } from './problem-error.js';
import { bodyMediaTypes, unsupportedMediaType } from './refusals.js';
import { parseYaml } from './yaml.js';

/** Reads bodies in JSON and YAML from their bytes, and no others: Fastify’s own parsers keep the last of two keys. */
export function addBodyParsers(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  for (const mediaType of bodyMediaTypes) {
    const parse = mediaType === 'application/json' ? parseJson : parseYaml;
    instance.addContentTypeParser(mediaType, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
      let value: unknown;
      try {
        value = parseBody(request, body, parse);
      } catch (thrown) {
        done(thrown as Error, undefined);
        return;
      }
      done(null, value);
    });
  }
}

const whole = { in: 'body', pointer: '' } as const;

function parseBody(request: FastifyRequest, body: Buffer, parse: (text: string) => Result<unknown>): unknown {
  const { 'content-encoding': coding, 'content-type': type } = request.headers;
  if (coding !== undefined && coding !== 'identity')
    throw new ProblemError(unsupportedMediaType(`${type ?? ''} (${coding})`));
  const charset = /;\s*charset="?([^";\s]*)/i.exec(type ?? '')?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw new ProblemError(unsupportedMediaType(type));
  if (body.length === 0) throw problem(whole, fault('body-missing', 'The body is empty.'));
  const text = unwrapAt(whole, decodeUtf8(body));
  if (text.trim() === '') throw problem(whole, fault('body-missing', 'The body is empty.'));
  return unwrap(parse(text));
}
