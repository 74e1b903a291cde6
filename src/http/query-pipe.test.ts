import { describe, expect, it } from 'vitest';
import { Parameter } from './parameter.js';
import { ProblemError } from './problem-error.js';
import { QueryPipe } from './query-pipe.js';

// The transformer of the tests knows no decorators in test files, so they are applied by hand.
class Paged {}
Parameter({ description: 'Rows on a page', integer: { minimum: 1, maximum: 1000 } })(Paged.prototype, 'first');

class Query extends Paged {}
const choices = ['internal', 'inbound', 'outbound'];
Parameter({ description: 'Either end', many: true })(Query.prototype, 'component');
Parameter({ description: 'Seen from the product', choices, many: true })(Query.prototype, 'direction');
Parameter({ description: 'Whether the product needs it', boolean: true })(Query.prototype, 'required');

class Path {}
Parameter({ description: 'Where from', required: true })(Path.prototype, 'source');

type Given = Readonly<Record<string, string | readonly string[]>>;

function read(given: Given, metatype: new () => object = Query): unknown {
  return { ...new QueryPipe().transform(given, { type: 'query', metatype }) };
}

function refused(given: Given, metatype: new () => object = Query) {
  try {
    read(given, metatype);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems.map(({ code, place, suggestions }) => {
      return [code, 'parameter' in place ? place.parameter : null, ...suggestions];
    });
  }
  throw new Error('not refused');
}

describe('QueryPipe', () => {
  it('reads numbers, flags, words and lists', () => {
    expect(read({ first: '10', component: 'a', direction: ['internal', 'inbound'], required: 'true' })).toEqual({
      first: 10,
      component: ['a'],
      direction: ['internal', 'inbound'],
      required: true,
    });
    expect(read({})).toEqual({});
  });

  it.each<[Given, readonly (readonly string[])[]]>([
    [{ components: 'a' }, [['unknown-parameter', 'components', 'component']]],
    [{ 'component[]': 'a' }, [['unknown-parameter', 'component[]', 'component']]],
    [{ component: '' }, [['empty-parameter', 'component']]],
    [{ component: ['a', ''] }, [['empty-parameter', 'component']]],
    [{ first: ['1', '2'] }, [['repeated-parameter', 'first']]],
    [{ first: '0' }, [['invalid-parameter', 'first']]],
    [{ first: '1001' }, [['invalid-parameter', 'first']]],
    [{ first: '1e2' }, [['invalid-parameter', 'first']]],
    [{ first: '+1' }, [['invalid-parameter', 'first']]],
    [{ first: ' 1' }, [['invalid-parameter', 'first']]],
    [{ direction: 'intern' }, [['invalid-parameter', 'direction', 'internal']]],
    [{ direction: 'internal,inbound' }, [['invalid-parameter', 'direction', 'internal', 'inbound', 'outbound']]],
    [{ required: 'yes' }, [['invalid-parameter', 'required', 'true', 'false']]],
    [{ __proto__x: '1' }, [['unknown-parameter', '__proto__x']]],
    [{ constructor: '1' }, [['unknown-parameter', 'constructor']]],
    [
      { required: '1', nothing: '1', first: 'x' },
      [
        ['invalid-parameter', 'required', 'true', 'false'],
        ['unknown-parameter', 'nothing'],
        ['invalid-parameter', 'first'],
      ],
    ],
  ])('refuses %j', (given, problems) => {
    expect(refused(given)).toEqual(problems);
  });

  it('takes an own __proto__ for an unknown parameter', () => {
    expect(refused(JSON.parse('{"__proto__":"1"}') as Given)).toEqual([['unknown-parameter', '__proto__']]);
  });

  it('wants what is required', () => {
    expect(read({ source: 'a' }, Path)).toEqual({ source: 'a' });
    expect(refused({}, Path)).toEqual([['empty-parameter', 'source']]);
  });
});
