/**
 * etcd as three or five members on as many machines. A write is agreed on within its instant among the members that reach
 * one another; elections and catching up take their ticks. While nothing is wrong and nothing to be done, heartbeats are
 * taken for granted. Source: https://etcd.io/docs/v3.6/tuning/ (heartbeats every 100 ms, elections after 1,000 ms)
 */
import { LostMembers, type LostMembersState } from "../etcd/raft/lost-members.ts";
import { RaftMember, type RaftMemberState, type Role } from "../etcd/raft/raft-member.ts";
import type { Store } from "../etcd/store.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { InvariantError } from "../kernel/invariant.ts";
import type { Machines } from "../runtime/contracts.ts";
import type { EtcdProblem } from "./api-answers.ts";
import type { Etcd, EtcdMemberView } from "./etcd.ts";

const HEARTBEAT_MS = 100;
const ELECTION_TICKS = 10;
/** etcd takes a snapshot every 10,000 entries and keeps 5,000; a browser tab has less room. */
const SNAPSHOT_ENTRIES = 400;
const KEPT_ENTRIES = 100;
/** A message that takes longer than half an election's time is as good as lost. */
const USELESS_LATENCY_MS = 500;
const MAX_ROUNDS = 1_000;

const ROLES: Readonly<Record<Role, EtcdMemberView["role"]>> = {
  Follower: "Follower",
  PreCandidate: "Candidate",
  Candidate: "Candidate",
  Leader: "Leader",
};

export interface RaftEtcdParts {
  readonly kernel: Kernel;
  readonly store: Store<KubeObject>;
  readonly machines: Machines;
  readonly names: readonly string[];
  isUp(machine: string): boolean;
}

interface RaftEtcdState {
  readonly members: readonly (readonly [name: string, state: RaftMemberState<number>])[];
  readonly up: readonly string[];
  readonly lost: LostMembersState;
  readonly ticking: boolean;
}

export class RaftEtcd implements Etcd {
  private readonly parts: RaftEtcdParts;
  private readonly members = new Map<string, RaftMember<number>>();
  private readonly listeners: (() => void)[] = [];
  private readonly memberListeners: ((logOnly: boolean) => void)[] = [];
  private readonly random;
  /** They lost their disks, and nobody has put empty members in their places yet. */
  private readonly lost = new LostMembers();
  private wakeAfter: (delayMs: number) => void = () => undefined;
  private up: Set<string>;
  private ticking = false;

  constructor(parts: RaftEtcdParts) {
    this.parts = parts;
    this.random = parts.kernel.random.stream("etcd");
    this.up = new Set(parts.names);
    for (const name of parts.names) this.members.set(name, this.emptyMember(name));
    // kubeadm leaves a group that has a leader, however often votes were split.
    for (let tick = 0; tick < MAX_ROUNDS && this.leader() === undefined; tick += 1) this.beat(() => true);
    parts.store.onChange(({ table, revision }) => {
      if (!table.endsWith(".sim.kubarium.dev")) this.write(revision);
    });
  }

  get raft(): ReadonlyMap<string, RaftMember<number>> {
    return this.members;
  }

  start(wakeAfter: (delayMs: number) => void): void {
    this.wakeAfter = wakeAfter;
  }

  /** A heartbeat's time has passed. */
  tick(): void {
    const before = this.summary();
    const rolesBefore = this.roles();
    this.ticking = false;
    this.beat((from, to) => this.passes(from, to));
    this.replaceLost();
    if (this.summary() !== before) for (const listener of this.listeners) listener();
    const logOnly = this.roles() === rolesBefore;
    for (const listener of this.memberListeners) listener(logOnly);
    if (!this.isSettled()) this.wake();
  }

  problemAt(machine: string): EtcdProblem | undefined {
    if (!this.isRunning(machine)) return "no quorum";
    const { leader } = this.member(machine);
    const led = leader !== "" && this.connects(machine, leader) && this.member(leader).role === "Leader";
    if (led && this.hasQuorum(leader)) return undefined;
    return this.hasQuorum(machine) ? "no leader" : "no quorum";
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  views(): readonly EtcdMemberView[] {
    return this.parts.names.map((name) => {
      const { role, term, leader, commitIndex, log } = this.member(name);
      const running = this.isRunning(name);
      return {
        name,
        role: running ? ROLES[role] : "Down",
        leader: running ? leader : "",
        peers: this.parts.names.filter((other) => other !== name && this.connects(name, other)),
        log: { term, lastIndex: log.lastIndex, commitIndex },
        ...(this.lost.has(name) ? { isLost: true as const } : {}),
      };
    });
  }

  onMemberChange(listener: (logOnly: boolean) => void): void {
    this.memberListeners.push(listener);
  }

  processChanged(machine: string): void {
    const isUp = this.parts.isUp(machine);
    if (isUp && !this.up.has(machine)) {
      const member = this.member(machine);
      member.restart(member.disk());
    }
    if (isUp) this.up.add(machine);
    else this.up.delete(machine);
    this.wake();
  }

  linksChanged(): void {
    for (const name of this.parts.names) if (this.isDiskless(name) && !this.lost.has(name)) this.lose(name);
    this.wake();
  }

  snapshot(): RaftEtcdState {
    const members = this.parts.names.map((name) => [name, this.member(name).snapshot()] as const);
    return { members, up: [...this.up].sort(), lost: this.lost.snapshot(), ticking: this.ticking };
  }

  restore(state: unknown): void {
    const { members, up, lost, ticking } = state as RaftEtcdState;
    for (const [name, saved] of members) this.member(name).restore(saved);
    this.up = new Set(up);
    this.lost.restore(lost);
    this.ticking = ticking;
  }

  private member(name: string): RaftMember<number> {
    const member = this.members.get(name);
    if (member === undefined) throw new InvariantError(`no etcd member ${name}`, this.parts.kernel);
    return member;
  }

  private isRunning(name: string): boolean {
    return this.up.has(name) && !this.lost.has(name) && this.parts.isUp(name);
  }

  private emptyMember(name: string): RaftMember<number> {
    return new RaftMember(name, this.parts.names, {
      electionTicks: ELECTION_TICKS,
      keptEntries: KEPT_ENTRIES,
      snapshotEntries: SNAPSHOT_ENTRIES,
      random: (limit) => this.random.int(0, limit - 1),
    });
  }

  private isDiskless(name: string): boolean {
    return this.parts.machines.get(name)?.etcdDisk === "lost";
  }

  /** All that it knew is gone. */
  private lose(name: string): void {
    this.members.set(name, this.emptyMember(name));
    this.lost.add(name, this.members.values());
  }

  /** Members with a new disk take the places of lost ones, as soon as the others can agree on it. */
  private replaceLost(): void {
    for (const name of this.parts.names) {
      const leader = this.leader();
      if (!this.lost.has(name) || this.isDiskless(name) || leader === undefined) continue;
      this.lost.replace(name, leader);
      this.deliver((from, to) => this.passes(from, to));
    }
  }

  private awaitsReplacement(): boolean {
    return this.parts.names.some((name) => this.lost.has(name) && !this.isDiskless(name));
  }

  private connects(from: string, to: string): boolean {
    if (!this.isRunning(from) || !this.isRunning(to)) return false;
    if (from === to) return true;
    const { machines } = this.parts;
    // Before the machines are there kubeadm is at work.
    if (machines.get(from) === undefined || machines.get(to) === undefined) return true;
    return machines.reachable(from, to) && (machines.link?.(from, to)?.latencyMs ?? 0) < USELESS_LATENCY_MS;
  }

  private passes(from: string, to: string): boolean {
    if (!this.connects(from, to)) return false;
    const lossPercent = this.parts.machines.link?.(from, to)?.lossPercent ?? 0;
    return lossPercent === 0 || this.random.fraction() * 100 >= lossPercent;
  }

  private hasQuorum(name: string): boolean {
    const { names } = this.parts;
    return names.filter((other) => this.connects(name, other)).length > names.length / 2;
  }

  /** Whom a majority reaches. */
  private leader(): RaftMember<number> | undefined {
    const leads = this.parts.names.filter((name) => this.member(name).role === "Leader" && this.hasQuorum(name));
    return leads.map((name) => this.member(name)).sort((a, b) => b.term - a.term)[0];
  }

  private write(revision: number): void {
    const leader = this.leader();
    if (leader === undefined) return;
    leader.propose(revision);
    this.deliver((from, to) => this.connects(from, to));
    for (const listener of this.memberListeners) listener(true);
    if (!this.isSettled()) this.wake();
  }

  private beat(passes: (from: string, to: string) => boolean): void {
    for (const name of this.parts.names) if (this.isRunning(name)) this.member(name).tick();
    this.deliver(passes);
  }

  private deliver(passes: (from: string, to: string) => boolean): void {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const messages = this.parts.names.flatMap((name) => this.member(name).takeMessages());
      if (messages.length === 0) return;
      for (const message of messages) if (passes(message.from, message.to)) this.member(message.to).receive(message);
    }
    throw new InvariantError("the members of etcd talk without end", this.parts.kernel);
  }

  /** All that run reach one another, follow one leader and have everything. */
  private isSettled(): boolean {
    const running = this.parts.names.filter((name) => this.isRunning(name));
    const leader = this.leader();
    if (leader === undefined || this.awaitsReplacement()) return false;
    return running.every((name) => {
      const member = this.member(name);
      const { lastIndex } = member.log;
      const same = member.term === leader.term && lastIndex === leader.log.lastIndex;
      const follows = member.leader === leader.name && member.commitIndex === lastIndex;
      const ways = running.every((other) => other === name || this.isSound(name, other));
      return same && follows && ways;
    });
  }

  private isSound(from: string, to: string): boolean {
    return this.connects(from, to) && this.parts.machines.link?.(from, to) === undefined;
  }

  private wake(): void {
    if (this.ticking) return;
    this.ticking = true;
    this.wakeAfter(HEARTBEAT_MS - (this.parts.kernel.nowMs % HEARTBEAT_MS));
  }

  private roles(): string {
    return this.parts.names.map((name) => `${this.member(name).role} ${this.member(name).leader}`).join();
  }

  private summary(): string {
    return this.parts.names.map((name) => this.problemAt(name) ?? "well").join();
  }
}
