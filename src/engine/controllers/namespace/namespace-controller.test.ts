import { describe, expect, it } from "vitest";
import { RootCaPublisher } from "../root-ca-publisher/root-ca-publisher.ts";
import { ServiceAccountController } from "../service-account/service-account-controller.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { NamespaceController } from "./namespace-controller.ts";

function harness(): ControllerHarness {
  const cluster = new ControllerHarness((context) => [
    new NamespaceController(context),
    new ServiceAccountController(context),
    new RootCaPublisher(context),
  ]);
  cluster.create("Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" }, spec: {} });
  cluster.advance(100);
  return cluster;
}

function condition(cluster: ControllerHarness, type: string): string {
  const found = cluster.the("Namespace", "team").status.conditions?.find((each) => each.type === type);
  return `${found?.status} ${found?.reason} ${found?.message}`;
}

describe("a new namespace", () => {
  it("gets its ServiceAccount and certificate, and gets them back", () => {
    const cluster = harness();
    const present = () => [
      cluster.get("ServiceAccount", "default", "team") !== undefined,
      cluster.get("ConfigMap", "kube-root-ca.crt", "team")?.data?.["ca.crt"]?.startsWith("-----BEGIN CERTIFICATE-----"),
    ];
    expect(present()).toEqual([true, true]);
    cluster.delete("ServiceAccount", "default", {}, "team");
    cluster.change("ConfigMap", "kube-root-ca.crt", (map) => ({ ...map, data: {} }), "team");
    cluster.advance(100);
    expect(present()).toEqual([true, true]);
  });
});

describe("a deleted namespace", () => {
  it("waits for its Pods and finalizers, says so, and is gone with the last", () => {
    const cluster = harness();
    const pod = { containers: [{ name: "c", image: "x" }] };
    cluster.create("Pod", { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "team" }, spec: pod });
    cluster.client.bind("team", "web", "node-1", { reason: "Test" });
    const held = { name: "held", namespace: "team", finalizers: ["example.com/hold"] };
    cluster.create("ConfigMap", { apiVersion: "v1", kind: "ConfigMap", metadata: held });
    cluster.delete("Namespace", "team");
    expect(cluster.the("Namespace", "team").status.phase).toBe("Terminating");
    cluster.advance(1_000);
    expect(cluster.list("ServiceAccount").filter(({ metadata }) => metadata.namespace === "team")).toEqual([]);
    expect(condition(cluster, "NamespaceContentRemaining")).toBe(
      "True SomeResourcesRemain Some resources are remaining: configmaps. has 1 resource instances, pods. has 1 resource instances",
    );
    expect(condition(cluster, "NamespaceFinalizersRemaining")).toBe(
      "True SomeFinalizersRemain Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
    );
    expect(condition(cluster, "NamespaceDeletionContentFailure")).toBe(
      "False ContentDeleted All content successfully deleted, may be waiting on finalization",
    );
    cluster.finishTerminating();
    cluster.advance(1_000);
    expect(cluster.get("Namespace", "team")).toBeDefined();
    cluster.change("ConfigMap", "held", (map) => ({ ...map, metadata: { ...map.metadata, finalizers: [] } }), "team");
    cluster.advance(1_000);
    expect(cluster.get("Namespace", "team")).toBeUndefined();
  });
});
