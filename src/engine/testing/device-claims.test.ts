import { beforeEach, describe, expect, it } from "vitest";
import type { Pod } from "../../api/types/pod.ts";
import type { ResourceClaim } from "../../api/types/resource.ts";
import { TestCluster } from "./test-cluster.ts";

const DRIVER = "gpu.example.com";
const LARGE = `device.capacity["${DRIVER}"].memory.compareTo(quantity("15Gi")) > 0`;
const UNHELPFUL = "preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.";
const FULL = `0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 cannot allocate all claims. still not schedulable, ${UNHELPFUL}`;

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster({ nodes: 3 });
  cluster.advance(30_000);
});

function offer(node: string, ...models: readonly string[]): void {
  const pool = { name: node, generation: 1, resourceSliceCount: 1 };
  const devices = models.map((model, index) => ({
    name: `gpu-${index}`,
    attributes: { model: { string: model } },
    capacity: { memory: { value: `${10 * (index + 1)}Gi` } },
  }));
  cluster.create({
    kind: "ResourceSlice",
    metadata: { name: node },
    spec: { driver: DRIVER, nodeName: node, pool, devices },
  });
}

function addClass(): void {
  const selectors = [{ cel: { expression: `device.driver == "${DRIVER}"` } }];
  const config = [{ opaque: { driver: DRIVER, parameters: { sharing: "none" } } }];
  cluster.create({ kind: "DeviceClass", metadata: { name: "gpu" }, spec: { selectors, config } });
}

const wanting = (exactly: object, constraints: readonly object[] = []): object => ({
  devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu", ...exactly } }], constraints },
});

function addPod(name: string, claim: object, spec: object = {}): void {
  const containers = [{ name: "a", image: "nginx" }];
  const metadata = { name };
  cluster.create({ kind: "Pod", metadata, spec: { containers, resourceClaims: [{ name: "gpu", ...claim }], ...spec } });
}

const podOf = (name: string): Pod | undefined => cluster.get("Pod", "default", name);
const claimOf = (name: string): ResourceClaim | undefined => cluster.get("ResourceClaim", "default", name);
const devicesOf = (name: string): readonly string[] =>
  (claimOf(name)?.status?.allocation?.devices?.results ?? []).map(({ pool, device }) => `${pool}/${device}`);
const why = (name: string): string | undefined =>
  podOf(name)?.status.conditions?.find(({ type }) => type === "PodScheduled")?.message;

describe("claims of devices", () => {
  it("are made from a template, allocated with their Pod, and gone with it", () => {
    addClass();
    offer("node-2", "a", "a");
    const selectors = [{ cel: { expression: LARGE } }];
    const spec = { metadata: { labels: { team: "x" } }, spec: wanting({ selectors }) };
    cluster.create({ kind: "ResourceClaimTemplate", metadata: { name: "large" }, spec });
    addPod("one", { resourceClaimTemplateName: "large" });
    cluster.advance(20_000);
    const [noted] = podOf("one")?.status.resourceClaimStatuses ?? [];
    const name = noted?.resourceClaimName ?? "";
    expect(noted).toMatchObject({
      name: "gpu",
      resourceClaimName: expect.stringMatching(/^one-gpu-\w{5}$/) as unknown,
    });
    expect(podOf("one")).toMatchObject({ spec: { nodeName: "node-2" }, status: { phase: "Running" } });
    expect(claimOf(name)).toMatchObject({
      metadata: {
        labels: { team: "x" },
        annotations: { "resource.kubernetes.io/pod-claim-name": "gpu" },
        finalizers: ["resource.kubernetes.io/delete-protection"],
        ownerReferences: [{ kind: "Pod", name: "one", controller: true, blockOwnerDeletion: true }],
      },
      status: {
        allocation: {
          devices: {
            config: [{ source: "FromClass", requests: ["gpu"], opaque: { parameters: { sharing: "none" } } }],
            results: [{ request: "gpu", driver: DRIVER, pool: "node-2", device: "gpu-1" }],
          },
          nodeSelector: {
            nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["node-2"] }] }],
          },
        },
        reservedFor: [{ resource: "pods", name: "one" }],
      },
    });
    addPod("two", { resourceClaimTemplateName: "large" });
    cluster.advance(5_000);
    expect(why("two")).toBe(FULL);
    cluster.delete("Pod", "default", "one");
    cluster.advance(60_000);
    expect(claimOf(name)).toBeUndefined();
    expect(podOf("two")?.status.phase).toBe("Running");
  });

  it("are shared by Pods that name the same one, on its node", () => {
    addClass();
    offer("node-1", "a");
    offer("node-3", "a");
    cluster.create({ kind: "ResourceClaim", metadata: { name: "shared" }, spec: wanting({}) });
    addPod("one", { resourceClaimName: "shared" }, { restartPolicy: "Never" });
    addPod("two", { resourceClaimName: "shared" });
    cluster.advance(10_000);
    expect(podOf("one")?.spec.nodeName).toBe(podOf("two")?.spec.nodeName);
    expect(claimOf("shared")?.status?.reservedFor?.map(({ name }) => name)).toEqual(["one", "two"]);
    cluster.delete("Pod", "default", "one");
    cluster.advance(60_000);
    expect(claimOf("shared")?.status?.reservedFor?.map(({ name }) => name)).toEqual(["two"]);
    cluster.delete("Pod", "default", "two");
    cluster.advance(60_000);
    expect(claimOf("shared")?.status).toEqual({});
    expect(claimOf("shared")?.metadata.finalizers).toBeUndefined();
  });

  it.each<readonly [string, object, readonly object[], readonly string[]]>([
    ["two that are alike", { count: 2 }, [{ matchAttribute: `${DRIVER}/model` }], ["node-2/gpu-0", "node-2/gpu-2"]],
    ["all of a node", { allocationMode: "All" }, [], ["node-1/gpu-0", "node-1/gpu-1"]],
    ["more than there are", { count: 4 }, [], []],
    ["one that no device is", { selectors: [{ cel: { expression: `device.attributes["x"].y == 1` } }] }, [], []],
  ])("ask for %s", (_name, exactly, constraints, devices) => {
    addClass();
    offer("node-1", "a", "b");
    offer("node-2", "a", "b", "a");
    cluster.create({ kind: "ResourceClaim", metadata: { name: "c" }, spec: wanting(exactly, constraints) });
    addPod(
      "one",
      { resourceClaimName: "c" },
      devices[0]?.startsWith("node-1") ? { nodeSelector: { "kubernetes.io/hostname": "node-1" } } : {},
    );
    cluster.advance(10_000);
    expect(devicesOf("c")).toEqual(devices);
  });

  it("take the first alternative that there is", () => {
    addClass();
    offer("node-1", "a");
    const firstAvailable = [
      { name: "two", deviceClassName: "gpu", count: 2 },
      { name: "one", deviceClassName: "gpu" },
    ];
    const spec = { devices: { requests: [{ name: "gpu", firstAvailable }] } };
    cluster.create({ kind: "ResourceClaim", metadata: { name: "c" }, spec });
    addPod("one", { resourceClaimName: "c" });
    cluster.advance(10_000);
    expect(claimOf("c")?.status?.allocation?.devices?.results?.map(({ request }) => request)).toEqual(["gpu/one"]);
  });

  it("hold a Pod back until they are there, and until their class and devices are", () => {
    addPod("one", { resourceClaimName: "c" });
    addPod("two", { resourceClaimTemplateName: "t" });
    cluster.advance(10_000);
    expect([why("one"), why("two")]).toEqual([undefined, undefined]);
    const told = cluster.list("Event", "default").filter(({ involvedObject }) => involvedObject.name === "two");
    expect(told.map(({ reason, message }) => `${reason}: ${message}`)).toEqual([
      'FailedResourceClaimCreation: PodResourceClaim gpu: resource claim template "t": resourceclaimtemplate.resource.k8s.io "t" not found',
    ]);
    cluster.create({ kind: "ResourceClaim", metadata: { name: "c" }, spec: wanting({}) });
    cluster.advance(1_000);
    expect(why("one")).toBe(
      `0/4 nodes are available: request gpu: device class gpu does not exist. no new claims to deallocate, ${UNHELPFUL}`,
    );
    addClass();
    cluster.advance(15_000);
    expect(why("one")).toBe(FULL);
    offer("node-1", "a");
    cluster.advance(30_000);
    expect(podOf("one")?.status.phase).toBe("Running");
  });
});
