import { relative, resolve } from 'node:path';
import { checkPath, formatFileFault } from './catalog/index.js';

// `npm run catalog -- check PATH`
const [command, path, ...rest] = process.argv.slice(2);
if (command !== 'check' || path === undefined || rest.length > 0) {
  process.stderr.write('Usage: npm run catalog -- check FILE, or a folder of catalogs\n');
  process.exitCode = 2;
} else {
  // npm runs scripts in the root of the package, and tells where it was called.
  const here = process.env.INIT_CWD ?? process.cwd();
  const { files, faults } = await checkPath(resolve(here, path));
  for (const fault of faults) {
    process.stdout.write(`${formatFileFault({ ...fault, file: relative(here, fault.file) || '.' })}\n`);
  }
  const what = files === 1 ? '1 file' : `${files} files`;
  process.stdout.write(faults.length === 0 ? `${what}: nothing to mend.\n` : `${faults.length} to mend.\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
