/**
 * What every endpoint shares. A controller reads its parameters through pipes, asks its core, and returns an `Answer`;
 * negotiation, caching, compression, problems and request ids are done around it.
 *
 * ```ts
 * class ConnectionsQuery {
 *   @Parameter({ description: 'The catalog, product@version', example: 'web-shop@1.2' })
 *   readonly catalog?: string;
 *   @Parameter({ description: 'Seen from the product', choices: ['internal', 'inbound', 'outbound'], many: true })
 *   readonly direction?: readonly Direction[];
 *   @Parameter({ description: 'Rows on a page', integer: { minimum: 1, maximum: 1000 }, default: 100 })
 *   readonly first?: number;
 * }
 *
 * @ApiTags('connections')
 * @Controller('v1/connections')
 * export class ConnectionsController {
 *   constructor(private readonly catalogs: Catalogs) {}
 *
 *   @Get()
 *   @ApiOperation({ summary: 'Rows of a catalog' })
 *   list(@Query(QueryPipe) query: ConnectionsQuery): Answer {
 *     const catalog = unwrapAt({ in: 'query', parameter: 'catalog' }, this.catalogs.find(query.catalog));
 *     const { data, total, next } = unwrap(findConnections(catalog, query));
 *     return answerPage(data, { total, next }, { catalog: catalog.id });
 *   }
 *
 *   @Post('check')
 *   @HttpCode(200)
 *   check(@Body(BodyPipe) body: unknown): Answer {
 *     return answer(check(unwrap(parseSite(body))));
 *   }
 * }
 * ```
 *
 * - A path whose handler has no `@Query(QueryPipe)` takes no parameters: each is refused as unknown.
 * - `answerAs({ 'application/yaml': () => text, 'application/json': () => value })` offers several media types; the
 *   first is the default, only the chosen one is written, and `{ chosen }` overrides `Accept`. JSON and YAML writers may
 *   return a value or finished text; all others return text.
 * - A list answers with `answerList`, which adds CSV, Markdown and YAML to JSON: give it columns, and the query class a
 *   parameter `format` with `choices: listFormats`.
 * - Resolvers throw the same `ProblemError` (through `unwrap`), with the argument's path as `parameter`.
 * - An answer to a read depends on address, `Accept` and `Accept-Encoding` alone and is kept under them; one that does not
 *   says `{ transient: true }`.
 * - Modules add what only they know with `SchemaRegistry.add`, `Readiness.add` (both injectable everywhere).
 */
export { Answer, type AnswerOptions, answer, answerAs, answerPage, type MediaType, type Page } from './answer.js';
export { ApiAnswer } from './api-answer.js';
export { BodyPipe } from './body-pipe.js';
export { Described, DescribedInRest } from './described.js';
export { type Block, formatMarkdown, formatText, type Item } from './document.js';
export { chosenFormat, type Format, listFormats } from './format.js';
export { FormatQuery } from './format-query.js';
export { answerList, type List } from './list.js';
export type { ExampleQuery } from './pages.js';
export { Parameter } from './parameter.js';
export { ProblemError, problem, unwrap, unwrapAt } from './problem-error.js';
export { QueryPipe, withLeftProblems } from './query-pipe.js';
export { Readiness } from './readiness.js';
export { Reference } from './reference.js';
export { SchemaRegistry } from './schema-registry.js';
export { type Cell, type Column, escapeMarkdown, formatCsv, formatMarkdownTable } from './table.js';
