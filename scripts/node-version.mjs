/** The oldest Node that the stack runs on; `engines` in package.json says the same. */
const oldest = [20, 19];

/** Ends the process with one line where Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  process.stderr.write(
    `portolan: Node ${process.versions.node} is too old: install Node ${oldest.join('.')} or later.\n`,
  );
  process.exit(1);
}
