import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubernetesNetworkPolicy as platform } from '../../src/platforms/kubernetes-network-policy/index.js';
import type { Policy } from '../../src/policy/index.js';
import { NetworkPolicyApi } from './network-policy-api-stub.js';
import { api, database, requestFor, shop, web, workload } from './network-policy-fixtures.js';

/** Older clients validate by a protobuf document that the stub does not have. */
function missing(): string | null {
  const { status, stdout } = spawnSync('kubectl', ['version', '--client', '--output=json'], { encoding: 'utf8' });
  if (status !== 0) return 'kubectl is not installed';
  const { clientVersion } = JSON.parse(stdout) as { clientVersion: { minor: string } };
  return Number.parseInt(clientVersion.minor, 10) >= 27 ? null : `kubectl 1.${clientVersion.minor} is older than 1.27`;
}

const reason = missing();
if (reason !== null) console.warn(`skipped: NetworkPolicy commands: ${reason}`);

describe.skipIf(reason !== null)('apply and rollback, by kubectl', () => {
  let server: NetworkPolicyApi;
  let folder: string;

  beforeEach(async () => {
    server = new NetworkPolicyApi();
    folder = mkdtempSync(join(tmpdir(), 'portolan-kubectl-'));
    const cluster = { name: 'stub', cluster: { server: await server.start() } };
    const context = { name: 'stub', context: { cluster: 'stub', user: 'stub', namespace: 'wrong' } };
    const users = [{ name: 'stub', user: {} }];
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [cluster],
      contexts: [context],
      users,
      'current-context': 'stub',
    };
    writeFileSync(join(folder, 'config'), JSON.stringify(config));
  });

  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  async function run(command: string): Promise<string> {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      KUBECONFIG: join(folder, 'config'),
      KUBECACHEDIR: join(folder, 'cache'),
    };
    const child = spawn('sh', ['-c', command], { cwd: folder, env, timeout: 20_000 });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) throw new Error(`${command}\n${code}: ${output}`);
    return output;
  }

  /** Runs the commands of a snippet beside its file, as its reader would. */
  async function runAll(policies: readonly Policy[], which: 'apply' | 'rollback'): Promise<string> {
    const request = requestFor(policies);
    for (const { path, content } of platform.render(request)) writeFileSync(join(folder, path), content);
    let output = '';
    for (const command of platform.commands(request)[which]) output += await run(command);
    return output;
  }

  /** What counts of the state: names, labels and specs. */
  function state() {
    return [...server.policies].map(([key, { metadata, spec }]) => [key, metadata.labels, spec]).sort();
  }

  async function foreign(name: string, namespace: string, labels: Readonly<Record<string, string>>) {
    const metadata = { name, namespace, labels };
    const object = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector: {} } };
    writeFileSync(join(folder, 'foreign.json'), JSON.stringify(object));
    await run('kubectl create --filename=foreign.json');
  }

  const all = [
    'data/shop-workload-db',
    'data/shop-workload-lonely',
    'shop/shop-workload-api',
    'shop/shop-workload-web',
  ];

  it('puts in what is in the file, and takes it out again', async () => {
    await runAll(shop, 'apply');
    expect(server.names()).toEqual(all);
    const stored = server.policies.get('data/shop-workload-lonely');
    expect(stored?.spec).toEqual({ podSelector: { matchLabels: { app: 'on' } }, policyTypes: ['Ingress', 'Egress'] });
    await runAll(shop, 'rollback');
    expect(server.names()).toEqual([]);
  });

  it('takes the annotation that was counted', async () => {
    await runAll(shop, 'apply');
    const sizes = [...server.policies.values()].map(({ metadata }) =>
      Object.entries(metadata.annotations ?? {}).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0),
    );
    const counted = platform.count(requestFor(shop)).find(({ name }) => name === 'annotation of kubectl apply');
    expect(counted?.used).toBe(Math.max(...sizes));
  });

  it('removes what an older version left, and brings it back', async () => {
    await runAll(shop, 'apply');
    const before = state();
    const smaller = [
      workload('web', web, [{ direction: 'egress', peer: api, ports: 'tcp/1', connection: 'web-to-api' }], ['egress']),
      workload('db', database, []),
    ];
    await runAll(smaller, 'apply');
    expect(server.names()).toEqual(['data/shop-workload-db', 'shop/shop-workload-web']);
    expect(server.policies.get('data/shop-workload-db')?.spec).not.toHaveProperty('ingress');
    expect(server.policies.get('shop/shop-workload-web')?.spec).toMatchObject({ policyTypes: ['Egress'] });
    server.changes.length = 0;
    await runAll(smaller, 'rollback');
    expect(state()).toEqual(before);
    expect(server.changes.filter((change) => change.startsWith('DELETE'))).toEqual([]);
  });

  it('twice is once', async () => {
    await runAll(shop, 'apply');
    const before = state();
    await runAll(shop, 'apply');
    expect(state()).toEqual(before);
    await runAll(shop, 'rollback');
    expect(state()).toEqual(before);
  });

  it('shows foreign policies, and leaves them and those of another prefix alone', async () => {
    await foreign('guard', 'shop', { team: 'security' });
    await foreign('other-workload-web', 'shop', {
      'app.kubernetes.io/managed-by': 'portolan',
      'app.kubernetes.io/part-of': 'other',
    });
    expect(await runAll(shop, 'apply')).toContain('guard');
    expect(server.names()).toEqual([...all.slice(0, 2), 'shop/guard', 'shop/other-workload-web', ...all.slice(2)]);
    await runAll(shop, 'rollback');
    expect(server.names()).toEqual(['shop/guard', 'shop/other-workload-web']);
  });
});
