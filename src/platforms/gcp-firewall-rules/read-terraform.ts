import type { StatedRule } from './evaluate.js';
import { type HclBlock, type HclBody, type HclValue, parseHcl } from './hcl.js';
import { Refusal } from './refusal.js';

/** The firewall rules that a Terraform file makes. Every block and attribute that is not known here is an error. */
export function readTerraform(text: string): readonly StatedRule[] {
  const file = parseHcl(text);
  const [stray] = file.attributes.values();
  if (stray !== undefined) throw new Refusal(stray.line, 'an attribute outside every block');
  const locals = new Map<string, HclValue>();
  const resources = new Map<string, HclBlock>();
  for (const block of file.blocks) {
    switch (block.type) {
      case 'variable':
        checkVariable(block);
        break;
      case 'locals':
        if (block.labels.length > 0 || block.blocks.length > 0) throw new Refusal(block.line, 'locals have attributes');
        for (const [name, value] of block.attributes) {
          if (locals.has(name)) throw new Refusal(value.line, `a second local ${name}`);
          locals.set(name, value);
        }
        break;
      case 'resource':
        addResource(block, resources);
        break;
      default:
        throw new Refusal(block.line, `a block ${block.type}`);
    }
  }
  return [...resources.values()].map((block) => ruleOf(block, locals, resources));
}

function addResource(block: HclBlock, resources: Map<string, HclBlock>): void {
  const [type, label, ...rest] = block.labels;
  if (type !== 'google_compute_firewall' || label === undefined || rest.length > 0) {
    throw new Refusal(block.line, `a resource ${block.labels.join(' ')}`);
  }
  if (resources.has(label)) throw new Refusal(block.line, `a second resource ${label}`);
  resources.set(label, block);
}

function checkVariable(block: HclBlock): void {
  const [name] = block.labels;
  if (block.labels.length !== 1 || (name !== 'project' && name !== 'network')) {
    throw new Refusal(block.line, `a variable ${block.labels.join(' ')}`);
  }
  only(block, ['type', 'description'], []);
}

/** Google's arguments: https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_firewall */
function ruleOf(
  block: HclBlock,
  locals: ReadonlyMap<string, HclValue>,
  resources: ReadonlyMap<string, HclBlock>,
): StatedRule {
  const known = ['name', 'description', 'project', 'network', 'direction', 'priority', 'disabled', 'depends_on'];
  only(block, [...known, 'source_tags', 'source_ranges', 'destination_ranges', 'target_tags'], ['allow', 'deny']);
  const { attributes, line } = block;
  const strings = (name: string) => stringsOf(attributes.get(name), locals);
  const name = attributes.get('name');
  if (name?.kind !== 'string') throw new Refusal(line, 'a rule without a name');
  requireReference(block, 'network');
  if (attributes.has('project')) requireReference(block, 'project');
  checkDependencies(attributes.get('depends_on'), resources);
  return {
    line,
    name: name.text,
    direction: scalar(attributes.get('direction'), 'string'),
    priority: scalar(attributes.get('priority'), 'number'),
    disabled: isTrue(attributes.get('disabled')),
    ...decisionOf(block),
    sourceTags: strings('source_tags'),
    sourceRanges: strings('source_ranges'),
    destinationRanges: strings('destination_ranges'),
    targetTags: strings('target_tags'),
  };
}

function decisionOf({ blocks, line }: HclBlock): Pick<StatedRule, 'action' | 'services'> {
  const action = blocks[0]?.type === 'deny' ? 'deny' : 'allow';
  if (blocks.some(({ type }) => type !== action)) throw new Refusal(line, 'a rule either allows or denies');
  const services = blocks.map((block) => {
    only(block, ['protocol', 'ports'], []);
    const protocol = scalar(block.attributes.get('protocol'), 'string');
    if (protocol === null || block.labels.length > 0) throw new Refusal(block.line, `${action} without a protocol`);
    return { protocol, ports: stringsOf(block.attributes.get('ports'), new Map()) };
  });
  return { action, services };
}

function only(
  block: HclBody & { readonly line: number },
  attributes: readonly string[],
  blocks: readonly string[],
): void {
  for (const [name, value] of block.attributes) {
    if (!attributes.includes(name)) throw new Refusal(value.line, `an attribute ${name}`);
  }
  for (const { type, line } of block.blocks) {
    if (!blocks.includes(type)) throw new Refusal(line, `a block ${type}`);
  }
}

function requireReference({ attributes, line }: HclBlock, name: string): void {
  const value = attributes.get(name);
  if (value?.kind !== 'reference' || value.path.join('.') !== `var.${name}`) {
    throw new Refusal(value?.line ?? line, `${name} has to be var.${name}`);
  }
}

function checkDependencies(value: HclValue | undefined, resources: ReadonlyMap<string, HclBlock>): void {
  if (value === undefined) return;
  const items = value.kind === 'list' ? value.items : [value];
  for (const item of items) {
    const [type, label, ...rest] = item.kind === 'reference' ? item.path : [];
    if (type !== 'google_compute_firewall' || label === undefined || rest.length > 0 || !resources.has(label)) {
      throw new Refusal(item.line, 'depends_on names no resource of this file');
    }
  }
}

function scalar(value: HclValue | undefined, kind: 'string' | 'number'): string | null {
  if (value === undefined) return null;
  if (value.kind !== kind) throw new Refusal(value.line, `a ${kind} is expected`);
  return value.text;
}

function isTrue(value: HclValue | undefined): boolean {
  if (value === undefined) return false;
  const word = value.kind === 'reference' ? value.path.join('.') : '';
  if (word !== 'true' && word !== 'false') throw new Refusal(value.line, 'true or false is expected');
  return word === 'true';
}

/** A list of strings, written out or by the name of a local. An empty one is as good as none, to the provider too. */
function stringsOf(value: HclValue | undefined, locals: ReadonlyMap<string, HclValue>): readonly string[] {
  if (value === undefined) return [];
  if (value.kind === 'reference') {
    const [scope, name, ...rest] = value.path;
    const meant = scope === 'local' && name !== undefined && rest.length === 0 ? locals.get(name) : undefined;
    if (meant?.kind !== 'list') throw new Refusal(value.line, `${value.path.join('.')} is no list of this file`);
    return stringsOf(meant, new Map());
  }
  if (value.kind !== 'list') throw new Refusal(value.line, 'a list is expected');
  return value.items.map((item) => {
    if (item.kind !== 'string') throw new Refusal(item.line, 'a string is expected');
    return item.text;
  });
}
