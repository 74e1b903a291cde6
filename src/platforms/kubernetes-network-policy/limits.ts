import { toPrefixes } from '../../network/index.js';
import type { End, Policy, Rule } from '../../policy/index.js';
import type { Limit, LimitUse, RenderRequest } from '../platform.js';
import { objectName } from './objects.js';
import { documentOf } from './render.js';

const nameLength: Limit = {
  name: 'object name',
  limit: 253,
  unit: 'characters',
  per: 'policy',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ (DNS subdomain names), 2026-11-23',
};

/** `kubectl apply` keeps the whole object as JSON in an annotation, and annotations have a size together. */
const annotationSize: Limit = {
  name: 'annotation of kubectl apply',
  limit: 262_144,
  unit: 'bytes',
  per: 'policy',
  source: 'kubernetes/apimachinery pkg/api/validation/objectmeta.go, TotalAnnotationSizeLimitB (256 KiB), 2026-11-23',
};

/** Only where the Amazon VPC CNI enforces policies: it is listed, and refuses no request. */
const portsOnAmazon: Limit = {
  name: 'unique ports, with the Amazon VPC CNI only',
  limit: 24,
  unit: 'ports',
  per: 'protocol and ingress or egress selector',
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html (considerations), 2026-11-23',
};

/** As the platform's page lists them. */
export const limits: readonly Limit[] = [nameLength, annotationSize, portsOnAmazon];

/** How much of the limits that hold on every cluster the largest policy uses. */
export function count(request: RenderRequest): readonly LimitUse[] {
  const { policies, namePrefix } = request;
  const name = largest(policies, (policy) => objectName(policy, namePrefix).length);
  const size = largest(policies, (policy) => annotationOf(documentOf(policy, request).toJS()));
  const isTooLarge = size.policy !== undefined && size.used > annotationSize.limit;
  return [
    { ...use(nameLength), used: name.used, costliest: [] },
    { ...use(annotationSize), used: size.used, costliest: isTooLarge ? costliest(size.policy.rules) : [] },
  ];
}

/** Bytes of the annotation, its name included, as measured with kubectl 1.32. */
function annotationOf(object: unknown): number {
  return Buffer.byteLength(
    `kubectl.kubernetes.io/last-applied-configuration${JSON.stringify(object)}"annotations":{},\n`,
  );
}

function use({ name, limit, per, source }: Limit) {
  return { name, limit, per, source };
}

function largest(policies: readonly Policy[], measure: (policy: Policy) => number) {
  let most: { readonly policy: Policy | undefined; readonly used: number } = { policy: undefined, used: 0 };
  for (const policy of policies) {
    const used = measure(policy);
    if (used > most.used) most = { policy, used };
  }
  return most;
}

/** The five with the most items. */
function costliest(rules: readonly Rule[]): readonly string[] {
  return rules
    .map(({ id, source, destination }) => ({ id, items: itemsOf(source) + itemsOf(destination) }))
    .sort((a, b) => b.items - a.items)
    .slice(0, 5)
    .map(({ id }) => id);
}

function itemsOf(end: End): number {
  return end.kind === 'addresses' ? end.addresses.ranges.flatMap(toPrefixes).length : 1;
}
