import { beforeEach, describe, expect, it } from "vitest";
import type { TestServer } from "../test-server.ts";
import {
  PODS,
  DEPLOYMENTS,
  CONFIG_MAPS,
  said,
  made,
  pod,
  deployment,
  configMap,
  createCaller,
  type Call,
} from "./rest-calls.ts";

const SERVICES = "/api/v1/namespaces/default/services";

let server: TestServer;
let call: Call;
beforeEach(() => {
  ({ server, call } = createCaller());
});

describe("create", () => {
  it("takes no kind's parts for granted", () => {
    for (const { definition, group, version } of server.api.kinds.served()) {
      if (definition.readOnly === true) continue;
      const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
      const path = `${root}${definition.namespaced ? "/namespaces/default" : ""}/${definition.plural}`;
      for (const parts of [{}, { spec: null }, { spec: {} }]) {
        const { code } = call("POST", path, { metadata: { name: "bare" }, ...parts });
        expect([definition.kind, code < 500]).toEqual([definition.kind, true]);
      }
    }
  });

  it("leaves out metadata that is empty, then and later", () => {
    const metadata = { name: "bare", labels: {}, annotations: {}, ownerReferences: [], finalizers: [] };
    const created = made(call("POST", CONFIG_MAPS, { ...configMap("bare"), metadata }));
    expect(Object.keys(created.metadata).filter((key) => key in metadata)).toEqual(["name"]);
    const path = `${CONFIG_MAPS}/bare`;
    call("PUT", path, { ...configMap("bare"), metadata: { name: "bare", labels: { a: "b" }, finalizers: ["x/y"] } });
    const emptied = made(call("PUT", path, { ...configMap("bare"), metadata }));
    expect(Object.keys(emptied.metadata).filter((key) => key in metadata)).toEqual(["name"]);
  });

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
    expect(dry.metadata.resourceVersion).toBeUndefined();
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
      `spec.clusterIPs: Invalid value: ["192.168.0.1"]: failed to allocate IP 192.168.0.1: the provided network does not match the current range`,
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
