/** What the composition root promises: time, inputs, the way back, causes. */
import { describe, expect, it } from "vitest";
import { Cluster } from "../cluster.ts";
import { powerCut, webDeployment } from "./manifests.ts";
import { TEST_EPOCH_MS, TestCluster } from "./test-cluster.ts";

function busy(): TestCluster {
  const test = new TestCluster({ nodes: 3 });
  test.advance(5_000);
  test.create(webDeployment("web", 4));
  test.advance(60_000);
  return test;
}

describe("Cluster", () => {
  it("comes to the same state twice in a row", () => {
    expect(busy().cluster.hash()).toBe(busy().cluster.hash());
  });

  it("comes to another state with another seed", () => {
    const other = new Cluster({ epochMs: TEST_EPOCH_MS, seed: 2, nodes: 3 });
    expect(other.hash()).not.toBe(new Cluster({ epochMs: TEST_EPOCH_MS, seed: 1, nodes: 3 }).hash());
  });

  it("comes to the same state whether time passes at once, in pieces, or entry by entry", () => {
    const atOnce = new TestCluster();
    atOnce.advance(20_000);
    const inPieces = new TestCluster();
    for (let ms = 0; ms < 20_000; ms += 7) inPieces.cluster.advanceTo(Math.min(20_000, ms + 7), 3);
    inPieces.cluster.advanceTo(20_000);
    const byEntry = new TestCluster();
    while ((byEntry.cluster.kernel.nextAt() ?? Infinity) <= 20_000) byEntry.cluster.step(1);
    byEntry.cluster.advanceTo(20_000);
    expect([inPieces.cluster.hash(), byEntry.cluster.hash()]).toEqual([atOnce.cluster.hash(), atOnce.cluster.hash()]);
  });

  it("keeps only the inputs that changed something", () => {
    const test = busy();
    const path = test.path("Deployment", "default");
    const before = test.cluster.hash();
    test.request("GET", path);
    test.request("POST", path, webDeployment("bad name!", 1));
    test.request("POST", `${path}?dryRun=All`, webDeployment("dry", 1));
    test.request("DELETE", `${path}/nobody`);
    expect(test.cluster.inputs.map(({ input }) => [input.method, input.path])).toEqual([["POST", path]]);
    expect(test.cluster.hash()).toBe(before);
  });

  it("keeps what lies ahead when it goes back, until somebody takes another turn", () => {
    const test = busy();
    const { cluster } = test;
    const end = cluster.elapsedMs;
    const hash = cluster.hash();
    cluster.seek(4_000);
    expect([test.get("Deployment", "default", "web"), cluster.recordedUntilMs]).toEqual([undefined, end]);
    cluster.seek(end);
    expect(cluster.hash()).toBe(hash);
    cluster.seek(4_000);
    test.create(webDeployment("other", 1));
    expect([cluster.recordedUntilMs, cluster.inputs.length]).toEqual([4_000, 1]);
    cluster.seek(end);
    expect([
      test.get("Deployment", "default", "web"),
      test.get("Deployment", "default", "other")?.status.readyReplicas,
    ]).toEqual([undefined, 1]);
  });

  it("ends every watch with 410 when it goes back", () => {
    const test = busy();
    const heard: string[] = [];
    const opened = test.cluster.openWatch({ method: "GET", path: "/api/v1/pods?watch=true" }, (events) => {
      for (const { type, object } of events)
        heard.push(type === "ERROR" ? `ERROR ${object.code} ${object.reason}` : type);
    });
    if (opened.ok) opened.value.poll();
    expect(new Set(heard)).toEqual(new Set(["ADDED"]));
    test.cluster.seek(1_000);
    expect(heard.at(-1)).toBe("ERROR 410 Expired");
  });

  it("steps from change to change, forward and back", () => {
    const test = busy();
    test.create(webDeployment("more", 1));
    const { cluster } = test;
    const stops: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      expect(cluster.nextChange(60_000)).toBe(true);
      stops.push(cluster.elapsedMs);
    }
    expect([...stops].sort((a, b) => a - b)).toEqual(stops);
    const last = cluster.elapsedMs;
    expect(cluster.previousChange()).toBe(true);
    expect(cluster.elapsedMs).toBeLessThan(last);
    cluster.advance(600_000);
    expect(cluster.nextChange(1_000)).toBe(false);
  });

  it("is idle when nothing but heartbeats is written", () => {
    const test = busy();
    test.advance(60_000);
    expect(test.cluster.idle).toBe(true);
    test.create(webDeployment("more", 1));
    expect(test.cluster.idle).toBe(false);
  });

  it("plays a recording again, and refuses one that cannot have been", () => {
    const { cluster } = busy();
    const recording = cluster.recording();
    expect(Cluster.replay(recording).hash()).toBe(cluster.hash());
    const impossible = { ...recording, end: { ...recording.end, processed: recording.end.processed + 1_000 } };
    expect(() => Cluster.replay(impossible)).toThrow("made by another version of the engine");
  });
});

describe("why", () => {
  it("leads from a replaced Pod to the machine that lost its power, and to who took it", () => {
    const test = busy();
    const lost = test.list("Pod", "default")[0]?.spec.nodeName ?? "";
    test.create(powerCut("dark", lost));
    test.advance(420_000);
    const replacement = test
      .list("Pod", "default")
      .find(({ spec, metadata }) => spec.nodeName !== lost && metadata.creationTimestamp > "2026-01-01T00:05:00Z");
    const chain = test.cluster.why("Pod", "default", replacement?.metadata.name ?? "");
    const reasons = chain.map(({ reason }) => reason);
    const places = [
      "ReplicaSetBelowReplicas",
      "EvictedByTaint",
      "TaintAdded",
      "NodeHeartbeatMissed",
      "MachinePoweredOff",
    ].map((reason) => reasons.indexOf(reason));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    const cause = chain.find(({ object }) => object.kind === "Fault");
    expect([cause?.verb, cause?.object.name, cause?.cause]).toEqual(["create", "dark", { input: 1 }]);
  });

  it("leads from every Event to what its component did, and on to where it began", () => {
    const test = busy();
    const seen = new Map<string, readonly string[]>();
    for (const { metadata, reason = "" } of test.list("Event", "default")) {
      const chain = test.cluster.why("Event", metadata.namespace, metadata.name);
      expect([reason, chain.length > 0, chain.at(-1)?.cause]).not.toEqual([reason, false, undefined]);
      seen.set(reason, seen.get(reason) ?? [chain[0]?.reason ?? "", chain.at(-1)?.reason ?? ""]);
    }
    expect(seen.get("Scheduled")).toEqual(["Scheduled", "UserCreated"]);
    expect(seen.get("SuccessfulCreate")).toEqual(["ReplicaSetBelowReplicas", "UserCreated"]);
    expect(seen.get("ScalingReplicaSet")?.at(-1)).toBe("UserCreated");
    expect(seen.get("Started")?.at(-1)).toBe("UserCreated");
    expect(test.cluster.why("Event", "default", "nobody")).toEqual([]);
  });

  it("knows nothing about an object that never was", () => {
    expect(busy().cluster.why("Pod", "default", "nobody")).toEqual([]);
  });
});

describe("a Deployment just created", () => {
  it("has its revision and its first generation", () => {
    const deployment = busy().get("Deployment", "default", "web");
    expect([deployment?.metadata.generation, deployment?.metadata.annotations]).toEqual([
      1,
      { "deployment.kubernetes.io/revision": "1" },
    ]);
    expect([deployment?.status.observedGeneration, deployment?.status.readyReplicas]).toEqual([1, 4]);
  });
});
