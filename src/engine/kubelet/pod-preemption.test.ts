import { describe, expect, it } from "vitest";
import { BUSYBOX, EndToEnd } from "../testing/e2e-pod.ts";

const MAIN = { image: BUSYBOX, command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done"] };
const asks = (cpu: string) => ({ ...MAIN, resources: { requests: { cpu } } });
const limited = (cpu: string) => ({ ...MAIN, resources: { limits: { cpu, memory: "10Mi" } } });
const critical = (cpu: string) => ({
  nodeName: "node-1",
  priorityClassName: "system-node-critical",
  containers: [asks(cpu)],
});

/** A machine of four cores, of which 3.5 are taken. */
function crowded(): EndToEnd {
  const cluster = new EndToEnd(1);
  cluster.startReady("guaranteed", { nodeName: "node-1", containers: [limited("1")] });
  cluster.startReady("burstable", { nodeName: "node-1", containers: [asks("1500m")] });
  cluster.startReady("small", { nodeName: "node-1", containers: [asks("900m")] });
  cluster.startReady("besteffort", { nodeName: "node-1", containers: [MAIN] });
  return cluster;
}
const phases = (cluster: EndToEnd) =>
  ["guaranteed", "burstable", "small", "besteffort"].filter((name) => cluster.pod(name).status.phase === "Failed");

describe("a critical Pod put on a machine without room", () => {
  it.each<readonly [cpu: string, gone: readonly string[]]>([
    ["400m", []],
    ["1300m", ["small"]],
    ["1900m", ["burstable"]],
    ["2800m", ["burstable", "small"]],
    ["3700m", ["guaranteed", "burstable", "small"]],
  ])("that asks for %s makes these leave: %j", (cpu, gone) => {
    const cluster = crowded();
    cluster.start("critical", critical(cpu));
    cluster.until(() => cluster.isReady("critical"), 20_000);
    expect(phases(cluster)).toEqual(gone);
    for (const name of gone) {
      expect(cluster.pod(name).status).toMatchObject({
        reason: "Preempting",
        message: "Preempted in order to admit critical pod",
      });
      expect(cluster.pod(name).status.conditions).toContainEqual(
        expect.objectContaining({
          type: "DisruptionTarget",
          reason: "TerminationByKubelet",
          message: "Pod was preempted by Kubelet to accommodate a critical pod.",
        }),
      );
      expect(cluster.eventsOf(name)).toContain("Preempting: Preempted in order to admit critical pod");
    }
  });

  it("is refused when it would not help", () => {
    const cluster = crowded();
    cluster.start("critical", critical("5"));
    cluster.advance(5_000);
    expect(cluster.pod("critical").status).toMatchObject({
      reason: "UnexpectedAdmissionError",
      message:
        "Pod was rejected: Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [(res: cpu, q: 1100), ]",
    });
    expect(phases(cluster)).toEqual([]);
  });
});
