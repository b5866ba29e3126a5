/** Seeded random runs against the invariants. A failure names its seed and what was done; a seed that failed once stays here. */
import { describe, expect, it } from "vitest";
import { type Checkpoint, Cluster } from "../cluster.ts";
import { readyEndpointsOfUnreadyPods, unconvergedReplicaSets, violations } from "./invariants.ts";
import { RandomUser } from "./random-user.ts";
import { stateDifferences } from "./state-difference.ts";
import { TestCluster } from "./test-cluster.ts";
import { WatchMirror } from "./watch-mirror.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const ACTIONS = 60;
const MIRRORED = [
  "Pod",
  "Node",
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "ControllerRevision",
  "EndpointSlice",
  "Fault",
  "Event",
] as const;

interface Played {
  readonly test: TestCluster;
  readonly done: string[];
  /** Taken half way, and written and read as a browser's storage would. */
  readonly checkpoint: Checkpoint;
}

function play(seed: number): Played {
  const test = new TestCluster({ seed, nodes: 3 });
  test.advance(5_000);
  const user = new RandomUser(test, seed);
  const mirrors = MIRRORED.map((kind) => new WatchMirror(test, kind));
  const done: string[] = [];
  const check = (problems: readonly string[]): void => expect(problems, done.join("\n")).toEqual([]);
  let checkpoint = test.cluster.checkpoint();
  for (let action = 0; action < ACTIONS; action += 1) {
    if (action === ACTIONS / 2) checkpoint = structuredClone(test.cluster.checkpoint());
    done.push(user.act());
    check(violations(test));
    for (const mirror of mirrors) check(mirror.differences());
    const suspects = readyEndpointsOfUnreadyPods(test);
    if (suspects.length > 0) {
      test.advance(2_000);
      const still = readyEndpointsOfUnreadyPods(test);
      check(suspects.filter((suspect) => still.includes(suspect)));
    }
  }
  return { test, done, checkpoint };
}

/** What was done and, when the second state is not the first, where they part. */
function story(done: readonly string[], hash: string, expected: Cluster, found: Cluster): string {
  const parts = found.hash() === hash ? [] : stateDifferences(expected["capture"](), found["capture"]());
  return [...done, ...parts].join("\n");
}

describe.each(SEEDS)("random run %i", (seed) => {
  const { test, done, checkpoint } = play(seed);

  it("plays again to the same state, from the recording and after going back", () => {
    const { cluster } = test;
    const hash = cluster.hash();
    const played = Cluster.replay(JSON.parse(JSON.stringify(cluster.recording())));
    expect(played.hash(), story(done, hash, cluster, played)).toBe(hash);
    const resumed = Cluster.resume(cluster.recording(), checkpoint);
    expect(resumed.hash(), story(done, hash, cluster, resumed)).toBe(hash);
    expect(resumed.changesSince(0)).toEqual(cluster.changesSince(0));
    const end = cluster.elapsedMs;
    cluster.seek(Math.floor(end / 3));
    cluster.seek(end);
    expect(cluster.hash(), story(done, hash, played, cluster)).toBe(hash);
  });

  it("comes to rest once the faults are gone", () => {
    for (const { metadata } of test.list("Fault")) test.delete("Fault", undefined, metadata.name);
    test.advance(30 * 60_000);
    expect(
      [...violations(test), ...unconvergedReplicaSets(test), ...readyEndpointsOfUnreadyPods(test)],
      done.join("\n"),
    ).toEqual([]);
  });
});
