// Extracts what the google provider takes in a google_compute_firewall, from the published bindings, which are too
// large (326 MB) to be a dependency. Run it again for a newer provider, in an empty folder outside the repository:
//   npm init -y && npm i --ignore-scripts --legacy-peer-deps @cdktf/provider-google@16.12.1
//   node REPOSITORY/test/engines/extract-google-schema.mjs . > REPOSITORY/test/engines/google-compute-firewall.json
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(process.argv[2] ?? '.', 'node_modules/@cdktf/provider-google');
const path = join(root, 'lib/compute-firewall/index.d.ts');
const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
const binding = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const interfaces = new Map();
source.forEachChild((node) => {
  if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node);
});

/** The fragment of a property's documentation link is the argument's own name. */
function describe(name) {
  const attributes = {};
  const blocks = {};
  for (const member of interfaces.get(name).members) {
    const text = member.getFullText(source);
    const argument = /\/resources\/compute_firewall#(\w+) /.exec(text)?.[1];
    if (argument === undefined || argument === 'id') continue;
    const type = member.type.getText(source).replace(' | cdktf.IResolvable', '');
    const block = type.replace('[]', '');
    const required = member.questionToken === undefined;
    if (interfaces.has(block)) blocks[argument] = { repeated: type.endsWith('[]'), ...describe(block) };
    else attributes[argument] = { type, required };
  }
  return { attributes, blocks };
}

const schema = {
  provider: `hashicorp/google ${binding.cdktf.provider.version}`,
  binding: `${binding.name} ${binding.version}`,
  resource: 'google_compute_firewall',
  ...describe('ComputeFirewallConfig'),
};
process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
