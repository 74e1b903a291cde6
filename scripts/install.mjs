import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { root } from './paths.mjs';
import { logFile, runLogged } from './run.mjs';

const lockfile = path.join(root, 'package-lock.json');
/** npm's own account of what it installed, written at the end. */
const installed = path.join(root, 'node_modules', '.package-lock.json');
/** Inside `node_modules`, so that it goes when the packages go. */
const stamp = path.join(root, 'node_modules', '.portolan');

/** Whether the packages are those of the lockfile, installed for this Node. */
export function isInstalled() {
  const key = installKey();
  const stamped = readText(stamp);
  if (stamped === key) return true;
  // Installed by hand with this Node: npm's account tells whether it is what we would install.
  if (stamped !== null && platformOf(stamped) !== platformOf(key)) return false;
  if (!isAsLocked()) return false;
  writeStamp(key);
  return true;
}

/** Installs exactly the lockfile's packages, those to build with included whatever NODE_ENV says. */
export async function install() {
  process.stderr.write('Installing packages (npm ci).\n');
  const [npm, ...before] = findNpm();
  const code = await runLogged('install', [npm, ...before, 'ci', '--include=dev', '--no-audit', '--no-fund']);
  if (code !== 0) throw new Failure(`npm ci failed (${code}): ${reasonIn(readText(logFile('install')) ?? '')}`);
  writeStamp(installKey());
}

/** What an install depends on: Node and the system first, then the lockfile. */
function installKey() {
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  return `${process.version} ${process.platform} ${process.arch}\n${hash}\n`;
}

function platformOf(key) {
  return key.split('\n', 1)[0];
}

function writeStamp(key) {
  try {
    writeFileSync(stamp, key);
  } catch {
    // Packages in a folder that is not ours to write: looked at again the next time.
  }
}

/** Whether npm says that it installed every package of the lockfile, but those that are for other systems. */
function isAsLocked() {
  const text = readText(installed);
  if (text === null) return false;
  const { packages: present } = JSON.parse(text);
  const { packages: wanted } = JSON.parse(readFileSync(lockfile, 'utf8'));
  return Object.entries(wanted).every(
    ([name, { version, integrity, optional }]) =>
      name === '' ||
      (present[name] === undefined
        ? optional === true
        : present[name].version === version && present[name].integrity === integrity),
  );
}

/** The npm that started us, else the one beside this Node. */
function findNpm() {
  const beside = path.dirname(process.execPath);
  const places = [
    process.env.npm_execpath ?? '',
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
    ...(process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'npm')),
  ];
  const found = places.find((place) => /npm(-cli\.js)?$/.test(place) && existsSync(place));
  if (found === undefined) throw new Failure('npm is not on PATH: install it with Node.');
  return [found];
}

/** The line of npm's output that says why. */
function reasonIn(output) {
  const lines = output.split('\n').filter((line) => line.startsWith('npm error '));
  const told = lines.map((line) => line.slice('npm error '.length).trim()).filter((line) => line !== '');
  const sentence = told.find((line) => !/^(code|syscall|errno|path|network|dest|signal|A complete log)\b/.test(line));
  return `${sentence ?? told[0] ?? 'no reason given'} (all of it: .cache/install.log)`;
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
