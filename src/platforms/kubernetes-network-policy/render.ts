import { Document, type Node, type Pair, Scalar, type YAMLMap } from 'yaml';
import { AddressSet, type Family, formatPrefixes, hasPorts, type PortRange, wholeFamily } from '../../network/index.js';
import type { End, Policy, Rule, Service } from '../../policy/index.js';
import type { RenderRequest, SnippetFile } from '../platform.js';
import { oneLine } from '../text.js';
import { objectName, ownLabels, type Pods, podsOf } from './objects.js';

/** One file with a NetworkPolicy for each policy. */
export function render(request: RenderRequest): readonly SnippetFile[] {
  const header = request.header.map((line) => `# ${oneLine(line, 500)}`.trimEnd());
  const documents = request.policies.map((policy) => documentOf(policy, request).toString(notation));
  const content = [...header.map((line) => `${line}\n`), documents.join('---\n')].join('');
  return [{ path: 'portolan.yaml', mediaType: 'application/yaml', content }];
}

/** No line is folded: what stands on a line in the text is all of it. */
const notation = { lineWidth: 0, indentSeq: true } as const;

type Builder = Document<Node, false>;

/** The object, with comments that lead from its rules back to their connections. */
export function documentOf(policy: Policy, request: Pick<RenderRequest, 'namePrefix' | 'notes'>): Builder {
  const yaml: Builder = new Document<Node, false>();
  const pods = podsOf(policy);
  const unsaid = policy.rules.find((rule) => !policy.denies.includes(rule.direction));
  if (unsaid !== undefined)
    throw new Error(`Rule ${unsaid.id} would have no effect: ${policy.id} does not isolate there.`);
  const directions = (['ingress', 'egress'] as const).filter((direction) => policy.denies.includes(direction));
  const empty = directions.filter((direction) => !policy.rules.some((rule) => rule.direction === direction));
  const nothing = empty.length === 0 ? '' : `: no ${empty.join(' and no ')} at all`;
  yaml.commentBefore = ` ${oneLine(`${policy.components.join(', ')}${nothing}`, 300)}`;
  yaml.contents = yaml.createNode({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: quoted(objectName(policy, request.namePrefix)),
      namespace: quoted(pods.namespace),
      labels: mapping(yaml, ownLabels(request.namePrefix)),
    },
    spec: {
      podSelector: { matchLabels: mapping(yaml, pods.podLabels) },
      policyTypes: directions.map((direction) => typeNames[direction]),
      // A direction that is listed but has no key is denied whole; an empty list would say the same, and look like any.
      ...Object.fromEntries(
        directions.flatMap((direction) => {
          const rules = policy.rules.filter((rule) => rule.direction === direction);
          return rules.length === 0 ? [] : [[direction, rules.map((rule) => ruleNode(yaml, rule, request))]];
        }),
      ),
    },
  });
  return yaml;
}

const typeNames = { ingress: 'Ingress', egress: 'Egress' } as const;

function ruleNode(yaml: Builder, rule: Rule, { notes }: Pick<RenderRequest, 'notes'>): Node {
  const isIngress = rule.direction === 'ingress';
  const peers = peersOf(yaml, isIngress ? rule.source : rule.destination, rule);
  const node = yaml.createNode({ [isIngress ? 'from' : 'to']: peers, ports: portsOf(rule) });
  const lines =
    rule.reason === null ? rule.connections.map((id) => connectionLine(id, notes)) : [`essential: ${rule.reason}`];
  node.commentBefore = lines.map((line) => ` ${oneLine(line, 300)}`).join('\n');
  return node;
}

function connectionLine(id: string, notes: RenderRequest['notes']): string {
  const note = notes.get(id);
  if (note === undefined) return id;
  return `${id}: ${note.purpose}${note.security === null ? '' : ` (${note.security})`}`;
}

function peersOf(yaml: Builder, peer: End, rule: Rule): readonly unknown[] {
  switch (peer.kind) {
    case 'identity':
      if (peer.identity.kind !== 'kubernetes') break;
      // A selector knows no family: it would open the other one too.
      if (rule.family !== null) throw new Error(`Rule ${rule.id} speaks of one family of pods, which no selector can.`);
      return [podsNode(yaml, peer.identity)];
    case 'any':
      return blocks(anyOf(rule.family), rule);
    case 'addresses':
      return blocks(rule.family === null ? peer.addresses : peer.addresses.only(rule.family), rule);
    case 'hostname':
      break;
  }
  throw new Error(`Rule ${rule.id} has a peer that a NetworkPolicy can't name.`);
}

/** One item with both selectors: as two items they would mean the whole namespace, or these pods in our own. */
function podsNode(yaml: Builder, { namespace, podLabels }: Pods): Node {
  return yaml.createNode({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': quoted(namespace) } },
    podSelector: { matchLabels: mapping(yaml, podLabels) },
  });
}

function anyOf(family: Family | null): AddressSet {
  return family === null ? AddressSet.all : AddressSet.of([wholeFamily(family)]);
}

function blocks(addresses: AddressSet, rule: Rule): readonly unknown[] {
  if (addresses.isEmpty) throw new Error(`Rule ${rule.id} has no peer, which would mean everyone.`);
  return addresses.ranges.flatMap(formatPrefixes).map((cidr) => ({ ipBlock: { cidr: quoted(cidr) } }));
}

function portsOf({ id, service }: Rule): readonly unknown[] {
  if (!isPorts(service))
    throw new Error(`Rule ${id} is for a protocol without ports, which a NetworkPolicy can't name.`);
  if (service.ports.length === 0) throw new Error(`Rule ${id} has no port, which would mean every one.`);
  const protocol = service.transport.toUpperCase();
  return service.ports.map(({ from, to }) => ({ protocol, port: from, ...(to === from ? {} : { endPort: to }) }));
}

function isPorts(service: Service): service is Extract<Service, { readonly ports: readonly PortRange[] }> {
  return service.transport !== 'all' && hasPorts(service.transport);
}

/** In the order of the keys, so that the order in a request changes no byte. No labels would mean every pod. */
function mapping(yaml: Builder, labels: Readonly<Record<string, string>>): YAMLMap {
  const keys = Object.keys(labels).sort();
  if (keys.length === 0) throw new Error('An empty selector would mean every pod.');
  const map = yaml.createNode({}) as YAMLMap;
  for (const key of keys) {
    const pair: Pair = yaml.createPair(quoted(key), quoted(labels[key] ?? ''));
    map.add(pair);
  }
  return map;
}

/** Always in quotes: `on`, `1.10` and `0x1F` are strings to no parser unless they are quoted. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
