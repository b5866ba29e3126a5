/** What members of a Raft group keep in their logs and tell one another. Source: https://raft.github.io/raft.pdf */

export interface LogEntry<T> {
  readonly index: number;
  readonly term: number;
  /** Undefined for the entry with which a new leader begins its term. */
  readonly value: T | undefined;
}

/** The last entry that a snapshot stands for; everything up to it is applied. */
export interface SnapshotMark {
  readonly index: number;
  readonly term: number;
}

interface Letter {
  readonly from: string;
  readonly to: string;
  readonly term: number;
}

/** Asks for a vote, or with `pre` whether there would be one. */
export interface VoteRequest extends Letter {
  readonly kind: "vote";
  readonly pre: boolean;
  readonly lastIndex: number;
  readonly lastTerm: number;
}

export interface VoteAnswer extends Letter {
  readonly kind: "voted";
  readonly pre: boolean;
  readonly granted: boolean;
}

/** Entries after `previousIndex`, and how far the leader has committed. Without entries it is a heartbeat. */
export interface Append<T> extends Letter {
  readonly kind: "append";
  readonly previousIndex: number;
  readonly previousTerm: number;
  readonly entries: readonly LogEntry<T>[];
  readonly commitIndex: number;
}

export interface AppendAnswer extends Letter {
  readonly kind: "appended";
  readonly ok: boolean;
  /** The newest entry that matches the leader's; when not `ok` the place from which to try. */
  readonly index: number;
}

/** For a member that lacks entries which the leader no longer has. */
export interface InstallSnapshot extends Letter {
  readonly kind: "snapshot";
  readonly mark: SnapshotMark;
}

export type Message<T> = VoteRequest | VoteAnswer | Append<T> | AppendAnswer | InstallSnapshot;
