import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { assert, asyncProperty, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gcpFirewallRules } from '../../src/platforms/gcp-firewall-rules/index.js';
import { quote as quoteForShell } from '../../src/platforms/gcp-firewall-rules/render-gcloud.js';
import { quote as quoteForHcl } from '../../src/platforms/gcp-firewall-rules/render-terraform.js';
import { manyRanges, policies, request } from '../support/gcp-policies.js';
import schema from './google-compute-firewall.json' with { type: 'json' };

const hostile = `it's "x" \\ \`id\` $(id) \${file("/etc/passwd")} %{ if true } -- ; & | > * ~ é 漢`;
const notes = new Map([['web-to-db', { purpose: hostile, security: null }]]);

function snippet(format: string, given: Parameters<typeof request>[1] = {}): string {
  return gcpFirewallRules.render(request(format, given))[0]!.content;
}

/** Why an engine cannot be asked here, or null. */
function missing(command: string, ...args: readonly string[]): string | null {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 });
  return error === undefined && status === 0 ? null : `${command} is not installed`;
}

/** A test that says why where its engine is missing. */
function engine(name: string, reason: string | null, run: () => void | Promise<void>): void {
  if (reason === null) it(name, run, 120_000);
  else it.skip(`${name}: ${reason}`, run);
}

interface Block {
  readonly attributes: Readonly<Record<string, { readonly type: string; readonly required: boolean }>>;
  readonly blocks: Readonly<Record<string, { readonly repeated: boolean } & Block>>;
}

/** What the provider would not take. `depends_on` is Terraform's own. */
function faults(
  given: Readonly<Record<string, unknown>>,
  { attributes, blocks }: Block,
  path: string,
): readonly string[] {
  const lacking = Object.entries(attributes).filter(([name, { required }]) => required && !(name in given));
  return [
    ...lacking.map(([name]) => `${path} lacks ${name}`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const [attribute, block] = [attributes[name], blocks[name]];
      if (attribute !== undefined)
        return fits(value, attribute.type) ? [] : [`${path}.${name} is no ${attribute.type}`];
      if (block === undefined) return name === 'depends_on' ? [] : [`${path} has no ${name}`];
      return (value as readonly Record<string, unknown>[]).flatMap((inner) => faults(inner, block, `${path}.${name}`));
    }),
  ];
}

function fits(value: unknown, type: string): boolean {
  const isReference = typeof value === 'string' && /^\$\{(?:var|local)\.\w+\}$/.test(value);
  if (type === 'string[]') return isReference || (Array.isArray(value) && value.every((v) => typeof v === 'string'));
  return typeof value === type;
}

interface Parsed {
  readonly resource: { readonly google_compute_firewall: Readonly<Record<string, readonly Record<string, unknown>[]>> };
}

describe('terraform', () => {
  it.each([
    ['two components', {}],
    ['many ranges', { policies: manyRanges }],
    ['text of others', { notes, header: [hostile] }],
  ])('is HCL that the provider knows every argument of: %s', async (_, given) => {
    const file = (await parse('portolan.tf', snippet('terraform', given))) as Parsed;
    const resources = Object.entries(file.resource.google_compute_firewall);
    expect(resources.length).toBeGreaterThan(3);
    expect(resources.flatMap(([label, [body]]) => faults(body!, schema as Block, label))).toEqual([]);
  });

  it('says what was meant, to a parser of somebody else', async () => {
    const file = (await parse('portolan.tf', snippet('terraform', { notes }))) as Parsed;
    const [rule] = file.resource.google_compute_firewall.shop_web_to_db_ingress!;
    expect(rule).toMatchObject({
      name: 'shop-web-to-db-ingress',
      direction: 'INGRESS',
      priority: 1000,
      source_tags: `\${local.tags_web}`,
      target_tags: `\${local.tags_db}`,
      allow: [{ protocol: 'tcp', ports: ['9042', '7000-7001'] }],
    });
    expect(rule!.description).toContain('$${file(');
    expect(rule!.description).toContain('%%{ if true }');
  });

  it.each([
    ['an unknown argument', '  priority', '  prio', 'has no prio'],
    ['a missing argument', / {2}name {2,}=.*\n/, '', 'lacks name'],
    ['a block misspelt', '  deny {', '  denied {', 'has no denied'],
    ['a list for a word', 'direction     = "INGRESS"', 'direction = ["INGRESS"]', 'is no string'],
  ])('sees %s', async (_, from, to, fault) => {
    const file = (await parse('portolan.tf', snippet('terraform').replace(from, to))) as Parsed;
    const resources = Object.entries(file.resource.google_compute_firewall);
    expect(resources.flatMap(([label, [body]]) => faults(body!, schema as Block, label)).join()).toContain(fault);
  });

  it('quotes any text as itself', async () => {
    await assert(
      asyncProperty(string({ unit: 'grapheme' }), string({ unit: 'binary-ascii' }), async (a, b) => {
        const text = `${a}\${${b}%{`;
        const file = await parse('x.tf', `locals {\n  a = ${quoteForHcl(text)}\n}\n`);
        // hcl2json writes Terraform's JSON, in which a literal ${ is doubled too.
        const read = (file as { locals: { a: string }[] }).locals[0]!.a.replace(/([$%])\1\{/g, '$1{');
        expect(read.normalize('NFC')).toBe(text.normalize('NFC'));
      }),
      { numRuns: 300 },
    );
  });

  engine('is as terraform fmt would write it', missing('terraform', 'version'), () => {
    for (const given of [{}, { policies: [] }, { policies: manyRanges }, { notes, header: [hostile] }]) {
      const options = { input: snippet('terraform', given), encoding: 'utf8' as const };
      const { status, stderr } = spawnSync('terraform', ['fmt', '-check', '-'], options);
      expect([status, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    }
  });
});

describe('gcloud', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portolan-gcloud-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const dash = missing('dash', '-c', ':');

  engine('is a script that dash parses', dash, () => {
    execFileSync('dash', ['-n'], { input: snippet('gcloud', { notes, header: [hostile] }) });
  });

  engine('has commands around it that dash parses, in both formats', dash, () => {
    for (const format of ['terraform', 'gcloud']) {
      const { apply, rollback } = gcpFirewallRules.commands(request(format));
      for (const line of [...apply, ...rollback]) execFileSync('dash', ['-n'], { input: line });
    }
  });

  engine('passes each argument as it was meant', dash, () => {
    const calls = run(snippet('gcloud', { notes, header: [hostile] }));
    expect(calls).toHaveLength(15);
    const call = calls.find((words) => words[3] === 'shop-web-to-db-ingress')!;
    const described = call.findIndex((word) => word.startsWith('--description='));
    expect(call.filter((_, i) => i !== described)).toEqual([
      'compute',
      'firewall-rules',
      'create',
      'shop-web-to-db-ingress',
      '--project=my-project',
      '--network=my-network',
      '--direction=INGRESS',
      '--priority=1000',
      '--action=ALLOW',
      '--rules=tcp:9042,tcp:7000-7001',
      '--source-tags=web',
      '--target-tags=db,db-replica',
    ]);
    expect(call[described]).toMatch(/^--description=Portolan: web-to-db\. it’s ”x” \/ ’id’ \$\(id\) \$\{file\(/);
  });

  engine('makes every allow before the first deny', dash, () => {
    const actions = run(snippet('gcloud')).map((words) => words.find((word) => word.startsWith('--action=')));
    expect(actions.lastIndexOf('--action=ALLOW')).toBeLessThan(actions.indexOf('--action=DENY'));
  });

  engine('replaces and takes back what it created itself, by name', dash, () => {
    const { apply, rollback } = gcpFirewallRules.commands(request('gcloud'));
    const older = snippet('gcloud', { namePrefix: 'older' });
    const go = (lines: readonly string[], script: string) => {
      writeFileSync(join(folder, 'portolan.sh'), script);
      return run(['cd "$FOLDER"', ...lines].join('\n')).filter((words) => words[2] !== 'list');
    };
    const creates = (script: string) => run(script).map((words) => ['create', words[3]]);
    const shown = (calls: readonly (readonly string[])[]) =>
      calls.flatMap((words) =>
        words[2] === 'create'
          ? [['create', words[3]]]
          : words
              .slice(3)
              .filter((word) => !word.startsWith('--'))
              .map((name) => ['delete', name]),
      );
    const [first, second] = [creates(older), creates(snippet('gcloud'))];
    const undone = (created: typeof first) => created.map(([, name]) => ['delete', name]);
    expect(shown(go(apply, older))).toEqual(first);
    expect(shown(go(apply, snippet('gcloud')))).toEqual([...undone(first), ...second]);
    expect(shown(go(rollback, snippet('gcloud')))).toEqual([...undone(second), ...first]);
  });

  engine('stops before the first rule without project or network', dash, () => {
    for (const env of [{}, { PROJECT: 'p' }, { PROJECT: 'p', NETWORK: '' }]) {
      const { status, stderr } = shell(snippet('gcloud'), env);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/the project of the VPC|the VPC network, by name/)]);
      expect(recorded()).toEqual([]);
    }
  });

  engine('stops at the first rule that fails', dash, () => {
    const { status } = shell(snippet('gcloud'), { PROJECT: 'p', NETWORK: 'n', STUB_STATUS: '1' });
    expect(status).toBe(1);
    expect(recorded()).toHaveLength(1);
  });

  engine('quotes any text as itself', dash, async () => {
    await assert(
      asyncProperty(string({ unit: 'grapheme' }), string({ unit: 'binary-ascii' }), async (a, b) => {
        const text = `${a}${b}`.replaceAll('\0', '');
        const script = `printf '%s' ${quoteForShell(text)}`;
        expect(execFileSync('dash', ['-c', script], { encoding: 'utf8' })).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  engine('becomes the requests that were meant', missing('gcloud', '--version') ?? dash, async () => {
    const requests: Record<string, unknown>[] = [];
    const server = createServer((incoming, response) => {
      void body(incoming).then((text) => {
        const address = `http://127.0.0.1:${port()}/compute/v1/projects/my-project/global`;
        if (incoming.method === 'POST') requests.push(JSON.parse(text) as Record<string, unknown>);
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify(
            incoming.method === 'POST'
              ? {
                  name: 'operation-1',
                  operationType: 'insert',
                  status: 'DONE',
                  targetLink: `${address}/firewalls/x`,
                  selfLink: `${address}/operations/1`,
                }
              : { name: 'x', network: `${address}/networks/my-network` },
          ),
        );
      });
    });
    const port = () => (server.address() as AddressInfo).port;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const [web, db] = policies;
      const few = [
        { ...web!, rules: web!.rules.slice(3, 4), denies: ['egress' as const] },
        { ...db!, rules: db!.rules.slice(0, 1), denies: [] },
      ];
      await runGcloud(snippet('gcloud', { policies: few, notes }), port());
    } finally {
      await new Promise((done) => server.close(done));
    }
    const network = expect.stringMatching(/\/projects\/my-project\/global\/networks\/my-network$/);
    const description = expect.stringMatching(/^Portolan: /);
    const common = { network, description };
    expect(requests).toEqual([
      {
        ...common,
        name: 'shop-web-to-db-egress-ipv4',
        direction: 'EGRESS',
        priority: 1000,
        destinationRanges: ['10.20.1.0/28'],
        targetTags: ['web'],
        allowed: [
          { IPProtocol: 'tcp', ports: ['9042'] },
          { IPProtocol: 'tcp', ports: ['7000-7001'] },
        ],
      },
      {
        ...common,
        name: 'shop-web-to-db-ingress',
        direction: 'INGRESS',
        priority: 1000,
        sourceTags: ['web'],
        targetTags: ['db', 'db-replica'],
        allowed: [
          { IPProtocol: 'tcp', ports: ['9042'] },
          { IPProtocol: 'tcp', ports: ['7000-7001'] },
        ],
      },
      ...(['0.0.0.0/0', '::/0'] as const).map((range, i) => ({
        ...common,
        name: `shop-workload-web-deny-egress-ipv${i === 0 ? 4 : 6}`,
        direction: 'EGRESS',
        priority: 65_000,
        destinationRanges: [range],
        targetTags: ['web'],
        denied: [{ IPProtocol: 'all' }],
      })),
    ]);
  });

  /** Runs a script with a gcloud that writes down its arguments, each ended by a zero byte, and ends as it is told. */
  function shell(script: string, env: Readonly<Record<string, string>>) {
    writeFileSync(join(folder, 'calls'), '');
    const stub = join(folder, 'gcloud');
    writeFileSync(stub, `#!/bin/sh\nprintf '%s\\0' "$@" END >> "$CALLS"\nexit "\${STUB_STATUS:-0}"\n`);
    chmodSync(stub, 0o755);
    const path = `${folder}:/usr/bin:/bin`;
    return spawnSync('dash', ['-s'], {
      input: script,
      env: { ...env, PATH: path, CALLS: join(folder, 'calls'), FOLDER: folder },
      encoding: 'utf8',
    });
  }

  function recorded(): readonly (readonly string[])[] {
    const calls = readFileSync(join(folder, 'calls'), 'utf8').split('END\0').slice(0, -1);
    return calls.map((call) => call.split('\0').slice(0, -1));
  }

  function run(script: string): readonly (readonly string[])[] {
    const { status, stderr } = shell(script, { PROJECT: 'my-project', NETWORK: 'my-network' });
    expect([status, stderr]).toEqual([0, '']);
    return recorded();
  }

  /** The real client against a server of our own, without credentials and without looking for updates. */
  async function runGcloud(script: string, port: number): Promise<void> {
    const child = spawn('dash', ['-s'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        PROJECT: 'my-project',
        NETWORK: 'my-network',
        CLOUDSDK_CONFIG: join(folder, 'config'),
        CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE: `http://127.0.0.1:${port}/compute/v1/`,
        CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
        CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
        CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: 'true',
        CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: 'true',
      },
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.stdin.end(script);
    const status = await new Promise((done) => child.on('close', done));
    expect([status, errors]).toEqual([0, expect.not.stringContaining('ERROR')]);
  }
});

async function body(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  return text;
}
