import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/types/meta.ts";
import { configMap, CONFIG_MAPS, createCaller, deployment, DEPLOYMENTS, made, pod, PODS } from "../rest/rest-calls.ts";
import type { ManagedFieldsEntry } from "./managed-fields.ts";

const MERGE = "application/merge-patch+json";
const A = `${CONFIG_MAPS}/a`;
const WEB = `${DEPLOYMENTS}/web`;

function entries(object: unknown): readonly ManagedFieldsEntry[] | undefined {
  return (object as KubeObject).metadata.managedFields as readonly ManagedFieldsEntry[] | undefined;
}

function managers(object: unknown): readonly string[] {
  return (entries(object) ?? []).map(
    ({ manager, operation, subresource, time }) =>
      `${manager} ${operation}${subresource === undefined ? "" : `/${subresource}`} ${time?.slice(14, 19)}`,
  );
}

describe("writes of clients", () => {
  it("own what they create, with its defaults", () => {
    const { call } = createCaller();
    const created = made(call("POST", `${PODS}?fieldManager=kubectl-run`, pod("p", { run: "p" })));
    expect(entries(created)).toEqual([
      {
        manager: "kubectl-run",
        operation: "Update",
        apiVersion: "v1",
        time: "2026-01-01T00:00:00Z",
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:metadata": { "f:labels": { ".": {}, "f:run": {} } },
          "f:spec": {
            "f:containers": {
              'k:{"name":"web"}': {
                ".": {},
                "f:image": {},
                "f:imagePullPolicy": {},
                "f:name": {},
                "f:resources": {},
                "f:terminationMessagePath": {},
                "f:terminationMessagePolicy": {},
              },
            },
            "f:dnsPolicy": {},
            "f:enableServiceLinks": {},
            "f:restartPolicy": {},
            "f:schedulerName": {},
            "f:securityContext": {},
            "f:terminationGracePeriodSeconds": {},
          },
        },
      },
    ]);
  });

  it.each([
    ["the field manager", "?fieldManager=me", "kubectl/v1.35", "me"],
    ["the program of the request", "", "kubectl/v1.35 (linux)", "kubectl"],
    ["without what cannot be printed", "", "a\u0007b", "ab"],
    ["no longer than 128 bytes", "", "é".repeat(100), "é".repeat(64)],
    ["a word when there is no name", "", "", "unknown"],
  ])("are named after %s", (_, query, program, manager) => {
    const { server } = createCaller();
    const headers: Record<string, string> = program === "" ? {} : { "user-agent": program };
    const path = `${CONFIG_MAPS}${query}`;
    const { body } = server.api.handle({ method: "POST", path, headers, body: configMap("a") });
    expect(entries(body)?.map((entry) => entry.manager)).toEqual([manager]);
  });

  it("take over what they change and leave the rest, with the time of the change", () => {
    const { call, server } = createCaller();
    made(call("POST", `${CONFIG_MAPS}?fieldManager=one`, configMap("a", { a: "1", b: "1", c: "1" })));
    server.kernel.moveTo(5_000);
    const patch = { data: { b: "2", c: null, d: "1" }, metadata: { labels: { x: "y" } } };
    const after = made(call("PATCH", `${A}?fieldManager=two`, patch, MERGE));
    expect(managers(after)).toEqual(["one Update 00:00", "two Update 00:05"]);
    expect(entries(after)?.map(({ fieldsV1 }) => fieldsV1)).toEqual([
      { "f:data": { ".": {}, "f:a": {} } },
      { "f:data": { "f:b": {}, "f:d": {} }, "f:metadata": { "f:labels": { ".": {}, "f:x": {} } } },
    ]);
    server.kernel.moveTo(9_000);
    expect(made(call("PATCH", `${A}?fieldManager=three`, patch, MERGE))).toEqual(after);
  });

  it("through scale and status are kept apart", () => {
    const { call } = createCaller();
    made(call("POST", `${DEPLOYMENTS}?fieldManager=m`, deployment()));
    made(call("PATCH", `${WEB}/scale?fieldManager=m`, { spec: { replicas: 7 } }, MERGE));
    made(call("PATCH", `${WEB}/status?fieldManager=m`, { status: { replicas: 7 }, spec: { paused: true } }, MERGE));
    const after = made(call("GET", WEB));
    expect(managers(after)).toEqual(["m Update 00:00", "m Update/scale 00:00", "m Update/status 00:00"]);
    expect(
      entries(after)
        ?.slice(1)
        .map(({ fieldsV1 }) => fieldsV1),
    ).toEqual([{ "f:spec": { "f:replicas": {} } }, { "f:status": { "f:replicas": {} } }]);
  });

  it("keep ten managers apart; older ones become one", () => {
    const { call, server } = createCaller();
    made(call("POST", `${CONFIG_MAPS}?fieldManager=m0`, configMap("a", { k0: "1" })));
    for (let index = 1; index <= 12; index += 1) {
      server.kernel.moveTo(index * 1_000);
      made(call("PATCH", `${A}?fieldManager=m${index}`, { data: { [`k${index}`]: "1" } }, MERGE));
    }
    const after = made(call("GET", A));
    expect(managers(after)).toEqual([
      "ancient-changes Update 00:03",
      ...[4, 5, 6, 7, 8, 9, 10, 11, 12].map((index) => `m${index} Update 00:${String(index).padStart(2, "0")}`),
    ]);
    expect(entries(after)?.[0]?.fieldsV1).toEqual({
      "f:data": { ".": {}, "f:k0": {}, "f:k1": {}, "f:k2": {}, "f:k3": {} },
    });
  });
});

describe("managed fields in a request", () => {
  it.each([
    ["an empty list", []],
    ["one empty entry", [{}]],
  ])("%s makes everything nobody's until somebody applies", (_, managedFields) => {
    const { call } = createCaller();
    made(call("POST", `${CONFIG_MAPS}?fieldManager=one`, configMap("a")));
    expect(made(call("PATCH", A, { metadata: { managedFields } }, MERGE)).metadata).not.toHaveProperty("managedFields");
    const changed = made(call("PATCH", `${A}?fieldManager=two`, { data: { a: "2" } }, MERGE));
    expect(changed.metadata).not.toHaveProperty("managedFields");
    const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "2" } };
    const applied = call("PATCH", `${A}?fieldManager=three`, config, "application/apply-patch+yaml");
    expect(managers(made(applied))).toEqual(["three Apply 00:00", "before-first-apply Update 00:00"]);
  });

  it.each([
    ["an unknown operation", { operation: "Merge" }],
    ["no version", { apiVersion: "" }],
    ["an unknown form", { fieldsType: "FieldsV2" }],
    ["a path that is none", { fieldsV1: { x: {} } }],
  ])("%s changes nothing", (_, wrong) => {
    const { call } = createCaller();
    const before = made(call("POST", `${CONFIG_MAPS}?fieldManager=one`, configMap("a")));
    const [entry] = entries(before) ?? [];
    const patch = { metadata: { managedFields: [{ ...entry, ...wrong }] } };
    expect(made(call("PATCH", A, patch, MERGE))).toEqual(before);
  });

  it("may hand fields to another manager, as kubectl does", () => {
    const { call } = createCaller();
    const before = made(call("POST", `${CONFIG_MAPS}?fieldManager=one`, configMap("a")));
    const managedFields = (entries(before) ?? []).map((entry) => ({ ...entry, manager: "two", operation: "Apply" }));
    const patch = [
      { op: "replace", path: "/metadata/managedFields", value: managedFields },
      { op: "replace", path: "/metadata/resourceVersion", value: before.metadata.resourceVersion },
    ];
    expect(managers(made(call("PATCH", A, patch, "application/json-patch+json")))).toEqual(["two Apply 00:00"]);
  });
});

describe("writes of components", () => {
  it("own what they change of an object that a client made", () => {
    const { call, server } = createCaller();
    made(call("POST", `${DEPLOYMENTS}?fieldManager=m`, deployment()));
    const client = server.api.clientFor("deployment-controller");
    const stored = server.api.get("Deployment", "default", "web");
    if (stored === undefined) throw new Error("not there");
    client.updateStatus("Deployment", { ...stored, status: { ...stored.status, replicas: 2 } }, { reason: "X" });
    const after = entries(made(call("GET", WEB))) ?? [];
    expect(after.map(({ manager, subresource }) => `${manager}/${subresource}`)).toEqual([
      "kube-controller-manager/status",
      "m/undefined",
    ]);
    expect(after[0]?.fieldsV1).toEqual({ "f:status": { "f:replicas": {} } });
  });

  it("that only give new values to their own fields move nothing but their time; others lose what is taken", () => {
    const { call, server } = createCaller();
    made(call("POST", `${DEPLOYMENTS}?fieldManager=m`, deployment()));
    const client = server.api.clientFor("deployment-controller");
    const report = (status: object): void => {
      const stored = server.api.get("Deployment", "default", "web");
      if (stored === undefined) throw new Error("not there");
      client.updateStatus("Deployment", { ...stored, status: { ...stored.status, ...status } }, { reason: "X" });
    };
    const shown = () => managers(made(call("GET", WEB)));
    report({ replicas: 4, readyReplicas: 1 });
    const before = entries(made(call("GET", WEB)));
    server.kernel.moveTo(5_000);
    report({ readyReplicas: 2 });
    expect(shown()).toEqual(["m Update 00:00", "kube-controller-manager Update/status 00:05"]);
    expect(entries(made(call("GET", WEB)))?.[1]?.fieldsV1).toEqual(before?.[0]?.fieldsV1);
    made(call("PATCH", `${WEB}/status?fieldManager=m`, { status: { readyReplicas: 3 } }, MERGE));
    server.kernel.moveTo(9_000);
    report({ readyReplicas: 4 });
    expect(shown()).toEqual(["m Update 00:00", "kube-controller-manager Update/status 00:09"]);
  });

  it("are not stored with their own objects, which show them all the same", () => {
    const { call, server } = createCaller();
    const { metadata, ...rest } = pod("p", { app: "a" });
    server.api
      .clientFor("replicaset-controller")
      .create("Pod", { ...rest, metadata: { ...metadata, namespace: "default" } } as never, { reason: "X" });
    expect(server.api.get("Pod", "default", "p")?.metadata).not.toHaveProperty("managedFields");
    const shown = made(call("GET", `${PODS}/p`));
    expect(managers(shown)[0]).toBe("kube-controller-manager Update 00:00");
    expect(made<{ items: unknown[] }>(call("GET", PODS)).items).toEqual([shown]);
    const labelled = made(call("PATCH", `${PODS}/p?fieldManager=me`, { metadata: { labels: { b: "c" } } }, MERGE));
    expect(managers(labelled)).toContain("me Update 00:00");
    expect(server.api.get("Pod", "default", "p")?.metadata).toHaveProperty("managedFields");
  });

  it("that a client does not change stay unstored", () => {
    const { call, server } = createCaller();
    const revision = server.store.revision;
    made(call("PATCH", "/api/v1/namespaces/default", { metadata: { labels: {} } }, MERGE));
    expect(server.store.revision).toBe(revision);
  });
});
