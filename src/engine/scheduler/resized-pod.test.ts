import { describe, expect, it } from "vitest";
import type { Condition } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { podRequests } from "./pod-resources.ts";
import { countedPod } from "./resized-pod.ts";

function resizing(wanted: string, given: string, actual: string, condition?: Partial<Condition>): Pod {
  const state = { running: { startedAt: "" } };
  const status = { name: "c", state, lastState: {}, ready: true, restartCount: 0, image: "", imageID: "" };
  const conditions = condition === undefined ? [] : [{ status: "True", ...condition } as Condition];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", uid: "1" } as Pod["metadata"],
    spec: { containers: [{ name: "c", image: "nginx", resources: { requests: { cpu: wanted } } }] },
    status: {
      conditions,
      containerStatuses: [{ ...status, allocatedResources: { cpu: given }, resources: { requests: { cpu: actual } } }],
    },
  };
}

describe("a Pod that is being resized", () => {
  it.each([
    ["counts as it asks when nothing is under way", resizing("1", "2", "3"), 1000],
    ["counts with what it was given", resizing("1", "2", "1", { type: "PodResizeInProgress" }), 2000],
    ["counts with what it has", resizing("1", "1", "3", { type: "PodResizeInProgress" }), 3000],
    ["counts with what it waits for", resizing("4", "1", "1", { type: "PodResizePending", reason: "Deferred" }), 4000],
    [
      "counts without what it can never have",
      resizing("99", "1", "1", { type: "PodResizePending", reason: "Infeasible" }),
      1000,
    ],
  ])("%s", (_name, pod, millis) => {
    expect(podRequests(countedPod(pod).spec).cpu).toBe(millis);
  });
});
