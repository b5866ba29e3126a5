/**
 * One member of a Raft group: takes ticks, messages and proposals, and says what is to be sent. It knows no clock and no
 * network. With PreVote and CheckQuorum, as etcd runs it.
 * Source: https://raft.github.io/raft.pdf ; Diego Ongaro's thesis, 9.6 (PreVote) and 6.2 (leaders without a quorum step down).
 * Upstream: go.etcd.io/raft/v3 (raft.go).
 */
import type { Append, AppendAnswer, InstallSnapshot, LogEntry, Message, VoteAnswer, VoteRequest } from "./message.ts";
import { RaftLog, type RaftLogState } from "./raft-log.ts";

export type Role = "Follower" | "PreCandidate" | "Candidate" | "Leader";

export interface RaftOptions {
  /** Ticks without a leader until an election; each member draws up to as many again. etcd: 10 of 100 ms. */
  readonly electionTicks: number;
  /** Entries kept after a snapshot for members that are a little behind. */
  readonly keptEntries: number;
  /** Applied entries after which a snapshot is taken. */
  readonly snapshotEntries: number;
  /** A whole number from 0 up to, not including, `limit`. */
  random(limit: number): number;
}

/** What is on the member's disk: it survives a restart. */
export interface RaftDisk<T> {
  readonly term: number;
  readonly vote: string;
  readonly log: RaftLogState<T>;
}

/** Everything, for a snapshot of the simulation. */
export interface RaftMemberState<T> extends RaftDisk<T> {
  readonly role: Role;
  readonly leader: string;
  readonly commitIndex: number;
  readonly electionElapsed: number;
  readonly electionTimeout: number;
  readonly votes: ReadonlyMap<string, boolean>;
  readonly next: ReadonlyMap<string, number>;
  readonly match: ReadonlyMap<string, number>;
  readonly heard: readonly string[];
}

export class RaftMember<T> {
  readonly name: string;
  readonly log = new RaftLog<T>();
  private readonly peers: readonly string[];
  private readonly options: RaftOptions;
  private outbox: Message<T>[] = [];
  private currentTerm = 0;
  private vote = "";
  private currentRole: Role = "Follower";
  private currentLeader = "";
  private committed = 0;
  private electionElapsed = 0;
  private electionTimeout = 0;
  private votes = new Map<string, boolean>();
  private next = new Map<string, number>();
  private match = new Map<string, number>();
  /** Whom a leader has heard of since it last made sure of its quorum. */
  private heard = new Set<string>();

  /** @param members names of all members, this one included */
  constructor(name: string, members: readonly string[], options: RaftOptions) {
    this.name = name;
    this.peers = members.filter((member) => member !== name);
    this.options = options;
    this.drawTimeout();
  }

  get term(): number {
    return this.currentTerm;
  }

  get role(): Role {
    return this.currentRole;
  }

  /** Empty when it knows of none. */
  get leader(): string {
    return this.currentLeader;
  }

  get commitIndex(): number {
    return this.committed;
  }

  /** What is to be sent, each message once. */
  takeMessages(): readonly Message<T>[] {
    const messages = this.outbox;
    this.outbox = [];
    return messages;
  }

  /** A heartbeat's time has passed. */
  tick(): void {
    this.electionElapsed += 1;
    if (this.currentRole === "Leader") {
      if (this.electionElapsed >= this.options.electionTicks) this.checkQuorum();
      if (this.currentRole === "Leader") this.replicate();
    } else if (this.electionElapsed >= this.electionTimeout) {
      this.campaign(true);
    }
  }

  /**
   * Appends to the leader's log; without a value only to have something committed. Undefined when this member does not
   * lead.
   */
  propose(value: T | undefined): LogEntry<T> | undefined {
    if (this.currentRole !== "Leader") return undefined;
    const entry = { index: this.log.lastIndex + 1, term: this.currentTerm, value };
    this.log.append(entry);
    this.advanceCommit();
    this.replicate();
    return entry;
  }

  /** A member lost its disk and is out of the group: nothing that it acknowledged counts any more. See `LostMembers`. */
  disregard(peer: string): void {
    this.match.set(peer, 0);
  }

  receive(message: Message<T>): void {
    if (!this.admits(message)) return;
    switch (message.kind) {
      case "vote":
        return this.answerVote(message);
      case "voted":
        return this.countVote(message);
      case "append":
        return this.answerAppend(message);
      case "appended":
        return this.noteProgress(message);
      case "snapshot":
        return this.install(message);
    }
  }

  disk(): RaftDisk<T> {
    return { term: this.currentTerm, vote: this.vote, log: this.log.snapshot() };
  }

  /** A new process with what was on the disk. What the snapshot stands for was applied. */
  restart({ term, vote, log }: RaftDisk<T>): void {
    this.log.restore(log);
    this.currentTerm = term;
    this.vote = vote;
    this.committed = log.mark.index;
    this.outbox = [];
    this.currentLeader = "";
    this.follow();
  }

  snapshot(): RaftMemberState<T> {
    return {
      ...this.disk(),
      role: this.currentRole,
      leader: this.currentLeader,
      commitIndex: this.committed,
      electionElapsed: this.electionElapsed,
      electionTimeout: this.electionTimeout,
      votes: new Map(this.votes),
      next: new Map(this.next),
      match: new Map(this.match),
      heard: [...this.heard].sort(),
    };
  }

  restore(state: RaftMemberState<T>): void {
    this.log.restore(state.log);
    this.currentTerm = state.term;
    this.vote = state.vote;
    this.currentRole = state.role;
    this.currentLeader = state.leader;
    this.committed = state.commitIndex;
    this.electionElapsed = state.electionElapsed;
    this.electionTimeout = state.electionTimeout;
    this.votes = new Map(state.votes);
    this.next = new Map(state.next);
    this.match = new Map(state.match);
    this.heard = new Set(state.heard);
    this.outbox = [];
  }

  /** Looks at the term first. False when there is nothing more to do with the message. */
  private admits(message: Message<T>): boolean {
    const { term, kind } = message;
    if (term > this.currentTerm) {
      if (kind === "vote") {
        // Whoever hears a leader well takes no part in elections, so that a member that returns disturbs nobody.
        if (this.currentLeader !== "" && this.electionElapsed < this.options.electionTicks) return false;
        if (!message.pre) this.adopt(term, "");
      } else if (!(kind === "voted" && message.pre && message.granted)) {
        this.adopt(term, kind === "append" || kind === "snapshot" ? message.from : "");
      }
      return true;
    }
    if (term === this.currentTerm) return true;
    // An old leader, or a candidate of old, learns the new term by the answer.
    const { from } = message;
    if (kind === "append" || kind === "snapshot")
      this.send({ kind: "appended", ...this.to(from), ok: false, index: 0 });
    if (kind === "vote" && message.pre) this.send({ kind: "voted", ...this.to(from), pre: true, granted: false });
    return false;
  }

  private adopt(term: number, leader: string): void {
    this.currentTerm = term;
    this.vote = "";
    this.currentLeader = leader;
    this.follow();
  }

  private follow(): void {
    this.currentRole = "Follower";
    this.electionElapsed = 0;
    this.drawTimeout();
  }

  private drawTimeout(): void {
    const { electionTicks, random } = this.options;
    this.electionTimeout = electionTicks + random(electionTicks);
  }

  private campaign(pre: boolean): void {
    this.currentLeader = "";
    this.electionElapsed = 0;
    this.drawTimeout();
    this.currentRole = pre ? "PreCandidate" : "Candidate";
    this.votes = new Map([[this.name, true]]);
    if (!pre) {
      this.currentTerm += 1;
      this.vote = this.name;
    }
    if (this.hasQuorum(1)) {
      if (pre) this.campaign(false);
      else this.lead();
      return;
    }
    const { lastIndex, lastTerm } = this.log;
    const term = pre ? this.currentTerm + 1 : this.currentTerm;
    for (const peer of this.peers) {
      this.send({ kind: "vote", from: this.name, to: peer, term, pre, lastIndex, lastTerm });
    }
  }

  private answerVote({ from, term, pre, lastIndex, lastTerm }: VoteRequest): void {
    const free =
      this.vote === from || (this.vote === "" && this.currentLeader === "") || (pre && term > this.currentTerm);
    const granted = free && this.log.isBehind(lastIndex, lastTerm);
    if (granted && !pre) {
      this.vote = from;
      this.electionElapsed = 0;
    }
    this.send({ kind: "voted", from: this.name, to: from, term: granted ? term : this.currentTerm, pre, granted });
  }

  private countVote({ from, pre, granted }: VoteAnswer): void {
    if (this.currentRole !== (pre ? "PreCandidate" : "Candidate")) return;
    this.votes.set(from, granted);
    const yes = [...this.votes.values()].filter(Boolean).length;
    if (this.hasQuorum(yes)) {
      if (pre) this.campaign(false);
      else this.lead();
    } else if (this.hasQuorum(this.votes.size - yes)) {
      this.follow();
    }
  }

  private lead(): void {
    this.currentRole = "Leader";
    this.currentLeader = this.name;
    this.electionElapsed = 0;
    this.heard = new Set();
    this.next = new Map(this.peers.map((peer) => [peer, this.log.lastIndex + 1]));
    this.match = new Map(this.peers.map((peer) => [peer, 0]));
    this.log.append({ index: this.log.lastIndex + 1, term: this.currentTerm, value: undefined });
    this.advanceCommit();
    this.replicate();
  }

  /** A leader that has not heard of a majority for an election's time leads no more. */
  private checkQuorum(): void {
    const reached = this.hasQuorum(this.heard.size + 1);
    this.heard = new Set();
    this.electionElapsed = 0;
    if (reached) return;
    this.currentLeader = "";
    this.follow();
  }

  private replicate(): void {
    for (const peer of this.peers) this.sendEntries(peer);
  }

  private sendEntries(peer: string): void {
    const previousIndex = (this.next.get(peer) ?? 1) - 1;
    const previousTerm = this.log.termAt(previousIndex);
    if (previousTerm === undefined) {
      this.send({ kind: "snapshot", ...this.to(peer), mark: this.log.mark });
      return;
    }
    const entries = this.log.after(previousIndex);
    this.send({ kind: "append", ...this.to(peer), previousIndex, previousTerm, entries, commitIndex: this.committed });
  }

  private answerAppend({ from, previousIndex, previousTerm, entries, commitIndex }: Append<T>): void {
    this.obey(from);
    if (previousIndex < this.log.mark.index) {
      this.send({ kind: "appended", ...this.to(from), ok: true, index: this.committed });
      return;
    }
    if (this.log.termAt(previousIndex) !== previousTerm) {
      const index = Math.min(this.log.lastIndex, previousIndex - 1);
      this.send({ kind: "appended", ...this.to(from), ok: false, index });
      return;
    }
    this.log.merge(entries);
    const index = previousIndex + entries.length;
    this.commit(Math.min(commitIndex, index));
    this.send({ kind: "appended", ...this.to(from), ok: true, index });
  }

  private install({ from, mark }: InstallSnapshot): void {
    this.obey(from);
    if (mark.index > this.committed) {
      this.log.install(mark);
      this.committed = mark.index;
    }
    this.send({ kind: "appended", ...this.to(from), ok: true, index: this.committed });
  }

  private obey(leader: string): void {
    if (this.currentRole !== "Follower") this.follow();
    this.currentLeader = leader;
    this.electionElapsed = 0;
  }

  private noteProgress({ from, ok, index }: AppendAnswer): void {
    if (this.currentRole !== "Leader") return;
    this.heard.add(from);
    const known = this.match.get(from) ?? 0;
    if (!ok) {
      // An answer from before what is known to match is an old one.
      if (index < known || index + 1 >= (this.next.get(from) ?? 1)) return;
      this.next.set(from, index + 1);
      this.sendEntries(from);
      return;
    }
    this.next.set(from, Math.max(this.next.get(from) ?? 1, index + 1));
    if (index <= known) return;
    this.match.set(from, index);
    if (this.advanceCommit()) this.replicate();
    else if (index < this.log.lastIndex && (this.next.get(from) ?? 1) <= index + 1) this.sendEntries(from);
  }

  /** Only entries of the leader's own term are committed by counting; those before them come with them. */
  private advanceCommit(): boolean {
    const matches = [this.log.lastIndex, ...this.peers.map((peer) => this.match.get(peer) ?? 0)];
    const index = matches.sort((a, b) => b - a)[this.peers.length === 0 ? 0 : Math.floor(matches.length / 2)] ?? 0;
    if (index <= this.committed || this.log.termAt(index) !== this.currentTerm) return false;
    this.commit(index);
    return true;
  }

  private commit(index: number): void {
    if (index <= this.committed) return;
    this.committed = index;
    const { snapshotEntries, keptEntries } = this.options;
    if (index - this.log.mark.index >= snapshotEntries + keptEntries) this.log.compact(index - keptEntries);
  }

  private hasQuorum(count: number): boolean {
    return count > (this.peers.length + 1) / 2;
  }

  private to(peer: string): { readonly from: string; readonly to: string; readonly term: number } {
    return { from: this.name, to: peer, term: this.currentTerm };
  }

  private send(message: Message<T>): void {
    this.outbox.push(message);
  }
}
