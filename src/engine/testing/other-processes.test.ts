/** Controllers that run in no part of the control plane, or in the API server, go on without the controller manager. */
import { describe, expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";

describe("what other processes do while the controller manager is stopped", () => {
  it("the driver lets disks grow, and the API server lists what new definitions serve", () => {
    const test = new TestCluster({ nodes: 2 });
    test.advance(5_000);
    const size = (storage: string) => ({ resources: { requests: { storage } } });
    test.create({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data", namespace: "default" },
      spec: { accessModes: ["ReadWriteOnce"], ...size("1Gi") },
    });
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    const containers = [{ name: "a", image: "nginx", volumeMounts: [{ name: "data", mountPath: "/data" }] }];
    test.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers, volumes } });
    test.until(() => test.get("Pod", "default", "a")?.status.phase === "Running", 60_000);
    test.create({
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Fault",
      metadata: { name: "stop" },
      spec: { type: "ComponentStop", target: { component: "kube-controller-manager" } },
    });
    test.advance(5_000);
    test.patch("PersistentVolumeClaim", "default", "data", { spec: size("2Gi") });
    const names = { plural: "shops", kind: "Shop" };
    const schema = { openAPIV3Schema: { type: "object" } };
    const versions = [{ name: "v1", served: true, storage: true, schema }];
    test.create({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "shops.example.com" },
      spec: { group: "example.com", scope: "Namespaced", names, versions },
    });
    test.advance(20_000);
    expect(test.get("PersistentVolumeClaim", "default", "data")?.status.capacity).toEqual({ storage: "2Gi" });
    expect(test.get("APIService", undefined, "v1.example.com")?.status?.conditions?.[0]?.reason).toBe("Local");
  });
});
