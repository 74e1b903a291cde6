import { type Format, listFormats } from './format.js';
import { Parameter } from './parameter.js';

/** The query of a list that takes no other parameter, and the parent of those that do. */
export class FormatQuery {
  @Parameter({ description: 'How the list is written; it wins over Accept', choices: listFormats, default: 'json' })
  readonly format?: Format;
}
