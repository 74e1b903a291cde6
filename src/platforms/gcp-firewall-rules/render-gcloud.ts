import { comment, type FirewallRule, namedLists } from './rules.js';

/**
 * A POSIX shell script, one command a rule, allows first. Project and network come from the environment: without them
 * it ends before the first command.
 */
export function renderGcloud(rules: readonly FirewallRule[], header: readonly string[]): string {
  const lists = namedLists(rules).map(({ name, values }) => `${name.toUpperCase()}=${quote(values.join(','))}`);
  const sections = [
    ['#!/bin/sh', ...header.map((line) => comment(line))].join('\n'),
    'set -eu',
    `: "\${PROJECT:?the project of the VPC network}"\n: "\${NETWORK:?the VPC network, by name}"`,
    lists.join('\n'),
    ...rules.map(command),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function command(rule: FirewallRule): string {
  const flags = [
    '--project="$PROJECT"',
    '--network="$NETWORK"',
    `--description=${quote(rule.description)}`,
    `--direction=${quote(rule.direction)}`,
    `--priority=${quote(String(rule.priority))}`,
    `--action=${quote(rule.action)}`,
    `--rules=${quote(services(rule))}`,
    peerFlag(rule),
    `--target-tags=${reference(rule.target.name)}`,
  ];
  return [`gcloud compute firewall-rules create ${quote(rule.name)}`, ...flags.map((flag) => `  ${flag}`)].join(
    ' \\\n',
  );
}

function services({ protocol, ports }: FirewallRule): string {
  return ports.length === 0 ? protocol : ports.map((port) => `${protocol}:${port}`).join(',');
}

function peerFlag({ direction, peer }: FirewallRule): string {
  if (peer.kind === 'tags') return `--source-tags=${reference(peer.list.name)}`;
  const flag = direction === 'INGRESS' ? '--source-ranges' : '--destination-ranges';
  return `${flag}=${peer.kind === 'any' ? quote(peer.family === 'ipv4' ? '0.0.0.0/0' : '::/0') : reference(peer.list.name)}`;
}

function reference(list: string): string {
  return `"$${list.toUpperCase()}"`;
}

/** One shell word: inside single quotes nothing is special but the quote itself. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
