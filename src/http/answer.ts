/** A media type that the service writes. */
export type MediaType =
  | 'application/json'
  | 'application/yaml'
  | 'application/schema+json'
  | 'application/atom+xml'
  | 'application/feed+json'
  | 'text/plain'
  | 'text/csv'
  | 'text/markdown'
  | 'text/html'
  | 'text/javascript'
  | 'text/css'
  | 'image/svg+xml';

/** What an answer says beside its body. */
export interface AnswerOptions {
  /** `product@version` of the catalog that was used, for the header `Portolan-Catalog`. */
  readonly catalog?: string;
  /** True for what is only so at this moment: it gets no ETag and is not to be stored. */
  readonly transient?: boolean;
  /** Further headers; they win over those that every answer gets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The media type that a parameter chose; it wins over `Accept`. */
  readonly chosen?: MediaType;
}

/** One way to write an answer: a value that is turned into JSON or YAML, or the text itself. */
export type Writer = () => unknown;

/** An answer before it is negotiated, hashed, compressed and sent. */
export class Answer {
  constructor(
    /** By media type; the first is sent where the caller has no preference. Only the chosen one is called. */
    readonly writers: ReadonlyMap<MediaType, Writer>,
    readonly options: AnswerOptions,
    /** Headers of a page, given the address that was asked for. */
    readonly page: Page | null = null,
  ) {}
}

/** Where a list stands among all that was found. */
export interface Page {
  readonly total: number;
  /** The cursor of the next page, or null on the last. */
  readonly next: string | null;
}

/** An answer in JSON. */
export function answer(body: object, options: AnswerOptions = {}): Answer {
  return new Answer(new Map([['application/json', () => body]]), options);
}

/** An answer in the media type that the caller prefers; the first is the default. */
export function answerAs(writers: Partial<Readonly<Record<MediaType, Writer>>>, options: AnswerOptions = {}): Answer {
  return new Answer(new Map(Object.entries(writers) as [MediaType, Writer][]), options);
}

/** One page of a list as `{ catalog?, data, total, next }`, with `Portolan-Total` and `Link`. */
export function answerPage(data: readonly unknown[], page: Page, options: AnswerOptions = {}): Answer {
  const { total, next } = page;
  const body = options.catalog === undefined ? { data, total, next } : { catalog: options.catalog, data, total, next };
  return new Answer(new Map([['application/json', () => body]]), options, page);
}
