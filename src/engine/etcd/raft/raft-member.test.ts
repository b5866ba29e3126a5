import { describe, expect, it } from "vitest";
import type { Message } from "./message.ts";
import { RaftMember, type RaftOptions } from "./raft-member.ts";
import { OPTIONS, RandomGroup } from "./testing/random-group.ts";

const NAMES = ["a", "b", "c"];

/** Three members and a network in the test's hands. Timeouts are drawn in the order of the names: 10, 11, 12 ticks. */
class Group {
  readonly members = new Map<string, RaftMember<string>>();
  cut = new Set<string>();

  constructor(options: Partial<RaftOptions> = {}) {
    NAMES.forEach((name, index) => {
      this.members.set(name, new RaftMember(name, NAMES, { ...OPTIONS, random: () => index, ...options }));
    });
  }

  member(name: string): RaftMember<string> {
    const member = this.members.get(name);
    if (member === undefined) throw new Error(name);
    return member;
  }

  tick(count: number, names: readonly string[] = NAMES): void {
    for (let done = 0; done < count; done += 1) {
      for (const name of names) this.member(name).tick();
      this.deliver();
    }
  }

  deliver(): void {
    let quiet = false;
    for (let round = 0; !quiet; round += 1) {
      if (round > 1_000) throw new Error("the members talk without end");
      const messages: Message<string>[] = NAMES.flatMap((name) => this.member(name).takeMessages());
      quiet = messages.length === 0;
      for (const message of messages) {
        if (!this.cut.has(message.from) && !this.cut.has(message.to)) this.member(message.to).receive(message);
      }
    }
  }

  propose(name: string, value: string): boolean {
    const done = this.member(name).propose(value) !== undefined;
    this.deliver();
    return done;
  }

  states(): readonly string[] {
    return NAMES.map((name) => {
      const { role, term, commitIndex, log } = this.member(name);
      return `${name} ${role} term ${term} commit ${commitIndex} last ${log.lastIndex}`;
    });
  }
}

describe("three members", () => {
  it("elect the one whose patience ends first, and commit what it is told", () => {
    const group = new Group();
    group.tick(9);
    expect(group.states()[0]).toBe("a Follower term 0 commit 0 last 0");
    group.tick(1);
    expect(group.propose("b", "x")).toBe(false);
    expect(group.propose("a", "x")).toBe(true);
    expect(group.states()).toEqual([
      "a Leader term 1 commit 2 last 2",
      "b Follower term 1 commit 2 last 2",
      "c Follower term 1 commit 2 last 2",
    ]);
  });

  it("elect another when the leader is gone, and drop what the old one could not commit", () => {
    const group = new Group();
    group.tick(10);
    group.propose("a", "kept");
    group.cut.add("a");
    group.propose("a", "lost");
    group.propose("a", "lost too");
    expect(group.states()[0]).toBe("a Leader term 1 commit 2 last 4");
    group.tick(11, ["b", "c"]);
    group.propose("b", "new");
    expect(group.states().slice(1)).toEqual(["b Leader term 2 commit 4 last 4", "c Follower term 2 commit 4 last 4"]);
    group.cut.clear();
    group.tick(1, ["b", "c"]);
    expect(group.states()[0]).toBe("a Follower term 2 commit 4 last 4");
    expect(group.member("a").log.at(4)?.value).toBe("new");
  });

  it("a leader without a quorum steps down, and nobody else can lead", () => {
    const group = new Group();
    group.tick(10);
    group.cut = new Set(["b", "c"]);
    group.tick(20);
    expect(group.member("a").role).not.toBe("Leader");
    expect(group.propose("a", "x")).toBe(false);
    // PreVote: whoever cannot win does not raise the term.
    group.tick(200);
    expect(NAMES.map((name) => group.member(name).term)).toEqual([1, 1, 1]);
  });

  it("a member that comes back does not disturb the leader", () => {
    const group = new Group();
    group.tick(10);
    group.cut.add("c");
    group.tick(100);
    group.cut.clear();
    group.tick(2);
    expect(group.states().map((state) => state.split(" ").slice(0, 4).join(" "))).toEqual([
      "a Leader term 1",
      "b Follower term 1",
      "c Follower term 1",
    ]);
  });

  it("a restart keeps the disk, a lost disk is filled by a snapshot", () => {
    const group = new Group();
    group.tick(10);
    for (let value = 0; value < 40; value += 1) group.propose("a", `v${value}`);
    expect(group.member("a").log.mark.index).toBeGreaterThan(20);
    const b = group.member("b");
    b.restart(b.disk());
    expect(b.term).toBe(1);
    expect(b.log.lastIndex).toBe(41);
    group.members.set("c", new RaftMember("c", NAMES, { ...OPTIONS, random: () => 2 }));
    for (const name of ["a", "b"]) group.member(name).disregard("c");
    group.tick(2);
    expect(group.states().slice(1)).toEqual([
      "b Follower term 1 commit 41 last 41",
      "c Follower term 1 commit 41 last 41",
    ]);
    expect(group.member("c").log.mark.index).toBeGreaterThan(20);
  });

  it("a vote is given once in a term, and only to a log that is not behind", () => {
    const group = new Group();
    const [b] = [group.member("b")];
    const ask = (from: string, term: number, lastIndex: number, lastTerm: number): boolean => {
      b.receive({ kind: "vote", from, to: "b", term, pre: false, lastIndex, lastTerm });
      const [answer] = b.takeMessages();
      return answer?.kind === "voted" && answer.granted;
    };
    expect(ask("a", 1, 0, 0)).toBe(true);
    expect(ask("c", 1, 0, 0)).toBe(false);
    expect(ask("a", 1, 0, 0)).toBe(true);
    b.receive({
      kind: "append",
      from: "a",
      to: "b",
      term: 1,
      previousIndex: 0,
      previousTerm: 0,
      entries: [{ index: 1, term: 1, value: "x" }],
      commitIndex: 0,
    });
    b.takeMessages();
    for (let done = 0; done < 11; done += 1) b.tick();
    b.takeMessages();
    expect(ask("c", 3, 0, 0)).toBe(false);
    expect(ask("c", 4, 1, 1)).toBe(true);
  });
});

describe("Raft's promises", () => {
  it.each([
    { size: 3, seeds: 600 },
    { size: 5, seeds: 200 },
    { size: 1, seeds: 20 },
  ])("hold for $size members under $seeds random adversaries", ({ size, seeds }) => {
    let elections = 0;
    let acknowledged = 0;
    let replacements = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const group = new RandomGroup(seed, size);
      for (let step = 0; step < 400; step += 1) group.misfortune();
      const before = group.committed.slice();
      group.settle();
      expect(group.leaderNames(), `seed ${seed}`).toHaveLength(1);
      expect(group.committed.slice(0, before.length)).toEqual(before);
      const indexes = [...group.members.values()].map(({ commitIndex }) => commitIndex);
      expect(new Set(indexes).size, `seed ${seed}`).toBe(1);
      elections += group.elections;
      acknowledged += group.acknowledged.length;
      replacements += group.replacements;
    }
    expect(elections).toBeGreaterThan(size === 1 ? seeds - 1 : seeds * 1.5);
    expect(acknowledged).toBeGreaterThan(seeds);
    expect(replacements).toBeGreaterThan(size === 1 ? -1 : seeds);
  });
});
