import type { Identity, Policy } from '../../policy/index.js';

/** Pods by namespace and labels. */
export type Pods = Extract<Identity, { readonly kind: 'kubernetes' }>;

/** The pods that a policy selects. Anything but one identity is our own bug: each identity has a policy of its own. */
export function podsOf(policy: Policy): Pods {
  const ends = policy.subject.kind === 'ends' ? policy.subject.ends : [];
  const [end, ...others] = ends;
  if (end?.kind !== 'identity' || end.identity.kind !== 'kubernetes' || others.length > 0) {
    throw new Error(`Policy ${policy.id} does not have one Kubernetes identity as its subject.`);
  }
  return end.identity;
}

/** The object's name. Prefix and id are both `[a-z0-9-]` and start with a letter, so this is a DNS label but for its length. */
export function objectName(policy: Policy, namePrefix: string): string {
  return `${namePrefix}-${policy.id}`;
}

/** What marks an object as ours, and as this snippet's among ours. */
export function ownLabels(namePrefix: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/managed-by': 'portolan', 'app.kubernetes.io/part-of': namePrefix };
}
