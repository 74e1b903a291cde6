import type { NamedList } from './names.js';
import { comment, type FirewallRule, namedLists } from './rules.js';

/**
 * Terraform, as `terraform fmt` would write it. The lists are locals and no variables: a variable can be set from
 * outside, and then the file would no longer say what it opens.
 */
export function renderTerraform(rules: readonly FirewallRule[], header: readonly string[]): string {
  const lists = namedLists(rules);
  const sections = [
    header.map((line) => comment(line)).join('\n'),
    variable('project', 'Project of the VPC network.'),
    variable('network', 'The VPC network, by name or self link.'),
    locals(lists),
    ...rules.map(resource),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function variable(name: string, description: string): string {
  return `variable "${name}" {\n${aligned([
    ['type', 'string'],
    ['description', quote(description)],
  ])}\n}`;
}

function locals(lists: readonly NamedList[]): string {
  if (lists.length === 0) return '';
  const bodies = lists.map(
    ({ name, values }) => `  ${name} = [\n${values.map((v) => `    ${quote(v)},\n`).join('')}  ]`,
  );
  return `locals {\n${bodies.join('\n\n')}\n}`;
}

function resource(rule: FirewallRule): string {
  const attributes = aligned([
    ['name', quote(rule.name)],
    ['description', quote(rule.description)],
    ['project', 'var.project'],
    ['network', 'var.network'],
    ['direction', quote(rule.direction)],
    ['priority', String(rule.priority)],
    [peerAttribute(rule), peerValue(rule)],
    ['target_tags', `local.${rule.target.name}`],
  ]);
  const service = aligned(
    [['protocol', quote(rule.protocol)], ...(rule.ports.length === 0 ? [] : [['ports', list(rule.ports)] as const])],
    4,
  );
  const block = `  ${rule.action === 'ALLOW' ? 'allow' : 'deny'} {\n${service}\n  }`;
  const after =
    rule.after.length === 0
      ? ''
      : `\n\n  depends_on = [\n${rule.after.map((name) => `    ${address(name)},\n`).join('')}  ]`;
  return `resource "google_compute_firewall" "${label(rule.name)}" {\n${attributes}\n\n${block}${after}\n}`;
}

function peerAttribute({ direction, peer }: FirewallRule): string {
  if (peer.kind === 'tags') return 'source_tags';
  return direction === 'INGRESS' ? 'source_ranges' : 'destination_ranges';
}

function peerValue({ peer }: FirewallRule): string {
  return peer.kind === 'any' ? list([peer.family === 'ipv4' ? '0.0.0.0/0' : '::/0']) : `local.${peer.list.name}`;
}

/** Names have no underscores, so labels are as different as names. */
function label(name: string): string {
  return name.replaceAll('-', '_');
}

function address(name: string): string {
  return `google_compute_firewall.${label(name)}`;
}

function aligned(pairs: readonly (readonly [string, string])[], indent = 2): string {
  const width = Math.max(...pairs.map(([key]) => key.length));
  return pairs.map(([key, value]) => `${' '.repeat(indent)}${key.padEnd(width)} = ${value}`).join('\n');
}

function list(values: readonly string[]): string {
  return `[${values.map(quote).join(', ')}]`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A quoted template that is its own text: `${` and `%{` would start an expression.
 * https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function quote(text: string): string {
  const escaped = text
    .replace(/[\\"\p{Cc}]/gu, (c) => escapes[c] ?? `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`)
    .replace(/([$%])(?=\{)/g, '$1$1');
  return `"${escaped}"`;
}
