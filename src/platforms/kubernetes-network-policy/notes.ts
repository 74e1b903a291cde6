import type { Commands, RenderRequest } from '../platform.js';
import { objectName, ownLabels, podsOf } from './objects.js';

/** What a proof takes for granted: what the text of the policies can't show. */
export const assumes: readonly string[] = [
  'The network plugin of the cluster enforces NetworkPolicy; without one that does, the objects have no effect.',
  'Different selectors select different pods: no pod carries the labels of two components.',
  'No other NetworkPolicy selects these pods: what another one allows is allowed, whatever these say.',
  'The pods do not use the network of their node (hostNetwork), and the node itself always reaches them.',
  'Addresses stand for ends outside the cluster, and are those that the plugin sees: a load balancer may replace them.',
];

/**
 * Saves our objects of the namespaces that the snippet speaks of, applies it, and removes what an older version of it
 * left behind: policies add up, so an old one would keep open what the new one no longer has.
 */
export function commands(request: RenderRequest): Commands {
  const places = namesByNamespace(request);
  const ours = selector(request.namePrefix);
  return {
    apply: [
      ...places.flatMap(({ namespace }) => [
        `kubectl get networkpolicy --namespace=${namespace} --show-labels`,
        `kubectl get networkpolicy --namespace=${namespace} ${ours} --output=yaml > ${saved(namespace)}.yaml && ` +
          `kubectl get networkpolicy --namespace=${namespace} ${ours} --output=name > ${saved(namespace)}.names`,
      ]),
      'kubectl apply --dry-run=server --filename=portolan.yaml',
      'kubectl apply --filename=portolan.yaml',
      `# Removes what earlier snippets with the prefix ${request.namePrefix} put here and this one lacks: those pods are open then.`,
      ...places.map(
        ({ namespace, names }) =>
          `kubectl delete networkpolicy --namespace=${namespace} ${ours} ` +
          `--field-selector='${names.map((name) => `metadata.name!=${name}`).join(',')}'`,
      ),
    ],
    rollback: places.flatMap(({ namespace }) => [
      // What identifies one state of an object has to go, or the server refuses it as out of date. Restoring comes
      // before removing: a pod without a policy is open.
      `test ! -s ${saved(namespace)}.names || sed -E '/^    (resourceVersion|uid|creationTimestamp|generation):/d' ` +
        `${saved(namespace)}.yaml | kubectl apply --filename=-`,
      `kubectl get networkpolicy --namespace=${namespace} ${ours} --output=name | ` +
        `grep --invert-match --line-regexp --fixed-strings --file=${saved(namespace)}.names | ` +
        `xargs --no-run-if-empty kubectl delete --namespace=${namespace}`,
    ]),
  };
}

function selector(namePrefix: string): string {
  const labels = Object.entries(ownLabels(namePrefix)).map(([key, value]) => `${key}=${value}`);
  return `--selector='${labels.join(',')}'`;
}

function saved(namespace: string): string {
  return `portolan-before-${namespace}`;
}

interface Place {
  readonly namespace: string;
  readonly names: readonly string[];
}

function namesByNamespace({ policies, namePrefix }: RenderRequest): readonly Place[] {
  const places = new Map<string, string[]>();
  for (const policy of policies) {
    const { namespace } = podsOf(policy);
    places.set(namespace, [...(places.get(namespace) ?? []), plain(objectName(policy, namePrefix))]);
  }
  return [...places]
    .map(([namespace, names]) => ({ namespace: plain(namespace), names: names.sort() }))
    .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}

/** Names become words of a shell; a site can't give others, since Kubernetes takes no others. */
function plain(name: string): string {
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) throw new Error(`“${name}” is no word for a shell.`);
  return name;
}
