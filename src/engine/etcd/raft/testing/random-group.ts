/** A Raft group under a random adversary: messages are lost, late and doubled, members are cut off, die and lose disks. */
import { RandomStreams, type RandomStream } from "../../../kernel/random.ts";
import type { Message } from "../message.ts";
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

  constructor(seed: number, size: number) {
    this.random = new RandomStreams(seed).stream("group");
    this.names = Array.from({ length: size }, (_, index) => `m${index + 1}`);
    const random = (limit: number): number => this.random.int(0, limit - 1);
    for (const name of this.names) this.members.set(name, new RaftMember(name, this.names, { ...OPTIONS, random }));
  }

  /** One step of a world in which everything may go wrong. */
  misfortune(): void {
    const dice = this.random.int(0, 99);
    if (dice < 50) this.tick();
    else if (dice < 75) this.deliver(0.9);
    else if (dice < 90) this.propose();
    else if (dice < 93) this.partition();
    else if (dice < 95) this.cut.clear();
    else if (dice < 97) this.crash();
    else if (dice < 99) this.revive();
    else if (this.waiting.length > 0) this.waiting.push(this.pick(this.waiting));
    this.check();
  }

  /** Everything is well again for long enough: there must be a leader, and everybody has everything. */
  settle(): void {
    this.cut.clear();
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
    for (const name of this.names) if (!this.down.has(name)) this.member(name).tick();
    this.collect();
  }

  private collect(): void {
    for (const name of this.names) this.waiting.push(...this.member(name).takeMessages());
  }

  private deliver(chance: number): void {
    for (let round = 0; round < 6 && this.waiting.length > 0; round += 1) {
      const now = this.waiting;
      this.waiting = [];
      for (const message of now) {
        const open = !this.down.has(message.to) && this.cut.has(message.from) === this.cut.has(message.to);
        if (!open || this.random.fraction() > chance) continue;
        if (chance < 1 && this.random.fraction() > 0.7) this.waiting.push(message);
        else this.member(message.to).receive(message);
      }
      this.collect();
      if (chance < 1) return;
    }
  }

  private propose(): void {
    const name = this.pick(this.names);
    if (this.down.has(name)) return;
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
      if (member.role === "Leader" && !this.down.has(name)) this.checkElection(name, member);
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
  private checkCommitted(name: string, member: RaftMember<number>): void {
    const from = Math.max(member.log.mark.index, this.checked.get(name) ?? 0);
    for (let index = from + 1; index <= member.commitIndex; index += 1) {
      const entry = text(member, index);
      if (this.committed.length < index) {
        if (this.committed.length !== index - 1) throw new Error(`${name} committed ${index} before what precedes it`);
        this.committed.push(entry ?? "");
        const value = member.log.at(index)?.value;
        if (value !== undefined) this.acknowledged.push(value);
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
