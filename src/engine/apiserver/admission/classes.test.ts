import { beforeEach, describe, expect, it } from "vitest";
import type { Pod } from "../../../api/types/pod.ts";
import { createTestServer, messageOf, plainPod, TestRequests, type TestServer } from "../test-server.ts";

let server: TestServer;
let requests: TestRequests;
beforeEach(() => {
  server = createTestServer();
  requests = new TestRequests(server);
});

const NAMESPACE = "/api/v1/namespaces/default";

describe("PriorityClass", () => {
  const classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
  const createClass = (name: string, value: number, more: object = {}) =>
    requests.post(classes, { metadata: { name }, value, ...more });

  it("is looked up", () => {
    createClass("gold", 7, { preemptionPolicy: "Never" });
    expect((requests.createPod("a", {}, { priorityClassName: "gold" }).body as Pod).spec).toMatchObject({
      priority: 7,
      preemptionPolicy: "Never",
    });
    expect(messageOf(requests.createPod("b", {}, { priorityClassName: "tin" }))).toBe(
      'pods "b" is forbidden: no PriorityClass with name tin was found',
    );
  });

  it("may be for everybody, but only one", () => {
    createClass("bronze", 3, { globalDefault: true });
    expect((requests.createPod("a").body as Pod).spec).toMatchObject({ priorityClassName: "bronze", priority: 3 });
    expect(messageOf(createClass("iron", 2, { globalDefault: true }))).toBe(
      'priorityclasses.scheduling.k8s.io "iron" is forbidden: PriorityClass bronze is already marked as default. Only one default can exist',
    );
  });

  it("counts for the next Pod of the same template as it is then", () => {
    const client = server.api.clientFor("x");
    const { spec } = plainPod("") as unknown as Pod;
    const make = (name: string): number | undefined => {
      const metadata = { name, namespace: "default" };
      const outcome = client.create("Pod", { apiVersion: "v1", kind: "Pod", metadata, spec }, { reason: "Test" });
      return outcome.ok ? outcome.value.spec.priority : undefined;
    };
    expect(make("a")).toBe(0);
    createClass("bronze", 3, { globalDefault: true });
    expect(make("b")).toBe(3);
  });

  it("of the system stays", () => {
    createClass("system-node-critical", 2_000_001_000);
    const response = server.api.handle({ method: "DELETE", path: `${classes}/system-node-critical` });
    expect(messageOf(response)).toBe(
      'priorityclasses.scheduling.k8s.io "system-node-critical" is forbidden: this is a system priority class and cannot be deleted',
    );
  });
});

describe("RuntimeClass", () => {
  const gvisor = (more: object = {}) =>
    requests.create("/apis/node.k8s.io/v1/runtimeclasses", { metadata: { name: "gvisor" }, handler: "runsc", ...more });

  it("must be there", () =>
    expect(messageOf(requests.createPod("a", {}, { runtimeClassName: "gvisor" }))).toBe(
      'pods "a" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
    ));

  it("brings its overhead and its places", () => {
    gvisor({ overhead: { podFixed: { cpu: "250m" } }, scheduling: { nodeSelector: { sandbox: "yes" } } });
    expect((requests.createPod("a", {}, { runtimeClassName: "gvisor" }).body as Pod).spec).toMatchObject({
      overhead: { cpu: "250m" },
      nodeSelector: { sandbox: "yes" },
    });
  });

  it.each([
    [{ overhead: { cpu: "1" } }, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"],
    [
      { nodeSelector: { sandbox: "no" } },
      "conflict: runtimeClass.scheduling.nodeSelector[sandbox] = yes; pod.spec.nodeSelector[sandbox] = no",
    ],
  ])("%j is refused", (given, refused) => {
    gvisor({ overhead: { podFixed: { cpu: "250m" } }, scheduling: { nodeSelector: { sandbox: "yes" } } });
    expect(messageOf(requests.createPod("a", {}, { runtimeClassName: "gvisor", ...given }))).toBe(
      `pods "a" is forbidden: ${refused}`,
    );
  });
});

describe("storage", () => {
  const storageClass = (name: string, more: object = {}, annotations: object = {}) =>
    requests.create("/apis/storage.k8s.io/v1/storageclasses", {
      metadata: { name, annotations },
      provisioner: "example.com/disk",
      ...more,
    });
  const DEFAULT = { "storageclass.kubernetes.io/is-default-class": "true" };
  const claim = (spec: object = {}) =>
    requests.create(`${NAMESPACE}/persistentvolumeclaims`, {
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
    }).body as { spec: { storageClassName?: string }; metadata: { finalizers?: string[] } };

  it("a claim gets the default class, and a finalizer", () => {
    storageClass("fast", {}, DEFAULT);
    expect(claim()).toMatchObject({
      spec: { storageClassName: "fast" },
      metadata: { finalizers: ["kubernetes.io/pvc-protection"] },
    });
  });

  it.each([
    ["none is default", {}, {}, undefined],
    ["it wants no class", DEFAULT, { storageClassName: "" }, ""],
    ["it wants another", DEFAULT, { storageClassName: "slow" }, "slow"],
  ])("no default class when %s", (_name, annotations, spec, expected) => {
    storageClass("fast", {}, annotations);
    expect(claim(spec).spec.storageClassName).toBe(expected);
  });

  it.each([
    [true, "Bound", 200, undefined],
    [
      false,
      "Bound",
      403,
      'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    ],
  ])("growth, allowed by the class: %s", (allowVolumeExpansion, phase, code, message) => {
    storageClass("fast", { allowVolumeExpansion });
    claim({ storageClassName: "fast", volumeName: "pv" });
    const bound = server.api.get("PersistentVolumeClaim", "default", "data");
    if (bound === undefined) throw new Error("missing");
    const status = { phase: phase as "Bound", capacity: { storage: "1Gi" } };
    server.api.clientFor("x").updateStatus("PersistentVolumeClaim", { ...bound, status }, { reason: "Test" });
    const response = server.api.handle({
      method: "PATCH",
      path: `${NAMESPACE}/persistentvolumeclaims/data`,
      headers: { "content-type": "application/merge-patch+json" },
      body: { spec: { resources: { requests: { storage: "2Gi" } } } },
    });
    expect([response.code, message === undefined ? undefined : messageOf(response)]).toEqual([code, message]);
  });
});

describe("nodes", () => {
  it("start out not ready", () => {
    const node = requests.create("/api/v1/nodes", { metadata: { name: "n" } }).body as { spec: object };
    expect(node.spec).toEqual({ taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }] });
  });
});
