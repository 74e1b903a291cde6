import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { fault, nearest, type ProblemCode, problemCodes, shown } from '../problems/index.js';
import { type Answer, answer, answerPage } from './answer.js';
import { problem } from './problem-error.js';

const codeSchema = {
  type: 'object',
  required: ['code', 'type', 'status', 'title', 'remedy'],
  properties: {
    code: { type: 'string' },
    type: { type: 'string' },
    status: { type: 'integer' },
    title: { type: 'string' },
    remedy: { type: 'string' },
  },
} as const;

/** The table of codes, for readers of a problem. */
@ApiTags('problems')
@Controller()
export class ProblemsController {
  @Get('v1/problems')
  @ApiOperation({ summary: 'Every code of a refused request, with its remedy' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['data', 'total', 'next'],
      properties: {
        data: { type: 'array', items: structuredClone(codeSchema) as object },
        total: { type: 'integer' },
        next: { type: 'null' },
      },
    } as object,
  })
  list(): Answer {
    const codes = Object.keys(problemCodes) as ProblemCode[];
    return answerPage(codes.map(describe), { total: codes.length, next: null });
  }

  @Get('problems/:code')
  @ApiOperation({ summary: 'One code: what it means and what to change' })
  @ApiParam({ name: 'code', example: 'host-bits-set', schema: { type: 'string' } })
  @ApiOkResponse({ schema: structuredClone(codeSchema) as object })
  one(@Param('code') code: string): Answer {
    if (Object.hasOwn(problemCodes, code)) return answer(describe(code as ProblemCode));
    const suggestions = nearest(code, Object.keys(problemCodes));
    throw problem(
      { in: 'path', parameter: 'code' },
      fault('unknown-problem', `“${shown(code)}” is no code.`, { suggestions }),
    );
  }
}

function describe(code: ProblemCode) {
  const { status, title, remedy } = problemCodes[code];
  return { code, type: `/problems/${code}`, status, title, remedy };
}
