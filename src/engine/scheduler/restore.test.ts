import { describe, expect, it } from "vitest";
import type { PodSpec } from "../../api/types/pod.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const zones = (index: number) => ({ "topology.kubernetes.io/zone": `z${index % 3}` });

/** Evenly over the zones, and rather on nodes that have few. */
const labelSelector = { matchExpressions: [{ key: "app", operator: "DoesNotExist" as const }] };
const spread: Partial<PodSpec> = {
  topologySpreadConstraints: [
    { maxSkew: 2, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule", labelSelector },
    { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
  ],
};

/** Waiting, rejected, backing off and gated Pods, in a cluster that is searched in part. */
function prepare(): TestScheduler {
  const nodes = Array.from({ length: 300 }, (_, index) => testNode(`n${index}`, { labels: zones(index) }));
  const scheduler = new TestScheduler(nodes);
  scheduler.submit(
    Array.from({ length: 40 }, (_, index) =>
      testPod(`early${index}`, { containers: [testContainer({ cpu: `${100 + (index % 5) * 50}m` })] }),
    ),
  );
  const ssd = { nodeSelector: { disk: "ssd" } };
  scheduler.submit(
    [testPod("rejected", ssd), testPod("gated", { schedulingGates: [{ name: "example.com/g" }] })],
    1_500,
  );
  for (let index = 0; index < 60; index += 1) {
    const spec = { ...(index % 4 === 0 ? ssd : {}), ...(index % 5 === 0 ? spread : {}), priority: index % 3 };
    scheduler.api.put("Pod", testPod(`late${index}`, spec));
  }
  scheduler.advance(20);
  return scheduler;
}

/** What the rest of a run looks like, whatever was before. */
function finish(scheduler: TestScheduler): readonly string[] {
  scheduler.advance(5);
  scheduler.api.put("Node", testNode("n7", { labels: { ...zones(7), disk: "ssd" } }));
  const gated = scheduler.pod("gated");
  scheduler.api.put("Pod", { ...gated, spec: { ...gated.spec, schedulingGates: [] } });
  scheduler.advance(20_000);
  return scheduler.api.bindings;
}

describe("a restored scheduler", () => {
  it("goes on exactly as the original would have", () => {
    const original = prepare();
    const before = original.api.bindings.length;
    const kernelState = structuredClone(original.kernel.snapshot());
    const state = structuredClone(original.component.snapshot());
    const objects = [...original.api.list("Node"), ...original.api.list("Pod")];
    const rest = finish(original).slice(before);
    expect(rest.length).toBeGreaterThan(40);

    const copy = new TestScheduler();
    for (const object of objects) {
      if (object.kind === "Node") copy.api.put("Node", object);
      else copy.api.put("Pod", object);
    }
    copy.restore(kernelState, state);
    expect(copy.component.snapshot()).toEqual(state);
    expect(finish(copy)).toEqual(rest);
  });

  it("does not change a snapshot that was taken earlier", () => {
    const scheduler = prepare();
    const state = scheduler.component.snapshot();
    const saved = structuredClone(state);
    finish(scheduler);
    expect(state).toEqual(saved);
  });

  it("finds all waiting pods when it starts anew, and forgets attempts", () => {
    const scheduler = new TestScheduler([testNode("a", { spec: { unschedulable: true } })]);
    scheduler.submit([testPod("p"), testPod("q")], 1_000);
    scheduler.component.start();
    scheduler.advance(10);
    expect([scheduler.attempts("p"), scheduler.decisions.of("default", "p").length]).toEqual([1, 2]);
    scheduler.api.put("Node", testNode("a"));
    scheduler.advance(10);
    expect(scheduler.api.bindings).toEqual(["default/p a", "default/q a"]);
  });
});
