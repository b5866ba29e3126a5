import { describe, expect, it } from "vitest";
import type { ExecAnswer } from "../../api/pod-access.ts";
import type { EphemeralContainer } from "../../api/types/pod.ts";
import type { TestCluster } from "../testing/test-cluster.ts";
import { clusterWith, events, pod } from "./testing/pod-story.ts";

const STRATEGIC = "application/strategic-merge-patch+json";
const DEBUG: EphemeralContainer = {
  name: "debug",
  image: "busybox",
  stdin: true,
  tty: true,
  targetContainerName: "web",
};

function started(container: Partial<EphemeralContainer> = {}): TestCluster {
  const cluster = clusterWith({ containers: [{ name: "web", image: "registry.k8s.io/pause:3.10" }] });
  cluster.advance(10_000);
  add(cluster, { ...DEBUG, ...container });
  cluster.advance(10_000);
  return cluster;
}

function add(cluster: TestCluster, container: EphemeralContainer): void {
  const path = `${cluster.path("Pod", "default", "web")}/ephemeralcontainers`;
  const { code } = cluster.request("PATCH", path, { spec: { ephemeralContainers: [container] } }, STRATEGIC);
  if (code !== 200) throw new Error(`refused with ${code}`);
}

function call(cluster: TestCluster, subresource: string, body: object): { code: number; body: ExecAnswer } {
  const path = `${cluster.path("Pod", "default", "web")}/${subresource}`;
  return cluster.request("POST", path, body) as { code: number; body: ExecAnswer };
}

const status = (cluster: TestCluster) => pod(cluster).status.ephemeralContainerStatuses?.[0];

describe("ephemeral containers", () => {
  it("run beside the others, and do not count for readiness", () => {
    const cluster = started();
    expect(status(cluster)).toMatchObject({
      name: "debug",
      ready: false,
      restartCount: 0,
      lastState: {},
      resources: {},
    });
    expect(status(cluster)?.state.running).toBeDefined();
    expect(status(cluster)).not.toHaveProperty("started");
    expect(pod(cluster).status.conditions?.find(({ type }) => type === "Ready")?.status).toBe("True");
    expect(events(cluster).filter((line) => line.startsWith("Started"))).toHaveLength(2);
  });

  it("are entered, and what their shell prints is in their log", () => {
    const cluster = started();
    expect(call(cluster, "exec?container=debug&command=echo&command=hi", {}).body.stdout).toBe("hi\n");
    expect(call(cluster, "attach?container=debug", { stdin: "X=5; cd /tmp\n" }).body.session.workingDir).toBe("/tmp");
    expect(call(cluster, "attach?container=debug", { stdin: "echo $X in $PWD\n" }).body.stdout).toBe("5 in /tmp\n");
    const log = cluster.request("GET", `${cluster.path("Pod", "default", "web")}/log?container=debug`);
    expect(log.body).toBe("5 in /tmp\n");
  });

  it("are not started again, and end with their shell", () => {
    const cluster = started();
    expect(call(cluster, "attach?container=debug", { stdin: "exit 3\n" }).body).toMatchObject({
      exited: true,
      exitCode: 3,
    });
    cluster.advance(60_000);
    expect(status(cluster)?.state.terminated).toMatchObject({ exitCode: 3, reason: "Error" });
    expect(status(cluster)?.restartCount).toBe(0);
    expect(pod(cluster).status.phase).toBe("Running");
    expect(call(cluster, "attach?container=debug", { stdin: "" }).code).toBe(400);
  });

  it("wait while their image cannot be pulled", () => {
    const cluster = started({ image: "nowhere.example.com/none:1" });
    expect(["ErrImagePull", "ImagePullBackOff"]).toContain(status(cluster)?.state.waiting?.reason);
    expect(pod(cluster).status.phase).toBe("Running");
  });

  it("end with their Pod", () => {
    const cluster = started({ command: ["sleep", "1000"] });
    cluster.delete("Pod", "default", "web");
    cluster.advance(40_000);
    expect(cluster.get("Pod", "default", "web")).toBeUndefined();
  });

  it("leave at once without standard input", () => {
    const cluster = started({ stdin: false, tty: false });
    expect(status(cluster)?.state.terminated).toMatchObject({ exitCode: 0, reason: "Completed" });
  });
});

describe("containers whose standard input is open", () => {
  it("wait for lines and restart after exit", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "busybox", stdin: true, tty: true }] });
    cluster.advance(30_000);
    expect(pod(cluster).status.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0 });
    call(cluster, "attach", { stdin: "echo one\n" });
    call(cluster, "attach", { stdin: "", end: true });
    cluster.advance(5_000);
    const [container] = pod(cluster).status.containerStatuses ?? [];
    expect(container).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 0, reason: "Completed" } },
    });
  });

  it("cannot be typed into when their program does not read", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "nginx", stdin: true }] });
    cluster.advance(30_000);
    expect(call(cluster, "attach", { stdin: "x\n" }).code).toBe(400);
  });
});
