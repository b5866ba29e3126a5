import { expect, it } from "vitest";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import type { Table } from "../../api/table.ts";
import { Cluster } from "../cluster.ts";
import { TestCluster } from "./test-cluster.ts";

const METRICS = "/apis/metrics.k8s.io/v1beta1";

function createShop(): TestCluster {
  const test = new TestCluster({ nodes: 2 });
  const labels = { run: "php-apache" };
  const metadata = { name: "php-apache", namespace: "default" };
  const container = {
    name: "php-apache",
    image: "registry.k8s.io/hpa-example",
    ports: [{ containerPort: 80 }],
    resources: { limits: { cpu: "500m" }, requests: { cpu: "200m" } },
  };
  test.create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  });
  test.create({ apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ port: 80 }], selector: labels } });
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "php-apache" };
  const resource = { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } };
  test.create({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata,
    spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 6, metrics: [{ type: "Resource", resource }] },
  });
  return test;
}

function load(test: TestCluster, requestsPerSecond: number): void {
  const spec = { url: "http://php-apache", requestsPerSecond };
  const metadata = { name: "load", namespace: "default" };
  test.create({ apiVersion: "sim.kubarium.dev/v1alpha1", kind: "Traffic", metadata, spec });
}

const replicas = (test: TestCluster) => test.get("Deployment", "default", "php-apache")?.spec.replicas;
const autoscaler = (test: TestCluster) =>
  test.get("HorizontalPodAutoscaler", "default", "php-apache") as HorizontalPodAutoscaler;

it("load brings more Pods, and five minutes without it take them away", () => {
  const test = createShop();
  const { cluster } = test;
  cluster.advance(120_000);
  expect(replicas(test)).toBe(1);
  expect(autoscaler(test).status.currentMetrics).toMatchObject([{ resource: { current: { averageUtilization: 0 } } }]);
  load(test, 100);
  cluster.advance(120_000);
  expect(replicas(test)).toBe(6);
  const limited = autoscaler(test).status.conditions?.find(({ type }) => type === "ScalingLimited");
  expect([limited?.status, limited?.reason]).toEqual(["True", "TooManyReplicas"]);
  const why = cluster.why("Deployment", "default", "php-apache").find(({ reason }) => reason === "AutoscalerScaledUp");
  expect(why).toMatchObject({
    actor: "horizontal-pod-autoscaler",
    params: {
      because: "cpu resource utilization (percentage of request) above target",
      arithmetic: expect.stringMatching(/^ \(\d+ × \d+% ÷ 50% → \d+\)$/) as unknown,
      target: "50%",
    },
  });
  test.delete("Traffic", "default", "load");
  cluster.advance(280_000);
  expect(replicas(test)).toBe(6);
  cluster.advance(60_000);
  expect(replicas(test)).toBe(1);
  expect(Cluster.replay(cluster.recording()).hash()).toBe(cluster.hash());
});

it("goes on the same after going back", () => {
  const test = createShop();
  const { cluster } = test;
  cluster.advance(60_000);
  load(test, 100);
  cluster.advance(60_000);
  const hash = cluster.hash();
  cluster.seek(70_000);
  cluster.seek(120_000);
  expect(cluster.hash()).toBe(hash);
});

it("metrics are there as soon as two looks were taken, and while metrics-server runs", () => {
  const test = createShop();
  const { cluster } = test;
  const get = (path: string) => test.request("GET", `${METRICS}${path}`);
  cluster.advance(10_000);
  expect(get("/nodes")).toMatchObject({
    code: 503,
    body: { message: "the server is currently unable to handle the request (get nodes.metrics.k8s.io)" },
  });
  cluster.advance(60_000);
  const pods = get("/namespaces/default/pods").body as { items: readonly { metadata: { name: string } }[] };
  expect(pods).toMatchObject({
    kind: "PodMetricsList",
    apiVersion: "metrics.k8s.io/v1beta1",
    items: [
      {
        kind: "PodMetrics",
        metadata: { namespace: "default", labels: { run: "php-apache" } },
        window: "15s",
        containers: [{ name: "php-apache", usage: { cpu: "1000000n", memory: "16384Ki" } }],
      },
    ],
  });
  const name = pods.items[0]?.metadata.name ?? "";
  expect(get(`/namespaces/default/pods/${name}`).body).toMatchObject({ kind: "PodMetrics", metadata: { name } });
  expect(get("/namespaces/default/pods?labelSelector=run%3Dnone").body).toMatchObject({ items: [] });
  expect(get("/nodes/node-1").body).toMatchObject({ kind: "NodeMetrics", metadata: { name: "node-1" }, window: "15s" });
  expect(get("/nodes/none")).toMatchObject({ code: 404, body: { message: 'nodes "none" not found' } });
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const table = cluster.handle({ method: "GET", path: `${METRICS}/nodes`, headers: { accept } }).body as Table;
  expect(table.columnDefinitions.map((column) => column.name)).toEqual(["Name", "cpu", "memory", "Window"]);
  test.create(pod("late"));
  cluster.advance(4_000);
  expect(get("/namespaces/default/pods/late")).toMatchObject({
    code: 404,
    body: { message: 'podmetrics.metrics.k8s.io "default/late" not found' },
  });
  test.delete("Deployment", "kube-system", "metrics-server");
  cluster.advance(60_000);
  expect(get("/nodes").code).toBe(503);
});

function pod(name: string) {
  const containers = [{ name: "web", image: "nginx:1.27" }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" }, spec: { containers } };
}
