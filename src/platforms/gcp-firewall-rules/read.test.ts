import { describe, expect, it } from 'vitest';
import { addresses } from '../../../test/support/gcp-policies.js';
import { type Family, PacketSpace } from '../../network/index.js';
import { read } from './read.js';

/**
 * What Google's pages say of packets, and what the reader makes of it. Written from the pages, not from the reader:
 * `left` is a packet that no rule of the snippet holds, so that the implied rules and other people's decide.
 */
type Verdict = 'allow' | 'deny' | 'left';

/** `tag:web` is a machine with that tag, `10.0.0.1` a machine or host without any. */
type PacketText = readonly [hook: 'ingress' | 'egress', source: string, destination: string, service: string, Verdict];

interface Example {
  readonly says: string;
  readonly source: string;
  /** The arguments and blocks of each rule but name and network. */
  readonly rules: readonly string[];
  readonly packets: readonly PacketText[];
}

const api = 'https://cloud.google.com/compute/docs/reference/rest/v1/firewalls';
const overview = 'https://cloud.google.com/firewall/docs/firewalls';
const cli = 'https://cloud.google.com/sdk/gcloud/reference/compute/firewall-rules/create';
const order = `${overview}#priority_order_for_firewall_rules`;

const denyAll = 'source_ranges = ["0.0.0.0/0"]\n deny {\n protocol = "all"\n }';
const allowWeb = (priority: string) =>
  `${priority} source_ranges = ["0.0.0.0/0"]\n target_tags = ["webserver"]\n allow {\n protocol = "tcp"\n ports = ["80"]\n }`;

const examples: readonly Example[] = [
  {
    says: 'an allow with a greater number than a deny for all has lower priority, so the deny applies',
    source: order,
    rules: [`priority = 1000\n ${denyAll}`, allowWeb('priority = 1001\n')],
    packets: [['ingress', '198.51.100.7', 'tag:webserver', 'tcp/80', 'deny']],
  },
  {
    says: 'of an allow and a deny with equal priority the deny applies',
    source: order,
    rules: [allowWeb('priority = 1000\n'), `priority = 1000\n ${denyAll}`],
    packets: [['ingress', '198.51.100.7', 'tag:webserver', 'tcp/80', 'deny']],
  },
  {
    says: 'an allow with a smaller number lets TCP 80 to the webserver targets through, and nothing else',
    source: order,
    rules: [`priority = 1000\n ${denyAll}`, allowWeb('priority = 999\n')],
    packets: [
      ['ingress', '198.51.100.7', 'tag:webserver', 'tcp/80', 'allow'],
      ['ingress', '198.51.100.7', 'tag:webserver', 'tcp/443', 'deny'],
      ['ingress', '198.51.100.7', 'tag:webserver', 'udp/80', 'deny'],
      ['ingress', '198.51.100.7', 'tag:database', 'tcp/80', 'deny'],
    ],
  },
  {
    says: 'what no rule matches is for the implied rules: egress allowed, ingress denied, both at 65535',
    source: `${overview}#default_firewall_rules`,
    rules: [allowWeb('')],
    packets: [
      ['ingress', '198.51.100.7', 'tag:database', 'tcp/80', 'left'],
      ['egress', 'tag:webserver', '198.51.100.7', 'tcp/80', 'left'],
    ],
  },
  {
    says: 'the priority not given is 1000, and deny wins there too',
    source: `${api}, priority`,
    rules: [allowWeb(''), `priority = 1000\n ${denyAll}`],
    packets: [['ingress', '198.51.100.7', 'tag:webserver', 'tcp/80', 'deny']],
  },
  {
    says: 'the direction not given is INGRESS',
    source: `${api}, direction`,
    rules: [allowWeb('')],
    packets: [
      ['ingress', '198.51.100.7', 'tag:webserver', 'tcp/80', 'allow'],
      ['egress', 'tag:webserver', '198.51.100.7', 'tcp/80', 'left'],
    ],
  },
  {
    says: 'source tags and source ranges together: either one is enough',
    source: `${api}, sourceRanges`,
    rules: [
      'source_tags = ["app"]\n source_ranges = ["10.1.0.0/16"]\n target_tags = ["db"]\n allow {\n protocol = "tcp"\n ports = ["5432"]\n }',
    ],
    packets: [
      ['ingress', 'tag:app', 'tag:db', 'tcp/5432', 'allow'],
      ['ingress', '10.1.2.3', 'tag:db', 'tcp/5432', 'allow'],
      ['ingress', '10.2.0.1', 'tag:db', 'tcp/5432', 'left'],
    ],
  },
  {
    says: 'source tags match machines with the tag and no address beside',
    source: `${api}, sourceTags`,
    rules: ['source_tags = ["app"]\n target_tags = ["db"]\n allow {\n protocol = "tcp"\n ports = ["5432"]\n }'],
    packets: [
      ['ingress', 'tag:app', 'tag:db', 'tcp/5432', 'allow'],
      ['ingress', 'tag:web', 'tag:db', 'tcp/5432', 'left'],
      ['ingress', '203.0.113.9', 'tag:db', 'tcp/5432', 'left'],
    ],
  },
  {
    says: 'neither source ranges nor source tags: 0.0.0.0/0, every IPv4 source, tagged or not',
    source: `${cli}, --source-ranges`,
    rules: ['target_tags = ["db"]\n allow {\n protocol = "tcp"\n ports = ["22"]\n }'],
    packets: [
      ['ingress', '203.0.113.9', 'tag:db', 'tcp/22', 'allow'],
      ['ingress', 'tag:anything', 'tag:db', 'tcp/22', 'allow'],
      ['ingress', '2001:db8::1', 'tag:db', 'tcp/22', 'left'],
    ],
  },
  {
    says: 'an empty list of source ranges is as good as none: 0.0.0.0/0',
    source: `${cli}, --source-ranges; https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/issues/1058`,
    rules: ['source_ranges = []\n target_tags = ["db"]\n allow {\n protocol = "tcp"\n ports = ["22"]\n }'],
    packets: [['ingress', '203.0.113.9', 'tag:db', 'tcp/22', 'allow']],
  },
  {
    says: 'no destination ranges on an egress rule: every IPv4 destination',
    source: `${cli}, --destination-ranges`,
    rules: ['direction = "EGRESS"\n target_tags = ["web"]\n deny {\n protocol = "all"\n }'],
    packets: [
      ['egress', 'tag:web', '203.0.113.9', 'udp/53', 'deny'],
      ['egress', 'tag:web', '2001:db8::1', 'udp/53', 'left'],
      ['egress', 'tag:db', '203.0.113.9', 'udp/53', 'left'],
    ],
  },
  {
    says: 'a rule holds IPv4 or IPv6 ranges: ::/0 is no IPv4 packet',
    source: 'https://cloud.google.com/firewall/docs/using-firewalls#creating_firewall_rules',
    rules: ['source_ranges = ["::/0"]\n target_tags = ["web"]\n deny {\n protocol = "all"\n }'],
    packets: [
      ['ingress', '2001:db8::1', 'tag:web', 'tcp/443', 'deny'],
      ['ingress', '203.0.113.9', 'tag:web', 'tcp/443', 'left'],
    ],
  },
  {
    says: 'no target tags: every instance of the network',
    source: `${api}, targetTags`,
    rules: ['source_ranges = ["10.0.0.0/8"]\n allow {\n protocol = "tcp"\n ports = ["22"]\n }'],
    packets: [
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/22', 'allow'],
      ['ingress', '10.1.2.3', '10.5.5.5', 'tcp/22', 'allow'],
    ],
  },
  {
    says: 'target tags: instances that have one of them',
    source: `${api}, targetTags`,
    rules: [
      'source_ranges = ["10.0.0.0/8"]\n target_tags = ["a", "b"]\n allow {\n protocol = "tcp"\n ports = ["22"]\n }',
    ],
    packets: [
      ['ingress', '10.1.2.3', 'tag:a', 'tcp/22', 'allow'],
      ['ingress', '10.1.2.3', 'tag:b', 'tcp/22', 'allow'],
      ['ingress', '10.1.2.3', 'tag:c', 'tcp/22', 'left'],
    ],
  },
  {
    says: 'no ports: any port of the protocol, and no other protocol',
    source: `${api}, allowed[].ports`,
    rules: ['source_ranges = ["10.0.0.0/8"]\n target_tags = ["web"]\n allow {\n protocol = "tcp"\n }'],
    packets: [
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/1', 'allow'],
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/65535', 'allow'],
      ['ingress', '10.1.2.3', 'tag:web', 'udp/1', 'left'],
    ],
  },
  {
    says: 'ports are numbers or ranges, both ends included',
    source: `${api}, allowed[].ports`,
    rules: [
      'source_ranges = ["10.0.0.0/8"]\n target_tags = ["web"]\n allow {\n protocol = "tcp"\n ports = ["22", "12345-12349"]\n }',
    ],
    packets: [
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/22', 'allow'],
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/12344', 'left'],
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/12345', 'allow'],
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/12349', 'allow'],
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/12350', 'left'],
    ],
  },
  {
    says: 'a rule lists several protocols, each with its ports',
    source: `${cli}, --allow`,
    rules: [
      'source_ranges = ["10.0.0.0/8"]\n target_tags = ["web"]\n allow {\n protocol = "tcp"\n ports = ["80"]\n }\n allow {\n protocol = "icmp"\n }',
    ],
    packets: [
      ['ingress', '10.1.2.3', 'tag:web', 'tcp/80', 'allow'],
      ['ingress', '10.1.2.3', 'tag:web', 'icmp/8', 'allow'],
      ['ingress', '10.1.2.3', 'tag:web', 'icmp/13', 'allow'],
      ['ingress', '10.1.2.3', 'tag:web', 'udp/80', 'left'],
    ],
  },
  {
    says: 'a protocol may be its number',
    source: `${api}, allowed[].IPProtocol`,
    rules: ['source_ranges = ["fd00::/8"]\n target_tags = ["web"]\n allow {\n protocol = "58"\n }'],
    packets: [
      ['ingress', 'fd00::1', 'tag:web', 'icmpv6/128', 'allow'],
      ['ingress', 'fd00::1', 'tag:web', 'icmp/8', 'left'],
    ],
  },
  {
    says: 'a disabled rule is as if it did not exist',
    source: `${api}, disabled`,
    rules: [`disabled = true\n priority = 1\n ${denyAll}`, allowWeb('')],
    packets: [['ingress', '198.51.100.7', 'tag:webserver', 'tcp/80', 'allow']],
  },
  {
    says: 'an egress deny for all and an egress allow before it: what the target opens itself, and nowhere else',
    source: `${api}, destinationRanges and priority`,
    rules: [
      'direction = "EGRESS"\n priority = 1000\n destination_ranges = ["0.0.0.0/0"]\n deny {\n protocol = "all"\n }',
      'direction = "EGRESS"\n priority = 500\n destination_ranges = ["192.168.1.0/24"]\n target_tags = ["web"]\n allow {\n protocol = "tcp"\n ports = ["443"]\n }',
    ],
    packets: [
      ['egress', 'tag:web', '192.168.1.9', 'tcp/443', 'allow'],
      ['egress', 'tag:db', '192.168.1.9', 'tcp/443', 'deny'],
      ['egress', 'tag:web', '192.168.2.9', 'tcp/443', 'deny'],
      ['ingress', '192.168.1.9', 'tag:web', 'tcp/443', 'left'],
    ],
  },
];

function snippet(rules: readonly string[]) {
  const content = rules
    .map(
      (rule, i) =>
        `resource "google_compute_firewall" "r${i}" {\n name = "r${i}"\n network = var.network\n ${rule}\n}\n`,
    )
    .join('\n');
  return [{ path: 'portolan.tf', mediaType: 'text/plain', content }];
}

const protocols: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

function verdict(rules: readonly string[], [hook, source, destination, service]: PacketText): Verdict {
  const space = new PacketSpace();
  const reading = read(snippet(rules), space);
  if (!reading.ok) throw new Error(`line ${reading.line}: ${reading.detail}`);
  const end = (text: string) =>
    text.startsWith('tag:')
      ? { ranges: [], atoms: [`network-tag:${text.slice(4)}`] }
      : { ranges: addresses(text).ranges, atoms: [] };
  const [name, number] = service.split('/') as [string, string];
  const first = name.startsWith('icmp') ? Number(number) * 256 : Number(number);
  const families: readonly Family[] = [`${source}${destination}`.includes('::') ? 'ipv6' : 'ipv4'];
  const packet = space.match({
    families,
    services: [{ protocol: protocols[name]!, destinationPorts: [first, first + 1], sourcePorts: [40_000, 40_001] }],
    source: end(source),
    destination: end(destination),
  });
  expect(space.isEmpty(packet)).toBe(false);
  const entries = reading.verdicts.get(`${hook}/new/wire`) ?? [];
  return entries.find(({ packets }) => space.isSubset(packet, packets))?.action ?? 'left';
}

describe('what Google documents', () => {
  it.each(examples)('$says ($source)', ({ rules, packets }) => {
    expect(packets.map((packet) => [...packet.slice(0, 4), verdict(rules, packet)])).toEqual(packets);
  });
});

describe('what is refused', () => {
  const allow = 'allow {\n protocol = "tcp"\n ports = ["22"]\n }';
  const refused: readonly (readonly [string, string, string])[] = [
    [
      'both families in one rule',
      `source_ranges = ["10.0.0.0/8", "::/0"]\n ${allow}`,
      'a rule holds ranges of one family',
    ],
    [
      'source tags on egress',
      `direction = "EGRESS"\n source_tags = ["a"]\n ${allow}`,
      'an egress rule takes no source tags',
    ],
    [
      'destination ranges on ingress',
      `destination_ranges = ["10.0.0.0/8"]\n ${allow}`,
      'an ingress rule with destination ranges',
    ],
    ['a priority of 65536', `priority = 65536\n ${allow}`, 'no priority “65536”'],
    ['host bits', `source_ranges = ["10.0.0.1/8"]\n ${allow}`, '“10.0.0.1/8” is no address block'],
    [
      'a range with a hyphen',
      `source_ranges = ["10.0.0.1-10.0.0.9"]\n ${allow}`,
      '“10.0.0.1-10.0.0.9” is no address block',
    ],
    ['a tag with a comma', `source_tags = ["a,b"]\n ${allow}`, '“a,b” is no network tag'],
    ['ports of icmp', 'allow {\n protocol = "icmp"\n ports = ["8"]\n }', 'protocol icmp has no ports'],
    ['a protocol misspelt', 'allow {\n protocol = "tcpp"\n }', 'no protocol “tcpp”'],
    ['a port of 0', 'allow {\n protocol = "tcp"\n ports = ["0"]\n }', 'no port “0”'],
    ['no protocol', 'target_tags = ["a"]', 'a rule without protocol'],
    ['a nested block', `${allow}\n log_config {\n metadata = "INCLUDE_ALL_METADATA"\n }`, 'a block log_config'],
    ['an attribute twice', `priority = 1\n priority = 2\n ${allow}`, 'a second priority'],
    ['two attributes on a line', `priority = 1 disabled = false\n ${allow}`, '“disabled” is not expected'],
    ['a function', `source_ranges = toset(["10.0.0.0/8"])\n ${allow}`, '“(["10.0.0.0/” is not understood'],
  ];

  it.each(refused)('%s', (_, rule, detail) => {
    const reading = read(snippet([rule]), new PacketSpace());
    expect(reading).toMatchObject({ ok: false, path: 'portolan.tf', detail });
  });

  it.each([
    ['a module', 'module "x" {\n}\n', 1],
    ['another resource', '\nresource "google_compute_network" "n" {\n}\n', 2],
    ['a variable with a default', 'variable "network" {\n type = string\n default = "default"\n}\n', 3],
    ['an attribute at the top', '\n\nx = 1\n', 3],
    ['a heredoc', 'locals {\n a = <<E\nE\n}\n', 2],
    ['an open string', 'locals {\n a = "x\n}\n', 2],
    ['an open block', 'locals {\n', 2],
  ])('%s, with its line', (_, content, line) => {
    const reading = read([{ path: 'portolan.tf', mediaType: 'text/plain', content }], new PacketSpace());
    expect(reading).toMatchObject({ ok: false, line });
  });

  it('two files', () => {
    const [file] = snippet([]);
    expect(read([file!, file!], new PacketSpace())).toMatchObject({ ok: false });
  });
});
