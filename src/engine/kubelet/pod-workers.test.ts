import { describe, expect, it } from "vitest";
import { TestCluster } from "../testing/test-cluster.ts";
import { newContainerMemory, type PodWorker } from "./pod-worker.ts";
import { PodWorkers } from "./pod-workers.ts";

function worker(name: string): PodWorker {
  return {
    key: `pod n ns/${name} ${name}`,
    node: "n",
    podKey: `ns/${name}`,
    namespace: "ns",
    name,
    uid: name,
    sandboxId: name,
    startMs: 0,
    cpuMillis: 100,
    memoryBytes: 0,
    storageBytes: 0,
    limitsStorage: false,
    allocated: { containers: [], initContainers: undefined },
    resize: undefined,
    hasSandbox: false,
    announced: false,
    lastSeen: undefined,
    containers: [newContainerMemory("main")],
    ephemeral: [],
    termination: undefined,
    finished: "",
    failureReason: "",
    failureMessage: "",
    pulledVolumes: [],
    mountRetryAtMs: -1,
    mountDelayMs: 0,
    volumesAwaitedMs: -1,
    counted: true,
    dirty: true,
    why: { reason: "PodAccepted" },
  };
}

const [A, B] = ["pod n ns/a a", "pod n ns/b b"];

describe("snapshots of workers", () => {
  it("stay as they are, and share what did not change", () => {
    const workers = new PodWorkers();
    workers.add(worker("a"));
    workers.add(worker("b"));
    const first = workers.snapshot();
    const changed = workers.get(A);
    if (changed === undefined) throw new Error("not there");
    changed.hasSandbox = true;
    (changed.containers[0] as { state: string }).state = "running";
    const second = workers.snapshot();
    expect(first[0]).toMatchObject({ hasSandbox: false, containers: [{ state: "waiting" }] });
    expect(second[0]).toMatchObject({ hasSandbox: true, containers: [{ state: "running" }] });
    expect(second[1]).toBe(first[1]);
    expect(second.map(({ key }) => key)).toEqual([A, B]);
  });

  it("are gone on from twice with the same outcome", () => {
    const before = new PodWorkers();
    before.add(worker("a"));
    const saved = before.snapshot();
    for (let round = 0; round < 2; round += 1) {
      const workers = new PodWorkers();
      for (const each of saved) workers.add(each, true);
      for (const each of workers.on("n")) workers.uncount(each);
      expect(workers.useOf("n")).toMatchObject({ pods: 0, cpuMillis: 0 });
    }
    expect(saved[0]?.counted).toBe(true);
  });
});

describe("the disk of a machine", () => {
  it("is the same counted as Pods come and counted anew", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(15_000);
    for (const [name, extra] of [
      ["plain", {}],
      ["two", { containers: ["x", "y"].map((each) => ({ name: each, image: "busybox", args: ["sleep", "900"] })) }],
      ["empty", { volumes: [{ name: "e", emptyDir: {} }] }],
    ] as const) {
      const containers = [{ name: "main", image: "nginx:1.27" }];
      cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers, ...extra } });
      cluster.advance(20_000);
    }
    const { runtime } = cluster.cluster;
    const disk = (): number => runtime.cri.resources.machineDisk("node-1");
    const counted = disk();
    const end = cluster.elapsedMs;
    cluster.cluster.seek(end - 1);
    cluster.cluster.seek(end);
    expect(disk()).toBe(counted);
  });
});
