import { mutantsOf as mutantsOfNft } from '../engines/nftables-mutants.js';

/** A snippet with one thing wrong in its text. */
export interface SnippetMutant {
  readonly name: string;
  readonly content: string;
}

type Change = (...groups: string[]) => string;
type Edit = readonly [name: string, pattern: RegExp, change: Change];

const next = (number: string) => String(Number(number) + 1);
const otherTransport = (word: string) =>
  ({ tcp: 'udp', udp: 'tcp', sctp: 'tcp', TCP: 'UDP', UDP: 'TCP', SCTP: 'TCP' })[word]!;
const otherHook = (word: string) =>
  ({
    ingress: 'egress',
    egress: 'ingress',
    INGRESS: 'EGRESS',
    EGRESS: 'INGRESS',
    Ingress: 'Egress',
    Egress: 'Ingress',
  })[word]!;
/** A prefix twice as long, as far as it can be; a shorter one with the bits behind it cleared can't be had by an edit. */
const halved = (length: string, isLong: boolean) =>
  Number(length) < (isLong ? 128 : 32) ? next(length) : String(Number(length) - 1);

const kubernetes: readonly Edit[] = [
  ['a policy less', /(?<=^|---\n)(?:(?:# .*)?\n)*apiVersion:[\s\S]*?(?:---\n|$(?![\s\S]))/g, () => ''],
  ['a rule less', /^ {4}- (?:from|to):\n(?: {6}.*\n)+/gm, () => ''],
  ['every peer', /- (?:from|to):\n(?: {8}.*\n)+ {6}ports/g, () => '- ports'],
  ['every port', /^ {6}ports:\n(?: {8}.*\n)+/gm, () => ''],
  ['a port less', /^ {8}- protocol: .*\n {10}port: .*\n(?: {10}endPort: .*\n)?/gm, () => ''],
  ['another port', /\bport: (\d+)/g, (_, port) => `port: ${next(port!)}`],
  [
    'a port more',
    /^( {10})port: (\d+)\n(?! {10}endPort)/gm,
    (_, indent, port) => `${indent}port: ${port}\n${indent}endPort: ${next(port!)}\n`,
  ],
  ['a range longer', /endPort: (\d+)/g, (_, port) => `endPort: ${next(port!)}`],
  ['a range shorter', /^ {10}endPort: .*\n/gm, () => ''],
  ['the other transport', /protocol: (TCP|UDP|SCTP)/g, (_, word) => `protocol: ${otherTransport(word!)}`],
  [
    'another prefix',
    /cidr: "(.*)\/(\d+)"/g,
    (_, base, length) => `cidr: "${base}/${halved(length!, base!.includes(':'))}"`,
  ],
  [
    'an address block more',
    /^( {8})- ipBlock:\n/gm,
    (all, indent) => `${indent}- ipBlock:\n${indent}    cidr: "10.99.0.0/16"\n${all}`,
  ],
  ['an address block less', /^ {8}- ipBlock:\n {12}cidr: .*\n/gm, () => ''],
  [
    'an address excepted',
    /cidr: "(.*)\/(\d+)"\n/g,
    (all, base) => `${all}            except: ["${base}/${base!.includes(':') ? 128 : 32}"]\n`,
  ],
  ['another label', /"(app|k8s-app)": "(.*)"/g, (_, key, value) => `"${key}": "${value}-2"`],
  ['another namespace', /(metadata\.name|namespace): "(.*)"/g, (_, key, name) => `${key}: "${name}-2"`],
  ['a label more', /^( +)"app": ".*"\n/gm, (all, indent) => `${all}${indent}"tier": "x"\n`],
  [
    'or in place of and',
    /^ {10}podSelector:\n {12}matchLabels:\n {14}/gm,
    () => '        - podSelector:\n            matchLabels:\n              ',
  ],
  ['every pod of the namespace', /^ {10}podSelector:\n {12}matchLabels:\n(?: {14}.*\n)+/gm, () => ''],
  [
    'pods of the own namespace',
    /- namespaceSelector:\n {12}matchLabels:\n(?: {14}.*\n)+ {10}podSelector/g,
    () => '- podSelector',
  ],
  ['every namespace', /namespaceSelector:\n {12}matchLabels:\n(?: {14}.*\n)+/g, () => 'namespaceSelector: {}\n'],
  ['no isolation', /^ {4}- (?:In|E)gress\n/gm, () => ''],
  ['isolation of the other direction', /^ {4}- (Ingress|Egress)\n/gm, (_, word) => `    - ${otherHook(word!)}\n`],
  ['ends exchanged', /- (from|to):/g, (_, side) => `- ${side === 'from' ? 'to' : 'from'}:`],
  ['the other direction', /^ {2}(ingress|egress):/gm, (_, word) => `  ${otherHook(word!)}:`],
  ['everyone', /^ {2}(ingress|egress):\n/gm, (all) => `${all}    - {}\n`],
];

const terraform: readonly Edit[] = [
  ['a rule less', /^resource "google_compute_firewall" [\s\S]*?^\}\n/gm, () => ''],
  ['another port', /(ports *= \[.*?)"(\d+)"/g, (_, before, port) => `${before}"${next(port!)}"`],
  ['a port more', /(ports *= \[.*?)"(\d+)"/g, (_, before, port) => `${before}"${port}-${next(port!)}"`],
  ['a range longer', /"(\d+)-(\d+)"/g, (_, from, to) => `"${from}-${next(to!)}"`],
  ['every port', /^ {4}ports *= .*\n/gm, () => ''],
  ['a port less', /(ports *= \[)"[^"]*", /g, (_, before) => before!],
  [
    'the other transport',
    /(protocol *= )"(tcp|udp|sctp)"/g,
    (_, before, word) => `${before}"${otherTransport(word!)}"`,
  ],
  ['every protocol', /(protocol *= )"(?:tcp|udp|sctp)"\n.*\n/g, (_, before) => `${before}"all"\n`],
  ['the other verdict', /^ {2}(allow|deny) \{/gm, (_, verdict) => `  ${verdict === 'allow' ? 'deny' : 'allow'} {`],
  ['the other direction', /"(INGRESS|EGRESS)"/g, (_, word) => `"${otherHook(word!)}"`],
  ['no direction', /^ {2}direction .*\n/gm, () => ''],
  ['an allow behind the denies', /(priority *= )1000\n/g, (_, before) => `${before}65001\n`],
  ['a deny ahead of the allows', /(priority *= )65000\n/g, (_, before) => `${before}999\n`],
  ['a deny at the priority of the allows', /(priority *= )65000\n/g, (_, before) => `${before}1000\n`],
  ['no deny priority', /^ {2}priority *= 65000\n/gm, () => ''],
  [
    'a narrow deny ahead of the allows',
    /^resource "google_compute_firewall" "(\w+)" \{\n( {2}name *= ")(.*)"\n((?:(?!\n\}\n)[\s\S])*?priority *= )65000\n(.*\[")0\.0\.0\.0\/0([\s\S]*?^\}\n)/gm,
    (rule, label, before, name, middle, ranges, after) =>
      `${rule}\nresource "google_compute_firewall" "${label}_2" {\n${before}${name}-2"\n${middle}999\n${ranges}10.0.0.0/8${after}`,
  ],
  ['switched off', /^( {2}direction .*\n)/gm, (line) => `${line}  disabled = true\n`],
  ['any peer', /^ {2}(?:source_tags|source_ranges|destination_ranges) .*\n/gm, () => ''],
  ['any target', /^ {2}target_tags .*\n/gm, () => ''],
  [
    'ends exchanged',
    /source_tags( *= )(\S+)\n {2}target_tags( *= )(\S+)\n/g,
    (_, a, from, b, to) => `source_tags${a}${to}\n  target_tags${b}${from}\n`,
  ],
  [
    'the other side',
    /(source|destination)_ranges/g,
    (_, side) => `${side === 'source' ? 'destination' : 'source'}_ranges`,
  ],
  ['one family for another', /\["(0\.0\.0\.0|::)\/0"\]/g, (_, base) => (base === '::' ? '["0.0.0.0/0"]' : '["::/0"]')],
  ['half of everyone', /\["(0\.0\.0\.0|::)\/0"\]/g, (_, base) => `["${base}/1"]`],
  ['a list entry less', /^ {4}".*",\n/gm, () => ''],
  ['a tag of another', /^( {4}")([a-z-]+)",\n/gm, (_, before, tag) => `${before}${tag}-2",\n`],
  ['a tag more', /^( {4}")([a-z-]+)",\n/gm, (line) => `${line}    "stranger",\n`],
  [
    'another prefix',
    /^( {4}".*)\/(\d+)",\n/gm,
    (_, base, length) => `${base}/${halved(length!, base!.includes(':'))}",\n`,
  ],
  ['an address block more', /^( {4}"\d+\..*\/\d+",\n)/gm, (line) => `${line}    "10.99.0.0/16",\n`],
  ['another list', /= local\.(tags|addresses_ipv4|addresses_ipv6)_\w+/g, (_, kind) => `= local.${kind}_nobody`],
];

const gcloud: readonly Edit[] = [
  ['a rule less', /^gcloud compute firewall-rules create [\s\S]*?[^\\]\n/gm, () => ''],
  ['another port', /(--rules='.*?):(\d+)(?=[,'])/g, (_, before, port) => `${before}:${next(port!)}`],
  ['a port more', /(--rules='.*?):(\d+)(?=[,'])/g, (_, before, port) => `${before}:${port}-${next(port!)}`],
  ['a range longer', /(--rules='.*?:\d+)-(\d+)/g, (_, before, to) => `${before}-${next(to!)}`],
  ['every port', /(--rules='(?:.*,)?\w+):[^,']*/g, (_, before) => before!],
  ['a port less', /(--rules=')[^,']*,/g, (_, before) => before!],
  [
    'the other transport',
    /(--rules='(?:.*,)?)(tcp|udp|sctp):/g,
    (_, before, word) => `${before}${otherTransport(word!)}:`,
  ],
  ['every protocol', /--rules='[a-z]+:.*'/g, () => "--rules='all'"],
  ['the other verdict', /'(ALLOW|DENY)'/g, (_, verdict) => `'${verdict === 'ALLOW' ? 'DENY' : 'ALLOW'}'`],
  ['the other direction', /'(INGRESS|EGRESS)'/g, (_, word) => `'${otherHook(word!)}'`],
  ['no direction', /^ {2}--direction=.*\n/gm, () => ''],
  ['an allow behind the denies', /--priority='1000'/g, () => "--priority='65001'"],
  ['a deny ahead of the allows', /--priority='65000'/g, () => "--priority='999'"],
  ['a deny at the priority of the allows', /--priority='65000'/g, () => "--priority='1000'"],
  ['no deny priority', /^ {2}--priority='65000' \\\n/gm, () => ''],
  [
    'a narrow deny ahead of the allows',
    /^(gcloud compute firewall-rules create '[^']*)('(?:(?!\n\n)[\s\S])*?--priority=')65000('(?:(?!\n\n)[\s\S])*?-ranges=')0\.0\.0\.0\/0('(?:(?!\n\n)[\s\S])*)/gm,
    (rule, name, before, middle, after) => `${rule}\n\n${name}-2${before}999${middle}10.0.0.0/8${after}`,
  ],
  ['any peer', /^ {2}--(?:source-tags|source-ranges|destination-ranges)=.*\n/gm, () => ''],
  ['any target', / \\\n {2}--target-tags=.*\n/gm, () => '\n'],
  [
    'ends exchanged',
    /--source-tags=(\S+) \\\n {2}--target-tags=(\S+)/g,
    (_, from, to) => `--source-tags=${to} \\\n  --target-tags=${from}`,
  ],
  [
    'the other side',
    /--(source|destination)-ranges/g,
    (_, side) => `--${side === 'source' ? 'destination' : 'source'}-ranges`,
  ],
  [
    'one family for another',
    /-ranges='(0\.0\.0\.0|::)\/0'/g,
    (_, base) => (base === '::' ? "-ranges='0.0.0.0/0'" : "-ranges='::/0'"),
  ],
  ['half of everyone', /-ranges='(0\.0\.0\.0|::)\/0'/g, (_, base) => `-ranges='${base}/1'`],
  ['a list less', /^(?:TAGS|ADDRESSES)_\w+=.*\n/gm, () => ''],
  ['an empty list', /^((?:TAGS|ADDRESSES)_\w+=).*\n/gm, (_, name) => `${name}''\n`],
  ['a tag of another', /^(TAGS_\w+='[^']*)'/gm, (_, before) => `${before}-2'`],
  ['a tag more', /^(TAGS_\w+='[^']*)'/gm, (_, before) => `${before},stranger'`],
  [
    'another prefix',
    /^(ADDRESSES_\w+='.*)\/(\d+)'/gm,
    (_, base, length) => `${base}/${halved(length!, base!.includes(':'))}'`,
  ],
  ['an address block more', /^(ADDRESSES_IPV4_\w+='[^']*)'/gm, (_, before) => `${before},10.99.0.0/16'`],
  ['another list', /="\$(TAGS|ADDRESSES_IPV4|ADDRESSES_IPV6)_\w+"/g, (_, kind) => `="$${kind}_NOBODY"`],
];

const edits: Readonly<Record<string, readonly Edit[]>> = { yaml: kubernetes, terraform, gcloud };

/** Every text that differs from a snippet by one edit which makes it mean something else, or nothing. */
export function snippetMutants(format: string, content: string): readonly SnippetMutant[] {
  if (format === 'nft') return mutantsOfNft(content).map(({ name, script }) => ({ name, content: script }));
  return edits[format]!.flatMap(([name, pattern, change]) =>
    [...content.matchAll(pattern)].map((match) => {
      const before = content.slice(0, match.index);
      const after = content.slice(match.index + match[0].length);
      return { name: `${name}, line ${before.split('\n').length}`, content: before + change(...match) + after };
    }),
  );
}
