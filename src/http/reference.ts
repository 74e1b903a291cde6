import { Injectable } from '@nestjs/common';
import type { ExampleQuery } from './pages.js';

/** What only the finished application knows of itself: its OpenAPI document, and queries worth trying. */
@Injectable()
export class Reference {
  private build: (() => object) | null = null;
  private document: Buffer | null = null;
  private queries: readonly ExampleQuery[] = [];

  /** How to build the OpenAPI document, once, when it is first asked for. */
  describe(build: () => object): void {
    this.build = build;
  }

  /** The tabs of the playground. */
  offer(queries: readonly ExampleQuery[]): void {
    this.queries = queries;
  }

  /** The OpenAPI document, as it is committed. */
  openapi(): Buffer {
    if (this.build === null) throw new Error('The application has not described itself.');
    this.document ??= Buffer.from(`${JSON.stringify(this.build(), null, 2)}\n`);
    return this.document;
  }

  examples(): readonly ExampleQuery[] {
    return this.queries;
  }
}
