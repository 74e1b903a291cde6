import type { Platform } from './platform.js';

/** Every platform, in the order of GET /v1/platforms. */
export const platforms: readonly Platform[] = [];

/** The platform of that id. */
export function findPlatform(id: string): Platform | undefined {
  return platforms.find((platform) => platform.id === id);
}
