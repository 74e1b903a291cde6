import { isDeepStrictEqual } from 'node:util';
import { type Document, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import {
  type AddressRange,
  type EndMatch,
  type Entry,
  type PacketSpace,
  protocolNumbers,
  type ServiceMatch,
} from '../../network/index.js';
import { contextKey, contextsOf, type Verdicts } from '../../policy/index.js';
import type { Reading, SnippetFile } from '../platform.js';
import { type Labels, type NetworkPolicy, networkPolicy, type Peer, type PolicyRule, type Port } from './schema.js';

/**
 * What the policies in the files do where no others are: in each direction the union of what they allow, then what
 * isolation denies. Pods are atoms, one for each namespace and set of labels.
 */
export function read(files: readonly SnippetFile[], space: PacketSpace): Reading {
  const policies: NetworkPolicy[] = [];
  for (const file of files) {
    const parsed = parse(file, policies);
    if (!parsed.ok) return parsed;
    policies.push(...parsed.policies);
  }
  return { ok: true, verdicts: evaluate(policies, space) };
}

type Parsed =
  | { readonly ok: true; readonly policies: readonly NetworkPolicy[] }
  | Extract<Reading, { readonly ok: false }>;

function parse({ path, content }: SnippetFile, before: readonly NetworkPolicy[]): Parsed {
  const lines = new LineCounter();
  const fail = (offset: number, detail: string): Parsed => {
    return { ok: false, path, line: lines.linePos(offset).line, detail };
  };
  const documents = documentsOf(content, '1.2', lines);
  const older = documentsOf(content, '1.1');
  const policies: NetworkPolicy[] = [];
  for (const [index, document] of documents.entries()) {
    const fault = [...document.errors, ...document.warnings][0];
    if (fault !== undefined) return fail(fault.pos[0], fault.message);
    if (document.directives?.yaml.explicit === true) return fail(0, 'A YAML directive changes how the text is read.');
    if (document.contents === null) return fail(document.range[0], 'The document is empty.');
    const decoded = networkPolicy(document.contents);
    if (!decoded.ok) return fail(decoded.offset, decoded.detail);
    const start = document.contents.range?.[0] ?? 0;
    // kubectl reads YAML 1.1, where `on` is a boolean and 0777 a number: what differs means nothing certain.
    if (!isDeepStrictEqual(document.toJS(), older[index]?.toJS())) {
      return fail(start, 'YAML 1.1 and YAML 1.2 read this document differently.');
    }
    const { namespace, name } = decoded.value;
    if ([...before, ...policies].some((other) => other.namespace === namespace && other.name === name)) {
      return fail(start, `A second policy “${name}” in “${namespace}” would replace the first.`);
    }
    policies.push(decoded.value);
  }
  return { ok: true, policies };
}

function documentsOf(content: string, version: '1.1' | '1.2', lineCounter = new LineCounter()) {
  return [
    ...parseAllDocuments(content, { version, lineCounter, merge: false }),
  ] as readonly Document.Parsed<ParsedNode>[];
}

type Direction = 'ingress' | 'egress';

function evaluate(policies: readonly NetworkPolicy[], space: PacketSpace): Verdicts {
  const pods = namedPods(policies);
  const allow = (policy: NetworkPolicy, direction: Direction, rule: PolicyRule): Entry => {
    const packets = space.match({
      ...endsOf(policy, direction, rule.peers.length === 0 ? undefined : peersOf(rule.peers, policy.namespace, pods)),
      ...(rule.ports.length === 0 ? {} : { services: rule.ports.map(serviceOf) }),
    });
    return { action: 'allow', packets };
  };
  return new Map(
    contextsOf(['ingress', 'egress'], false).map((context) => {
      const direction = context.hook === 'ingress' ? 'ingress' : 'egress';
      const isolating = policies.filter(({ isolates }) => isolates[direction]);
      const allows = isolating.flatMap((policy) => policy[direction].map((rule) => allow(policy, direction, rule)));
      const denies = isolating.map(
        (policy): Entry => ({ action: 'deny', packets: space.match(endsOf(policy, direction, undefined)) }),
      );
      return [contextKey(context), [...allows, ...denies]];
    }),
  );
}

/** The selected pods are where ingress goes to and where egress comes from. An undefined peer is everyone. */
function endsOf(policy: NetworkPolicy, direction: Direction, peer: EndMatch | undefined) {
  const subject: EndMatch = { ranges: [], atoms: [podAtom(policy.namespace, policy.podSelector)] };
  const [source, destination] = direction === 'ingress' ? [peer, subject] : [subject, peer];
  return { ...(source === undefined ? {} : { source }), ...(destination === undefined ? {} : { destination }) };
}

/** Items are alternatives; the selectors within one item hold together. */
function peersOf(peers: readonly Peer[], own: string, pods: ReadonlyMap<string, readonly string[]>): EndMatch {
  const ranges: AddressRange[] = [];
  const atoms: string[] = [];
  for (const { ipBlock, namespaceSelector: namespace = own, podSelector = {} } of peers) {
    if (ipBlock !== undefined) ranges.push(...ipBlock.ranges);
    else if (Object.keys(podSelector).length > 0) atoms.push(podAtom(namespace, podSelector));
    // A whole namespace: the pods that the file names, and an atom for all the others.
    else atoms.push(podAtom(namespace, {}), ...(pods.get(namespace) ?? []));
  }
  return { ranges, atoms };
}

/** The atoms of the pods that the policies name, by namespace. */
function namedPods(policies: readonly NetworkPolicy[]): ReadonlyMap<string, readonly string[]> {
  const byNamespace = new Map<string, Set<string>>();
  const add = (namespace: string, labels: Labels) => {
    if (Object.keys(labels).length === 0) return;
    byNamespace.set(namespace, (byNamespace.get(namespace) ?? new Set()).add(podAtom(namespace, labels)));
  };
  for (const { namespace, podSelector, ingress, egress } of policies) {
    add(namespace, podSelector);
    for (const peer of [...ingress, ...egress].flatMap(({ peers }) => peers)) {
      if (peer.podSelector !== undefined) add(peer.namespaceSelector ?? namespace, peer.podSelector);
    }
  }
  return new Map([...byNamespace].map(([namespace, atoms]) => [namespace, [...atoms]]));
}

/** Pods of one namespace with these labels, by the name that every part of a proof gives them. */
function podAtom(namespace: string, labels: Labels): string {
  const pairs = Object.entries(labels).map((pair) => pair.join('='));
  // The pairs are sorted, not the keys: `a-b=2` is before `a=1`.
  return `kubernetes:${namespace}/${pairs.sort().join(',')}`;
}

function serviceOf({ protocol, from, to }: Port): ServiceMatch {
  const protocols = { TCP: protocolNumbers.tcp, UDP: protocolNumbers.udp, SCTP: protocolNumbers.sctp };
  return { protocol: protocols[protocol], destinationPorts: [from, to + 1] };
}
