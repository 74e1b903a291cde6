import type { PacketSpace, Transport } from '../network/index.js';
import type { EndKind, Essential, Identity, PointKind, Policy, RuleDirection, Verdicts } from '../policy/index.js';
import type { ProblemCode } from '../problems/index.js';

/** A text file as it is applied. */
export interface SnippetFile {
  /** Relative, without directories: `portolan.nft`. */
  readonly path: string;
  readonly mediaType: string;
  readonly content: string;
}

/** One of the notations of a platform. */
export interface Format {
  readonly id: string;
  readonly mediaType: string;
  /** What starts a comment line, or null where the notation has no comments. */
  readonly comment: string | null;
}

/** What a platform can recognise the two ends of one half by, in its order of preference. */
export interface HalfEnds {
  /** The end at which the rule takes effect. */
  readonly subject: readonly EndKind[];
  readonly peer: readonly EndKind[];
}

/** How much of a platform's limit the policies use. */
export interface LimitUse {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
  /** What is counted by: rule, group, policy, file, name. */
  readonly per: string;
  /** Page or measurement, with its date. */
  readonly source: string;
  /** The rules that cost most, where the limit is exceeded; ids. */
  readonly costliest: readonly string[];
}

/** A limit as the platform's page lists it. */
export interface Limit {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  readonly per: string;
  readonly source: string;
}

/** What a comment can say of a row. */
export interface RowNote {
  readonly purpose: string;
  /** The source's wording of the security, where it is known. */
  readonly security: string | null;
}

/** Everything that a snippet is made of. Nothing else reaches `render`, and nothing of it reaches `read`. */
export interface RenderRequest {
  readonly policies: readonly Policy[];
  /** One of the platform's formats. */
  readonly format: string;
  /** `[a-z][a-z0-9-]{0,19}`: in front of the names of what is made. */
  readonly namePrefix: string;
  /** Lines for the top of the snippet, as plain text without line breaks. */
  readonly header: readonly string[];
  /** By connection id, for comments. */
  readonly notes: ReadonlyMap<string, RowNote>;
}

/** The commands around a snippet. */
export interface Commands {
  readonly apply: readonly string[];
  readonly rollback: readonly string[];
}

/** The verdicts of a snippet, or the first statement that the reader does not know. */
export type Reading =
  | { readonly ok: true; readonly verdicts: Verdicts }
  | { readonly ok: false; readonly path: string; readonly line: number; readonly detail: string };

/** A firewall dialect: what it can say, and the way there and back. One folder each. */
export interface Platform {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly points: readonly PointKind[];
  /** The first is the default. */
  readonly formats: readonly Format[];
  readonly transports: readonly Transport[];
  /** Whether it filters by host name: never, exact names, or wildcards too. */
  readonly hostnames: 'never' | 'exact' | 'wildcard';
  /** Whether replies flow by themselves. */
  readonly stateful: boolean;
  /** Whether its rules see state and interface, so that essentials are written out and compared. */
  readonly tracksContexts: boolean;
  /** Essentials that it grants by itself, whatever the rules say. */
  readonly implied: readonly Essential[];
  /** What answers DNS where the site names no resolver, or null where nothing does that the rules could name. */
  readonly resolver: Identity | null;
  /** What it recognises the ends by, for each direction that it has rules for. */
  readonly ends: Partial<Readonly<Record<RuleDirection, HalfEnds>>>;
  /** Whether it sees the port after translation (`targetPort`). */
  readonly seesTargetPort: boolean;
  /** Why `defaultAction: none` is refused, or null where it works. */
  readonly refusesNone: ProblemCode | null;
  /** The strongest thing that has accepted its snippets in our tests. */
  readonly verification: 'packets' | 'engine' | 'schema' | 'reader';
  readonly limits: readonly Limit[];
  /** What a proof has to take for granted here. */
  readonly assumes: readonly string[];
  /** Counted before rendering, by the platform's own arithmetic. */
  readonly count: (request: RenderRequest) => readonly LimitUse[];
  readonly render: (request: RenderRequest) => readonly SnippetFile[];
  /** From the text alone, starting where no rule of ours is loaded. Only the space is shared. */
  readonly read: (files: readonly SnippetFile[], space: PacketSpace) => Reading;
  readonly commands: (request: RenderRequest) => Commands;
}
