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
export { getPlatform, platforms } from './registry.js';
export { type PlatformView, viewPlatform } from './view.js';
