import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/types/meta.ts";
import {
  configMap,
  CONFIG_MAPS,
  createCaller,
  deployment,
  DEPLOYMENTS,
  made,
  pod,
  PODS,
  said,
} from "../rest/rest-calls.ts";
import type { ManagedFieldsEntry } from "./managed-fields.ts";

const APPLY = "application/apply-patch+yaml";
const MERGE = "application/merge-patch+json";
const SERVICES = "/api/v1/namespaces/default/services";

type Fields = Readonly<Record<string, unknown>>;

function cluster() {
  const { call, server } = createCaller();
  const apply = (path: string, manager: string, body: unknown, force = "") =>
    call("PATCH", `${path}?fieldManager=${manager}${force === "" ? "" : `&force=${force}`}`, body, APPLY);
  return { call, server, apply };
}

function web(spec: Fields, metadata: Fields = {}) {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", ...metadata }, spec };
}

function map(name: string, data: Fields, metadata: Fields = {}) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data };
}

function entries(object: KubeObject): readonly ManagedFieldsEntry[] {
  return (object.metadata.managedFields ?? []) as readonly ManagedFieldsEntry[];
}

/** `manager Operation[/subresource]` with the fields that it owns. */
function owners(object: KubeObject): Fields {
  return Object.fromEntries(
    entries(object).map(({ manager, operation, subresource, fieldsV1 }) => [
      `${manager} ${operation}${subresource === undefined ? "" : `/${subresource}`}`,
      fieldsV1,
    ]),
  );
}

const WEB = `${DEPLOYMENTS}/web`;
const A = `${CONFIG_MAPS}/a`;

describe("server-side apply", () => {
  it("creates what is not there", () => {
    const { apply } = cluster();
    const response = apply(WEB, "kubectl", deployment());
    expect(response.code).toBe(201);
    expect(entries(made(response))).toEqual([
      {
        manager: "kubectl",
        operation: "Apply",
        apiVersion: "apps/v1",
        time: "2026-01-01T00:00:00Z",
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:spec": {
            "f:replicas": {},
            "f:selector": {},
            "f:template": {
              "f:metadata": { "f:labels": { "f:app": {} } },
              "f:spec": { "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:image": {}, "f:name": {} } } },
            },
          },
        },
      },
    ]);
  });

  it("without a change is no write", () => {
    const { apply, server } = cluster();
    const first = made(apply(WEB, "kubectl", deployment()));
    server.kernel.moveTo(5_000);
    expect(made(apply(WEB, "kubectl", deployment()))).toEqual(first);
  });

  it("takes away what a manager gave up and nobody else owns", () => {
    const { apply } = cluster();
    made(apply(A, "one", map("a", { a: "1", b: "2", c: "3" })));
    made(apply(A, "two", map("a", { b: "2" })));
    const after = made<KubeObject & { data: unknown }>(apply(A, "one", map("a", { a: "1" })));
    expect(after.data).toEqual({ a: "1", b: "2" });
    expect(owners(after)).toEqual({
      "one Apply": { "f:data": { "f:a": {} } },
      "two Apply": { "f:data": { "f:b": {} } },
    });
  });

  it("keeps what an update has changed since", () => {
    const { apply, call } = cluster();
    made(apply(A, "one", map("a", { a: "1", b: "2" })));
    made(call("PATCH", `${A}?fieldManager=editor`, { data: { b: "x" } }, MERGE));
    const after = made<KubeObject & { data: unknown }>(apply(A, "one", map("a", { a: "1" })));
    expect(after.data).toEqual({ a: "1", b: "x" });
    expect(owners(after)).toEqual({
      "one Apply": { "f:data": { "f:a": {} } },
      "editor Update": { "f:data": { "f:b": {} } },
    });
  });

  it("merges lists by their keys and keeps the order of both", () => {
    const { apply } = cluster();
    const service = (...ports: readonly Fields[]) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s" },
      spec: { ports },
    });
    made(apply(`${SERVICES}/s`, "one", service({ port: 80, name: "a" }, { port: 81, name: "b" })));
    const after = made<{ spec: { ports: readonly { port: number; protocol: string }[] } } & KubeObject>(
      apply(`${SERVICES}/s`, "two", service({ port: 80, protocol: "UDP", name: "c" }, { port: 81, name: "b" })),
    );
    expect(after.spec.ports.map(({ port, protocol }) => `${port}/${protocol}`)).toEqual(["80/TCP", "80/UDP", "81/TCP"]);
    expect(owners(after)["two Apply"]).toEqual({
      "f:spec": {
        "f:ports": {
          'k:{"port":80,"protocol":"UDP"}': { ".": {}, "f:name": {}, "f:port": {}, "f:protocol": {} },
          'k:{"port":81,"protocol":"TCP"}': { ".": {}, "f:name": {}, "f:port": {} },
        },
      },
    });
  });

  it("takes an item away with all its fields, and brings defaults back", () => {
    const { apply } = cluster();
    const containers = (...names: readonly string[]) => names.map((name) => ({ name, image: "nginx" }));
    const spec = (...names: readonly string[]) => ({
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: containers(...names) } },
    });
    made(apply(WEB, "one", web({ ...spec("a", "b"), replicas: 3 })));
    const after = made<KubeObject & { spec: { replicas: number; template: { spec: { containers: unknown[] } } } }>(
      apply(WEB, "one", web(spec("b"))),
    );
    expect(after.spec.replicas).toBe(1);
    expect(after.spec.template.spec.containers).toMatchObject([{ name: "b" }]);
  });

  it("takes finalizers as a set", () => {
    const { apply } = cluster();
    made(apply(A, "one", map("a", { one: "1" }, { finalizers: ["x.io/a"] })));
    const both = made(apply(A, "two", map("a", { two: "2" }, { finalizers: ["x.io/b"] })));
    expect(both.metadata.finalizers).toEqual(["x.io/a", "x.io/b"]);
    expect(made(apply(A, "one", map("a", { one: "1" }))).metadata.finalizers).toEqual(["x.io/b"]);
  });

  it("dry-run stores nothing", () => {
    const { call, apply } = cluster();
    expect(call("PATCH", `${A}?fieldManager=x&dryRun=All`, map("a", { a: "1" }), APPLY).code).toBe(201);
    expect(call("GET", A).code).toBe(404);
    const stored = made(apply(A, "x", map("a", { a: "1" })));
    made(call("PATCH", `${A}?fieldManager=y&dryRun=All&force=true`, map("a", { a: "2" }), APPLY));
    expect(made(call("GET", A))).toEqual(stored);
  });
});

describe("conflicts", () => {
  it.each([
    [
      "of one field with one who applied",
      { replicas: 5 },
      `Apply failed with 1 conflict: conflict with "kubectl": .spec.replicas`,
    ],
    [
      "of several fields with several",
      { replicas: 5, paused: false, template: { spec: { containers: [{ name: "web", image: "other" }] } } },
      [
        'Apply failed with 3 conflicts: conflicts with "editor" using apps/v1:',
        "- .spec.paused",
        'conflicts with "kubectl":',
        "- .spec.replicas",
        '- .spec.template.spec.containers[name="web"].image',
      ].join("\n"),
    ],
  ])("%s", (_, spec, message) => {
    const { apply, call } = cluster();
    made(apply(WEB, "kubectl", deployment()));
    made(call("PATCH", `${WEB}?fieldManager=editor`, { spec: { paused: true } }, MERGE));
    expect(said(apply(WEB, "other", web(spec)))).toEqual([409, "Conflict", message]);
    expect(apply(WEB, "other", web(spec), "true").code).toBe(200);
  });

  it("name field and manager as causes", () => {
    const { apply } = cluster();
    made(apply(WEB, "kubectl", deployment()));
    expect(apply(WEB, "other", web({ replicas: 5 })).body).toMatchObject({
      details: {
        causes: [{ reason: "FieldManagerConflict", message: `conflict with "kubectl"`, field: ".spec.replicas" }],
      },
    });
  });

  it("with kubectl scale name the subresource", () => {
    const { apply, call } = cluster();
    made(apply(WEB, "kubectl", deployment()));
    made(call("PATCH", `${WEB}/scale?fieldManager=kubectl`, { spec: { replicas: 5 } }, MERGE));
    expect(said(apply(WEB, "kubectl", deployment()))[2]).toBe(
      `Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas`,
    );
  });

  it("by force take the field from its owner", () => {
    const { apply } = cluster();
    made(apply(A, "one", map("a", { a: "1", b: "1" })));
    expect(owners(made(apply(A, "two", map("a", { a: "2" }), "true")))).toEqual({
      "one Apply": { "f:data": { "f:b": {} } },
      "two Apply": { "f:data": { "f:a": {} } },
    });
  });

  it("are none when the value is the same: the field is shared", () => {
    const { apply } = cluster();
    made(apply(A, "one", map("a", { a: "1" })));
    expect(owners(made(apply(A, "two", map("a", { a: "1" }))))).toEqual({
      "one Apply": { "f:data": { "f:a": {} } },
      "two Apply": { "f:data": { "f:a": {} } },
    });
  });

  it("with kubectl apply are none for kubectl, whose annotation follows", () => {
    const { apply, call } = cluster();
    const key = "kubectl.kubernetes.io/last-applied-configuration";
    const before = map("a", { a: "1" }, { annotations: { [key]: JSON.stringify(map("a", { a: "1" })) } });
    made(call("POST", `${CONFIG_MAPS}?fieldManager=kubectl-client-side-apply`, before));
    expect(said(apply(A, "other", map("a", { a: "2" })))[2]).toBe(
      `Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.a`,
    );
    const after = made<KubeObject & { data: unknown }>(apply(A, "kubectl", map("a", { a: "2" })));
    expect(after.data).toEqual({ a: "2" });
    expect(after.metadata.annotations?.[key]).toBe(
      `{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"a"}}\n`,
    );
  });
});

describe("what is refused", () => {
  it.each([
    [
      "another version",
      { apiVersion: "v2", kind: "ConfigMap" },
      400,
      "Incorrect version specified in apply patch. Specified patch version: v2, expected: v1",
    ],
    [
      "no version",
      { kind: "ConfigMap" },
      400,
      "Incorrect version specified in apply patch. Specified patch version: , expected: v1",
    ],
    [
      "no kind",
      { apiVersion: "v1" },
      500,
      "failed to create typed patch object (/; /v1, Kind=): no corresponding type for /v1, Kind=",
    ],
    ["managed fields", map("a", {}, { managedFields: [] }), 400, "metadata.managedFields must be nil"],
    [
      "an unknown field",
      { ...map("a", {}, { namespace: "default" }), dat: {} },
      500,
      "failed to create typed patch object (default/a; /v1, Kind=ConfigMap): .dat: field not declared in schema",
    ],
    [
      "a wrong type",
      map("a", { a: 1 }),
      500,
      "failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}",
    ],
    ["another name", map("b", {}), 400, "the name of the object (b) does not match the name on the URL (a)"],
    [
      "a list",
      [],
      400,
      "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal into Go value of type map[string]interface {}",
    ],
    [
      "a uid of nothing",
      map("a", {}, { uid: "u" }),
      409,
      `Operation cannot be fulfilled on configmaps "a": uid mismatch: the provided object specified uid u, and no existing object was found`,
    ],
  ])("%s", (_, body, code, message) => {
    const { apply } = cluster();
    const [found, , text] = said(apply(A, "x", body));
    expect([found, text]).toEqual([code, message]);
  });

  it("items with one key, and items without it", () => {
    const { apply } = cluster();
    const containers = [{ name: "a" }, { name: "a" }, { image: "b" }];
    const body = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers } };
    expect(said(apply(`${PODS}/p`, "x", body))[2]).toBe(
      [
        "failed to create typed patch object (/p; /v1, Kind=Pod): errors:",
        `  .spec.containers: duplicate entries for key [name="a"]`,
        `  .spec.containers: element 2: associative list with keys has an element that omits key field "name" (and doesn't have default value)`,
      ].join("\n"),
    );
  });

  it.each([
    ["", "fieldManager: Required value: is required for apply patch"],
    [`fieldManager=${"x".repeat(129)}`, "fieldManager: Too long: may not be more than 128 bytes"],
    ["fieldManager=a%07", `fieldManager: Invalid value: "a\\u0007": invalid character U+0007 (at position 1)`],
  ])("the options %s", (query, problem) => {
    const { call } = cluster();
    expect(said(call("PATCH", `${A}?${query}`, map("a", {}), APPLY))).toEqual([
      422,
      "Invalid",
      `PatchOptions.meta.k8s.io "" is invalid: ${problem}`,
    ]);
  });

  it("force without apply", () => {
    const { call } = cluster();
    made(call("POST", CONFIG_MAPS, configMap("a")));
    expect(said(call("PATCH", `${A}?force=true`, {}, MERGE))[2]).toBe(
      `PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch`,
    );
  });

  it("an old resourceVersion in the configuration", () => {
    const { apply } = cluster();
    made(apply(A, "x", map("a", {})));
    expect(apply(A, "x", map("a", { a: "1" }, { resourceVersion: "1" })).code).toBe(409);
  });
});

describe("subresources", () => {
  it("applied status is owned through the subresource", () => {
    const { apply, call } = cluster();
    made(call("POST", `${DEPLOYMENTS}?fieldManager=m`, deployment()));
    const status = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, status: { replicas: 4 } };
    const after = made(apply(`${WEB}/status`, "s", status));
    expect(after.status).toEqual({ replicas: 4 });
    expect(owners(after)["s Apply/status"]).toEqual({ "f:status": { "f:replicas": {} } });
  });

  it("an applied Scale owns the replicas", () => {
    const { apply, call } = cluster();
    made(call("POST", `${DEPLOYMENTS}?fieldManager=m`, deployment()));
    const scale = { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "web" }, spec: { replicas: 6 } };
    expect(said(apply(`${WEB}/scale`, "s", scale))[2]).toBe(
      `Apply failed with 1 conflict: conflict with "m" using apps/v1: .spec.replicas`,
    );
    expect(made(apply(`${WEB}/scale`, "s", scale, "true"))).toMatchObject({ kind: "Scale", spec: { replicas: 6 } });
    expect(owners(made(call("GET", WEB)))["s Apply/scale"]).toEqual({ "f:spec": { "f:replicas": {} } });
    expect(said(apply(`${WEB}/scale`, "s", { ...scale, spec: { replica: 1 } }))[2]).toBe(
      "failed to create typed patch object (default/web; autoscaling/v1, Kind=Scale): .spec.replica: field not declared in schema",
    );
  });
});

describe("a Pod of a component", () => {
  it("has its maker as owner once somebody applies to it", () => {
    const { server, apply, call } = cluster();
    const made1 = pod("p", { app: "a" });
    server.api
      .clientFor("replicaset-controller")
      .create("Pod", { ...made1, metadata: { ...made1.metadata, namespace: "default" } } as never, { reason: "X" });
    const before = owners(made(call("GET", `${PODS}/p`)));
    expect(Object.keys(before)[0]).toBe("kube-controller-manager Update");
    const labels = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", labels: { app: "b" } } };
    expect(said(apply(`${PODS}/p`, "x", labels))[2]).toBe(
      `Apply failed with 1 conflict: conflict with "kube-controller-manager" using v1: .metadata.labels.app`,
    );
    expect(owners(made(apply(`${PODS}/p`, "x", labels, "1")))["x Apply"]).toEqual({
      "f:metadata": { "f:labels": { "f:app": {} } },
    });
  });
});
