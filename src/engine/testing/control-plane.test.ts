/** The parts of the control plane fail one by one: what no longer happens is what they did, and all else goes on. */
import { describe, expect, it } from "vitest";
import type { FaultComponent } from "../../api/types/sim.ts";
import { webDeployment } from "./manifests.ts";
import { TestCluster } from "./test-cluster.ts";

const PODS = "/api/v1/namespaces/default/pods";

function stop(test: TestCluster, component: FaultComponent, machine?: string): void {
  const target = { component, ...(machine === undefined ? {} : { machine }) };
  test.create({
    apiVersion: "sim.kubarium.dev/v1alpha1",
    kind: "Fault",
    metadata: { name: "stop" },
    spec: { type: "ComponentStop", target },
  });
}

function heal(test: TestCluster): void {
  expect(test.delete("Fault", undefined, "stop").code).toBe(200);
}

function ready(test: TestCluster, count: number): boolean {
  const pods = test.list("Pod", "default").filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const isReady = pods.filter(({ status }) =>
    status.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"),
  );
  return isReady.length === count;
}

function running(test: TestCluster): number {
  return test.list("Pod", "default").filter(({ status }) => status.phase === "Running").length;
}

function withWeb(replicas = 2): TestCluster {
  const test = new TestCluster({ nodes: 2 });
  test.advance(5_000);
  test.create(webDeployment("web", replicas));
  test.until(() => ready(test, replicas), 60_000);
  return test;
}

describe("the scheduler is stopped", () => {
  it("leaves new Pods Pending without a condition or an event, and its own Pod is gone", () => {
    const test = withWeb();
    stop(test, "kube-scheduler");
    test.advance(5_000);
    expect(test.get("Pod", "kube-system", "kube-scheduler-control-plane")).toBeUndefined();
    test.patch("Deployment", "default", "web", { spec: { replicas: 3 } });
    test.advance(60_000);
    const [pending] = test.list("Pod", "default").filter(({ spec }) => spec.nodeName === undefined);
    expect(pending?.status).toEqual({ phase: "Pending", qosClass: "BestEffort" });
    const { name } = pending?.metadata ?? { name: "" };
    expect(test.list("Event", "default").filter(({ involvedObject }) => involvedObject.name === name)).toEqual([]);
    heal(test);
    test.until(() => ready(test, 3), 10_000);
    expect(test.get("Pod", "kube-system", "kube-scheduler-control-plane")?.status.phase).toBe("Running");
  });

  it("hands its lease back when it ends properly, and waits for it after a kill", () => {
    const test = withWeb();
    const lease = () => test.get("Lease", "kube-system", "kube-scheduler")?.spec;
    const first = lease()?.holderIdentity;
    expect(first).toMatch(/^control-plane_[0-9a-f]{8}-[0-9a-f]{4}-4/);
    stop(test, "kube-scheduler");
    test.advance(3_000);
    expect(lease()).toMatchObject({ holderIdentity: "", leaseDurationSeconds: 1 });
    heal(test);
    test.advance(4_000);
    const second = lease()?.holderIdentity;
    expect(second).not.toBe(first);
    expect(second).toMatch(/^control-plane_/);
    test.create({
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Fault",
      metadata: { name: "kill" },
      spec: { type: "ContainerKill", target: { namespace: "kube-system", pod: "kube-scheduler-control-plane" } },
    });
    const killedMs = test.elapsedMs;
    test.patch("Deployment", "default", "web", { spec: { replicas: 3 } });
    test.until(() => ready(test, 3), 60_000);
    expect(test.elapsedMs - killedMs).toBeGreaterThan(13_000);
    expect(test.elapsedMs - killedMs).toBeLessThan(21_000);
    expect(lease()?.leaseTransitions).toBe(2);
  });
});

describe("the controller manager is stopped", () => {
  it("replaces nothing, updates no endpoints and misses no node; back again it does all of it", () => {
    const test = withWeb();
    stop(test, "kube-controller-manager");
    test.advance(5_000);
    const [victim] = test.list("Pod", "default");
    test.delete("Pod", "default", victim?.metadata.name ?? "");
    test.advance(10_000);
    expect(test.list("Pod", "default")).toHaveLength(1);
    test.patch("Machine", undefined, "node-2", { spec: { power: "Off" } });
    test.advance(120_000);
    expect(test.list("Pod", "default")).toHaveLength(1);
    const node = () => test.get("Node", undefined, "node-2")?.status.conditions?.find(({ type }) => type === "Ready");
    expect(node()?.status).toBe("True");
    heal(test);
    test.advance(5_000);
    expect(test.list("Pod", "default")).toHaveLength(2);
    expect(node()?.status).toBe("True");
    // Its timers start anew: the node has its 50 seconds from now on.
    test.advance(60_000);
    expect(node()?.status).toBe("Unknown");
  });
});

describe("the API server is stopped", () => {
  it("refuses everything but what belongs to the simulation, and the workloads run on", () => {
    const test = withWeb();
    const seen: string[] = [];
    const watch = test.cluster.openWatch({ method: "GET", path: `${PODS}?watch=true` }, (events) => {
      for (const { type, object } of events) if (type === "ERROR") seen.push(object.message ?? "");
    });
    stop(test, "kube-apiserver");
    test.advance(5_000);
    if (watch.ok) watch.value.poll();
    const refused =
      "The connection to the server 192.168.0.10:6443 was refused - did you specify the right host or port?";
    expect(seen).toEqual([refused]);
    for (const [method, path] of [
      ["GET", PODS],
      ["POST", PODS],
      ["GET", "/readyz"],
    ] as const) {
      expect(test.request(method, path, {})).toMatchObject({ code: 503, body: { message: refused } });
    }
    expect(test.request("GET", "/apis/sim.kubarium.dev/v1alpha1/faults").code).toBe(200);
    expect(test.request("GET", "/apis").code).toBe(200);
    const { revision } = test.cluster;
    test.create({
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Fault",
      metadata: { name: "kill" },
      spec: {
        type: "ContainerKill",
        target: { namespace: "default", pod: test.list("Pod", "default")[0]?.metadata.name ?? "" },
      },
    });
    test.advance(120_000);
    // The Fault and its status; nothing else was written.
    expect(test.cluster.revision).toBe(revision + 2);
    heal(test);
    test.until(() => test.request("GET", PODS).code === 200, 10_000);
    test.advance(15_000);
    const restarts = test.list("Pod", "default").map(({ status }) => status.containerStatuses?.[0]?.restartCount);
    expect(restarts).toEqual([1, 0]);
    // The controller manager lost its lease, ended itself and leads again.
    test.advance(20_000);
    test.patch("Deployment", "default", "web", { spec: { replicas: 3 } });
    test.until(() => ready(test, 3), 30_000);
    const manager = test.get("Pod", "kube-system", "kube-controller-manager-control-plane");
    expect(manager?.status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 1 } },
    });
    expect(test.list("Node").every(({ status }) => status.conditions?.at(-1)?.status === "True")).toBe(true);
  });

  it("comes back with its machine, though nobody can tell the kubelet to start it", () => {
    const test = withWeb();
    test.patch("Machine", undefined, "control-plane", { spec: { power: "Off" } });
    test.advance(60_000);
    expect(test.request("GET", PODS)).toMatchObject({
      code: 503,
      body: { message: "Unable to connect to the server: dial tcp 192.168.0.10:6443: i/o timeout" },
    });
    test.patch("Machine", undefined, "control-plane", { spec: { power: "On" } });
    test.until(() => test.request("GET", PODS).code === 200, 20_000);
    test.advance(60_000);
    for (const part of ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]) {
      const pod = test.get("Pod", "kube-system", `${part}-control-plane`);
      expect(pod?.status.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 1 });
    }
    test.patch("Deployment", "default", "web", { spec: { replicas: 3 } });
    test.until(() => ready(test, 3), 30_000);
  });
});

describe("etcd is stopped", () => {
  it("fails writes and up-to-date reads with its own words, and answers from the watch cache", () => {
    const test = withWeb();
    stop(test, "etcd");
    test.advance(2_000);
    const failure = { code: 500, body: { message: "etcdserver: request timed out", status: "Failure", code: 500 } };
    expect(test.request("GET", PODS)).toMatchObject(failure);
    expect(test.request("DELETE", `${PODS}/a`)).toMatchObject(failure);
    expect(test.request("GET", `${PODS}?resourceVersion=0`).code).toBe(200);
    heal(test);
    test.until(() => test.request("GET", PODS).code === 200, 10_000);
  });
});

describe("a kubelet is stopped", () => {
  it("its containers run on, its node is given up after 50 seconds, and it takes over again", () => {
    const test = withWeb();
    const pods = () => test.list("Pod", "default").filter(({ spec }) => spec.nodeName === "node-1");
    const before = pods().map(({ status }) => status.containerStatuses?.[0]?.containerID);
    stop(test, "kubelet", "node-1");
    test.advance(70_000);
    const node = () => test.get("Node", undefined, "node-1")?.status.conditions?.find(({ type }) => type === "Ready");
    expect(node()).toMatchObject({ status: "Unknown", message: "Kubelet stopped posting node status." });
    const [pod] = pods();
    const { name = "" } = pod?.metadata ?? {};
    const address = test.get("Machine", undefined, "node-1")?.status.address ?? "";
    const refused = `dial tcp ${address}:10250: connect: connection refused`;
    for (const call of ["exec?command=ls", "attach", "portforward?ports=80"]) {
      expect(test.request("POST", `${PODS}/${name}/${call}`)).toMatchObject({
        code: 500,
        body: { message: `error dialing backend: ${refused}` },
      });
    }
    expect(test.request("GET", `${PODS}/${name}/log?tailLines=5&previous=false`)).toMatchObject({
      code: 500,
      body: { message: `Get "https://${address}:10250/containerLogs/default/${name}/main?tailLines=5": ${refused}` },
    });
    heal(test);
    test.advance(15_000);
    expect(node()).toMatchObject({ status: "True", reason: "KubeletReady" });
    expect(pods().map(({ status }) => status.containerStatuses?.[0]?.containerID)).toEqual(before);
    expect(pods().map(({ status }) => status.containerStatuses?.[0]?.restartCount)).toEqual(before.map(() => 0));
  });
});

describe("a mirror Pod is deleted", () => {
  it("comes back, and its container never stopped", () => {
    const test = withWeb();
    const path = ["Pod", "kube-system", "kube-scheduler-control-plane"] as const;
    const before = test.get(...path);
    test.delete(...path);
    test.advance(2_000);
    const after = test.get(...path);
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
    expect(after?.status.containerStatuses?.[0]?.containerID).toBe(before?.status.containerStatuses?.[0]?.containerID);
    test.patch("Deployment", "default", "web", { spec: { replicas: 3 } });
    test.until(() => ready(test, 3), 5_000);
  });
});

describe("what Pods need is broken", () => {
  const client = (test: TestCluster): void => {
    test.create({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    });
    test.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "client" },
      spec: { containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "3600"] }] },
    });
  };
  const fault = (test: TestCluster, spec: object): void => {
    test.create({ apiVersion: "sim.kubarium.dev/v1alpha1", kind: "Fault", metadata: { name: "stop" }, spec });
  };
  const fetch = (test: TestCluster, url: string) =>
    test.cluster.network.processes.fetch({ fromPod: "default/client", url, method: "GET", timeoutMs: 10_000 });

  it("CoreDNS: names fail, addresses go on, and its Pods crash until it is healed", () => {
    const test = withWeb();
    client(test);
    test.advance(30_000);
    const { clusterIP } = test.get("Service", "default", "web")?.spec ?? {};
    expect(fetch(test, "http://web/").ok).toBe(true);
    stop(test, "coredns");
    test.advance(10_000);
    expect(fetch(test, "http://web/")).toMatchObject({ ok: false, reason: "name not known" });
    expect(fetch(test, `http://${clusterIP}/`).ok).toBe(true);
    const dns = () =>
      test.list("Pod", "kube-system").filter(({ metadata }) => metadata.labels?.["k8s-app"] === "kube-dns");
    test.advance(60_000);
    expect(dns().every(({ status }) => (status.containerStatuses?.[0]?.restartCount ?? 0) >= 2)).toBe(true);
    heal(test);
    test.until(() => fetch(test, "http://web/").ok, 400_000);
  });

  it("latency and lost packets make requests slow", () => {
    const test = withWeb();
    client(test);
    test.advance(30_000);
    const node = test.get("Pod", "default", "client")?.spec.nodeName ?? "";
    const far = test.list("Pod", "default").find(({ spec }) => spec.nodeName !== node)?.status.podIP;
    fault(test, { type: "NetworkLatency", target: { machine: node }, parameters: { latencyMs: 300 } });
    test.advance(100);
    const slow = fetch(test, `http://${far}/`);
    expect(slow.latencyMs).toBeGreaterThan(300);
    expect(slow.latencyMs).toBeLessThan(350);
    heal(test);
    fault(test, { type: "PacketLoss", target: { machine: node }, parameters: { percent: 100 } });
    test.advance(100);
    expect(fetch(test, `http://${far}/`)).toMatchObject({ ok: false, reason: "timeout" });
  });

  it("a disk: Pods are thrown out one by one, none is let in, images find no room; five minutes after all is well", () => {
    const test = withWeb(4);
    fault(test, { type: "DiskFull", target: { machine: "node-1" } });
    test.advance(30_000);
    const onFirst = () => test.list("Pod", "default").filter(({ spec }) => spec.nodeName === "node-1");
    const pressure = () =>
      test.get("Node", undefined, "node-1")?.status.conditions?.find(({ type }) => type === "DiskPressure")?.status;
    expect(onFirst().map(({ status }) => [status.phase, status.reason])).toEqual([
      ["Failed", "Evicted"],
      ["Failed", "Evicted"],
    ]);
    expect(onFirst()[0]?.status.message).toMatch(
      /^The node was low on resource: ephemeral-storage\. Threshold quantity: \d+, available: 0\. $/,
    );
    expect(pressure()).toBe("True");
    test.until(() => running(test) === 4, 30_000);
    expect(onFirst()).toHaveLength(2);
    const priorityClassName = "system-node-critical";
    const containers = [{ name: "main", image: "redis:8" }];
    const metadata = { name: "critical", namespace: "kube-system" };
    test.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: { nodeName: "node-1", priorityClassName, containers },
    });
    test.advance(10_000);
    const waiting = test.get("Pod", "kube-system", "critical")?.status.containerStatuses?.[0]?.state?.waiting;
    expect(waiting?.message).toContain("no space left on device");
    heal(test);
    test.advance(290_000);
    expect(pressure()).toBe("True");
    test.advance(40_000);
    expect(pressure()).toBe("False");
  });

  it("a registry: pulls fail with what containerd says", () => {
    const test = new TestCluster({ nodes: 1 });
    test.advance(5_000);
    fault(test, { type: "RegistryUnreachable", target: { registry: "docker.io" } });
    test.create(webDeployment("web", 1));
    test.advance(60_000);
    const failed = test
      .list("Event", "default")
      .find(({ reason, message }) => reason === "Failed" && message?.includes("nginx"));
    expect(failed?.message).toContain(
      'failed to do request: Head "https://registry-1.docker.io/v2/library/nginx/manifests/1.27": dial tcp: lookup registry-1.docker.io: i/o timeout',
    );
    heal(test);
    test.until(() => ready(test, 1), 60_000);
  });
});

describe("ComponentStatuses", () => {
  const table = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const cells = (cluster: TestCluster): readonly string[][] => {
    const path = "/api/v1/componentstatuses";
    const { body, warnings } = cluster.cluster.handle({ method: "GET", path, headers: { accept: table } });
    expect(warnings).toEqual(["v1 ComponentStatus is deprecated in v1.19+"]);
    return (body as { rows: { cells: string[] }[] }).rows.map((row) => row.cells);
  };

  it("tell who is well", () => {
    const cluster = new TestCluster({ nodes: 0 });
    cluster.advance(5_000);
    expect(cells(cluster)).toEqual([
      ["controller-manager", "Healthy", "ok", ""],
      ["etcd-0", "Healthy", "ok", ""],
      ["scheduler", "Healthy", "ok", ""],
    ]);
    expect(cluster.request("GET", "/api/v1/componentstatuses/etcd-0").body).toMatchObject({
      kind: "ComponentStatus",
      conditions: [{ type: "Healthy", status: "True", message: "ok" }],
    });
    stop(cluster, "kube-scheduler");
    cluster.advance(2_000);
    expect(cells(cluster).at(2)?.slice(0, 2)).toEqual(["scheduler", "Unhealthy"]);
  });
});

describe("the Service kubernetes", () => {
  it.each(["Service", "Endpoints", "EndpointSlice"] as const)(
    "is there again after somebody deleted its %s",
    (kind) => {
      const test = new TestCluster({ nodes: 1 });
      test.advance(5_000);
      expect(test.delete(kind, "default", "kubernetes").code).toBe(200);
      test.advance(11_000);
      expect(test.get("Service", "default", "kubernetes")).toMatchObject({
        metadata: { labels: { component: "apiserver", provider: "kubernetes" } },
        spec: { clusterIP: "10.96.0.1", ports: [{ name: "https", port: 443, targetPort: 6443 }] },
      });
      expect(test.get("Endpoints", "default", "kubernetes")?.subsets).toMatchObject([
        { addresses: [{ ip: "192.168.0.10" }], ports: [{ port: 6443 }] },
      ]);
      expect(test.get("EndpointSlice", "default", "kubernetes")?.endpoints).toMatchObject([
        { addresses: ["192.168.0.10"] },
      ]);
    },
  );
});
