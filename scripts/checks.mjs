import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, root } from './paths.mjs';

const report = path.join(cacheFolder, 'tests.json');

/** The checks beside the tests, each a program of Node's. */
const checks = {
  types: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.check.json'],
  lint: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  imports: ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src', '--config', '.dependency-cruiser.mjs'],
};

/**
 * Engines that Debian does not have, so that `.ci/run` cannot install them. Any other test that is skipped under CI is a
 * failure: it would pass for one that ran.
 */
const notInDebian = /\b(terraform|gcloud|kubectl)\b/;

/** Runs everything, or with arguments those tests alone; the exit code says whether all passed. */
export async function runChecks(args, preparing) {
  const parts = [['install, build', preparing]];
  const timed = async (name, work) => {
    const start = performance.now();
    const result = await work();
    parts.push([name, (performance.now() - start) / 60_000]);
    return result;
  };
  const failedChecks = [];
  if (args.length === 0) {
    for (const [name, command] of Object.entries(checks)) {
      if ((await timed(name, () => run(command))) !== 0) failedChecks.push(name);
    }
  }
  mkdirSync(cacheFolder, { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await timed('tests', () => run(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args]));
  const totals = readTotals(code);
  const checked = args.length === 0 ? Object.keys(checks).length : 0;
  const failed = totals.failed + failedChecks.length;
  const passed = totals.passed + checked - failedChecks.length;

  print('');
  for (const [name, minutes] of parts) print(`${name.padEnd(16)}${minutes.toFixed(1)} min`);
  for (const name of failedChecks) print(`failed: ${name}`);
  for (const complaint of totals.complaints) print(`failed: ${complaint}`);
  for (const skipped of totals.skipped) print(`skipped: ${skipped}`);
  print(`${passed} passed, ${failed} failed, ${totals.skipped.length} skipped`);
  if (failed > 0) process.exit(1);
}

/** The runner's totals. What went wrong outside any test counts as a failed one. */
function readTotals(code) {
  const result = readReport();
  if (result === null) return { passed: 0, failed: 1, skipped: [], complaints: ['the runner wrote no report'] };
  const tests = result.testResults.flatMap((file) => file.assertionResults);
  const isSkipped = ({ status }) => status !== 'passed' && status !== 'failed';
  const skipped = tests.filter(isSkipped).map(({ fullName }) => fullName);
  const isCi = process.env.CI === 'true';
  const complaints = skipped.filter((name) => isCi && !notInDebian.test(name)).map((name) => `skipped in CI: ${name}`);
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const failedFiles = result.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  complaints.push(...failedFiles.map((file) => `${path.relative(root, file.name)}, outside its tests`));
  if (code !== 0 && failedTests === 0 && failedFiles.length === 0) complaints.push(`the runner ended with ${code}`);
  const passed = tests.length - failedTests - skipped.length;
  return { passed, failed: failedTests + complaints.length, skipped, complaints };
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return null;
  }
}

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    const end = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const each of ['SIGINT', 'SIGTERM']) process.off(each, end);
      // Ended from outside: what follows would only hide that.
      if (signal !== null) process.exit(1);
      resolve(code);
    });
  });
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
