// What the oracle is asked with, and what the frame says of each platform. Nothing here comes from src.

/** A version's file, as far as packets go. */
export interface OracleCatalog {
  readonly components: Readonly<Record<string, { readonly kind: string; readonly kubernetes?: OraclePods }>>;
  readonly connections: Readonly<Record<string, OracleRow>>;
}

/** A row of it. */
export interface OracleRow {
  readonly source: string;
  readonly destination: string;
  readonly direction: string;
  readonly bidirectional?: boolean;
  readonly required: boolean;
  readonly hosts?: readonly { readonly name: string }[];
  readonly ports: readonly OraclePort[];
}

/** One entry of a row's ports. */
export interface OraclePort {
  readonly transport: string;
  readonly port?: number | string;
  readonly configurable?: true;
  readonly recommended?: number;
  readonly optional?: boolean;
  readonly targetPort?: number;
  readonly types?: readonly number[];
}

/** Pods of a namespace, by their labels. */
export interface OraclePods {
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** What the request gives a component. */
export interface OracleFacts {
  readonly addresses?: readonly string[];
  readonly hostnames?: readonly string[];
  readonly zone?: string;
  readonly networkTags?: readonly string[];
  readonly secureTags?: readonly string[];
  readonly serviceAccount?: string;
  readonly securityGroup?: string;
  readonly applicationSecurityGroup?: string;
  readonly kubernetes?: OraclePods;
}

/** The body of a request for rules. */
export interface OracleBody {
  readonly site: {
    readonly name?: string;
    readonly catalog: string;
    readonly components: Readonly<Record<string, OracleFacts>>;
    readonly ports?: Readonly<Record<string, readonly string[]>>;
    readonly targetPorts?: Readonly<Record<string, readonly string[]>>;
    readonly management?: readonly { readonly addresses: readonly string[]; readonly ports: readonly string[] }[];
    readonly resolvers?: readonly string[];
  };
  readonly enforcementPoint?: { readonly kind: string; readonly component?: string | readonly string[] };
  readonly select?: Readonly<Partial<Record<'component' | 'source' | 'destination' | 'direction', readonly string[]>>>;
  readonly options?: {
    readonly defaultAction?: 'deny' | 'none';
    readonly scope?: 'site' | 'all';
    readonly essentials?: readonly string[];
    readonly include?: readonly string[];
    readonly hostnames?: 'omit' | 'private-vip' | 'restricted-vip' | 'any';
    readonly families?: readonly Family[];
    readonly aggregate?: boolean;
    readonly allowLockout?: boolean;
    readonly incomplete?: 'report' | 'reject';
    readonly namePrefix?: string;
  };
  readonly format?: string;
}

/** The two families. */
export type Family = 'ipv4' | 'ipv6';

/** One end of a packet: an address, or something that a platform knows without one. */
export type OracleEnd = { readonly address: bigint } | { readonly pods: OraclePods } | { readonly tag: string };

/** One packet at one hook. */
export interface OraclePacket {
  readonly hook: 'ingress' | 'egress' | 'forward';
  readonly state: 'new' | 'established' | 'related' | 'untracked';
  readonly loopback: boolean;
  readonly family: Family;
  readonly source: OracleEnd;
  readonly destination: OracleEnd;
  /** `other`: a protocol that no row can name. */
  readonly transport: string;
  /** The destination port; of ICMP the type. */
  readonly port: number;
}

/** What the frame says of a platform, as far as packets go. */
export interface Nature {
  readonly transports: readonly string[];
  /** The key of a component's facts by which the platform knows a component without addresses. */
  readonly identity: 'kubernetes' | 'networkTags' | null;
  /** Whether the peer of an egress rule may be an identity. */
  readonly egressToIdentity: boolean;
  readonly seesTargetPort: boolean;
  /** What answers DNS where the site names no resolver. */
  readonly resolver: OraclePods | null;
}

/** By platform. */
export const natures: Readonly<Record<string, Nature>> = {
  nftables: {
    transports: ['tcp', 'udp', 'sctp', 'icmp', 'icmpv6'],
    identity: null,
    egressToIdentity: false,
    seesTargetPort: false,
    resolver: null,
  },
  'kubernetes-network-policy': {
    transports: ['tcp', 'udp', 'sctp'],
    identity: 'kubernetes',
    egressToIdentity: true,
    seesTargetPort: true,
    resolver: { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } },
  },
  'gcp-firewall-rules': {
    transports: ['tcp', 'udp', 'sctp'],
    identity: 'networkTags',
    egressToIdentity: false,
    seesTargetPort: false,
    resolver: null,
  },
};

/** The virtual addresses that Google documents for private access, and the one port that they answer on. */
export const virtualAddresses: Readonly<Record<string, readonly string[]>> = {
  'private-vip': ['199.36.153.8/30', '2600:2d00:2:2000::/56'],
  'restricted-vip': ['199.36.153.4/30', '2600:2d00:2:1000::/56'],
};
