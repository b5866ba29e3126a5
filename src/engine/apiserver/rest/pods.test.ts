import type { ApiResponse } from "../../../api/api-client.ts";
import { beforeEach, describe, expect, it } from "vitest";
import type { TestServer } from "../test-server.ts";
import { PODS, said, made, pod, createCaller, type Call } from "./rest-calls.ts";

let server: TestServer;
let call: Call;
beforeEach(() => {
  ({ server, call } = createCaller());
});

describe("pods", () => {
  beforeEach(() => {
    made(call("POST", PODS, pod("web")));
  });
  const bind = (node: string): ApiResponse =>
    call("POST", `${PODS}/web/binding`, { target: { kind: "Node", name: node } });

  it.each<[string, object, number, string]>([
    ["binds", { metadata: { name: "web" }, target: { kind: "Node", name: "node-1" } }, 201, ""],
    ["names no Pod", { target: { kind: "Node", name: "node-1" } }, 400, "name must be provided"],
    ["names a Pod that there is not", { metadata: { name: "no" }, target: { name: "a" } }, 404, 'pods "no" not found'],
    ["names no node", { metadata: { name: "web" } }, 400, 'Binding "web" is invalid: target.name: Required value'],
  ])("a Binding that %s", (_name, body, code, message) => {
    const answer = call("POST", "/api/v1/namespaces/default/bindings", body);
    expect([answer.code, (answer.body as { readonly message?: string }).message ?? ""]).toEqual([code, message]);
    expect(server.api.get("Pod", "default", "web")?.spec.nodeName ?? "").toBe(code === 201 ? "node-1" : "");
  });

  it("binding and eviction", () => {
    expect(bind("node-1").body).toMatchObject({ status: "Success", code: 201 });
    expect(bind("node-2").code).toBe(409);
    const now = server.api.get("Pod", "default", "web");
    if (now === undefined) throw new Error("missing");
    server.api
      .clientFor("kubelet/node-1")
      .updateStatus("Pod", { ...now, status: { ...now.status, phase: "Running" } }, { reason: "Test" });
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "web", namespace: "default" } };
    const evicted = call("POST", `${PODS}/web/eviction`, eviction);
    expect([evicted.code, evicted.body]).toMatchObject([201, { kind: "Status", status: "Success" }]);
    const dying = server.api.get("Pod", "default", "web");
    expect(dying?.metadata.deletionGracePeriodSeconds).toBe(30);
    expect(dying?.status.conditions?.at(-1)).toEqual({
      type: "DisruptionTarget",
      status: "True",
      observedGeneration: 1,
      reason: "EvictionByEvictionAPI",
      message: "Eviction API: evicting",
      lastProbeTime: null,
      lastTransitionTime: "2026-01-01T00:00:00Z",
    });
  });

  function report(state: object, lastState: object = {}): void {
    const now = server.api.get("Pod", "default", "web");
    if (now === undefined) throw new Error("missing");
    const status = {
      name: "web",
      state,
      lastState,
      ready: false,
      restartCount: 0,
      image: "nginx",
      imageID: "",
      containerID: "containerd://1",
    };
    server.api
      .clientFor("kubelet/node-1")
      .updateStatus("Pod", { ...now, status: { ...now.status, containerStatuses: [status] } }, { reason: "Test" });
  }

  it.each([
    [
      "waiting",
      "",
      { waiting: { reason: "ContainerCreating" } },
      `container "web" in pod "web" is waiting to start: ContainerCreating`,
    ],
    [
      "failing to pull",
      "",
      { waiting: { reason: "ErrImagePull" } },
      `container "web" in pod "web" is waiting to start: image can't be pulled`,
    ],
    [
      "backing off",
      "",
      { waiting: { reason: "ImagePullBackOff" } },
      `container "web" in pod "web" is waiting to start: trying and failing to pull image`,
    ],
    [
      "without a previous one",
      "?previous=true",
      { running: {} },
      `previous terminated container "web" in pod "web" not found`,
    ],
    ["of a stranger", "?container=x", { running: {} }, "container x is not valid for pod web"],
  ])("log %s", (_case, query, state, message) => {
    bind("node-1");
    report(state);
    expect(said(call("GET", `${PODS}/web/log${query}`))).toEqual([400, "BadRequest", message]);
  });

  it("log lines, cut as asked", () => {
    expect(call("GET", `${PODS}/web/log`)).toEqual({ code: 200, body: "" });
    bind("node-1");
    report({ running: { startedAt: "2026-01-01T00:00:00Z" } });
    server.kernel.moveTo(10_000);
    server.api.logSource = ({ container }) => [
      { atMs: 0, text: `${container} starts` },
      { atMs: 9_500, text: "works" },
    ];
    const log = (query: string): unknown => call("GET", `${PODS}/web/log${query}`).body;
    expect(log("")).toBe("web starts\nworks\n");
    expect(log("?tailLines=1")).toBe("works\n");
    expect(log("?sinceSeconds=1")).toBe("works\n");
    expect(log("?limitBytes=3")).toBe("web");
    expect(log("?tailLines=1&timestamps=true")).toBe("2026-01-01T00:00:09.500000000Z works\n");
    expect(said(call("GET", `${PODS}/web/log?tailLines=-1`))[2]).toBe(
      `PodLogOptions "web" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0`,
    );
  });
});
