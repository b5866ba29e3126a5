import { beforeEach, describe, expect, it } from "vitest";
import type { ComponentClient } from "../../api/component-client.ts";
import type { Pod, PodSpec } from "../../api/types/pod.ts";
import { createTestServer, type TestServer } from "./test-server.ts";

const WHY = { reason: "Test" };
const TEMPLATE: PodSpec = { containers: [{ name: "web", image: "nginx" }] };

let server: TestServer;
let client: ComponentClient;

beforeEach(() => {
  server = createTestServer();
  client = server.api.clientFor("tester");
});

function pod(metadata: Partial<Pod["metadata"]>, spec: PodSpec = TEMPLATE) {
  return { apiVersion: "v1" as const, kind: "Pod" as const, metadata: { namespace: "default", ...metadata }, spec };
}
function createPod(name: string, spec: PodSpec = TEMPLATE): Pod {
  const outcome = client.create("Pod", pod({ name }, spec), WHY);
  if (!outcome.ok) throw new Error(outcome.status.message);
  return outcome.value;
}
function stored(name: string): Pod | undefined {
  return server.api.get("Pod", "default", name);
}

describe("create", () => {
  it("fills identity, admission and status", () => {
    const created = createPod("web");
    expect(created.metadata).toEqual({
      name: "web",
      namespace: "default",
      uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      resourceVersion: String(server.store.revision),
      creationTimestamp: "2026-01-01T00:00:00Z",
      generation: 1,
    });
    expect(created.status).toEqual({ phase: "Pending", qosClass: "BestEffort" });
    expect(created.spec.serviceAccountName).toBe("default");
    expect(created.spec.priority).toBe(0);
    expect(created.spec.tolerations).toEqual([
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
    ]);
    const volume = created.spec.volumes?.[0]?.name ?? "";
    expect(volume).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(created.spec.containers[0]?.volumeMounts).toEqual([
      { name: volume, readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
    ]);
  });

  it("waits for the account of a namespace that is new", () => {
    const outcome = client.create("Pod", pod({ name: "early", namespace: "empty" }), WHY);
    expect(outcome).toMatchObject({ ok: true, value: { spec: { serviceAccountName: "default" } } });
  });

  it("shares one spec between Pods made from one template", () => {
    expect(createPod("b").spec).toBe(createPod("a").spec);
  });

  it("generates names", () => {
    const outcome = client.create("Pod", pod({ generateName: "web-" }), WHY);
    expect(outcome.ok && outcome.value.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it.each([
    ["a taken name", { name: "taken" }, 409, `pods "taken" already exists`],
    ["a missing namespace", { name: "x", namespace: "nowhere" }, 404, `namespaces "nowhere" not found`],
    [
      "a missing account",
      { generateName: "web-", namespace: "empty" },
      403,
      `pods "web-" is forbidden: error looking up service account empty/default: serviceaccount "default" not found`,
    ],
    ["no name", {}, 422, `Pod "" is invalid: metadata.name: Required value: name or generateName is required`],
    [
      "a version",
      { name: "x", resourceVersion: "3" },
      500,
      "resourceVersion should not be set on objects to be created",
    ],
    [
      "a bad name",
      { name: "Web" },
      422,
      `Pod "Web" is invalid: metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    ],
  ])("refuses %s", (_case, metadata, code, message) => {
    createPod("taken");
    server.kernel.moveTo(2_000);
    const outcome = client.create("Pod", pod(metadata), WHY);
    expect(outcome).toMatchObject({ ok: false, status: { code, message } });
  });

  it("records who and why", () => {
    const created = createPod("web");
    expect(server.causes.ofRevision(Number(created.metadata.resourceVersion))).toEqual({
      revision: Number(created.metadata.resourceVersion),
      at: 0,
      actor: "tester",
      verb: "create",
      object: "Pod/default/web",
      reason: "Test",
      cause: 0,
    });
  });
});

describe("update", () => {
  it("refuses an old version", () => {
    const first = createPod("web");
    client.update("Pod", { ...first, metadata: { ...first.metadata, labels: { a: "b" } } }, WHY);
    expect(client.update("Pod", first, WHY)).toMatchObject({
      ok: false,
      status: {
        code: 409,
        reason: "Conflict",
        message: `Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again`,
      },
    });
  });

  it("keeps the revision when nothing changes", () => {
    const first = createPod("web");
    const before = server.store.revision;
    expect(client.update("Pod", { ...first, metadata: { ...first.metadata } }, WHY)).toEqual({
      ok: true,
      value: first,
    });
    expect(client.updateStatus("Pod", { ...first, status: { ...first.status } }, WHY)).toEqual({
      ok: true,
      value: first,
    });
    expect(server.store.revision).toBe(before);
  });

  it("keeps status on the main endpoint and everything else on the status endpoint", () => {
    const first = createPod("web");
    const labelled = {
      ...first,
      metadata: { ...first.metadata, labels: { a: "b" } },
      status: { phase: "Failed" as const },
    };
    const main = client.update("Pod", labelled, WHY);
    expect(main.ok && main.value.status).toBe(first.status);
    const now = stored("web") as Pod;
    const changed = { ...now, metadata: { ...now.metadata, labels: {} }, status: { phase: "Running" as const } };
    const status = client.updateStatus("Pod", changed, WHY);
    expect(status.ok && [status.value.metadata.labels, status.value.status.phase]).toEqual([{ a: "b" }, "Running"]);
  });

  it("counts the generation of a spec", () => {
    const made = client.create(
      "ReplicaSet",
      {
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        metadata: { name: "web", namespace: "default" },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: "web" } },
          template: { metadata: { labels: { app: "web" } }, spec: TEMPLATE },
        },
      },
      WHY,
    );
    if (!made.ok) throw new Error(made.status.message);
    expect(made.value.status).toEqual({ replicas: 0 });
    const scaled = client.update("ReplicaSet", { ...made.value, spec: { ...made.value.spec, replicas: 2 } }, WHY);
    expect(scaled.ok && scaled.value.metadata.generation).toBe(2);
    const annotated = { ...(scaled.ok ? scaled.value : made.value) };
    const noted = client.update(
      "ReplicaSet",
      { ...annotated, metadata: { ...annotated.metadata, annotations: { a: "b" } } },
      WHY,
    );
    expect(noted.ok && noted.value.metadata.generation).toBe(2);
  });

  it("refuses new finalizers on a dying object and removes it with its last one", () => {
    const outcome = client.create("Pod", pod({ name: "held", finalizers: ["example.com/hold"] }), WHY);
    expect(outcome.ok).toBe(true);
    client.delete("Pod", "default", "held", {}, WHY);
    const dying = stored("held") as Pod;
    expect(dying.metadata.deletionTimestamp).toBe("2026-01-01T00:00:00Z");
    expect(dying.metadata.deletionGracePeriodSeconds).toBe(0);
    const finalizers = ["example.com/hold", "example.com/more"];
    expect(client.update("Pod", { ...dying, metadata: { ...dying.metadata, finalizers } }, WHY)).toMatchObject({
      status: {
        message: `Pod "held" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}`,
      },
    });
    client.update("Pod", { ...dying, metadata: { ...dying.metadata, finalizers: [] } }, WHY);
    expect(stored("held")).toBeUndefined();
  });
});

describe("bind", () => {
  it("sets the node and the condition, once", () => {
    createPod("web");
    expect(client.bind("default", "web", "node-1", WHY)).toEqual({ ok: true, value: null });
    const bound = stored("web") as Pod;
    expect([bound.spec.nodeName, bound.metadata.generation]).toEqual(["node-1", 1]);
    expect(bound.status.conditions).toEqual([
      {
        type: "PodScheduled",
        status: "True",
        observedGeneration: 1,
        lastProbeTime: null,
        lastTransitionTime: "2026-01-01T00:00:00Z",
      },
    ]);
    expect(client.bind("default", "web", "node-2", WHY)).toMatchObject({
      status: {
        code: 409,
        message: `Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"`,
      },
    });
  });
});

describe("delete", () => {
  it("removes a Pod at once that no node runs", () => {
    createPod("web");
    client.delete("Pod", "default", "web", {}, WHY);
    expect(stored("web")).toBeUndefined();
  });

  it("gives a running Pod its grace, lets it be shortened only, and removes it at 0", () => {
    createPod("web", { ...TEMPLATE, terminationGracePeriodSeconds: 30 });
    client.bind("default", "web", "node-1", WHY);
    client.delete("Pod", "default", "web", {}, WHY);
    expect(stored("web")?.metadata).toMatchObject({
      deletionTimestamp: "2026-01-01T00:00:30Z",
      deletionGracePeriodSeconds: 30,
      generation: 2,
    });
    const before = server.store.revision;
    client.delete("Pod", "default", "web", { gracePeriodSeconds: 60 }, WHY);
    client.delete("Pod", "default", "web", {}, WHY);
    expect(server.store.revision).toBe(before);
    client.delete("Pod", "default", "web", { gracePeriodSeconds: 5 }, WHY);
    expect(stored("web")?.metadata).toMatchObject({
      deletionTimestamp: "2026-01-01T00:00:05Z",
      deletionGracePeriodSeconds: 5,
      generation: 2,
    });
    client.delete("Pod", "default", "web", { gracePeriodSeconds: 0 }, WHY);
    expect(stored("web")).toBeUndefined();
  });

  it.each([
    ["Foreground" as const, ["foregroundDeletion"]],
    ["Orphan" as const, ["orphan"]],
  ])("leaves %s to the garbage collector", (propagationPolicy, finalizers) => {
    createPod("web");
    client.delete("Pod", "default", "web", { propagationPolicy }, WHY);
    expect(stored("web")?.metadata).toMatchObject({ finalizers, deletionGracePeriodSeconds: 0, generation: 2 });
  });

  it.each([
    [{ uid: "other" }, /Precondition failed: UID in precondition: other, UID in object meta: [-0-9a-f]{36}$/],
    [
      { resourceVersion: "1" },
      /Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: \d+$/,
    ],
  ])("keeps to the preconditions %j", (preconditions, message) => {
    createPod("web");
    expect(client.delete("Pod", "default", "web", { preconditions }, WHY)).toMatchObject({
      ok: false,
      status: { code: 409, message: expect.stringMatching(message) },
    });
    expect(stored("web")).toBeDefined();
  });

  it("terminates a Namespace until its finalizers are gone", () => {
    const namespaces = () => server.api.get("Namespace", undefined, "empty");
    client.delete("Namespace", undefined, "empty", {}, WHY);
    expect(namespaces()).toMatchObject({ status: { phase: "Terminating" }, spec: { finalizers: ["kubernetes"] } });
    expect(client.create("Pod", pod({ name: "x", namespace: "empty" }), WHY)).toMatchObject({
      status: {
        code: 403,
        message: `pods "x" is forbidden: unable to create new content in namespace empty because it is being terminated`,
      },
    });
    const dying = namespaces();
    if (dying === undefined) throw new Error("gone too early");
    client.update("Namespace", { ...dying, spec: { finalizers: [] } }, WHY);
    expect(namespaces()).toBeUndefined();
    expect(client.delete("Namespace", undefined, "default", {}, WHY)).toMatchObject({
      status: { message: `namespaces "default" is forbidden: this namespace may not be deleted` },
    });
  });

  it("answers 404 for what is not there", () => {
    expect(client.delete("Pod", "default", "web", {}, WHY)).toMatchObject({
      status: { code: 404, message: `pods "web" not found`, details: { name: "web", kind: "pods" } },
    });
  });
});
