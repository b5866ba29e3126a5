/**
 * Members that lost their disks, and empty ones that take their places. An administrator removes the lost member and adds
 * an empty one; both are changes that the group agrees on first. Here the second begins to count once a majority of
 * members that did not lose theirs has committed something new: whatever had been committed is in their logs then, and
 * no majority with the empty one can do without all of them.
 * Source: https://etcd.io/docs/v3.6/op-guide/runtime-configuration/#replace-a-failed-machine ; Diego Ongaro's thesis, 4.1.
 */
import type { RaftMember } from "./raft-member.ts";

/** By name of the lost member: the entry that has to be committed, once a leader has appended one for it. */
export type LostMembersState = ReadonlyMap<string, Barrier | undefined>;

interface Barrier {
  readonly term: number;
  readonly index: number;
}

export class LostMembers {
  private barriers = new Map<string, Barrier | undefined>();

  has(name: string): boolean {
    return this.barriers.has(name);
  }

  /** As many as may be lost at one time: with more, what was committed could be gone. */
  static limit(members: number): number {
    return Math.floor((members - 1) / 2);
  }

  /** @param others all other members, those that do not run included */
  add(name: string, others: Iterable<RaftMember<number>>): void {
    this.barriers.set(name, undefined);
    for (const other of others) other.disregard(name);
  }

  /**
   * Takes the next step of putting an empty member in its place. True when it is in the group now. Until then nothing
   * may pass between it and the others.
   */
  replace(name: string, leader: RaftMember<number>): boolean {
    const barrier = this.barriers.get(name);
    if (barrier?.term === leader.term) {
      if (leader.commitIndex < barrier.index) return false;
      this.barriers.delete(name);
      return true;
    }
    const entry = leader.propose(undefined);
    if (entry !== undefined) this.barriers.set(name, { term: entry.term, index: entry.index });
    return false;
  }

  snapshot(): LostMembersState {
    return new Map(this.barriers);
  }

  restore(state: LostMembersState): void {
    this.barriers = new Map(state);
  }
}
