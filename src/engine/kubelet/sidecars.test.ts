import { describe, expect, it } from "vitest";
import { BUSYBOX, EndToEnd } from "../testing/e2e-pod.ts";

const sh = (name: string, script: string, more: object = {}) => ({
  name,
  image: BUSYBOX,
  command: ["sh", "-c", script],
  ...more,
});
const sidecar = (script: string, more: object = {}) => sh("side", script, { restartPolicy: "Always", ...more });

describe("a sidecar that crashes again and again", () => {
  const start = (main: string): EndToEnd => {
    const cluster = new EndToEnd(1);
    cluster.start("web", {
      restartPolicy: "OnFailure",
      initContainers: [sidecar("sleep 2; exit 1")],
      containers: [sh("main", main)],
    });
    return cluster;
  };

  it("leaves the Pod running", () => {
    const cluster = start("sleep 600");
    const side = () => cluster.pod("web").status.initContainerStatuses?.[0];
    cluster.until(
      () => (side()?.restartCount ?? 0) > 1 && side()?.state.waiting?.reason === "CrashLoopBackOff",
      60_000,
    );
    const { phase, conditions } = cluster.pod("web").status;
    expect(phase).toBe("Running");
    expect(conditions?.find(({ type }) => type === "Initialized")?.status).toBe("True");
  });

  it("does not keep the others from being started again, or the Pod from ending", () => {
    const cluster = start("test -e /tmp/x && sleep 8 || exit 3");
    cluster.advance(35_000);
    expect(cluster.pod("web").status.containerStatuses?.[0]?.restartCount).toBeGreaterThan(1);
    const ending = start("sleep 12");
    ending.until(() => ending.pod("web").status.phase === "Succeeded", 25_000);
  });
});

it("a sidecar whose postStart hook fails holds the others back", () => {
  const cluster = new EndToEnd(1);
  const lifecycle = { postStart: { exec: { command: ["false"] } } };
  cluster.start("web", {
    initContainers: [sidecar("sleep 600", { lifecycle })],
    containers: [sh("main", "sleep 600")],
  });
  cluster.advance(60_000);
  const { phase, containerStatuses, initContainerStatuses } = cluster.pod("web").status;
  expect([phase, containerStatuses?.[0]?.state.waiting?.reason]).toEqual(["Pending", "PodInitializing"]);
  expect(initContainerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
});
