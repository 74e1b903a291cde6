export type {
  Commands,
  Format,
  HalfEnds,
  Limit,
  LimitUse,
  Platform,
  Reading,
  RenderRequest,
  RowNote,
  SnippetFile,
} from './platform.js';
export { findPlatform, platforms } from './registry.js';
