import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalogs } from '../../src/catalog/index.js';
import { example, rules, shippedCatalogs } from './examples.js';

/**
 * What each example can't have, row by row, with the reason; every row that is not here is wholly rendered. The Google
 * rows have names in place of addresses, which none of the three platforms filters by.
 */
const omissions: readonly {
  readonly platform: string;
  readonly example: string;
  readonly format: string;
  readonly asked: number;
  readonly lacking: Readonly<Record<string, readonly [string, string]>>;
}[] = [
  {
    platform: 'nftables',
    example: 'gateway',
    format: 'nft',
    asked: 20,
    lacking: {
      'synchronizer-to-google-cloud': ['omitted', 'hostname-not-supported'],
      'prometheus-to-google-cloud': ['omitted', 'hostname-not-supported'],
      'fluentd-to-google-cloud': ['omitted', 'hostname-not-supported'],
      'mart-to-google-cloud': ['omitted', 'hostname-not-supported'],
    },
  },
  { platform: 'nftables', example: 'host', format: 'nft', asked: 4, lacking: {} },
  { platform: 'kubernetes-network-policy', example: 'kubernetes', format: 'yaml', asked: 20, lacking: {} },
  ...['terraform', 'gcloud'].map((format) => ({
    platform: 'gcp-firewall-rules',
    example: 'gcp',
    format,
    asked: 20,
    // The site gives udca a tag and no addresses, and egress rules take addresses only.
    lacking: { 'prometheus-to-udca': ['partial', 'egress-needs-addresses'] } as const,
  })),
];

describe('the examples', () => {
  let catalogs: Catalogs;
  beforeAll(async () => {
    catalogs = await shippedCatalogs();
  });

  it.each(omissions)('$example on $platform as $format is proven, and says what it lacks', (expected) => {
    const synthesis = rules(catalogs, expected.platform, { ...example(expected.example), format: expected.format });
    const lacking = Object.fromEntries(
      synthesis.coverage
        .filter(({ status }) => status !== 'rendered')
        .map(({ connection, status, missing }) => [connection, [status, missing.map(({ code }) => code).join(' ')]]),
    );
    expect(lacking).toEqual(expected.lacking);
    expect(synthesis.coverage).toHaveLength(expected.asked);
    expect(synthesis.proof).toMatchObject({ holds: true, kind: 'verdicts', opens: [], blocks: [] });
  });

  it.each(omissions)('$example on $platform as $format is the same whatever the order of its keys', (expected) => {
    const body = { ...example(expected.example), format: expected.format };
    const backwards = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(backwards)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, entry]) => [key, backwards(entry)]),
            )
          : value;
    const [one, two] = [body, backwards(body)].map((request) => rules(catalogs, expected.platform, request));
    expect(two!.files).toEqual(one!.files);
    expect(two!.digest).toBe(one!.digest);
  });

  it.each(omissions)('$example on $platform as $format keeps its rules’ names when a row is left out', (expected) => {
    const body = { ...example(expected.example), format: expected.format };
    const whole = rules(catalogs, expected.platform, body);
    const ids = (synthesis: typeof whole) =>
      synthesis.policies.flatMap(({ id, rules: all }) => all.map((rule) => `${id} ${rule.id}`));
    const known = new Set(ids(whole));
    for (const direction of ['internal', 'inbound', 'outbound']) {
      const request = { ...body, select: { direction: [direction] } };
      if (expected.example === 'host' && direction !== 'internal') continue;
      expect(ids(rules(catalogs, expected.platform, request)).filter((id) => !known.has(id))).toEqual([]);
    }
  });
});
