import type { Platform } from './platform.js';

/** What a platform can and can't do, as JSON. */
export function viewPlatform(platform: Platform) {
  const { id, title, description, points, formats, transports, hostnames, stateful, verification, limits } = platform;
  return {
    id,
    title,
    description,
    points,
    formats: formats.map((format) => ({ id: format.id, mediaType: format.mediaType })),
    transports,
    hostnames,
    stateful,
    /** What it recognises an end by, the first that a site gives. */
    identifies: [...new Set(Object.values(platform.ends).flatMap(({ subject, peer }) => [...subject, ...peer]))],
    seesTargetPort: platform.seesTargetPort,
    defaultActions: platform.refusesNone === null ? ['deny', 'none'] : ['deny'],
    implied: platform.implied,
    verification,
    limits: limits.map(({ name, limit, unit, per, source }) => ({ name, limit, unit, per, source })),
    assumes: platform.assumes,
  };
}

/** What `viewPlatform` makes. */
export type PlatformView = ReturnType<typeof viewPlatform>;
