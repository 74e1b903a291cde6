import type { StatedRule } from './evaluate.js';
import { Refusal } from './refusal.js';
import { type Command, readCommands } from './words.js';

const guards = {
  PROJECT: `: "\${PROJECT:?the project of the VPC network}"`,
  NETWORK: `: "\${NETWORK:?the VPC network, by name}"`,
};

/** The firewall rules that a script of ours creates. Every command and flag that is not known here is an error. */
export function readGcloud(text: string): readonly StatedRule[] {
  const lines = text.split('\n');
  if (lines[0] !== '#!/bin/sh') throw new Refusal(1, 'the script does not start with #!/bin/sh');
  const variables = new Map<string, string>();
  let guarded = 0;
  const body = lines.map((line, i) => {
    const guard = Object.entries(guards).find(([, shape]) => shape === line);
    if (guard === undefined) return line;
    guarded = i + 1;
    // Only who runs the script knows their values; here each stands for itself.
    variables.set(guard[0], `$${guard[0]}`);
    return '';
  });
  const [first, ...commands] = readCommands(body, variables);
  if (first?.words.join(' ') !== 'set -eu') throw new Refusal(first?.line ?? 1, 'set -eu has to come first');
  if (variables.size < 2 || guarded > (commands[0]?.line ?? lines.length)) {
    throw new Refusal(commands[0]?.line ?? 1, 'PROJECT and NETWORK have to be required before the first rule');
  }
  return commands.map(ruleOf);
}

const flags = [
  ...['project', 'network', 'description', 'direction', 'priority', 'action', 'rules'],
  ...['source-tags', 'source-ranges', 'destination-ranges', 'target-tags'],
];

/** https://cloud.google.com/sdk/gcloud/reference/compute/firewall-rules/create */
function ruleOf({ words, line }: Command): StatedRule {
  const [name, ...rest] = words.slice(4);
  if (words.slice(0, 4).join(' ') !== 'gcloud compute firewall-rules create' || name === undefined) {
    throw new Refusal(line, `a command ${words.slice(0, 4).join(' ')}`);
  }
  const values = new Map<string, string>();
  for (const word of rest) {
    const [, flag, value] = /^--([a-z-]+)=(.*)$/s.exec(word) ?? [];
    if (flag === undefined || value === undefined || !flags.includes(flag)) throw new Refusal(line, `“${word}”`);
    if (values.has(flag)) throw new Refusal(line, `a second --${flag}`);
    values.set(flag, value);
  }
  if (values.get('project') !== '$PROJECT') throw new Refusal(line, '--project has to be "$PROJECT"');
  if (values.get('network') !== '$NETWORK') throw new Refusal(line, '--network has to be "$NETWORK"');
  const list = (flag: string) => listOf(values.get(flag), line);
  const action = values.get('action');
  if (action !== 'ALLOW' && action !== 'DENY') throw new Refusal(line, `no action “${action ?? ''}”`);
  return {
    line,
    name,
    direction: values.get('direction') ?? null,
    priority: values.get('priority') ?? null,
    disabled: false,
    action: action === 'ALLOW' ? 'allow' : 'deny',
    services: list('rules').map((text) => {
      const [protocol, ports, ...more] = text.split(':') as [string, ...string[]];
      if (more.length > 0) throw new Refusal(line, `“${text}” is no protocol with ports`);
      return { protocol, ports: ports === undefined ? [] : [ports] };
    }),
    sourceTags: list('source-tags'),
    sourceRanges: list('source-ranges'),
    destinationRanges: list('destination-ranges'),
    targetTags: list('target-tags'),
  };
}

/** Commas separate; a leading ^ would choose another separator (`gcloud topic escaping`). */
function listOf(value: string | undefined, line: number): readonly string[] {
  if (value === undefined || value === '') return [];
  if (value.startsWith('^')) throw new Refusal(line, 'a list with a separator of its own');
  return value.split(',');
}
