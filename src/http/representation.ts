import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { stringify } from 'yaml';
import type { MediaType, Writer } from './answer.js';
import type { Coding } from './negotiate.js';

const compressors = {
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 6 }),
  // The default quality of 11 is for files that are compressed once.
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
} as const;

/** `no` and 010 are quoted, because many readers still take YAML 1.1; no alias, since ours are refused in requests. */
const yamlOptions = { aliasDuplicateObjects: false, compat: 'yaml-1.1', lineWidth: 0 } as const;

const suffixes: Readonly<Record<MediaType, string>> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'application/schema+json': 'schema',
  'application/atom+xml': 'atom',
  'application/feed+json': 'feed',
  'text/plain': 'text',
  'text/csv': 'csv',
  'text/markdown': 'md',
  'text/html': 'html',
  'text/javascript': 'js',
  'text/css': 'css',
  'image/svg+xml': 'svg',
};

/** The bytes of an answer in one media type. */
export function bytesOf(mediaType: MediaType, write: Writer): Buffer {
  const written = write();
  if (Buffer.isBuffer(written)) return written;
  if (typeof written === 'string') return Buffer.from(written);
  if (mediaType.endsWith('json')) return Buffer.from(JSON.stringify(written));
  if (mediaType === 'application/yaml') return Buffer.from(stringify(written, yamlOptions));
  throw new Error(`A writer of ${mediaType} returned no text.`);
}

/** The header for a media type. Everything that is written is UTF-8. */
export function contentType(mediaType: MediaType): string {
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType;
}

/** The strong ETag of bytes, as they are sent in a media type and a coding. */
export function etagOf(bytes: Buffer, mediaType: MediaType, coding: Coding): string {
  const hash = memo(bytes, 'hash', () => createHash('sha256').update(bytes).digest('base64url').slice(0, 22));
  return `"${hash}-${suffixes[mediaType]}${coding === 'identity' ? '' : `-${coding}`}"`;
}

/** Whether If-None-Match names the ETag: by weak comparison, RFC 9110 13.1.2. */
export function isNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return [...header.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);
}

/** The bytes in a coding. */
export async function encoded(bytes: Buffer, coding: Coding): Promise<Buffer> {
  return coding === 'identity' ? bytes : await memo(bytes, coding, () => compressors[coding](bytes));
}

interface Known {
  hash?: string;
  gzip?: Promise<Buffer>;
  br?: Promise<Buffer>;
}

/** What was worked out of bytes that are sent again and again: assets, schemas, the OpenAPI document. */
const known = new WeakMap<Buffer, Known>();

function memo<Key extends keyof Known>(
  bytes: Buffer,
  key: Key,
  make: () => NonNullable<Known[Key]>,
): NonNullable<Known[Key]> {
  const entry = known.get(bytes) ?? {};
  known.set(bytes, entry);
  const value = (entry[key] ?? make()) as NonNullable<Known[Key]>;
  entry[key] = value;
  return value;
}
