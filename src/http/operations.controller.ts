import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Registry } from 'prom-client';
import { fault } from '../problems/index.js';
import { type Answer, answer, answerAs } from './answer.js';
import { problem } from './problem-error.js';
import { Readiness } from './readiness.js';

/** The registry of metrics, for injection. */
export const METRICS = Symbol('metrics');

/** What those who run the service ask. */
@ApiTags('operation')
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: Readiness,
    @Inject(METRICS) private readonly metrics: Registry,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'Whether the process works', description: 'No means: restart it.' })
  @ApiOkResponse({
    schema: { type: 'object', properties: { status: { type: 'string', enum: ['live'] } }, required: ['status'] },
  })
  live(): Answer {
    return answer({ status: 'live' }, { transient: true });
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Whether to send requests here', description: 'No while it starts or drains.' })
  @ApiOkResponse({
    schema: { type: 'object', properties: { status: { type: 'string', enum: ['ready'] } }, required: ['status'] },
  })
  @ApiServiceUnavailableResponse({ description: 'Not ready: the problem says why' })
  ready(): Answer {
    const objections = this.readiness.objections();
    if (objections.length === 0) return answer({ status: 'ready' }, { transient: true });
    throw problem({ in: 'path', parameter: 'ready' }, fault('unavailable', `Not ready: ${objections.join(', ')}.`));
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Metrics for Prometheus' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  async scrape(): Promise<Answer> {
    const text = await this.metrics.metrics();
    const headers = { 'content-type': this.metrics.contentType };
    return answerAs({ 'text/plain': () => text }, { headers, transient: true });
  }
}
