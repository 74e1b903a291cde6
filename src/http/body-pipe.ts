import { Injectable, type PipeTransform } from '@nestjs/common';
import { fault } from '../problems/index.js';
import { problem } from './problem-error.js';

/** Refuses a request without a body: `@Body(BodyPipe) body: unknown`. */
@Injectable()
export class BodyPipe implements PipeTransform {
  transform(body: unknown): unknown {
    if (body === undefined)
      throw problem({ in: 'body', pointer: '' }, fault('body-missing', 'The request has no body.'));
    return body;
  }
}
