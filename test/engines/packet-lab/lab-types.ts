import type { Completed, ExecOptions } from './namespaces.js';
import type { Outcome, Probe } from './probe.js';

export type { Completed, ExecOptions };

/** A TCP connection that stays open. */
export interface Session {
  /**
   * Whether one byte goes there and comes back in time, 400 ms unless told. After a failure TCP waits ever longer before
   * it sends again: allow seconds, or open another session.
   */
  exchange(options?: { readonly milliseconds: number }): Promise<boolean>;
  close(): Promise<void>;
}

/** Network namespaces in which packets really travel. Close it, or declare it with `await using`. */
export interface Lab<Role extends string> extends AsyncDisposable {
  /** Where rules are loaded. */
  readonly enforcer: Role;
  /** Our processes: the first one holds the namespaces (`nsenter -t PID -m -n ip netns exec ROLE …`). */
  readonly pids: readonly number[];
  /** Which of them answered, in their order. */
  probe(probes: readonly Probe[]): Promise<boolean[]>;
  /** What came of each, in their order. Throws on an address that is not of the lab: it would look like a drop. */
  observe(probes: readonly Probe[]): Promise<Outcome[]>;
  /** Connects, or throws if no answer comes within 400 ms. */
  openSession(ends: { readonly from: string; readonly to: string; readonly port: number }): Promise<Session>;
  /** Runs a command in a namespace. */
  exec(role: Role, argv: readonly string[], options?: ExecOptions): Promise<Completed>;
  /** Loads nftables rules at the enforcer, and throws with nft's words if it refuses. */
  load(rules: string): Promise<void>;
  /** Ends our processes, and with them the namespaces. What `exec` left running in the background is the caller's. */
  close(): Promise<void>;
}
