import { describe, expect, it } from 'vitest';
import { addresses, allowsOnly, manyRanges, policies, request } from '../../../test/support/gcp-policies.js';
import { compare, type Entry, PacketSpace } from '../../network/index.js';
import { contextKey, contextsOf, type Policy, verdictsOf } from '../../policy/index.js';
import type { SnippetFile } from '../platform.js';
import { gcpFirewallRules as platform } from './index.js';

const formats = ['terraform', 'gcloud'] as const;

/** Where text and policies differ, in words; empty where they mean the same. */
function differences(meant: readonly Policy[], files: readonly SnippetFile[]): readonly string[] {
  const space = new PacketSpace({ rules: 2000 });
  const reading = platform.read(files, space);
  if (!reading.ok) return [`line ${reading.line}: ${reading.detail}`];
  const contexts = contextsOf(['ingress', 'egress'], false);
  const wanted = verdictsOf(meant, contexts, space);
  return contexts.flatMap((context) => {
    const key = contextKey(context);
    const [left, right] = [parts(wanted.get(key) ?? []), parts(reading.verdicts.get(key) ?? [])];
    if (right.late > 0) return [`${key}: an allow behind a deny`];
    return (['allow', 'deny'] as const).flatMap((action) => {
      const union = (entries: readonly Entry[]) => space.union(entries.map(({ packets }) => packets));
      const { opens, blocks } = compare(space, union(left[action]), union(right[action]));
      const shown = [opens, blocks].map((packet) => (packet === null ? null : space.decode(packet)));
      return opens === null && blocks === null ? [] : [`${key} ${action}: ${JSON.stringify(shown)}`];
    });
  });
}

/** Leading allows and trailing denies; `late` counts allows behind the first deny. */
function parts(entries: readonly Entry[]) {
  const first = entries.findIndex(({ action }) => action === 'deny');
  const split = first < 0 ? entries.length : first;
  const behind = entries.slice(split);
  return { allow: entries.slice(0, split), deny: behind, late: behind.filter((e) => e.action === 'allow').length };
}

describe.each(formats)('%s', (format) => {
  it.each([
    ['two components', policies],
    ['allows only', allowsOnly],
    ['more ranges than a rule holds', manyRanges],
    ['no policy', []],
  ])('means what the policies mean: %s', (_, given) => {
    expect(differences(given, platform.render(request(format, { policies: given })))).toEqual([]);
  });

  it('gives the same bytes whatever the order of notes', () => {
    const notes = [['a-to-b', { purpose: 'p', security: null }] as const, ...request(format).notes];
    const [one, two] = [notes, [...notes].reverse()].map((entries) =>
      platform.render(request(format, { notes: new Map(entries) })),
    );
    expect(one).toEqual(two);
  });

  it('keeps every other name when a row is added', () => {
    const names = (given: readonly Policy[]) =>
      new Set(platform.render(request(format, { policies: given }))[0]!.content.match(/shop-[a-z0-9-]+/g));
    const without = policies.map((policy) => ({ ...policy, rules: policy.rules.slice(1) }));
    const [few, all] = [names(without), names(policies)];
    expect([...few].filter((name) => !all.has(name))).toEqual([]);
    expect(all.size).toBe(few.size + 2);
  });

  it('keeps the text of others inside its comment or string', () => {
    const hostile = `x"\n'; rm -rf / #\${file("/etc/passwd")} %{ if true } $(id) \`id\` \\" \u0000\u2028 */`;
    const files = platform.render(
      request(format, { header: [hostile], notes: new Map([['web-to-db', { purpose: hostile, security: hostile }]]) }),
    );
    expect(differences(policies, files)).toEqual([]);
  });

  it.each(mutants(format))('is refused or differs after: %s', (_, mutate) => {
    const [file] = platform.render(request(format)) as [SnippetFile];
    const content = mutate(file.content);
    expect(content).not.toBe(file.content);
    expect(differences(policies, [{ ...file, content }])).not.toEqual([]);
  });
});

/** One-step mistakes in a text, each of which has to be seen. */
function mutants(format: (typeof formats)[number]): readonly (readonly [string, (text: string) => string])[] {
  const common: readonly (readonly [string, (text: string) => string])[] = [
    ['a port dropped', (text) => text.replace(/, "7000-7001"|,tcp:7000-7001/, '')],
    ['a port widened', (text) => text.replace('7000-7001', '7000-7002')],
    ['an address widened', (text) => text.replace('10.20.1.0/28', '10.20.1.0/27')],
    ['an address block lost', (text) => text.replace(/ {4}"10\.9\.1\.0\/24",\n|,10\.9\.1\.0\/24/, '')],
    ['a family exchanged', (text) => text.replace('::/0', '0.0.0.0/0')],
    [
      'any in place of a list',
      (text) =>
        text.replace(/local\.addresses_ipv4_db|"\$ADDRESSES_IPV4_DB"/, (list) =>
          list.startsWith('l') ? '["0.0.0.0/0"]' : "'0.0.0.0/0'",
        ),
    ],
    ['denies at the priority of allows', (text) => text.replaceAll('65000', '1000')],
    ['one deny before the allows', (text) => text.replace('65000', '999')],
    ['an allow behind the denies', (text) => text.replace('1000', '65001')],
    [
      'ends exchanged',
      (text) => text.replace(/(source.tags *=.*?)(web|WEB)([\s\S]*?target.tags *=.*?)(db|DB)/, '$1$4$3$2'),
    ],
    [
      'tags and ranges together',
      (text) =>
        text.replace(
          /( *)(--)?source.tags *=.*\n/,
          (line, indent: string, flag?: string) =>
            `${line}${indent}${flag === undefined ? 'source_ranges = ["10.0.0.0/8"]' : "--source-ranges='10.0.0.0/8' \\"}\n`,
        ),
    ],
    ['no peer', (text) => text.replace(/ *(--)?source.tags *=.*\n/, '')],
    ['another direction', (text) => text.replace('INGRESS', 'EGRESS')],
    ['another transport', (text) => text.replace(/"udp"|udp:/, (word) => word.replace('udp', 'tcp'))],
    ['a tag lost', (text) => text.replace(/ {4}"db-replica",\n|,db-replica/, '')],
    ['a tag more', (text) => text.replace('db-replica', 'db-replic')],
    ['a word unknown', (text) => text.replace(/(--)?direction( *)=/, '$1directions$2=')],
  ];
  if (format === 'gcloud') {
    const drop = (flag: RegExp) => (text: string) =>
      text.replace(/gcloud (?:.*\\\n)*.*\n/g, (command) => (flag.test(command) ? '' : command));
    return [
      ...common,
      ['an allow dropped', drop(/'shop-backup-to-db/)],
      ['a deny dropped', drop(/'shop-workload-db-deny-ingress-ipv6'/)],
      ['allow for deny', (text) => text.replace("--action='DENY'", "--action='ALLOW'")],
      ['deny for allow', (text) => text.replace("--action='ALLOW'", "--action='DENY'")],
      ['no target', (text) => text.replace(/ \\\n +--target-tags=.*\n/, '\n')],
      ['every port', (text) => text.replace("'tcp:443'", "'tcp'")],
      ['every protocol', (text) => text.replace("'tcp:443'", "'all'")],
      ['another network', (text) => text.replace('"$NETWORK"', "'default'")],
      ['errors passed over', (text) => text.replace('set -eu\n', '')],
      ['a command behind a semicolon', (text) => text.replace("='web'", "='web'; id")],
      ['a substitution', (text) => text.replace("='web'", '="$(id)"')],
      ['a variable assigned twice', (text) => text.replace("TAGS_WEB='web'", "TAGS_WEB='web'\nTAGS_WEB='db'")],
      ['a rule twice', (text) => text.replace(/gcloud (?:.*\\\n)*.*\n/, '$&\n$&')],
      ['a background command', (text) => text.replace(/\n$/, ' &\n')],
    ];
  }
  const drop = (name: string) => (text: string) =>
    text
      .replace(new RegExp(`resource "google_compute_firewall" "${name}[\\s\\S]*?\\n}\\n`), '')
      .replace(new RegExp(` *google_compute_firewall\\.${name}.*\\n`, 'g'), '');
  return [
    ...common,
    ['an allow dropped', drop('shop_backup_to_db')],
    ['a deny dropped', drop('shop_workload_db_deny_ingress_ipv6')],
    ['allow for deny', (text) => text.replace('  deny {', '  allow {')],
    ['deny for allow', (text) => text.replace('  allow {', '  deny {')],
    ['both', (text) => text.replace('  deny {', '  allow {\n    protocol = "tcp"\n  }\n\n  deny {')],
    ['no target', (text) => text.replace(/ *target_tags .*\n/, '')],
    ['an empty target', (text) => text.replace('target_tags        = local.tags_web', 'target_tags = []')],
    ['every port', (text) => text.replace(/ *ports .*\n/, '')],
    ['every protocol', (text) => text.replace(/"tcp"\n *ports .*/, '"all"')],
    ['disabled', (text) => text.replace('  priority', '  disabled = true\n  priority')],
    ['another network', (text) => text.replace('var.network', '"default"')],
    ['no rules at all', (text) => text.replaceAll(/ {2}network +=/g, '  count = 0\n$&')],
    ['an expression', (text) => text.replace('"web"', `"\${var.project}"`)],
    ['a list made elsewhere', (text) => text.replace('local.tags_web', 'var.tags_web')],
    ['a service account', (text) => text.replace('  priority', '  target_service_accounts = ["a@b"]\n  priority')],
    ['a name twice', (text) => text.replace(/name( +)= "shop-web-to-db-ingress"/, 'name$1= "shop-db-to-db-ingress"')],
  ];
}

describe('names', () => {
  const named = (ids: readonly string[], namePrefix = 'shop') => {
    const given = policies.map((policy) => ({
      ...policy,
      rules: ids.map((id) => ({ ...policies[1]!.rules[0]!, id })),
    }));
    const text = platform.render(request('gcloud', { policies: given.slice(1), namePrefix }))[0]!.content;
    return [...text.matchAll(/create '(.*?)'/g)].map(([, name]) => name!);
  };

  it('are shortened to 63 characters, each in its own way', () => {
    const names = named(['x'.repeat(58), 'x'.repeat(59), 'x'.repeat(60), `${'x'.repeat(80)}-y`]).slice(0, 4);
    expect(names[0]).toBe(`shop-${'x'.repeat(58)}`);
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
  });

  it('do not clash where two policies use one id', () => {
    const given = ['workload-a', 'workload-b'].map((id) => ({ ...policies[1]!, id }));
    const text = platform.render(request('gcloud', { policies: given }))[0]!.content;
    const names = [...text.matchAll(/create '(.*?)'/g)].map(([, name]) => name!);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('lists', () => {
  it('are apart where one component has several of a kind', () => {
    const [webPolicy] = policies as [Policy];
    const [, , , toDb] = webPolicy.rules;
    const other = {
      ...toDb!,
      id: 'other',
      destination: { kind: 'addresses' as const, component: 'db', addresses: addresses('10.30.0.0/24') },
    };
    const given = [{ ...webPolicy, rules: [toDb!, other] }];
    const files = platform.render(request('terraform', { policies: given }));
    expect(differences(given, files)).toEqual([]);
    expect(files[0]!.content.match(/^ {2}addresses_ipv4_db__h[0-9a-f]{8} = /gm)).toHaveLength(2);
  });
});

describe('limits', () => {
  it('counts what one rule uses at most, and names the rules that are over', () => {
    const tags = Array.from({ length: 31 }, (_, i) => `t${i}`);
    const [, dbPolicy] = policies as [Policy, Policy];
    const [first] = dbPolicy.rules;
    const rules = [
      {
        ...first!,
        source: { kind: 'identity' as const, component: 'web', identity: { kind: 'networkTags' as const, tags } },
      },
    ];
    const uses = platform.count(request('terraform', { policies: [{ ...dbPolicy, rules }] }));
    expect(uses.find(({ name }) => name === 'source-tags')).toMatchObject({
      used: 31,
      limit: 30,
      costliest: ['web-to-db-ingress'],
    });
    expect(uses.filter(({ used, limit }) => used > limit)).toHaveLength(1);
  });

  it('splits ranges before they are over', () => {
    const uses = platform.count(request('terraform', { policies: manyRanges }));
    expect(uses.find(({ name }) => name === 'ranges')).toMatchObject({ used: 256, limit: 256, costliest: [] });
  });
});
