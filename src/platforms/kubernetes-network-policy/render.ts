import { Document, type Node, type Pair, Scalar, type YAMLMap } from 'yaml';
import type { Policy } from '../../policy/index.js';
import type { RenderRequest, SnippetFile } from '../platform.js';
import { oneLine } from '../text.js';
import { type Item, itemsOf, type Peer } from './items.js';
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
          return rules.length === 0 ? [] : [[direction, itemsOf(rules).map((item) => itemNode(yaml, item, request))]];
        }),
      ),
    },
  });
  return yaml;
}

const typeNames = { ingress: 'Ingress', egress: 'Egress' } as const;

function itemNode(yaml: Builder, { rule, peers, ports }: Item, { notes }: Pick<RenderRequest, 'notes'>): Node {
  const { direction, reason, connections } = rule;
  const node = yaml.createNode({
    [direction === 'ingress' ? 'from' : 'to']: peers.map((peer) => peerNode(yaml, peer)),
    ports,
  });
  const lines = reason === null ? connections.map((id) => connectionLine(id, notes)) : [`essential: ${reason}`];
  node.commentBefore = lines.map((line) => ` ${oneLine(line, 300)}`).join('\n');
  return node;
}

function connectionLine(id: string, notes: RenderRequest['notes']): string {
  const note = notes.get(id);
  if (note === undefined) return id;
  return `${id}: ${note.purpose}${note.security === null ? '' : ` (${note.security})`}`;
}

function peerNode(yaml: Builder, peer: Peer): Node {
  return 'cidr' in peer ? yaml.createNode({ ipBlock: { cidr: quoted(peer.cidr) } }) : podsNode(yaml, peer);
}

/** One item with both selectors: as two items they would mean the whole namespace, or these pods in our own. */
function podsNode(yaml: Builder, { namespace, podLabels }: Pods): Node {
  return yaml.createNode({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': quoted(namespace) } },
    podSelector: { matchLabels: mapping(yaml, podLabels) },
  });
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
