import { describe, expect, it } from "vitest";
import type { Taint } from "../../../api/types/core.ts";
import type { Toleration } from "../../../api/types/pod.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { TaintEvictionController } from "./taint-eviction-controller.ts";

const MARKING = "Normal TaintManagerEviction Marking for deletion Pod default/web";
const CANCELLING = "Normal TaintManagerEviction Cancelling deletion of Pod default/web";
const taint = (key: string): Taint => ({ key, effect: "NoExecute" });
const tolerate = (key: string, tolerationSeconds?: number): Toleration => ({
  key,
  operator: "Exists",
  effect: "NoExecute",
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});

class Scene extends ControllerHarness {
  constructor(...tolerations: readonly Toleration[]) {
    super((context) => [new TaintEvictionController(context)]);
    for (const name of ["a", "b"])
      this.create("Node", { apiVersion: "v1", kind: "Node", metadata: { name }, spec: {} });
    this.create("Pod", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "default" },
      spec: { containers: [{ name: "c", image: "x" }], tolerations },
    });
  }

  bind(): void {
    this.client.bind("default", "web", "a", { reason: "Test" });
    this.advance(10);
  }

  taint(...keys: readonly string[]): void {
    this.change("Node", "a", (node) => ({ ...node, spec: { ...node.spec, taints: keys.map(taint) } }));
    this.advance(10);
  }

  /** Seconds until the Pod goes; undefined when it does not within ten minutes. */
  untilGone(): number | undefined {
    for (let second = 0; second < 600; second += 1) {
      const pod = this.get("Pod", "web");
      if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return second;
      this.advance(1000);
    }
    return undefined;
  }
}

describe("a Pod on a node with NoExecute taints", () => {
  it.each<[string, readonly Toleration[], readonly string[], number | undefined]>([
    ["without a toleration", [], ["x"], 0],
    ["that tolerates it for ever", [tolerate("x")], ["x"], undefined],
    ["that tolerates it for a while", [tolerate("x", 100)], ["x"], 100],
    ["that tolerates it for no time", [tolerate("x", 0)], ["x"], 0],
    ["that tolerates only one of two", [tolerate("x", 100)], ["x", "y"], 0],
    ["goes when the first of its tolerations runs out", [tolerate("x", 100), tolerate("y", 50)], ["x", "y"], 50],
    ["goes by the first toleration that matches", [tolerate("x", 100), tolerate("x", 10)], ["x"], 100],
    ["that tolerates another one", [tolerate("y")], ["x"], 0],
    ["that tolerates whatever there is", [{ operator: "Exists" }], ["x", "y"], undefined],
    ["and none of them", [], [], undefined],
  ])("%s", (_, tolerations, taints, seconds) => {
    for (const order of ["taint first", "Pod first"]) {
      const scene = new Scene(...tolerations);
      if (order === "taint first") scene.taint(...taints);
      scene.bind();
      if (order === "Pod first") scene.taint(...taints);
      expect(scene.untilGone()).toBe(seconds);
      expect(scene.events("Pod")).toEqual(seconds === undefined ? [] : [MARKING]);
    }
  });

  it("stays when it is on no node", () => {
    const scene = new Scene();
    scene.taint("x");
    expect(scene.untilGone()).toBeUndefined();
  });
});

describe("a Pod that is to go later", () => {
  const rows: readonly (readonly [string, (scene: Scene) => void, number | undefined, readonly string[]])[] = [
    ["stays when the taint goes", (scene) => scene.taint(), undefined, [CANCELLING]],
    [
      "goes at once when a taint comes that it does not tolerate",
      (scene) => scene.taint("x", "y"),
      0,
      [CANCELLING, MARKING],
    ],
    ["goes when it was to, although it would now have longer", (scene) => scene.taint("z"), 60, [MARKING]],
    ["was deleted before", (scene) => scene.delete("Pod", "web", { gracePeriodSeconds: 0 }), 0, [CANCELLING]],
    ["goes though its node is gone", (scene) => scene.delete("Node", "a"), 60, [MARKING]],
  ];
  it.each(rows)("%s", (_, change, seconds, events) => {
    const scene = new Scene(tolerate("x", 100), tolerate("z", 200));
    scene.bind();
    scene.taint("x");
    scene.advance(40_000);
    scene.saveAndRestore();
    change(scene);
    scene.advance(10);
    expect(scene.untilGone()).toBe(seconds);
    expect(scene.events("Pod")).toEqual(events);
  });
});
