import { type Format, FormatQuery, listFormats, Parameter } from '../http/index.js';
import { type Parsed } from '../problems/index.js';
import { filterFields } from './filter.js';
import { pageSize } from './page.js';
import { filterChoices } from './parse-filter.js';
import { type Parameters, sortWords } from './query.js';

/** The values are judged by the one parser of filters, so that all mistakes are told at once, components included. */
const parse = (text: string): Parsed<string> => ({ ok: true, value: text });

/** Which catalog is meant. */
export class CatalogQuery {
  @Parameter({
    description: 'product@version, or a product for its newest complete version; left out: the default catalog',
  })
  readonly catalog?: string;
}

/** Which rows of which catalog are meant. Values of one parameter mean OR, different parameters mean AND. */
export class FilterQuery extends CatalogQuery {
  @Parameter({ many: true, description: 'Components that are either end', parse })
  readonly component?: readonly string[];

  @Parameter({ many: true, description: 'Components that are the source', parse })
  readonly source?: readonly string[];

  @Parameter({ many: true, description: 'Components that are the destination', parse })
  readonly destination?: readonly string[];

  @Parameter({
    many: true,
    description: 'Ports, in a range or recommended; optional ones too',
    integer: { minimum: 1, maximum: 65_535 },
    parse,
  })
  readonly port?: readonly string[];

  @Parameter({ many: true, description: 'Transports of a port entry', choices: filterChoices.transport, parse })
  readonly transport?: readonly string[];

  @Parameter({ many: true, description: 'Seen from the product', choices: filterChoices.direction, parse })
  readonly direction?: readonly string[];

  @Parameter({ many: true, description: 'Exact: tls does not ask for mtls', choices: filterChoices.security, parse })
  readonly security?: readonly string[];

  @Parameter({ many: true, description: 'Host names, which a wildcard of the row may cover', parse })
  readonly host?: readonly string[];

  @Parameter({
    many: true,
    description: 'Whether the product needs the row in every installation',
    boolean: true,
    parse,
  })
  readonly required?: readonly string[];

  @Parameter({
    many: true,
    description: 'Words that all stand in ids, names, other names, hosts, purposes or ports of the row: mp 9042',
    parse,
  })
  readonly text?: readonly string[];

  /** The filters among the parameters, in the order of the query. */
  filters(): Parameters {
    const names: readonly string[] = filterFields;
    return Object.fromEntries(Object.entries(this).filter(([name]) => names.includes(name))) as Parameters;
  }
}

/** Which part of a list is wanted. */
export class PageQuery extends FormatQuery {
  @Parameter({ description: 'The most entries on a page', integer: pageSize, default: pageSize.default })
  readonly first?: number;

  @Parameter({ description: 'The cursor of the page before' })
  readonly after?: string;
}

/** The query of GET /v1/connections. */
export class ConnectionsQuery extends FilterQuery {
  /** Told together with what is wrong about components, which only the catalog knows. */
  static readonly leavesProblems = true;

  @Parameter({
    description: 'What rows are sorted by, - in front for descending; ties by id',
    choices: sortWords,
    default: 'order',
    parse,
  })
  readonly sort?: string;

  @Parameter({ description: 'The most rows on a page', integer: pageSize, default: pageSize.default, parse })
  readonly first?: string;

  @Parameter({ description: 'The cursor of the page before', parse })
  readonly after?: string;

  @Parameter({ description: 'How the list is written; it wins over Accept', choices: listFormats, default: 'json' })
  readonly format?: Format;
}
