import { beforeEach, describe, expect, it } from "vitest";
import type { Container, PodSpec } from "../../../api/types/pod.ts";
import { createTestServer, type TestServer } from "../test-server.ts";
import { withDefaultTolerations } from "./default-toleration-seconds.ts";
import { withPriority } from "./priority.ts";
import { qosClassOf } from "../../../api/qos-class.ts";
import { withServiceAccount } from "./service-account.ts";

const container = (resources?: Container["resources"]): Container => ({
  name: "web",
  image: "nginx",
  ...(resources === undefined ? {} : { resources }),
});
const spec = (...containers: Container[]): PodSpec => ({ containers });

describe("quality of service", () => {
  const both = { cpu: "1", memory: "1Gi" };
  it.each([
    ["nothing asked", [container()], "BestEffort"],
    ["zeros asked", [container({ requests: { cpu: "0" } })], "BestEffort"],
    ["a request", [container({ requests: { cpu: "1" } })], "Burstable"],
    ["only a limit", [container({ limits: { memory: "1Gi" } })], "Burstable"],
    ["limits equal to requests", [container({ requests: both, limits: both })], "Guaranteed"],
    [
      "the same in other words",
      [container({ requests: { cpu: "1000m", memory: "1024Mi" }, limits: both })],
      "Guaranteed",
    ],
    ["limits above requests", [container({ requests: { cpu: "500m", memory: "1Gi" }, limits: both })], "Burstable"],
    ["one container without", [container({ requests: both, limits: both }), container()], "Burstable"],
    [
      "other resources only",
      [container({ requests: { "example.com/gpu": 1 }, limits: { "example.com/gpu": 1 } })],
      "BestEffort",
    ],
  ])("%s: %s", (_case, containers, expected) => {
    expect(qosClassOf(spec(...containers))).toBe(expected);
  });

  it("counts init containers", () => {
    const initContainers = [container({ requests: { cpu: "1" } })];
    expect(qosClassOf({ containers: [container()], initContainers })).toBe("Burstable");
  });
});

describe("default tolerations", () => {
  const keys = (tolerations: PodSpec["tolerations"]): readonly unknown[] =>
    (withDefaultTolerations({ ...spec(), ...(tolerations && { tolerations }) }).tolerations ?? []).map(
      ({ key, tolerationSeconds }) => [key, tolerationSeconds],
    );
  const notReady = ["node.kubernetes.io/not-ready", 300];
  const unreachable = ["node.kubernetes.io/unreachable", 300];

  it.each([
    ["none", undefined, [notReady, unreachable]],
    ["an unrelated one", [{ key: "a", operator: "Exists" as const }], [["a", undefined], notReady, unreachable]],
    [
      "one of the two",
      [{ key: "node.kubernetes.io/not-ready", effect: "NoExecute" as const, tolerationSeconds: 5 }],
      [["node.kubernetes.io/not-ready", 5], unreachable],
    ],
    ["everything", [{ operator: "Exists" as const }], [[undefined, undefined]]],
    [
      "another effect",
      [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" as const }],
      [["node.kubernetes.io/not-ready", undefined], notReady, unreachable],
    ],
  ])("beside %s", (_case, given, expected) => {
    expect(keys(given)).toEqual(expected);
  });

  it("leave a complete spec as it is", () => {
    const complete = withDefaultTolerations(spec());
    expect(withDefaultTolerations(complete)).toBe(complete);
  });
});

describe("priority", () => {
  const none = { className: "", value: 0, preemptionPolicy: "PreemptLowerPriority" };

  it("is put into the spec, with the name of a default class", () => {
    expect(withPriority(spec(), none)).toMatchObject({ priority: 0, preemptionPolicy: "PreemptLowerPriority" });
    const silver = { className: "silver", value: 5, preemptionPolicy: "Never" };
    expect(withPriority(spec(), silver)).toMatchObject({
      priorityClassName: "silver",
      priority: 5,
      preemptionPolicy: "Never",
    });
  });

  it.each([
    [
      { priority: 7 },
      "the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name",
    ],
    [
      { preemptionPolicy: "Never" },
      "the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name",
    ],
  ])("%j is refused", (given, message) => {
    expect(withPriority({ ...spec(), ...given }, none)).toBe(message);
  });
});

describe("service account", () => {
  const metadata = { name: "robot", namespace: "default", uid: "1", resourceVersion: "1", creationTimestamp: "" };
  const account = { apiVersion: "v1" as const, kind: "ServiceAccount" as const, metadata };
  const mounts = (completed: PodSpec): readonly unknown[] =>
    completed.containers.map((each) => each.volumeMounts?.map((mount) => mount.mountPath));

  it("is named, and its token mounted into every container", () => {
    const completed = withServiceAccount({ ...spec(container()), initContainers: [container()] }, account);
    expect([completed.serviceAccountName, completed.serviceAccount]).toEqual(["robot", "robot"]);
    expect(completed.initContainers?.[0]?.volumeMounts?.[0]?.readOnly).toBe(true);
    expect(completed.volumes?.[0]?.projected).toEqual({
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        {
          downwardAPI: {
            items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
          },
        },
      ],
      defaultMode: 420,
    });
  });

  it("gives equal specs equal volume names, and others others", () => {
    const name = (image: string): string | undefined =>
      withServiceAccount(spec({ name: "web", image }), account).volumes?.[0]?.name;
    expect(name("nginx")).toBe(name("nginx"));
    expect(name("nginx")).not.toBe(name("redis"));
  });

  it.each([
    ["the Pod declines", { automountServiceAccountToken: false }, {}],
    ["the account declines", {}, { automountServiceAccountToken: false }],
  ])("mounts nothing when %s", (_case, ofSpec, ofAccount) => {
    const completed = withServiceAccount({ ...spec(container()), ...ofSpec }, { ...account, ...ofAccount });
    expect([completed.volumes, mounts(completed)]).toEqual([undefined, [undefined]]);
  });

  it("leaves a container's own mount at that place", () => {
    const path = "/var/run/secrets/kubernetes.io/serviceaccount";
    const own = { ...container(), volumeMounts: [{ name: "mine", mountPath: path }] };
    const completed = withServiceAccount(spec(own), account);
    expect([completed.containers[0], completed.volumes]).toEqual([own, undefined]);
  });

  it("lends its pull secrets to Pods without any", () => {
    const generous = { ...account, imagePullSecrets: [{ name: "registry" }] };
    expect(withServiceAccount(spec(container()), generous).imagePullSecrets).toEqual([{ name: "registry" }]);
    const own = { ...spec(container()), imagePullSecrets: [{ name: "own" }] };
    expect(withServiceAccount(own, generous).imagePullSecrets).toEqual([{ name: "own" }]);
  });
});

describe("in the server", () => {
  let server: TestServer;
  beforeEach(() => {
    server = createTestServer();
  });
  const WHY = { reason: "Test" };
  const podIn = (namespace: string, annotations?: Record<string, string>) => ({
    apiVersion: "v1" as const,
    kind: "Pod" as const,
    metadata: { name: "web", namespace, ...(annotations && { annotations }) },
    spec: spec(container()),
  });

  it("mirror Pods need no account", () => {
    const plain = podIn("empty", { "kubernetes.io/config.mirror": "x" });
    const mirror = { ...plain, spec: { ...plain.spec, nodeName: "a" } };
    const outcome = server.api.clientFor("kubelet/a").create("Pod", mirror, WHY);
    expect(outcome.ok && [outcome.value.spec.volumes, outcome.value.spec.serviceAccountName]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("a changed account counts for the next Pod of the same template", () => {
    const client = server.api.clientFor("x");
    const template = spec(container());
    const create = (name: string): PodSpec => {
      const draft = { ...podIn("default"), metadata: { name, namespace: "default" }, spec: template };
      const outcome = client.create("Pod", draft, WHY);
      if (!outcome.ok) throw new Error(outcome.status.message);
      return outcome.value.spec;
    };
    expect(create("a").volumes).toHaveLength(1);
    const account = server.api.get("ServiceAccount", "default", "default");
    if (account === undefined) throw new Error("missing");
    client.update("ServiceAccount", { ...account, automountServiceAccountToken: false }, WHY);
    expect(create("b").volumes).toBeUndefined();
  });

  it("every namespace carries its name and its finalizer", () => {
    expect(server.api.get("Namespace", undefined, "default")).toMatchObject({
      metadata: { labels: { "kubernetes.io/metadata.name": "default" } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  });
});
