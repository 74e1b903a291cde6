/**
 * Rules for the gateway of the example, nftables: the whole way from the request's body to a proven snippet, beside
 * Capirca (Debian's python3-capirca) on the same rows. Capirca has no forward hook, reads nothing back and proves
 * nothing. In process and warm, and as whole processes, in turn.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadCatalogs } from '../src/catalog/index.js';
import { formatPortRange, formatPrefixes } from '../src/network/index.js';
import { getPlatform } from '../src/platforms/index.js';
import type { End, Rule } from '../src/policy/index.js';
import { parseRulesRequest } from '../src/synthesis/request.js';
import { type Synthesis, synthesize } from '../src/synthesis/synthesize.js';
import { digits, median, printTable, time, warm } from './measure.js';

const loaded = await loadCatalogs('catalogs');
const platform = getPlatform('nftables');
if (!loaded.ok || !platform.ok) throw new Error('no catalogs or no platform');
const body: unknown = JSON.parse(readFileSync('examples/gateway.json', 'utf8'));

function answer(): Synthesis {
  if (!loaded.ok || !platform.ok) throw new Error('no catalogs or no platform');
  const request = parseRulesRequest(body, platform.value, (id) => loaded.value.findVersion(id));
  const synthesis = request.ok ? synthesize(request.value) : request;
  if (!synthesis.ok) throw new Error(JSON.stringify(synthesis.problems));
  return synthesis.value;
}

const once = process.argv.includes('--once');
if (once) {
  console.log(answer().files[0]?.content.length);
} else {
  compare();
}

function compare(): void {
  const rules = answer().policies.flatMap((policy) => policy.rules.filter(({ reason }) => reason === null));
  const input = JSON.stringify(capircaRows(rules));
  const capirca = (runs: number) => {
    const { stdout, stderr, status } = spawnSync('/usr/bin/python3', ['bench/capirca-rules.py', String(runs)], {
      input,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`capirca: ${stderr}`);
    return stdout;
  };
  const cold = time(answer);
  const rounds = Array.from({ length: 5 }, () => ({
    ours: warm(100, answer),
    theirs: (JSON.parse(capirca(20)) as { median: number }).median,
    ourProcess: time(() => spawnSync(process.execPath, [process.argv[1] ?? '', '--once'])),
    theirProcess: time(() => capirca(0)),
  }));
  const row = (label: string, ours: number, theirs: number) => [
    label,
    digits(ours),
    digits(theirs),
    digits(theirs / ours),
  ];
  console.log(`${rules.length} rules of the gateway example; milliseconds, medians of 5 rounds in turn.`);
  printTable(
    ['', 'Portolan, proof included', 'Capirca', 'ratio'],
    [
      row('in process, warm', median(rounds.map(({ ours }) => ours)), median(rounds.map(({ theirs }) => theirs))),
      row(
        'whole process',
        median(rounds.map(({ ourProcess }) => ourProcess)),
        median(rounds.map(({ theirProcess }) => theirProcess)),
      ),
    ],
  );
  console.log(`First call in a fresh process: ${digits(cold)} ms.\n`);
}

/** The rules in Capirca's words: a network for each distinct end, a service for each distinct list of ports. */
function capircaRows(rules: readonly Rule[]) {
  const networks = new Map<string, readonly string[]>();
  const services = new Map<string, readonly string[]>();
  const network = (end: End) => {
    if (end.kind !== 'addresses') return undefined;
    const name = `${end.component}_${end.addresses.families.join('_')}`.replaceAll('-', '_').toUpperCase();
    networks.set(name, end.addresses.ranges.flatMap(formatPrefixes));
    return name;
  };
  const terms = rules.map((rule) => {
    const { service } = rule;
    const ports = 'ports' in service ? service.ports.map(formatPortRange) : [];
    const port = `P_${service.transport}_${ports.join('_')}`.replaceAll('-', 'to').toUpperCase();
    services.set(
      port,
      ports.map((range) => `${range}/${service.transport}`),
    );
    const [source, destination] = [network(rule.source), network(rule.destination)];
    return {
      name: rule.id,
      ...(source === undefined ? {} : { 'source-address': source }),
      ...(destination === undefined ? {} : { 'destination-address': destination }),
      protocol: service.transport,
      'destination-port': port,
    };
  });
  return { networks: Object.fromEntries(networks), services: Object.fromEntries(services), terms };
}
