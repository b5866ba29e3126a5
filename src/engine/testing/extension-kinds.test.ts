/** Kinds that extend the API and ask for devices, in a whole cluster. */
import { describe, expect, it } from "vitest";
import type { Status } from "../../api/status.ts";
import { printTable, requestTable } from "./printed-table.ts";
import { TestCluster } from "./test-cluster.ts";

const API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
const CLAIMS = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";

describe("APIService", () => {
  const metrics = (service: object = { name: "metrics-server", namespace: "kube-system" }, fields: object = {}) => ({
    metadata: { name: "v1beta1.metrics.k8s.io" },
    spec: {
      group: "metrics.k8s.io",
      version: "v1beta1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service,
      ...fields,
    },
  });
  const availability = (body: object) => {
    const test = new TestCluster();
    test.advance(60_000);
    expect(test.request("DELETE", `${API_SERVICES}/v1beta1.metrics.k8s.io`).code).toBe(200);
    expect(test.request("POST", API_SERVICES, body).code).toBe(201);
    test.advance(100);
    const { status } = test.get("APIService", undefined, "v1beta1.metrics.k8s.io") ?? {};
    const { type, status: value, reason, message } = status?.conditions?.[0] ?? {};
    return { type, value, reason, message };
  };

  const names = (test: TestCluster) => test.list("APIService").map(({ metadata }) => metadata.name);

  it("is there for every group and version that is served, and for metrics-server", () => {
    const test = new TestCluster();
    test.advance(60_000);
    const { groups } = test.request("GET", "/apis").body as {
      readonly groups: readonly { readonly name: string; readonly versions: readonly { readonly version: string }[] }[];
    };
    const served = groups
      .filter(({ name }) => name !== "apiregistration.k8s.io" && name !== "sim.kubarium.dev")
      .flatMap(({ name, versions }) => versions.map(({ version }) => `${version}.${name}`));
    expect(names(test).toSorted()).toEqual(["v1.", ...served].toSorted());
    const unavailable = test.list("APIService").filter(({ status }) => status?.conditions?.[0]?.status !== "True");
    expect(unavailable).toEqual([]);
    expect(printTable(requestTable(test, "APIService", []), false).slice(0, 2)).toEqual([
      expect.stringMatching(/^NAME +SERVICE +AVAILABLE +AGE$/),
      expect.stringMatching(/^v1\. +Local +True +60s$/),
    ]);
  });

  it("comes and goes with the CustomResourceDefinitions that serve its version", () => {
    const test = new TestCluster();
    const version = (name: string, served: boolean) => ({
      name,
      served,
      storage: name === "v1",
      schema: { openAPIV3Schema: { type: "object" } },
    });
    const definition = (plural: string, kind: string, versions: readonly object[]) => ({
      metadata: { name: `${plural}.example.com` },
      spec: { group: "example.com", scope: "Namespaced", names: { plural, kind }, versions },
    });
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const ours = () => {
      test.advance(1_000);
      return names(test).filter((name) => name.endsWith("example.com"));
    };
    test.request("POST", path, definition("shops", "Shop", [version("v1", true), version("v2", false)]));
    expect(ours()).toEqual(["v1.example.com"]);
    expect(test.get("APIService", undefined, "v1.example.com")).toMatchObject({
      metadata: { labels: { "kube-aggregator.kubernetes.io/automanaged": "true" } },
      spec: { group: "example.com", version: "v1", groupPriorityMinimum: 1000, versionPriority: 100 },
    });
    test.request("POST", path, definition("stalls", "Stall", [version("v1", true), version("v2", true)]));
    expect(ours()).toEqual(["v1.example.com", "v2.example.com"]);
    test.request("DELETE", `${API_SERVICES}/v2.example.com`);
    expect(ours()).toEqual(["v1.example.com", "v2.example.com"]);
    test.request("DELETE", `${path}/stalls.example.com`);
    expect(ours()).toEqual(["v1.example.com"]);
    test.request("DELETE", `${path}/shops.example.com`);
    expect(ours()).toEqual([]);
  });

  it("of metrics-server is available", () => {
    const [type, message] = ["Available", "all checks passed"];
    expect(availability(metrics())).toEqual({ type, value: "True", reason: "Passed", message });
  });

  it("without its Service is not", () => {
    expect(availability(metrics({ name: "other", namespace: "kube-system" }))).toEqual({
      type: "Available",
      value: "False",
      reason: "ServiceNotFound",
      message: 'service/other in "kube-system" is not present',
    });
  });

  it("says what is wrong with it", () => {
    const body = { ...metrics({}, { versionPriority: 0, group: "other" }) };
    const test = new TestCluster();
    expect((test.request("POST", API_SERVICES, body).body as Status).message).toBe(
      'APIService.apiregistration.k8s.io "v1beta1.metrics.k8s.io" is invalid: [metadata.name: Invalid value: "v1beta1.metrics.k8s.io": must be `spec.version+"."+spec.group`: "v1beta1.other", spec.versionPriority: Invalid value: 0: must be positive and less than 1000, spec.service.namespace: Required value, spec.service.name: Required value]',
    );
  });
});

describe("ResourceClaim", () => {
  it("is stored with its defaults", () => {
    const test = new TestCluster();
    const requests = [{ name: "gpu", exactly: { deviceClassName: "gpu.example.com" } }];
    const {
      code,
      body,
      warnings = [],
    } = test.request("POST", CLAIMS, {
      metadata: { name: "a" },
      spec: { devices: { requests } },
    });
    expect(code).toBe(201);
    expect(body).toMatchObject({
      spec: { devices: { requests: [{ exactly: { allocationMode: "ExactCount", count: 1 } }] } },
    });
    expect(warnings).toEqual([]);
    expect(printTable(requestTable(test, "ResourceClaim", []), false)).toEqual([
      "NAME   STATE     AGE",
      "a      pending   0s",
    ]);
  });

  it("must say which devices", () => {
    const test = new TestCluster();
    const requests = [{ name: "gpu" }, { name: "gpu", exactly: {} }];
    const body = { metadata: { name: "a" }, spec: { devices: { requests } } };
    expect((test.request("POST", CLAIMS, body).body as Status).message).toBe(
      'ResourceClaim.resource.k8s.io "a" is invalid: [spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required, spec.devices.requests[1].exactly.deviceClassName: Required value, spec.devices.requests[1].name: Duplicate value: "gpu"]',
    );
  });
});
