/** Raft's promises about the members of etcd, checked at every revision. Source: https://raft.github.io/raft.pdf, figure 3. */
import type { KindName } from "../../../api/kinds.ts";
import type { RaftMember } from "../../etcd/raft/raft-member.ts";
import type { TestCluster } from "../test-cluster.ts";

/** Kinds that are written often enough to look at every moment. */
const LOOKED_AT: readonly KindName[] = ["Pod", "Node", "Lease", "Event", "EndpointSlice", "ReplicaSet", "EtcdMember"];

export class RaftWatch {
  readonly problems: string[] = [];
  private readonly members: ReadonlyMap<string, RaftMember<number>>;
  private readonly leaders = new Map<number, string>();
  /** `term value` by index. Nothing in it may ever change. */
  private readonly committed = new Map<number, string>();
  private readonly checked = new Map<string, number>();
  private newest = 0;
  /** A revision that clients were told of. */
  private told = 0;
  private readonly agreed = new Set<number>();

  constructor(test: TestCluster, members: ReadonlyMap<string, RaftMember<number>>) {
    this.members = members;
    const { cluster } = test;
    for (const kind of LOOKED_AT) {
      cluster.server.subscribe(kind, ({ revision }) => {
        this.check();
        if (kind !== "EtcdMember") this.told = revision;
      });
    }
  }

  private check(): void {
    for (const [name, member] of this.members) {
      if (member.role === "Leader") this.lookAtLeader(name, member);
      this.lookAtLog(name, member);
    }
    // What is written now is agreed on a moment later; what was written before has been.
    if (this.told > 0 && !this.agreed.has(this.told)) this.say(`revision ${this.told} was never committed`);
    this.told = 0;
  }

  private lookAtLeader(name: string, { term, log }: RaftMember<number>): void {
    const known = this.leaders.get(term);
    if (known === name) return;
    if (known !== undefined) this.say(`term ${term} has two leaders, ${known} and ${name}`);
    this.leaders.set(term, name);
    for (let index = log.mark.index + 1; index <= this.newest; index += 1) {
      const entry = log.at(index);
      if (entry === undefined || `${entry.term} ${entry.value}` !== this.committed.get(index)) {
        this.say(`leader ${name} of term ${term} lacks committed entry ${index}`);
        return;
      }
    }
  }

  private lookAtLog(name: string, { commitIndex, log }: RaftMember<number>): void {
    // A member that lost its disk begins anew.
    const known = Math.min(this.checked.get(name) ?? 0, commitIndex);
    for (let index = Math.max(known, log.mark.index) + 1; index <= commitIndex; index += 1) {
      const entry = log.at(index);
      if (entry === undefined) continue;
      const text = `${entry.term} ${entry.value}`;
      const agreed = this.committed.get(index);
      if (agreed === undefined) this.committed.set(index, text);
      else if (agreed !== text) this.say(`${name} committed "${text}" as entry ${index}, which is "${agreed}"`);
      if (entry.value !== undefined) this.agreed.add(entry.value);
    }
    this.newest = Math.max(this.newest, commitIndex);
    this.checked.set(name, commitIndex);
  }

  private say(problem: string): void {
    if (this.problems.length < 10) this.problems.push(`etcd: ${problem}`);
  }
}
