import { describe, expect, it } from "vitest";
import { BUSYBOX, EndToEnd } from "../../testing/e2e-pod.ts";

const cluster = new EndToEnd(1);
cluster.startReady("web", {
  volumes: [{ name: "scratch", emptyDir: {} }],
  containers: [
    {
      image: BUSYBOX,
      command: ["sh", "-c", "echo first; echo second; echo x > /scratch/f; sleep 1d"],
      resources: { limits: { memory: "64Mi" } },
      volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
    },
  ],
});
const ask = (path: string, node = "node-1") => cluster.request("GET", `/api/v1/nodes/${node}/proxy/${path}`);

describe("a kubelet tells", () => {
  it.each(["healthz", "healthz/ping"])("that it is well: %s", (path) => expect(ask(path).body).toBe("ok"));

  it("how it is configured", () => {
    expect(ask("configz").body).toMatchObject({
      kubeletconfig: { maxPods: 110, clusterDNS: ["10.96.0.10"], evictionHard: { "memory.available": "100Mi" } },
    });
  });

  it("what is used", () => {
    const { body } = ask("stats/summary");
    expect(body).toMatchObject({
      node: {
        nodeName: "node-1",
        memory: { workingSetBytes: expect.any(Number) },
        fs: { capacityBytes: 62_725_623_808 },
      },
      pods: expect.arrayContaining([
        expect.objectContaining({
          podRef: { name: "web", namespace: "default", uid: cluster.pod("web").metadata.uid },
          containers: [
            expect.objectContaining({ name: "test", memory: expect.objectContaining({ usageBytes: 1_048_576 }) }),
          ],
          volume: expect.arrayContaining([expect.objectContaining({ name: "scratch", usedBytes: 2 })]),
        }),
      ]),
    });
  });

  it.each<readonly [string, string]>([
    ["metrics", 'kubelet_running_containers{container_state="running"} '],
    ["metrics/resource", 'container_memory_working_set_bytes{container="test",namespace="default",pod="web"} 1048576 '],
    ["metrics/cadvisor", "machine_cpu_cores 4\n"],
    ["metrics/probes", "prober_probe_total{"],
  ])("metrics: %s", (path, line) => expect(String(ask(path).body)).toContain(line));

  it("what was printed", () => {
    expect(ask("containerLogs/default/web/test?tailLines=1").body).toBe("second\n");
    expect(String(ask("logs/").body)).toContain('<a href="pods/">pods/</a>');
    expect(ask("logs/nothing").code).toBe(404);
  });

  it("nothing about what there is not", () => {
    expect(ask("spec")).toMatchObject({ code: 404, body: "404 page not found\n" });
    expect(ask("configz", "node-9").code).toBe(404);
  });
});
