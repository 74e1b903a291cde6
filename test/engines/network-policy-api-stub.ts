import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As the server keeps it. */
export interface StoredPolicy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly generation: number;
  };
  readonly spec: Json;
}

type Json = { readonly [key: string]: unknown };

const kind = { group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy' };
const base = '/apis/networking.k8s.io/v1';

/**
 * As much of a Kubernetes API server as kubectl needs to list, apply and delete NetworkPolicies: selectors, dry runs,
 * resource versions and uids that have to fit. On loopback, for one test.
 */
export class NetworkPolicyApi {
  readonly policies = new Map<string, StoredPolicy>();
  /** Method and path of each request that changed something. */
  readonly changes: string[] = [];
  private version = 100;
  private readonly server: Server = createServer((request, response) => {
    this.answer(request).then(
      ({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body === nothing ? '' : JSON.stringify(body));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Names by namespace, sorted. */
  names(): readonly string[] {
    return [...this.policies.keys()].sort();
  }

  private async answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: unknown }> {
    const url = new URL(request.url ?? '', 'http://stub');
    const found = discovery[url.pathname];
    if (found !== undefined) return { status: 200, body: found };
    const match = /^\/apis\/networking\.k8s\.io\/v1\/namespaces\/([^/]+)\/networkpolicies(?:\/([^/]+))?$/.exec(
      url.pathname,
    );
    if (match === null) return failure(404, 'NotFound', url.pathname);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    return this.act(request.method ?? '', match[1] ?? '', match[2], url.searchParams, body);
  }

  private act(method: string, namespace: string, name: string | undefined, query: URLSearchParams, body: string) {
    const isDry = query.get('dryRun') === 'All';
    if (name === undefined && method === 'GET') return { status: 200, body: this.list(namespace, query) };
    if (name === undefined && method === 'POST') return this.store(namespace, JSON.parse(body) as Json, null, isDry);
    const key = `${namespace}/${name}`;
    const current = this.policies.get(key);
    if (current === undefined) return failure(404, 'NotFound', `networkpolicies.networking.k8s.io "${name}" not found`);
    if (method === 'GET') return { status: 200, body: current };
    if (method === 'PATCH')
      return this.store(namespace, merge({ ...current }, JSON.parse(body) as Json), current, isDry);
    if (method !== 'DELETE') return failure(405, 'MethodNotAllowed', method);
    if (!isDry) {
      this.policies.delete(key);
      this.changes.push(`DELETE ${key}`);
    }
    return {
      status: 200,
      body: { kind: 'Status', apiVersion: 'v1', status: 'Success', details: { name, uid: current.metadata.uid } },
    };
  }

  private list(namespace: string, query: URLSearchParams): Json {
    const labels = terms(query.get('labelSelector'));
    const fields = terms(query.get('fieldSelector'));
    const items = [...this.policies.values()].filter(
      ({ metadata }) =>
        metadata.namespace === namespace &&
        labels.every(({ key, isEqual, value }) => (metadata.labels?.[key] === value) === isEqual) &&
        fields.every(({ key, isEqual, value }) => {
          if (key !== 'metadata.name') throw new Error(`no such field: ${key}`);
          return (metadata.name === value) === isEqual;
        }),
    );
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicyList',
      metadata: { resourceVersion: String(this.version) },
      items,
    };
  }

  private store(namespace: string, object: Json, current: StoredPolicy | null, isDry: boolean) {
    const metadata = object.metadata as { name: string; namespace?: string; resourceVersion?: string; uid?: string };
    const key = `${namespace}/${metadata.name}`;
    if (current === null && metadata.resourceVersion !== undefined) {
      return failure(400, 'BadRequest', 'resourceVersion should not be set on objects to be created');
    }
    if (current !== null && metadata.resourceVersion !== current.metadata.resourceVersion) {
      return failure(409, 'Conflict', 'the object has been modified');
    }
    if (current !== null && metadata.uid !== current.metadata.uid) return failure(409, 'Conflict', 'uid mismatch');
    if (current === null && this.policies.has(key)) return failure(409, 'AlreadyExists', key);
    const uid = current?.metadata.uid ?? `uid-${++this.version}`;
    const stored: StoredPolicy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: {
        ...metadata,
        namespace,
        uid,
        resourceVersion: String(++this.version),
        creationTimestamp: '2026-01-01T00:00:00Z',
        generation: 1,
      },
      spec: object.spec as Json,
    };
    if (!isDry) {
      this.policies.set(key, stored);
      this.changes.push(`${current === null ? 'POST' : 'PATCH'} ${key}`);
    }
    return { status: current === null ? 201 : 200, body: stored };
  }
}

function terms(selector: string | null) {
  return (selector ?? '')
    .split(',')
    .filter(Boolean)
    .map((term) => {
      const match = /^([^!=]+)(!=|==?)(.*)$/.exec(term);
      if (match === null) throw new Error(`no such selector: ${term}`);
      return { key: match[1] ?? '', isEqual: match[2] !== '!=', value: match[3] ?? '' };
    });
}

/** A strategic merge patch of a type whose lists are all replaced whole. */
function merge(target: Json, patch: Json): Json {
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) throw new Error(`no such directive: ${key}`);
    if (value === null) delete merged[key];
    else if (isObject(value)) merged[key] = merge(isObject(merged[key]) ? merged[key] : {}, value);
    else merged[key] = value;
  }
  return merged;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failure(code: number, reason: string, message: string) {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code } };
}

const writing = {
  parameters: ['fieldValidation', 'dryRun', 'fieldManager'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  })),
  responses: {},
  'x-kubernetes-group-version-kind': kind,
};

/** An empty answer. Of the protobuf document it is one without definitions, by which kubectl refuses nothing. */
const nothing = Symbol('nothing');

const discovery: Readonly<Record<string, unknown>> = {
  '/version': { major: '1', minor: '32', gitVersion: 'v1.32.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [
      {
        name: 'networking.k8s.io',
        versions: [{ groupVersion: 'networking.k8s.io/v1', version: 'v1' }],
        preferredVersion: { groupVersion: 'networking.k8s.io/v1', version: 'v1' },
      },
    ],
  },
  [base]: {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: 'networking.k8s.io/v1',
    resources: [
      {
        name: 'networkpolicies',
        singularName: 'networkpolicy',
        namespaced: true,
        kind: 'NetworkPolicy',
        verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
      },
    ],
  },
  '/openapi/v2': nothing,
  '/openapi/v3': {
    paths: { 'apis/networking.k8s.io/v1': { serverRelativeURL: '/openapi/v3/apis/networking.k8s.io/v1' } },
  },
  '/openapi/v3/apis/networking.k8s.io/v1': {
    openapi: '3.0.0',
    info: { title: 'stub', version: '1' },
    paths: {
      [`${base}/namespaces/{namespace}/networkpolicies`]: { post: { ...writing, 'x-kubernetes-action': 'post' } },
      [`${base}/namespaces/{namespace}/networkpolicies/{name}`]: {
        patch: { ...writing, 'x-kubernetes-action': 'patch' },
      },
    },
    components: { schemas: {} },
  },
};
