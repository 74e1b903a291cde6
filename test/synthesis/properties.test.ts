import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Catalog } from '../../src/catalog/index.js';
import { type Platform, platforms } from '../../src/platforms/index.js';
import { type Problem, problemCodes, type Result } from '../../src/problems/index.js';
import { type Synthesis, synthesize } from '../../src/synthesis/synthesize.js';
import { viewSynthesis } from '../../src/synthesis/view.js';
import { shippedCatalogs } from './examples.js';
import { Oracle } from './oracle.js';
import type { OracleBody, OracleCatalog } from './oracle-model.js';
import { type Json, requests, shuffled } from './shipped-sites.js';
import { requestOf } from './small-catalogs.js';

const runs = process.env.LONG === '1' ? 1000 : 100;

describe.each(platforms)('any request to $id', (platform) => {
  let catalog: Catalog;
  let file: OracleCatalog;
  beforeAll(async () => {
    const found = (await shippedCatalogs()).findVersion('apigee-hybrid@1.2');
    if (!found.ok) throw new Error(found.fault.detail);
    catalog = found.value;
    const text = readFileSync(new URL('../../catalogs/apigee-hybrid/1.2.yaml', import.meta.url), 'utf8');
    file = parse(text) as OracleCatalog;
  });

  it('is a problem, or a proven snippet that accounts for every row and depends on nothing else', () => {
    const outcomes = { answered: 0, refused: 0 };
    const given = fc.tuple(requests(catalog, platform), fc.nat(), fc.integer({ min: 1, max: 1_000_000 }));
    fc.assert(
      fc.property(given, ([body, row, seed]) => {
        const answer = answerTo(catalog, platform, body);
        const other = answerTo(catalog, platform, shuffled(body, seed));
        if (!answer.ok) {
          outcomes.refused++;
          expect(faultsOf(answer.problems)).toEqual([]);
          expect(other.ok ? [] : placesOf(other.problems)).toEqual(placesOf(answer.problems));
          return;
        }
        outcomes.answered++;
        const synthesis = answer.value;
        expect(synthesis.proof).toMatchObject({ holds: true, opens: [], blocks: [] });
        expect(other.ok && JSON.stringify(viewSynthesis(other.value))).toBe(JSON.stringify(viewSynthesis(synthesis)));
        for (const { rules } of synthesis.policies) {
          expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
        }
        accountsForRows(synthesis, new Oracle(file, platform.id, body as unknown as OracleBody));
        keepsNames(synthesis, catalog, platform, body, row);
      }),
      { numRuns: runs },
    );
    // Enough of both, or the requests are not worth much.
    expect(outcomes.answered).toBeGreaterThan(runs / 10);
    expect(outcomes.refused).toBeGreaterThan(runs / 10);
  }, 900_000);
});

function answerTo(catalog: Catalog, platform: Platform, body: Json): Result<Synthesis> {
  const request = requestOf(catalog, platform, body);
  return request.ok ? synthesize(request.value) : request;
}

/** What is wrong with a refusal: no problem at all, a code that is no 4xx, no place, no words. */
function faultsOf(problems: readonly Problem[]): readonly unknown[] {
  const faulty = problems.filter(({ code, detail, remedy, place }) => {
    const { status } = problemCodes[code];
    return status < 400 || status > 499 || detail === '' || remedy === '' || place.in !== 'body';
  });
  return problems.length === 0 ? ['no problem'] : faulty;
}

function placesOf(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code, place }) => `${code} ${place.in === 'body' ? place.pointer : ''}`).sort();
}

function accountsForRows({ coverage, policies }: Synthesis, oracle: Oracle): void {
  expect(coverage.map(({ connection }) => connection)).toEqual(oracle.askedRows());
  const rendered = new Set(policies.flatMap(({ rules }) => rules.flatMap(({ connections }) => connections)));
  for (const { connection, status, missing } of coverage) {
    expect(rendered.has(connection), connection).toBe(status !== 'omitted');
    const isLacking = missing.some(({ code }) => code !== 'optional-not-requested');
    expect(isLacking || status !== 'partial', `${connection} is ${status}`).toBe(true);
    expect(missing.length > 0 || status === 'rendered', `${connection} is ${status}`).toBe(true);
  }
}

/** One row less takes its own rules, and renames none. */
function keepsNames(before: Synthesis, catalog: Catalog, platform: Platform, body: Json, nth: number): void {
  const asked = before.coverage.map(({ connection }) => connection);
  const gone = asked[nth % asked.length]!;
  const smaller = { ...catalog, connections: catalog.connections.filter(({ id }) => id !== gone) };
  const answer = answerTo(smaller, platform, withoutRow(body, gone));
  if (!answer.ok) return;
  const after = answer.value;
  const known = new Set(namesOf(before));
  expect(namesOf(after).filter((name) => !known.has(name))).toEqual([]);
  const still = new Set(after.policies.map(({ id }) => id));
  const stays = before.policies
    .filter(({ id }) => still.has(id))
    .flatMap(({ id, rules }) =>
      rules
        .filter(({ connections }) => connections.length === 0 || connections.some((row) => row !== gone))
        .map((rule) => `${id} ${rule.id}`),
    );
  const names = new Set(namesOf(after));
  expect(stays.filter((name) => !names.has(name))).toEqual([]);
}

/** The ids of all rules, and the names that the snippet gives to what it makes. */
function namesOf({ policies, files, request }: Synthesis): readonly string[] {
  const ids = policies.flatMap(({ id, rules }) => rules.map((rule) => `${id} ${rule.id}`));
  const pattern = namePatterns[request.format];
  const text = files.map(({ content }) => content).join('');
  return pattern === undefined ? ids : [...ids, ...[...text.matchAll(pattern)].map(([, name]) => name!)];
}

/** Without the denies: whether egress has one hangs on all rows of its subject. */
const namePatterns: Readonly<Record<string, RegExp>> = {
  yaml: /^ {2}name: "(.*)"$/gm,
  terraform: /^resource "google_compute_firewall" "((?!.*_deny_(?:in|e)gress_).*)" \{$/gm,
  gcloud: /^gcloud compute firewall-rules create '((?!.*-deny-(?:in|e)gress-).*)' \\$/gm,
};

function withoutRow(body: Json, gone: string): Json {
  const { site, options, ...rest } = body as Readonly<Record<string, Readonly<Record<string, Json>>>>;
  const without = (ports: Json | undefined): Json =>
    Object.fromEntries(Object.entries((ports ?? {}) as Readonly<Record<string, Json>>).filter(([id]) => id !== gone));
  const include = ((options?.include ?? []) as readonly string[]).filter((id) => id !== gone);
  return {
    ...rest,
    site: { ...site, ports: without(site?.ports), targetPorts: without(site?.targetPorts) },
    options: { ...options, include },
  };
}
