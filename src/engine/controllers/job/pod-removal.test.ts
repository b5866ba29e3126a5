import { describe, expect, it } from "vitest";
import type { Job } from "../../../api/types/batch.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { podsForRemoval } from "./pod-removal.ts";

interface Traits {
  readonly node?: string;
  readonly phase?: string;
  readonly readySince?: string;
  readonly restarts?: number;
  readonly sidecarRestarts?: number;
  readonly created?: string;
}

function podOf(name: string, traits: Traits): Pod {
  const { node = "node-1", phase = "Running", readySince, restarts = 0, sidecarRestarts = 0, created = "1" } = traits;
  return {
    metadata: { name, namespace: "default", uid: name, creationTimestamp: created },
    spec: {
      nodeName: node,
      containers: [{ name: "main" }],
      initContainers: [{ name: "side", restartPolicy: "Always" }],
    },
    status: {
      phase,
      conditions:
        readySince === undefined ? [] : [{ type: "Ready", status: "True", lastTransitionTime: readySince, reason: "" }],
      containerStatuses: [{ name: "main", restartCount: restarts }],
      initContainerStatuses: [{ name: "side", restartCount: sidecarRestarts }],
    },
  } as unknown as Pod;
}

describe("the Pod that a Job gives up first", () => {
  it.each<[string, Traits, Traits]>([
    ["has no node", { node: "", phase: "Pending" }, { phase: "Pending" }],
    ["does not run yet", { phase: "Pending" }, {}],
    ["is not ready", {}, { readySince: "1" }],
    ["has been ready for less time", { readySince: "2" }, { readySince: "1" }],
    ["was restarted more often", { restarts: 2, created: "1" }, { restarts: 1, sidecarRestarts: 3, created: "2" }],
    ["has a sidecar that was restarted more often", { sidecarRestarts: 2, created: "1" }, { created: "2" }],
    ["is younger", { created: "2" }, { created: "1" }],
  ])("%s", (_name, first, second) => {
    const job = { spec: { completionMode: "NonIndexed" } } as Job;
    const removed = podsForRemoval(job, [podOf("second", second), podOf("first", first)], 1, Number);
    expect(removed.map(({ metadata }) => metadata.name)).toEqual(["first"]);
  });
});
