import { beforeEach, describe, expect, it } from "vitest";
import type { TestServer } from "../test-server.ts";
import { DEPLOYMENTS, CONFIG_MAPS, said, made, deployment, configMap, createCaller, type Call } from "./rest-calls.ts";

let server: TestServer;
let call: Call;
beforeEach(() => {
  ({ server, call } = createCaller());
});

describe("update and patch", () => {
  it("PUT checks name, version and identity", () => {
    const first = made(call("POST", CONFIG_MAPS, configMap("a")));
    expect(said(call("PUT", `${CONFIG_MAPS}/a`, configMap("b")))).toEqual([
      400,
      "BadRequest",
      "the name of the object (b) does not match the name on the URL (a)",
    ]);
    made(call("PUT", `${CONFIG_MAPS}/a`, configMap("a", { a: "2" })));
    expect(said(call("PUT", `${CONFIG_MAPS}/a`, { ...first, data: { a: "3" } }))).toEqual([
      409,
      "Conflict",
      `Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again`,
    ]);
    const other = { ...configMap("a"), metadata: { name: "a", uid: "other" } };
    expect(said(call("PUT", `${CONFIG_MAPS}/a`, other))).toEqual([
      409,
      "Conflict",
      `Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: ${first.metadata.uid}`,
    ]);
  });

  it("PUT of the same keeps the version, and equal parts keep their identity", () => {
    const first = made(call("POST", DEPLOYMENTS, deployment()));
    const same = made(call("PUT", `${DEPLOYMENTS}/web`, structuredClone(first)));
    expect(same).toBe(first);
    const paused = { ...deployment(), spec: { ...deployment().spec, paused: true } };
    expect(made(call("PUT", `${DEPLOYMENTS}/web`, paused)).spec["template"]).toBe(first.spec["template"]);
    const scaled = made(call("PATCH", `${DEPLOYMENTS}/web`, { spec: { replicas: 5 } }, "application/merge-patch+json"));
    expect(scaled.spec["template"]).toBe(first.spec["template"]);
    expect([first.metadata.generation, scaled.metadata.generation]).toEqual([1, 3]);
  });

  it.each([
    ["application/merge-patch+json", { data: { b: "2", a: null } }],
    ["application/strategic-merge-patch+json", { data: { b: "2", a: null } }],
    [
      "application/json-patch+json; charset=utf-8",
      [
        { op: "remove", path: "/data/a" },
        { op: "add", path: "/data/b", value: "2" },
      ],
    ],
  ])("PATCH with %s", (type, patch) => {
    made(call("POST", CONFIG_MAPS, configMap("a")));
    expect(made<{ data: unknown }>(call("PATCH", `${CONFIG_MAPS}/a`, patch, type)).data).toEqual({ b: "2" });
  });

  it.each([
    [
      "text/plain",
      415,
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml",
    ],
    [
      "application/apply-patch+cbor",
      415,
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml",
    ],
    [
      "application/apply-patch+yaml",
      422,
      `PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch`,
    ],
    [
      "application/json-patch+json",
      400,
      "error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch",
    ],
  ])("PATCH refuses %s", (type, code, message) => {
    made(call("POST", CONFIG_MAPS, configMap("a")));
    expect(said(call("PATCH", `${CONFIG_MAPS}/a`, {}, type)).filter((_, i) => i !== 1)).toEqual([code, message]);
  });

  it("a resourceVersion is a number", () => {
    made(call("POST", CONFIG_MAPS, configMap("a")));
    const body = { ...configMap("a"), metadata: { name: "a", resourceVersion: "abc" } };
    expect(said(call("PUT", `${CONFIG_MAPS}/a`, body))).toEqual([
      500,
      undefined,
      'strconv.ParseUint: parsing "abc": invalid syntax',
    ]);
  });

  it('a resourceVersion of "0" is none', () => {
    const zero = { ...configMap("a"), metadata: { name: "a", resourceVersion: "0" } };
    made(call("POST", CONFIG_MAPS, zero));
    const changed = made<{ data: unknown }>(call("PUT", `${CONFIG_MAPS}/a`, { ...zero, data: { a: "2" } }));
    expect(changed.data).toEqual({ a: "2" });
  });

  const strategic = "application/strategic-merge-patch+json";
  it.each([
    [{ metadata: { labels: "invalid" } }, "map[metadata:map[labels:invalid]]", "cannot restore map from string"],
    [{ metadata: { labels: { a: 1 } } }, "map[metadata:map[labels:map[a:1]]]", "cannot convert int64 to string"],
    [{ metadata: { labels: { a: true } } }, "map[metadata:map[labels:map[a:true]]]", "unrecognized type: string"],
    [{ spec: { replicas: "many" } }, "map[spec:map[replicas:many]]", "unrecognized type: int32"],
    [{ spec: { replicas: 1.5 } }, "map[spec:map[replicas:1.5]]", "cannot convert float64 to int32"],
    [{ spec: { template: [] } }, "map[spec:map[template:[]]]", "cannot restore struct from: slice"],
    [
      { spec: { template: { spec: { containers: "x" } } } },
      "map[spec:map[template:map[spec:map[containers:x]]]]",
      "cannot restore slice from string",
    ],
  ])("a strategic merge patch of the wrong type: %j", (patch, printed, problem) => {
    made(call("POST", DEPLOYMENTS, deployment()));
    expect(said(call("PATCH", `${DEPLOYMENTS}/web`, patch, strategic))).toEqual([
      422,
      "Invalid",
      ` "" is invalid: patch: Invalid value: "${printed}": ${problem}`,
    ]);
  });

  it("a merge patch of the wrong type is refused with the whole object", () => {
    made(call("POST", DEPLOYMENTS, deployment()));
    const [code, reason, message] = said(
      call("PATCH", `${DEPLOYMENTS}/web`, { spec: { replicas: "many" } }, "application/merge-patch+json"),
    );
    expect([code, reason]).toEqual([422, "Invalid"]);
    expect(message).toMatch(
      /^ "" is invalid: patch: Invalid value: "\{.*\\"replicas\\":\\"many\\".*\}": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32$/,
    );
  });

  it("unknown fields of a strict patch", () => {
    made(call("POST", DEPLOYMENTS, deployment()));
    const path = `${DEPLOYMENTS}/web?fieldValidation=Strict`;
    expect(said(call("PATCH", path, { spec: { foo: "bar" } }, strategic))).toEqual([
      422,
      "Invalid",
      ` "" is invalid: patch: Invalid value: "map[spec:map[foo:bar]]": strict decoding error: unknown field "spec.foo"`,
    ]);
  });

  it("PATCH with a version is a precondition", () => {
    made(call("POST", CONFIG_MAPS, configMap("a")));
    const patch = { metadata: { resourceVersion: "1" }, data: { b: "2" } };
    expect(call("PATCH", `${CONFIG_MAPS}/a`, patch, "application/merge-patch+json").code).toBe(409);
  });

  it("status and the rest are written apart", () => {
    made(call("POST", DEPLOYMENTS, deployment()));
    const patch = { spec: { replicas: 9 }, status: { replicas: 7 } };
    const status = made(call("PATCH", `${DEPLOYMENTS}/web/status`, patch, "application/merge-patch+json"));
    expect([status.spec["replicas"], status.status["replicas"], status.metadata.generation]).toEqual([2, 7, 1]);
    const main = made(
      call("PATCH", `${DEPLOYMENTS}/web`, { ...patch, status: { replicas: 1 } }, "application/merge-patch+json"),
    );
    expect([main.spec["replicas"], main.status["replicas"], main.metadata.generation]).toEqual([9, 7, 2]);
  });

  it.each([
    ["/api/v1/namespaces/empty", { phase: "Active" }],
    [`${DEPLOYMENTS}/web`, {}],
  ])("a status cannot be taken away from %s", (path, status) => {
    made(call("POST", DEPLOYMENTS, deployment()));
    const patched = call("PATCH", `${path}/status`, { status: null }, "application/merge-patch+json");
    expect(made(patched).status).toEqual(status);
  });

  it("scale reads and writes one number", () => {
    made(call("POST", DEPLOYMENTS, deployment()));
    const scale = made(call("GET", `${DEPLOYMENTS}/web/scale`));
    expect(scale).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      spec: { replicas: 2 },
      status: { replicas: 0, selector: "app=web" },
    });
    expect(made(call("PUT", `${DEPLOYMENTS}/web/scale`, { ...scale, spec: { replicas: 3 } })).spec).toEqual({
      replicas: 3,
    });
    expect(call("PUT", `${DEPLOYMENTS}/web/scale`, { ...scale, spec: { replicas: 4 } }).code).toBe(409);
    expect(
      made(call("PATCH", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 0 } }, "application/merge-patch+json")).spec,
    ).toEqual({ replicas: 0 });
    expect(server.api.get("Deployment", "default", "web")?.spec.replicas).toBe(0);
    const text = call("PATCH", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: "a" } }, "application/merge-patch+json");
    expect(said(text)[0]).toBe(422);
    expect(said(text)[2]).toContain(
      ": json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32",
    );
    expect(
      said(call("PATCH", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: -1 } }, "application/merge-patch+json")),
    ).toEqual([
      422,
      "Invalid",
      `Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0`,
    ]);
  });
});

describe("delete", () => {
  it("answers with a Status, or with the object while it lasts", () => {
    const first = made(call("POST", DEPLOYMENTS, deployment()));
    expect(call("DELETE", `${DEPLOYMENTS}/web`, { propagationPolicy: "Foreground" }).body).toMatchObject({
      kind: "Deployment",
      metadata: { finalizers: ["foregroundDeletion"], deletionTimestamp: "2026-01-01T00:00:00Z" },
    });
    expect(call("DELETE", `${DEPLOYMENTS}/web`, { propagationPolicy: "Background" }).body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: "web", group: "apps", kind: "deployments", uid: first.metadata.uid },
    });
  });

  it("keeps everything in a dry run", () => {
    made(call("POST", CONFIG_MAPS, configMap("a")));
    expect(call("DELETE", `${CONFIG_MAPS}/a`, { dryRun: ["All"] }).code).toBe(200);
    expect(call("GET", `${CONFIG_MAPS}/a`).code).toBe(200);
  });

  it("refuses unknown policies", () => {
    made(call("POST", CONFIG_MAPS, configMap("a")));
    expect(said(call("DELETE", `${CONFIG_MAPS}/a`, { propagationPolicy: "Sideways" }))).toEqual([
      422,
      "Invalid",
      `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"`,
    ]);
  });

  it("finalizes a namespace", () => {
    expect(call("DELETE", "/api/v1/namespaces/empty").body).toMatchObject({ status: { phase: "Terminating" } });
    const patch = call(
      "PATCH",
      "/api/v1/namespaces/empty",
      { spec: { finalizers: [] } },
      "application/merge-patch+json",
    );
    expect(patch.body).toMatchObject({ spec: { finalizers: ["kubernetes"] } });
    expect(
      call("PUT", "/api/v1/namespaces/empty/finalize", {
        kind: "Namespace",
        apiVersion: "v1",
        metadata: { name: "empty" },
        spec: {},
      }).code,
    ).toBe(200);
    expect(said(call("GET", "/api/v1/namespaces/empty"))).toEqual([404, "NotFound", `namespaces "empty" not found`]);
  });
});
