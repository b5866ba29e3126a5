/** Load balancers as a whole cluster sees them. */
import { beforeEach, describe, expect, it } from "vitest";
import { TestCluster } from "../../testing/test-cluster.ts";
import { CLEANUP_FINALIZER, MAKE_MS } from "./service-load-balancer-controller.ts";

describe("a Service of type LoadBalancer", () => {
  let cluster: TestCluster;
  const service = () => cluster.get("Service", "default", "web");
  const ingress = () => service()?.status.loadBalancer?.["ingress"];
  const events = () =>
    cluster
      .list("Event", "default")
      .filter(({ involvedObject: { kind } }) => kind === "Service")
      .map(({ reason, message, source }) => `${source?.component} ${reason}: ${message}`);
  const create = (name: string, spec: object = {}): void => {
    const object = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: "default" },
      spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }], ...spec },
    };
    cluster.create(object);
  };

  beforeEach(() => {
    cluster = new TestCluster();
    cluster.advance(10_000);
  });

  it("is pending first, then has an address, a node port and a finalizer", () => {
    create("web");
    cluster.advance(MAKE_MS - 100);
    expect(ingress()).toBeUndefined();
    expect(service()?.metadata.finalizers).toEqual([CLEANUP_FINALIZER]);
    cluster.advance(1_000);
    expect(ingress()).toEqual([{ ip: "203.0.113.10", ipMode: "VIP" }]);
    expect(service()?.spec.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
    expect(events()).toEqual([
      "service-controller EnsuringLoadBalancer: Ensuring load balancer",
      "service-controller EnsuredLoadBalancer: Ensured load balancer",
    ]);
  });

  it.each<[name: string, spec: object, expected: unknown]>([
    ["a class of somebody else's", { loadBalancerClass: "example.com/lb" }, undefined],
    ["an address asked for", { loadBalancerIP: "203.0.113.77" }, [{ ip: "203.0.113.77", ipMode: "VIP" }]],
  ])("%s", (_, spec, expected) => {
    create("web", spec);
    cluster.advance(10_000);
    expect(ingress()).toEqual(expected);
  });

  it("gives every Service its own address, and uses a returned one again", () => {
    create("a");
    create("b");
    cluster.advance(10_000);
    cluster.delete("Service", "default", "a");
    cluster.advance(500);
    expect(cluster.get("Service", "default", "a")?.metadata.deletionTimestamp).toBeDefined();
    cluster.advance(5_000);
    expect(cluster.get("Service", "default", "a")).toBeUndefined();
    create("web");
    cluster.advance(10_000);
    expect(cluster.get("Service", "default", "b")?.status.loadBalancer).toEqual({
      ingress: [{ ip: "203.0.113.11", ipMode: "VIP" }],
    });
    expect(ingress()).toEqual([{ ip: "203.0.113.10", ipMode: "VIP" }]);
  });

  it("goes when the type changes", () => {
    create("web");
    cluster.advance(10_000);
    cluster.patch("Service", "default", "web", { spec: { type: "ClusterIP" } });
    cluster.advance(5_000);
    expect(service()?.status.loadBalancer).toEqual({});
    expect(service()?.metadata.finalizers).toBeUndefined();
    expect(events().slice(2)).toEqual([
      "service-controller Type: LoadBalancer -> ClusterIP",
      "service-controller DeletingLoadBalancer: Deleting load balancer",
      "service-controller DeletedLoadBalancer: Deleted load balancer",
    ]);
  });

  it("has a port for health checks with a Local policy, and gives it back", () => {
    create("web", { externalTrafficPolicy: "Local" });
    const port = service()?.spec.healthCheckNodePort ?? 0;
    expect(port).toBeGreaterThanOrEqual(30_000);
    expect(port).not.toBe(service()?.spec.ports?.[0]?.nodePort);
    cluster.patch("Service", "default", "web", { spec: { externalTrafficPolicy: "Cluster" } });
    expect(service()?.spec.healthCheckNodePort).toBeUndefined();
  });
});
