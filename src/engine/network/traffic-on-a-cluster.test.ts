/** Traffic through the whole engine: what a learner sees when Pods come, go and lose their machines. */
import { beforeEach, describe, expect, it } from "vitest";
import { SIM_API_VERSION, type TrafficStatus } from "../../api/types/sim.ts";
import { TestCluster } from "../testing/test-cluster.ts";

type Manifest = Parameters<TestCluster["create"]>[0];
const LABELS = { app: "web" };

function manifest(apiVersion: string, kind: string, name: string, spec: object): Manifest {
  const object = { apiVersion, kind, metadata: { name, namespace: "default" }, spec };
  return object;
}

function fault(name: string, spec: object): Manifest {
  const metadata: { readonly name: string; readonly namespace?: string } = { name };
  const object = { apiVersion: SIM_API_VERSION, kind: "Fault", metadata, spec };
  return object;
}

const web = (replicas: number): Manifest =>
  manifest("apps/v1", "Deployment", "web", {
    replicas,
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: { containers: [{ name: "web", image: "nginx:1.27", ports: [{ containerPort: 80 }] }] },
    },
  });

describe("traffic on a cluster", () => {
  let cluster: TestCluster;
  const status = (): TrafficStatus => cluster.get("Traffic", "default", "load")?.status ?? {};
  /** What the next `ms` add to the counts. */
  const during = (ms: number): { readonly sent: number; readonly failed: number } => {
    const before = status();
    cluster.advance(ms);
    const after = status();
    return { sent: (after.sent ?? 0) - (before.sent ?? 0), failed: (after.failed ?? 0) - (before.failed ?? 0) };
  };

  beforeEach(() => {
    cluster = new TestCluster();
    cluster.create(web(4));
    cluster.create(manifest("v1", "Service", "web", { selector: LABELS, ports: [{ port: 80, targetPort: 80 }] }));
    cluster.until(() => cluster.get("Deployment", "default", "web")?.status.readyReplicas === 4, 120_000);
    cluster.advance(2_000);
    cluster.create(manifest(SIM_API_VERSION, "Traffic", "load", { url: "http://web", requestsPerSecond: 40 }));
    cluster.advance(5_000);
  });

  it("is answered by every Pod", () => {
    expect(status()).toMatchObject({ failed: 0, requestsPerSecond: 40, errorsPerSecond: 0 });
    expect(Object.keys(status().answers ?? {})).toEqual(
      cluster.list("Pod", "default").map(({ metadata }) => metadata.name),
    );
  });

  it("finds no endpoints when there are no Pods", () => {
    cluster.patch("Deployment", "default", "web", { spec: { replicas: 0 } });
    cluster.advance(60_000);
    const { sent, failed } = during(10_000);
    expect(failed).toBe(sent);
    expect(status().failures?.["no endpoints"]).toBeGreaterThan(300);
  });

  it("times out at a dark machine until the node is seen to be gone", () => {
    cluster.create(fault("dark", { type: "MachinePower", target: { machine: "node-1" } }));
    const { sent, failed } = during(30_000);
    expect(failed).toBeGreaterThan(sent / 10);
    expect(failed).toBeLessThan(sent);
    expect(status().failures?.["timeout"]).toBe(status().failed);
    cluster.advance(30_000);
    expect(during(30_000).failed).toBe(0);
  });

  it("comes back when a cut is healed", () => {
    cluster.create(fault("cut", { type: "NetworkCut", target: { machine: "node-1" } }));
    expect(during(10_000).failed).toBeGreaterThan(0);
    cluster.delete("Fault", undefined, "cut");
    cluster.advance(2_000);
    expect(during(10_000).failed).toBe(0);
  });

  it("meets a killed container until it is restarted", () => {
    cluster.patch("Traffic", "default", "load", { spec: { requestsPerSecond: 1000 } });
    const [pod] = cluster.list("Pod", "default");
    const name = pod?.metadata.name ?? "";
    cluster.create(fault("kill", { type: "ContainerKill", target: { namespace: "default", pod: name } }));
    cluster.advance(100);
    expect(cluster.get("Fault", undefined, "kill")?.status).toMatchObject({ phase: "Done" });
    cluster.advance(60_000);
    expect(cluster.get("Pod", "default", name)?.status.containerStatuses?.[0]?.restartCount).toBe(1);
    expect(status().failures?.["connection refused"]).toBeGreaterThan(0);
    expect(during(10_000).failed).toBe(0);
  });

  it.each([
    { name: "fails for a moment when Pods stop at once", lifecycle: null, fails: true },
    {
      name: "does not fail when Pods wait before they stop",
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      fails: false,
    },
  ])("rolling update: $name", ({ lifecycle, fails }) => {
    const readinessProbe = { httpGet: { path: "/", port: 80 }, periodSeconds: 1 };
    const roll = (image: string): void => {
      const containers = [{ name: "web", image, ports: [{ containerPort: 80 }], readinessProbe, lifecycle }];
      const strategy = { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
      cluster.patch("Deployment", "default", "web", { spec: { strategy, template: { spec: { containers } } } });
      cluster.advance(120_000);
    };
    roll("nginx:1.28");
    cluster.patch("Traffic", "default", "load", { spec: { requestsPerSecond: 500 } });
    cluster.advance(1_000);
    const failedBefore = status().failed ?? 0;
    roll("nginx:1.29");
    expect(cluster.list("Pod", "default").map(({ spec }) => spec.containers[0]?.image)).toEqual(
      Array.from({ length: 4 }, () => "nginx:1.29"),
    );
    const failed = (status().failed ?? 0) - failedBefore;
    expect(failed > 0).toBe(fails);
    expect(failed).toBeLessThan(1_000);
  });

  it("goes on the same after a rewind", () => {
    cluster.create(fault("slow", { type: "SlowMachine", target: { machine: "node-2" }, parameters: { factor: 8 } }));
    cluster.advance(12_345);
    const { network } = cluster.cluster;
    const state = (): unknown => [
      network.snapshot(),
      network.traces(0),
      cluster.list("Traffic"),
      cluster.list("Machine"),
    ];
    const before = state();
    const now = cluster.elapsedMs;
    for (const back of [3_000, 11_000]) {
      cluster.cluster.seek(now - back);
      expect(state()).not.toEqual(before);
      cluster.cluster.seek(now);
      expect(state()).toEqual(before);
    }
  });
});
