import { describe, expect, it } from "vitest";
import type { ServiceSpec } from "../../../api/types/core.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import { ServicePods } from "../../machinery/service-pods.ts";
import { EndpointsController } from "../endpoints/endpoints-controller.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { EndpointSliceController } from "./endpointslice-controller.ts";

const LABELS = { app: "web" };

function harness(): ControllerHarness {
  return new ControllerHarness((context) => {
    const servicePods = new ServicePods(context.informers);
    return [new EndpointSliceController(context, servicePods), new EndpointsController(context, servicePods)];
  });
}

function createService(cluster: ControllerHarness, spec: ServiceSpec = {}): void {
  cluster.create("Service", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default", labels: { team: "a" } },
    spec: { selector: LABELS, ports: [{ name: "http", port: 80, targetPort: "web" }], ...spec },
  });
}

function createPod(cluster: ControllerHarness, name: string, containerPort = 8080, spec: Partial<PodSpec> = {}): void {
  cluster.create("Pod", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels: LABELS },
    spec: { containers: [{ name: "web", image: "nginx", ports: [{ name: "web", containerPort }] }], ...spec },
  });
}

function ready(cluster: ControllerHarness, name: string, isReady = true): void {
  cluster.setPod(cluster.the("Pod", name), isReady);
}

/** `name ready/serving/terminating`, by slice. */
function endpoints(cluster: ControllerHarness): readonly (readonly string[])[] {
  return cluster.list("EndpointSlice").map((slice) =>
    slice.endpoints.map(({ targetRef, conditions }) => {
      const { ready: isReady, serving, terminating } = conditions ?? {};
      return `${targetRef?.name} ${isReady}/${serving}/${terminating}`;
    }),
  );
}

describe("EndpointSlices", () => {
  it("follow readiness and deletion of the Pods", () => {
    const cluster = harness();
    createService(cluster);
    createPod(cluster, "a");
    createPod(cluster, "b");
    cluster.client.bind("default", "a", "node-1", { reason: "Test" });
    cluster.advance(100);
    expect(endpoints(cluster)).toEqual([[]]);
    ready(cluster, "a");
    ready(cluster, "b", false);
    cluster.advance(100);
    expect(endpoints(cluster)).toEqual([["a true/true/false", "b false/false/false"]]);
    cluster.delete("Pod", "a");
    cluster.advance(100);
    expect(endpoints(cluster)).toEqual([["a false/true/true", "b false/false/false"]]);
    expect(cluster.the("Endpoints", "web").subsets).toMatchObject([
      { notReadyAddresses: [{ targetRef: { name: "b" } }] },
    ]);
    cluster.finishTerminating();
    ready(cluster, "b");
    cluster.advance(100);
    expect(endpoints(cluster)).toEqual([["b true/true/false"]]);
    const slice = cluster.list("EndpointSlice")[0];
    expect(slice?.metadata).toMatchObject({
      generateName: "web-",
      labels: {
        team: "a",
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      },
      ownerReferences: [{ kind: "Service", name: "web", controller: true, blockOwnerDeletion: true }],
    });
    expect(slice?.ports).toEqual([{ name: "http", port: 8080, protocol: "TCP" }]);
  });

  it("keep one empty slice, the same object, when the last Pod leaves", () => {
    const cluster = harness();
    createService(cluster);
    createPod(cluster, "a");
    ready(cluster, "a");
    cluster.advance(100);
    const before = cluster.list("EndpointSlice")[0]?.metadata.uid;
    cluster.delete("Pod", "a");
    cluster.advance(100);
    expect(endpoints(cluster)).toEqual([[]]);
    expect(cluster.list("EndpointSlice")[0]?.metadata.uid).toBe(before);
  });

  it("hold at most 100 endpoints and fill the gaps", () => {
    const cluster = harness();
    createService(cluster);
    for (let i = 0; i < 150; i += 1) createPod(cluster, `p${String(i).padStart(3, "0")}`);
    cluster.makeAllReady();
    cluster.advance(100);
    const sizes = (): readonly number[] =>
      endpoints(cluster)
        .map(({ length }) => length)
        .sort((a, b) => a - b);
    expect(sizes()).toEqual([50, 100]);
    for (let i = 0; i < 10; i += 1) cluster.delete("Pod", `p00${i}`);
    cluster.advance(100);
    expect(sizes()).toEqual([50, 90]);
    createPod(cluster, "q1");
    ready(cluster, "q1");
    cluster.advance(100);
    expect(sizes()).toEqual([50, 91]);
  });

  it("are split by the number behind a port name", () => {
    const cluster = harness();
    createService(cluster);
    createPod(cluster, "a", 8080);
    createPod(cluster, "b", 9090);
    cluster.makeAllReady();
    cluster.advance(100);
    const ports = cluster.list("EndpointSlice").map((slice) => slice.ports?.[0]?.port);
    expect([...ports].sort()).toEqual([8080, 9090]);
    expect(cluster.the("Endpoints", "web").subsets).toHaveLength(2);
  });

  const cases: readonly {
    readonly name: string;
    readonly spec: ServiceSpec;
    readonly slices: readonly (readonly string[])[];
    readonly legacy: boolean;
  }[] = [
    { name: "no selector", spec: { selector: undefined }, slices: [], legacy: false },
    { name: "other labels", spec: { selector: { app: "db" } }, slices: [[]], legacy: true },
    {
      name: "publishNotReadyAddresses",
      spec: { publishNotReadyAddresses: true },
      slices: [["a true/false/false"]],
      legacy: true,
    },
    { name: "headless", spec: { clusterIP: "None" }, slices: [["a false/false/false"]], legacy: true },
  ];
  it.each(cases)("for a Service with $name", ({ spec, slices, legacy }) => {
    const cluster = harness();
    createService(cluster, spec);
    createPod(cluster, "a");
    ready(cluster, "a", false);
    cluster.advance(100);
    expect(endpoints(cluster)).toEqual(slices);
    expect(cluster.get("Endpoints", "web") !== undefined).toBe(legacy);
    const label = cluster.list("EndpointSlice")[0]?.metadata.labels?.["service.kubernetes.io/headless"];
    expect(label).toBe(spec.clusterIP === "None" ? "" : undefined);
  });

  it("lose a Pod that is relabeled, and go on after a restore", () => {
    const cluster = harness();
    createService(cluster);
    createPod(cluster, "a");
    createPod(cluster, "b");
    cluster.makeAllReady();
    cluster.advance(100);
    cluster.saveAndRestore();
    cluster.change("Pod", "a", (pod) => ({ ...pod, metadata: { ...pod.metadata, labels: { app: "debug" } } }));
    cluster.advance(100);
    expect(endpoints(cluster)).toEqual([["b true/true/false"]]);
  });

  it("are repaired when somebody deletes them", () => {
    const cluster = harness();
    createService(cluster);
    createPod(cluster, "a");
    ready(cluster, "a");
    cluster.advance(100);
    cluster.delete("EndpointSlice", cluster.list("EndpointSlice")[0]?.metadata.name ?? "");
    cluster.delete("Endpoints", "web");
    cluster.advance(100);
    expect(endpoints(cluster)).toEqual([["a true/true/false"]]);
    expect(cluster.the("Endpoints", "web").subsets?.[0]?.addresses).toHaveLength(1);
    cluster.delete("Service", "web");
    cluster.advance(100);
    expect(cluster.get("Endpoints", "web")).toBeUndefined();
  });

  it("truncate the legacy object at 1,000 addresses", () => {
    const cluster = harness();
    createService(cluster);
    for (let i = 0; i < 1_010; i += 1) createPod(cluster, `p${i}`);
    cluster.makeAllReady();
    cluster.advance(1000);
    const legacy = cluster.the("Endpoints", "web");
    expect(legacy.subsets?.[0]?.addresses).toHaveLength(1_000);
    expect(legacy.metadata.annotations?.["endpoints.kubernetes.io/over-capacity"]).toBe("truncated");
  });
});
