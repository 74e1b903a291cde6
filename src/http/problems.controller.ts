import { Controller, Get, Param } from '@nestjs/common';
import { Int } from '@nestjs/graphql';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { fault, nearest, omissionCodes, problemCodes, shown, warningCodes } from '../problems/index.js';
import { type Answer, answer, answerPage } from './answer.js';
import { DescribedInRest } from './described.js';
import { problem } from './problem-error.js';

/** A code, for readers of an answer. */
export class CodeBody {
  @DescribedInRest({ description: 'The code, which never changes its meaning', example: 'host-bits-set' })
  readonly code!: string;

  @DescribedInRest({ description: 'problem of a refused request, omission of a coverage, warning of an answer' })
  readonly kind!: 'problem' | 'omission' | 'warning';

  @DescribedInRest({ description: 'The path of this code', example: '/problems/host-bits-set' })
  readonly type!: string;

  @DescribedInRest({ type: () => Int, nullable: true, description: 'HTTP status of a problem; null for the others' })
  readonly status!: number | null;

  @DescribedInRest({ description: 'What it says' })
  readonly title!: string;

  @DescribedInRest({ description: 'What to change' })
  readonly remedy!: string;
}

/** The answer of GET /v1/problems. */
export class CodesBody {
  @DescribedInRest({ type: () => CodeBody, many: true, description: 'Problems, then omissions, then warnings' })
  readonly data!: readonly CodeBody[];

  @DescribedInRest({ type: () => Int, description: 'How many there are' })
  readonly total!: number;

  @DescribedInRest({ nullable: true, description: 'Always null: they fit on one page' })
  readonly next!: string | null;
}

const codes: readonly CodeBody[] = [
  ...Object.entries(problemCodes).map(([code, { status, title, remedy }]) => ({
    code,
    kind: 'problem' as const,
    status,
    title,
    remedy,
  })),
  ...Object.entries(omissionCodes).map(([code, entry]) => ({
    code,
    kind: 'omission' as const,
    status: null,
    ...entry,
  })),
  ...Object.entries(warningCodes).map(([code, entry]) => ({ code, kind: 'warning' as const, status: null, ...entry })),
].map(({ code, kind, ...rest }) => ({ code, kind, type: `/problems/${code}`, ...rest }));

/** The table of codes, for readers of a problem, a coverage or a warning. */
@ApiTags('problems')
@Controller()
export class ProblemsController {
  @Get('v1/problems')
  @ApiOperation({ summary: 'Every code of a problem, an omission and a warning, with its remedy' })
  @ApiOkResponse({ type: CodesBody, description: 'All of them' })
  list(): Answer {
    return answerPage(codes, { total: codes.length, next: null });
  }

  @Get('problems/:code')
  @ApiOperation({ summary: 'One code: what it means and what to change' })
  @ApiParam({ name: 'code', description: 'The code', example: 'host-bits-set', schema: { type: 'string' } })
  @ApiOkResponse({ type: CodeBody, description: 'The code' })
  one(@Param('code') code: string): Answer {
    const found = codes.find((entry) => entry.code === code);
    if (found !== undefined) return answer(found);
    const suggestions = nearest(
      code,
      codes.map((entry) => entry.code),
    );
    throw problem(
      { in: 'path', parameter: 'code' },
      fault('unknown-problem', `“${shown(code)}” is no code.`, { suggestions }),
    );
  }
}
