import { beforeEach, describe, expect, it } from "vitest";
import type { ApiResponse } from "../../../api/api-client.ts";
import type { Status } from "../../../api/status.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { createTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
beforeEach(() => {
  server = createTestServer();
});

const post = (path: string, body: object, query: Readonly<Record<string, string>> = {}): ApiResponse =>
  server.api.handle({
    method: "POST",
    path: `${path}${Object.entries(query).map(([key, value]) => `?${key}=${value}`)}`,
    body,
  });
const messageOf = ({ body }: ApiResponse): string => (body as Status).message ?? "";
const create = (path: string, body: object): ApiResponse => {
  const response = post(path, body);
  if (response.code >= 300) throw new Error(messageOf(response));
  return response;
};
const NAMESPACE = "/api/v1/namespaces/default";
const pod = (name: string, resources: object = {}, spec: object = {}) => ({
  metadata: { name },
  spec: { containers: [{ name: "web", image: "nginx", resources }], ...spec },
});
const createPod = (...args: Parameters<typeof pod>) => post(`${NAMESPACE}/pods`, pod(...args));

describe("PriorityClass", () => {
  const classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
  const createClass = (name: string, value: number, more: object = {}) =>
    post(classes, { metadata: { name }, value, ...more });

  it("is looked up", () => {
    createClass("gold", 7, { preemptionPolicy: "Never" });
    expect((createPod("a", {}, { priorityClassName: "gold" }).body as Pod).spec).toMatchObject({
      priority: 7,
      preemptionPolicy: "Never",
    });
    expect(messageOf(createPod("b", {}, { priorityClassName: "tin" }))).toBe(
      'pods "b" is forbidden: no PriorityClass with name tin was found',
    );
  });

  it("may be for everybody, but only one", () => {
    createClass("bronze", 3, { globalDefault: true });
    expect((createPod("a").body as Pod).spec).toMatchObject({ priorityClassName: "bronze", priority: 3 });
    expect(messageOf(createClass("iron", 2, { globalDefault: true }))).toBe(
      'priorityclasses.scheduling.k8s.io "iron" is forbidden: PriorityClass bronze is already marked as default. Only one default can exist',
    );
  });

  it("counts for the next Pod of the same template as it is then", () => {
    const client = server.api.clientFor("x");
    const { spec } = pod("") as unknown as Pod;
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
    create("/apis/node.k8s.io/v1/runtimeclasses", { metadata: { name: "gvisor" }, handler: "runsc", ...more });

  it("must be there", () =>
    expect(messageOf(createPod("a", {}, { runtimeClassName: "gvisor" }))).toBe(
      'pods "a" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
    ));

  it("brings its overhead and its places", () => {
    gvisor({ overhead: { podFixed: { cpu: "250m" } }, scheduling: { nodeSelector: { sandbox: "yes" } } });
    expect((createPod("a", {}, { runtimeClassName: "gvisor" }).body as Pod).spec).toMatchObject({
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
    expect(messageOf(createPod("a", {}, { runtimeClassName: "gvisor", ...given }))).toBe(
      `pods "a" is forbidden: ${refused}`,
    );
  });
});

describe("storage", () => {
  const storageClass = (name: string, more: object = {}, annotations: object = {}) =>
    create("/apis/storage.k8s.io/v1/storageclasses", {
      metadata: { name, annotations },
      provisioner: "example.com/disk",
      ...more,
    });
  const DEFAULT = { "storageclass.kubernetes.io/is-default-class": "true" };
  const claim = (spec: object = {}) =>
    create(`${NAMESPACE}/persistentvolumeclaims`, {
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
    const node = create("/api/v1/nodes", { metadata: { name: "n" } }).body as { spec: object };
    expect(node.spec).toEqual({ taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }] });
  });
});
