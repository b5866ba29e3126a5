import { describe, expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";
import { webDeployment } from "./manifests.ts";

function page(test: TestCluster, path: string): string {
  const { code, body, contentType } = test.request("GET", path);
  expect([code, contentType]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"]);
  return String(body);
}

/** Its samples, by name and labels. */
function samples(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

describe("metrics of the control plane", () => {
  const test = new TestCluster({ nodes: 2 });
  test.advance(5_000);
  test.create(webDeployment("web", 3));
  test.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "nowhere" },
    spec: { nodeSelector: { no: "such" }, containers: [{ name: "main", image: "nginx" }] },
  } as Parameters<TestCluster["create"]>[0]);
  test.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80 }] },
  } as Parameters<TestCluster["create"]>[0]);
  test.advance(30_000);
  const proxied = (pod: string, port: number): string =>
    page(test, `/api/v1/namespaces/kube-system/pods/https:${pod}:${port}/proxy/metrics`);

  it("API server: objects by resource, addresses and ports, what was written", () => {
    const text = page(test, "/metrics");
    const found = samples(text);
    expect(text).toContain("# TYPE apiserver_storage_objects gauge\n");
    expect(found.get('apiserver_storage_objects{resource="deployments.apps"}')).toBe(test.list("Deployment").length);
    expect(found.get('apiserver_resource_objects{group="",resource="pods"}')).toBe(test.list("Pod").length);
    const addresses = test.list("IPAddress").length;
    expect(found.get('kube_apiserver_clusterip_allocator_allocated_ips{cidr="10.96.0.0/12"}')).toBe(addresses);
    expect(found.get('kube_apiserver_clusterip_allocator_available_ips{cidr="10.96.0.0/12"}')).toBe(
      2 ** 20 - 2 - addresses,
    );
    expect(found.get("kube_apiserver_nodeport_allocator_allocated_ports")).toBe(1);
    expect(found.get('aggregator_unavailable_apiservice{name="v1."}')).toBe(0);
    const bound = [...found].find(([name]) => name.includes('resource="pods",scope="resource",subresource="binding"'));
    expect(bound?.[1]).toBeGreaterThanOrEqual(3);
  });

  it("API server: what came of its health checks", () => {
    expect(samples(page(test, "/metrics/slis")).get('kubernetes_healthcheck{name="etcd",type="readyz"}')).toBe(1);
  });

  it("scheduler: Pods that wait, by queue", () => {
    const found = samples(proxied("kube-scheduler-control-plane", 10_259));
    expect(found.get('scheduler_pending_pods{queue="unschedulable"}')).toBe(1);
    expect(found.get('scheduler_pending_pods{queue="active"}')).toBe(0);
  });

  it("controller manager: nodes by zone", () => {
    const found = samples(proxied("kube-controller-manager-control-plane", 10_257));
    expect(found.get('node_collector_zone_size{zone=""}')).toBe(3);
    expect(found.get('node_collector_zone_health{zone=""}')).toBe(100);
  });

  it("asking changes nothing", () => {
    const hash = test.cluster.hash();
    page(test, "/metrics");
    expect(test.cluster.hash()).toBe(hash);
  });
});
