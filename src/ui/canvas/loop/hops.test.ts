import { describe, expect, it } from "vitest";
import type { Change } from "../../state/changes-store.ts";
import { hopsOf, merged, stopOf, tellingChange } from "./hops.ts";

function change(revision: number, at: number, actor: string, more: Partial<Change> = {}): Change {
  const object = { kind: "Pod", namespace: "default", name: `web-${revision}` };
  return { revision, at, actor, verb: "create", object, reason: "ReplicaSetBelowReplicas", cause: null, ...more };
}

describe("stopOf", () => {
  it.each([
    ["user", { at: "you" }],
    ["default-scheduler", { at: "scheduler" }],
    ["replicaset-controller", { at: "controllers" }],
    ["generic-garbage-collector", { at: "controllers" }],
    ["kubelet/node-2", { at: "node", node: "node-2" }],
    ["kube-proxy/node-3", { at: "node", node: "node-3" }],
    ["faults", { at: "elsewhere" }],
  ] as const)("%s stands %o", (actor, stop) => {
    expect(stopOf(actor)).toEqual(stop);
  });
});

describe("hopsOf", () => {
  it("takes what one actor wrote at one moment together", () => {
    const hops = hopsOf([
      change(10, 100, "deployment-controller", { cause: { revision: 9 }, reason: "DeploymentCreatedReplicaSet" }),
      change(11, 100, "kubelet/node-1", { verb: "update" }),
      change(12, 100, "deployment-controller", { cause: { revision: 9 } }),
      change(13, 105, "deployment-controller", { cause: { revision: 12 } }),
    ]);
    expect(
      hops.map(({ actor, atMs, heard, revision, changes }) => [actor, atMs, heard, revision, changes.length]),
    ).toEqual([
      ["deployment-controller", 100, 9, 12, 2],
      ["kubelet/node-1", 100, undefined, 11, 1],
      ["deployment-controller", 105, 12, 13, 1],
    ]);
  });

  it("hears nothing from an input of the learner", () => {
    expect(hopsOf([change(10, 100, "user", { cause: { input: 3 } })])[0]?.heard).toBeUndefined();
  });
});

describe("merged", () => {
  it("makes one hop of three placements, and keeps nodes apart", () => {
    const hops = hopsOf([
      change(10, 100, "default-scheduler", { reason: "Scheduled", cause: { revision: 7 } }),
      change(11, 101, "default-scheduler", { reason: "Scheduled", cause: { revision: 8 } }),
      change(12, 102, "kubelet/node-1", { reason: "PodAccepted" }),
      change(13, 103, "kubelet/node-2", { reason: "PodAccepted" }),
    ]);
    expect(merged(hops).map(({ actor, changes, revision, heard }) => [actor, changes.length, revision, heard])).toEqual(
      [
        ["default-scheduler", 2, 11, 7],
        ["kubelet/node-1", 1, 12, undefined],
        ["kubelet/node-2", 1, 13, undefined],
      ],
    );
  });
});

describe("tellingChange", () => {
  it("prefers what is worth a sentence to book-keeping", () => {
    const [hop] = hopsOf([
      change(10, 100, "replicaset-controller", { reason: "ReplicaSetStatusChanged" }),
      change(11, 100, "replicaset-controller"),
    ]);
    expect(hop && tellingChange(hop).revision).toBe(11);
  });
});
