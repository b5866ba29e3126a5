/** A Raft group under a random adversary: messages are lost, late and doubled, members are cut off, die and lose disks. */
import { RandomStreams, type RandomStream } from "../../../kernel/random.ts";
import type { LogEntry, Message } from "../message.ts";
import { LostMembers } from "../lost-members.ts";
import { RaftMember } from "../raft-member.ts";

export const OPTIONS = { electionTicks: 10, keptEntries: 5, snapshotEntries: 10 };

/** Throws as soon as one of Raft's promises is broken. */
export class RandomGroup {
  readonly members = new Map<string, RaftMember<number>>();
  /** What was committed, by index: `term value`. It never changes. */
  readonly committed: string[] = [];
  /** Values that a leader said were committed. */
  readonly acknowledged: number[] = [];
  elections = 0;
  private readonly random: RandomStream;
  private readonly names: readonly string[];
  private readonly leaders = new Map<number, string>();
  private readonly checked = new Map<string, number>();
  private waiting: Message<number>[] = [];
  private down = new Set<string>();
  private cut = new Set<string>();
  private nextValue = 1;
  private readonly lost = new LostMembers();
  /** Lost, and still without a new disk. */
  private readonly diskless = new Set<string>();
  replacements = 0;

  constructor(seed: number, size: number) {
    this.random = new RandomStreams(seed).stream("group");
    this.names = Array.from({ length: size }, (_, index) => `m${index + 1}`);
    for (const name of this.names) this.members.set(name, this.emptyMember(name));
  }

  /** One step of a world in which everything may go wrong. */
  misfortune(): void {
    const dice = this.random.int(0, 99);
    if (dice < 50) this.tick();
    else if (dice < 74) this.deliver(0.9);
    else if (dice < 88) this.propose();
    else if (dice < 91) this.partition();
    else if (dice < 93) this.cut.clear();
    else if (dice < 95) this.crash();
    else if (dice < 96) this.loseDisk();
    else if (dice < 98) this.revive();
    else if (dice < 99) this.mendDisk();
    else if (this.waiting.length > 0) this.waiting.push(this.pick(this.waiting));
    this.check();
  }

  /** Everything is well again for long enough: there must be a leader, and everybody has everything. */
  settle(): void {
    this.cut.clear();
    this.diskless.clear();
    for (const name of [...this.down].sort()) this.start(name);
    for (let round = 0; round < 100; round += 1) {
      this.tick();
      this.deliver(1);
      this.check();
    }
    this.propose();
    for (let round = 0; round < 3; round += 1) {
      this.tick();
      this.deliver(1);
    }
    this.check();
  }

  leaderNames(): readonly string[] {
    return this.names.filter((name) => this.member(name).role === "Leader");
  }

  private member(name: string): RaftMember<number> {
    const member = this.members.get(name);
    if (member === undefined) throw new Error(`no member ${name}`);
    return member;
  }

  private tick(): void {
    for (const name of this.names) if (this.runs(name)) this.member(name).tick();
    this.replaceLost();
    this.collect();
  }

  private runs(name: string): boolean {
    return !this.down.has(name) && !this.lost.has(name);
  }

  private emptyMember(name: string): RaftMember<number> {
    const random = (limit: number): number => this.random.int(0, limit - 1);
    return new RaftMember(name, this.names, { ...OPTIONS, random });
  }

  /** Any leader may be asked, also one that leads no more and does not know it. */
  private replaceLost(): void {
    for (const name of this.names) {
      if (!this.lost.has(name) || this.diskless.has(name)) continue;
      const leaders = this.names.filter((other) => this.runs(other) && this.member(other).role === "Leader");
      if (leaders.length > 0 && this.lost.replace(name, this.member(this.pick(leaders)))) this.replacements += 1;
    }
  }

  private loseDisk(): void {
    const gone = this.names.filter((name) => this.lost.has(name)).length;
    const name = this.pick(this.names);
    if (gone >= LostMembers.limit(this.names.length) || this.lost.has(name)) return;
    this.diskless.add(name);
    this.members.set(name, this.emptyMember(name));
    this.checked.set(name, 0);
    this.lost.add(name, this.members.values());
    // The new member has another identity: nobody takes what the old one sent for its word.
    this.waiting = this.waiting.filter(({ from, to }) => from !== name && to !== name);
  }

  private mendDisk(): void {
    const [name] = [...this.diskless].sort();
    if (name !== undefined) this.diskless.delete(name);
  }

  private collect(): void {
    for (const name of this.names) this.waiting.push(...this.member(name).takeMessages());
  }

  private deliver(chance: number): void {
    for (let round = 0; round < 6 && this.waiting.length > 0; round += 1) {
      const now = this.waiting;
      this.waiting = [];
      for (const message of now) {
        const open = this.runs(message.to) && this.cut.has(message.from) === this.cut.has(message.to);
        if (!open || this.random.fraction() > chance) continue;
        if (chance < 1 && this.random.fraction() > 0.7) this.waiting.push(message);
        else this.receive(message);
      }
      this.collect();
      if (chance < 1) return;
    }
  }

  private receive(message: Message<number>): void {
    const member = this.member(message.to);
    // One answer may commit more than the log keeps.
    const before = new Map<number, LogEntry<number>>();
    for (const entry of member.log.after(member.log.mark.index)) before.set(entry.index, entry);
    member.receive(message);
    this.checkCommitted(message.to, member, before);
  }

  private propose(): void {
    const name = this.pick(this.names);
    if (!this.runs(name)) return;
    if (this.member(name).propose(this.nextValue) !== undefined) this.nextValue += 1;
    this.collect();
  }

  private partition(): void {
    this.cut = new Set(this.names.filter(() => this.random.fraction() < 0.5));
  }

  private crash(): void {
    this.down.add(this.pick(this.names));
  }

  private revive(): void {
    const [name] = [...this.down].sort();
    if (name !== undefined) this.start(name);
  }

  /** A new process with the old disk. */
  private start(name: string): void {
    this.down.delete(name);
    const member = this.member(name);
    this.checked.set(name, 0);
    member.restart(member.disk());
  }

  private check(): void {
    for (const name of this.names) {
      const member = this.member(name);
      if (member.role === "Leader" && this.runs(name)) this.checkElection(name, member);
      this.checkCommitted(name, member);
    }
  }

  private checkElection(name: string, member: RaftMember<number>): void {
    const known = this.leaders.get(member.term);
    if (known === name) return;
    if (known !== undefined) throw new Error(`term ${member.term} has two leaders, ${known} and ${name}`);
    this.leaders.set(member.term, name);
    this.elections += 1;
    // Leader completeness: whatever was committed before is in the log of every later leader.
    for (let index = member.log.mark.index + 1; index <= this.committed.length; index += 1) {
      if (text(member, index) !== this.committed[index - 1]) {
        throw new Error(`leader ${name} of term ${member.term} lacks committed entry ${index}`);
      }
    }
  }

  /** State machine safety: all members apply the same entries in the same order. */
  private checkCommitted(
    name: string,
    member: RaftMember<number>,
    before?: ReadonlyMap<number, LogEntry<number>>,
  ): void {
    const known = this.checked.get(name) ?? 0;
    const from = before === undefined ? Math.max(member.log.mark.index, known) : known;
    for (let index = from + 1; index <= member.commitIndex; index += 1) {
      const found = member.log.at(index) ?? before?.get(index);
      // What a snapshot stands for.
      if (found === undefined) continue;
      const entry = `${found.term} ${found.value ?? "-"}`;
      if (this.committed.length < index) {
        if (this.committed.length !== index - 1) throw new Error(`${name} committed ${index} before what precedes it`);
        this.committed.push(entry);
        if (found.value !== undefined) this.acknowledged.push(found.value);
      }
      if (entry !== this.committed[index - 1]) throw new Error(`${name} committed another entry ${index}`);
    }
    this.checked.set(name, member.commitIndex);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.random.int(0, from.length - 1)] as T;
  }
}

function text(member: RaftMember<number>, index: number): string | undefined {
  const entry = member.log.at(index);
  return entry === undefined ? undefined : `${entry.term} ${entry.value ?? "-"}`;
}
