import { describe, expect, it } from 'vitest';
import type { Policy } from '../../policy/index.js';
import { commands } from './notes.js';

function policy(id: string, namespace: string): Policy {
  return {
    id,
    point: 'workload',
    components: [id],
    subject: {
      kind: 'ends',
      ends: [{ kind: 'identity', component: id, identity: { kind: 'kubernetes', namespace, podLabels: { app: id } } }],
    },
    denies: ['ingress', 'egress'],
    rules: [],
  };
}

function commandsFor(...policies: readonly Policy[]) {
  return commands({ policies, format: 'yaml', namePrefix: 'p', header: [], notes: new Map() });
}

const ours = "--selector='app.kubernetes.io/managed-by=portolan,app.kubernetes.io/part-of=p'";

describe('commands', () => {
  it('save, try, apply, and remove what the file lacks', () => {
    const { apply } = commandsFor(policy('web', 'shop'), policy('db', 'shop'));
    expect(apply).toEqual([
      'kubectl get networkpolicy --namespace=shop --show-labels',
      `kubectl get networkpolicy --namespace=shop ${ours} --output=yaml > portolan-before-shop.yaml && ` +
        `kubectl get networkpolicy --namespace=shop ${ours} --output=name > portolan-before-shop.names`,
      'kubectl apply --dry-run=server --filename=portolan.yaml',
      'kubectl apply --filename=portolan.yaml',
      '# Removes what earlier snippets with the prefix p put here and this one lacks: those pods are open then.',
      `kubectl delete networkpolicy --namespace=shop ${ours} ` +
        "--field-selector='metadata.name!=p-db,metadata.name!=p-web'",
    ]);
  });

  it('restore before they remove: a pod without a policy is open', () => {
    const { rollback } = commandsFor(policy('web', 'shop'));
    expect(rollback).toHaveLength(2);
    expect(rollback[0]).toContain('kubectl apply');
    expect(rollback[1]).toContain('kubectl delete');
  });

  it('speak of each namespace once, whatever the order of the policies', () => {
    const list = [policy('web', 'shop'), policy('db', 'data'), policy('api', 'shop')];
    expect(commandsFor(...list)).toEqual(commandsFor(...[...list].reverse()));
    expect(commandsFor(...list).apply.filter((command) => command.includes('--show-labels'))).toHaveLength(2);
  });

  it.each(['shop; rm', '$(id)', 'a b', "'", '-n', ''])(
    'take no namespace that a shell could read otherwise: %j',
    (namespace) => {
      expect(() => commandsFor(policy('web', namespace))).toThrow();
    },
  );
});
