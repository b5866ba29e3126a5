import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { podCures, workloadCures, type PodCure } from "./pod-cures.ts";

function pod(more: { spec?: object; status?: object; metadata?: object }): Pod {
  const container = { name: "main", image: "shop:v9", resources: { limits: { memory: "64Mi" } } };
  return {
    kind: "Pod",
    metadata: { name: "web", ...more.metadata },
    spec: { containers: [container], ...more.spec },
    status: { phase: "Pending", ...more.status },
  } as unknown as Pod;
}

const container = (state: object, lastState: object = {}, more: object = {}): object => ({
  containerStatuses: [{ name: "main", image: "shop:v9", ready: false, restartCount: 1, state, lastState, ...more }],
});

const CASES: readonly { name: string; pod: Pod; want: readonly PodCure[] }[] = [
  {
    name: "gates",
    pod: pod({ spec: { schedulingGates: [{ name: "a.io/b" }] } }),
    want: [{ key: "gates", params: { gates: "a.io/b" } }],
  },
  {
    name: "an image that cannot be pulled",
    pod: pod({ status: container({ waiting: { reason: "ImagePullBackOff" } }) }),
    want: [{ key: "image", params: { container: "main", image: "shop:v9" } }],
  },
  {
    name: "an image name that is none",
    pod: pod({ status: container({ waiting: { reason: "InvalidImageName" } }) }),
    want: [{ key: "imageName", params: { container: "main", image: "shop:v9" } }],
  },
  {
    name: "settings that are missing",
    pod: pod({
      status: container({ waiting: { reason: "CreateContainerConfigError", message: 'configmap "x" not found' } }),
    }),
    want: [{ key: "config", params: { container: "main", message: 'configmap "x" not found' } }],
  },
  {
    name: "too little memory",
    pod: pod({
      status: container(
        { waiting: { reason: "CrashLoopBackOff" } },
        { terminated: { exitCode: 137, reason: "OOMKilled" } },
      ),
    }),
    want: [{ key: "memory", params: { container: "main", limit: "64Mi" } }],
  },
  {
    name: "a program that ends",
    pod: pod({
      status: container({ waiting: { reason: "CrashLoopBackOff" } }, { terminated: { exitCode: 3, reason: "Error" } }),
    }),
    want: [{ key: "crash", params: { container: "main", code: 3 } }],
  },
  {
    name: "a probe that fails",
    pod: pod({
      spec: { containers: [{ name: "main", image: "shop:v9", readinessProbe: {} }] },
      status: container({ running: {} }),
    }),
    want: [{ key: "notReady", params: { container: "main" } }],
  },
  {
    name: "a finalizer that nobody removes",
    pod: pod({ metadata: { deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["a.io/keep"] } }),
    want: [{ key: "finalizer", params: { finalizers: "a.io/keep" } }],
  },
  { name: "a Pod that runs", pod: pod({ status: container({ running: {} }, {}, { ready: true }) }), want: [] },
];

describe("podCures", () => {
  it.each(CASES)("$name", ({ pod: sick, want }) => {
    expect(podCures(sick)).toEqual(want);
  });
});

describe("workloadCures", () => {
  it.each([
    ["quota", 'pods "web" is forbidden: exceeded quota: small', "quota"],
    ["another refusal", 'pods "web" is forbidden: violates PodSecurity', "forbidden"],
  ])("%s", (_name, message, key) => {
    const conditions = [{ type: "ReplicaFailure", status: "True", message }];
    expect(workloadCures({ kind: "ReplicaSet", status: { conditions } } as unknown as KubeObject)).toEqual([
      { key, params: { message } },
    ]);
  });

  it("nothing is refused", () => {
    expect(workloadCures({ kind: "ReplicaSet", status: {} } as unknown as KubeObject)).toEqual([]);
  });
});
