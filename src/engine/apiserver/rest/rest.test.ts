import { beforeEach, describe, expect, it } from "vitest";
import type { ApiResponse, HttpMethod } from "../../../api/api-client.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { createTestServer, type TestServer } from "../test-server.ts";

const PODS = "/api/v1/namespaces/default/pods";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const SERVICES = "/api/v1/namespaces/default/services";

let server: TestServer;
beforeEach(() => {
  server = createTestServer();
});

function call(method: HttpMethod, path: string, body?: unknown, contentType?: string): ApiResponse {
  if (contentType === undefined) return server.api.handle({ method, path, body });
  return server.api.handle({ method, path, headers: { "content-type": contentType }, body });
}
/** What the answer says, in short. */
function said(response: ApiResponse): readonly [number, string | undefined, string | undefined] {
  const { reason, message } = response.body as { readonly reason?: string; readonly message?: string };
  return [response.code, reason, message];
}
function made<T = KubeObject & { spec: Record<string, unknown>; status: Record<string, unknown> }>(
  response: ApiResponse,
): T {
  if (response.code >= 300) throw new Error(JSON.stringify(response.body));
  return response.body as T;
}
function pod(name: string, labels?: Record<string, string>) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels },
    spec: { containers: [{ name: "web", image: "nginx" }] },
  };
}
function deployment(name = "web") {
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template },
  };
}
function configMap(name: string, data: Record<string, string> = { a: "1" }) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}
function names(response: ApiResponse): readonly string[] {
  return made<{ items: readonly KubeObject[] }>(response).items.map((item) => item.metadata.name);
}

describe("paths and methods", () => {
  it.each([
    ["GET", "/api/v1/nothing", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", "/nothing", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", `${PODS}/web/nothing`, 404, "NotFound", "the server could not find the requested resource"],
    ["GET", "/api/v1/namespaces/default/nodes", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", "/api/v1/pods/web", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", `${PODS}/web`, 404, "NotFound", `pods "web" not found`],
    ["GET", `${DEPLOYMENTS}/web`, 404, "NotFound", `deployments.apps "web" not found`],
    ["GET", "/api/v1/%ZZ", 400, "BadRequest", "malformed percent-encoding in the path of the request"],
    ["POST", "/api/v1/pods", 405, "MethodNotAllowed", `create is not supported on resources of kind "pods"`],
    ["PUT", PODS, 405, "MethodNotAllowed", `update is not supported on resources of kind "pods"`],
    ["POST", `${PODS}/web/log`, 405, "MethodNotAllowed", `create is not supported on resources of kind "pods/log"`],
    [
      "DELETE",
      "/api/v1/pods",
      405,
      "MethodNotAllowed",
      `deletecollection is not supported on resources of kind "pods"`,
    ],
  ] as const)("%s %s: %d", (method, path, code, reason, message) => {
    expect(said(call(method, path, method === "GET" ? undefined : {}))).toEqual([code, reason, message]);
  });
});

describe("create", () => {
  it.each([
    [
      "another namespace",
      PODS,
      { ...pod("x"), metadata: { name: "x", namespace: "empty" } },
      400,
      "the namespace of the provided object does not match the namespace sent on the request",
    ],
    [
      "another version",
      PODS,
      { ...pod("x"), apiVersion: "apps/v1" },
      400,
      "the API version in the data (apps/v1) does not match the expected API version (v1)",
    ],
    [
      "another kind",
      PODS,
      { ...pod("x"), kind: "Service" },
      400,
      `Service in version "v1" cannot be handled as a Pod: no conversion from Service to Pod`,
    ],
    [
      "a wrong type",
      DEPLOYMENTS,
      { ...deployment(), spec: { ...deployment().spec, replicas: "two" } },
      400,
      `Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`,
    ],
    [
      "an unknown field, strictly",
      `${DEPLOYMENTS}?fieldValidation=Strict`,
      { ...deployment(), spec: { ...deployment().spec, foo: 1 } },
      400,
      `Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.foo"`,
    ],
    [
      "an unknown validation",
      `${PODS}?fieldValidation=Maybe`,
      pod("x"),
      422,
      `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Maybe": supported values: "Ignore", "Strict", "Warn"`,
    ],
    [
      "an unknown dry run",
      `${PODS}?dryRun=Some`,
      pod("x"),
      422,
      `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: "Some": supported values: "All"`,
    ],
    [
      "a version",
      PODS,
      { ...pod("x"), metadata: { name: "x", resourceVersion: "1" } },
      500,
      "resourceVersion should not be set on objects to be created",
    ],
    [
      "too much data",
      CONFIG_MAPS,
      configMap("big", { a: "x".repeat(1_048_577) }),
      422,
      `ConfigMap "big" is invalid: []: Too long: may not be more than 1048576 bytes`,
    ],
    [
      "a huge body",
      CONFIG_MAPS,
      configMap("big", { a: "x".repeat(3 * 1024 * 1024) }),
      413,
      "Request entity too large: limit is 3145728",
    ],
  ])("refuses %s", (_case, path, body, code, message) => {
    const before = server.store.revision;
    const [actualCode, , actualMessage] = said(call("POST", path, body));
    expect([actualCode, actualMessage]).toEqual([code, message]);
    expect(server.store.revision).toBe(before);
  });

  it("warns of unknown fields unless told to be quiet", () => {
    const body = { ...configMap("a"), foo: 1 };
    expect(call("POST", CONFIG_MAPS, body).warnings).toEqual([`unknown field "foo"`]);
    expect(
      call("POST", `${CONFIG_MAPS}?fieldValidation=Ignore`, { ...body, metadata: { name: "b" } }).warnings,
    ).toBeUndefined();
  });

  it("takes hostile keys for unknown fields", () => {
    const body = JSON.parse(
      '{"metadata":{"name":"a","__proto__":{"x":1}},"__proto__":{"polluted":true},"constructor":1}',
    ) as unknown;
    const response = call("POST", CONFIG_MAPS, body);
    expect([response.code, response.warnings]).toEqual([
      201,
      [`unknown field "metadata.__proto__"`, `unknown field "__proto__"`, `unknown field "constructor"`],
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("does everything but store in a dry run", () => {
    const before = server.store.revision;
    const chance = server.kernel.random.snapshot();
    const dry = made(call("POST", `${PODS}?dryRun=All`, pod("web")));
    expect([dry.metadata.uid.length, dry.status["phase"]]).toEqual([36, "Pending"]);
    expect([server.store.revision, server.kernel.random.snapshot()]).toEqual([before, chance]);
    made(call("POST", PODS, pod("web")));
    expect(said(call("POST", `${PODS}?dryRun=All`, pod("web")))).toEqual([
      409,
      "AlreadyExists",
      `pods "web" already exists`,
    ]);
  });
});

describe("services", () => {
  const service = (name: string, spec: object) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }], ...spec },
  });

  it("get an address, a node port, and keep both", () => {
    const first = made<{ spec: { clusterIP: string; clusterIPs: string[]; ports: { nodePort: number }[] } }>(
      call("POST", SERVICES, service("web", { type: "NodePort" })),
    );
    expect(first.spec.clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/);
    expect(first.spec.clusterIPs).toEqual([first.spec.clusterIP]);
    const port = first.spec.ports[0]?.nodePort ?? 0;
    expect(port >= 30_086 && port <= 32_767).toBe(true);
    const again = made<typeof first>(
      call("PUT", `${SERVICES}/web`, service("web", { type: "NodePort", sessionAffinity: "ClientIP" })),
    );
    expect([again.spec.clusterIP, again.spec.ports[0]?.nodePort]).toEqual([first.spec.clusterIP, port]);
    const plain = made<typeof first>(call("PUT", `${SERVICES}/web`, service("web", {})));
    expect([plain.spec.clusterIP, plain.spec.ports[0]?.nodePort]).toEqual([first.spec.clusterIP, undefined]);
  });

  it.each([
    [
      "a port below the range",
      { type: "NodePort", ports: [{ port: 80, nodePort: 80 }] },
      "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767",
    ],
    [
      "a taken port",
      { type: "NodePort", ports: [{ port: 80, nodePort: 30_001 }] },
      "spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated",
    ],
    [
      "a taken address",
      { clusterIP: "10.96.0.77" },
      `spec.clusterIPs: Invalid value: ["10.96.0.77"]: failed to allocate IP 10.96.0.77: provided IP is already allocated`,
    ],
    [
      "a foreign address",
      { clusterIP: "192.168.0.1" },
      `spec.clusterIPs: Invalid value: ["192.168.0.1"]: failed to allocate IP 192.168.0.1: the provided IP (192.168.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12`,
    ],
  ])("are refused %s", (_case, spec, message) => {
    made(
      call(
        "POST",
        SERVICES,
        service("first", { type: "NodePort", clusterIP: "10.96.0.77", ports: [{ port: 80, nodePort: 30_001 }] }),
      ),
    );
    expect(said(call("POST", SERVICES, service("web", spec)))).toEqual([
      422,
      "Invalid",
      `Service "web" is invalid: ${message}`,
    ]);
  });
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
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json",
    ],
    [
      "application/apply-patch+yaml",
      415,
      "server-side apply is not simulated: use kubectl apply without --server-side, or another kind of patch",
    ],
    [
      "application/json-patch+json",
      400,
      "error decoding patch: json: cannot unmarshal into Go value of type jsonpatch.Patch",
    ],
  ])("PATCH refuses %s", (type, code, message) => {
    made(call("POST", CONFIG_MAPS, configMap("a")));
    expect(said(call("PATCH", `${CONFIG_MAPS}/a`, {}, type)).filter((_, i) => i !== 1)).toEqual([code, message]);
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
    expect(
      said(call("PATCH", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: -1 } }, "application/merge-patch+json")),
    ).toEqual([
      422,
      "Invalid",
      `Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0`,
    ]);
  });
});

describe("list", () => {
  beforeEach(() => {
    for (const name of ["a", "b", "c", "d", "e"])
      made(call("POST", PODS, pod(name, { app: name === "c" ? "db" : "web" })));
  });

  it("selects", () => {
    expect(names(call("GET", `${PODS}?labelSelector=app%3Dweb`))).toEqual(["a", "b", "d", "e"]);
    expect(names(call("GET", `${PODS}?labelSelector=app+notin+(web)`))).toEqual(["c"]);
    expect(names(call("GET", "/api/v1/pods?fieldSelector=metadata.name!=a,metadata.namespace=default"))).toEqual([
      "b",
      "c",
      "d",
      "e",
    ]);
    expect(names(call("GET", "/api/v1/namespaces/empty/pods"))).toEqual([]);
  });

  it.each([
    ["labelSelector=a%3Db%3Dc", "found '=', expected: ',' or 'end of string'"],
    ["fieldSelector=a", "invalid selector: 'a'; can't understand 'a'"],
    ["limit=x", `strconv.ParseInt: parsing "x": invalid syntax`],
  ])("refuses %s", (query, message) => {
    expect(said(call("GET", `${PODS}?${query}`))).toEqual([400, "BadRequest", message]);
  });

  it("refuses fields that cannot be selected", () => {
    expect(said(call("GET", `${CONFIG_MAPS}?fieldSelector=data.a%3D1`))[2]).toBe(
      `"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  });

  it("shows every page as of the first one", () => {
    const first = call("GET", `${PODS}?limit=2`);
    const meta = made<{ metadata: { continue: string; remainingItemCount: number; resourceVersion: string } }>(
      first,
    ).metadata;
    expect([names(first), meta.remainingItemCount]).toEqual([["a", "b"], 3]);
    call("DELETE", `${PODS}/d`);
    made(call("POST", PODS, pod("bb")));
    const second = call("GET", `${PODS}?limit=2&continue=${encodeURIComponent(meta.continue)}`);
    expect(names(second)).toEqual(["c", "d"]);
    const rest = made<{ metadata: { continue: string; resourceVersion: string } }>(second).metadata;
    const third = call("GET", `${PODS}?limit=2&continue=${encodeURIComponent(rest.continue)}`);
    expect([names(third), rest.resourceVersion]).toEqual([["e"], meta.resourceVersion]);
    expect(made<{ metadata: { continue?: string } }>(third).metadata.continue).toBeUndefined();
  });

  it("answers 410 with a way on when the first page is forgotten", () => {
    const token = made<{ metadata: { continue: string } }>(call("GET", `${PODS}?limit=2`)).metadata.continue;
    made(call("POST", PODS, pod("z")));
    server.api.compactBefore(server.store.revision);
    const gone = call("GET", `${PODS}?limit=2&continue=${token}`);
    expect(said(gone).slice(0, 2)).toEqual([410, "Expired"]);
    expect(said(gone)[2]).toMatch(/^The provided continue parameter is too old to display a consistent list result\. /);
    const next = (gone.body as { metadata: { continue: string } }).metadata.continue;
    expect(names(call("GET", `${PODS}?continue=${encodeURIComponent(next)}`))).toEqual(["c", "d", "e", "z"]);
  });

  it("shows the past exactly, and refuses the future", () => {
    const revision = server.store.revision;
    call("DELETE", `${PODS}/a`);
    expect(names(call("GET", `${PODS}?resourceVersion=${revision}&resourceVersionMatch=Exact`))).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
    ]);
    expect(names(call("GET", `${PODS}?resourceVersion=0`))).toEqual(["b", "c", "d", "e"]);
    expect(said(call("GET", `${PODS}?resourceVersion=999`))).toEqual([
      504,
      "Timeout",
      `Timeout: Too large resource version: 999, current: ${server.store.revision}`,
    ]);
  });

  it("deletes a collection", () => {
    expect(names(call("DELETE", `${PODS}?labelSelector=app%3Dweb`))).toEqual(["a", "b", "d", "e"]);
    expect(names(call("GET", PODS))).toEqual(["c"]);
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
      code: 200,
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

describe("pods", () => {
  beforeEach(() => {
    made(call("POST", PODS, pod("web")));
  });
  const bind = (node: string): ApiResponse =>
    call("POST", `${PODS}/web/binding`, { target: { kind: "Node", name: node } });

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

describe("discovery", () => {
  it.each([
    ["/version", { major: "1", minor: "35" }],
    ["/api", { kind: "APIVersions", versions: ["v1"] }],
    ["/apis/apps", { kind: "APIGroup", name: "apps", preferredVersion: { groupVersion: "apps/v1", version: "v1" } }],
    ["/apis/apps/v1", { kind: "APIResourceList", groupVersion: "apps/v1" }],
  ])("%s", (path, body) => {
    expect(call("GET", path)).toMatchObject({ code: 200, body });
  });

  it("lists resources and subresources", () => {
    const { resources } = made<{ resources: { name: string; kind: string; group?: string; shortNames?: string[] }[] }>(
      call("GET", "/api/v1"),
    );
    expect(resources.find(({ name }) => name === "pods")).toMatchObject({ kind: "Pod", shortNames: ["po"] });
    expect(resources.find(({ name }) => name === "pods/eviction")).toMatchObject({
      kind: "Eviction",
      group: "policy",
      version: "v1",
    });
  });

  it.each(["/healthz", "/readyz", "/livez"])("%s", (path) => {
    expect(call("GET", path)).toEqual({ code: 200, body: "ok" });
  });
});
