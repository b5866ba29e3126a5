import { describe, expect, it } from "vitest";
import type { Pod } from "../api/types/pod.ts";
import { podLoad } from "./pod-load.ts";
import { podRequests } from "./pod-requests.ts";
import { builderWith, machines, podOf } from "./testing/feeding.ts";
import { pod } from "./testing/objects.ts";

function asking(requests: Record<string, string>, limits: Record<string, string>): Pod {
  return pod("web", {
    spec: { nodeName: "node-1", containers: [{ name: "a", image: "web", resources: { requests, limits } }] },
  });
}

describe("podLoad", () => {
  it.each([
    ["half of the limit", asking({ cpu: "100m" }, { cpu: "400m" }), 200, { cpu: 4, cpuRequest: 2 }],
    ["all of the limit", asking({ cpu: "400m" }, { cpu: "400m" }), 400, { cpu: 8 }],
    ["half of the request", asking({ cpu: "400m" }, {}), 200, { cpu: 4 }],
    ["more than the request", asking({ cpu: "100m" }, {}), 250, { cpu: 9 }],
    ["very little, but something", asking({ cpu: "1" }, {}), 20, { cpu: 1 }],
    ["nothing to compare with", asking({}, {}), 200, undefined],
  ])("%s", (_name, one, cpuMillis, load) => {
    expect(podLoad(one, podRequests(one), { cpuMillis, memoryBytes: 0 }, undefined)).toEqual(load);
  });

  it("holds its step while the use moves a little", () => {
    const one = asking({}, { cpu: "800m" });
    const at = (cpuMillis: number, cpu: number): unknown =>
      podLoad(one, podRequests(one), { cpuMillis, memoryBytes: 0 }, { cpu })?.cpu;
    expect([at(460, 4), at(480, 4), at(340, 4), at(320, 4)]).toEqual([4, 5, 4, 3]);
  });

  it("compares memory with its limit", () => {
    const one = asking({ memory: "64Mi" }, { memory: "128Mi" });
    const load = podLoad(one, podRequests(one), { cpuMillis: 0, memoryBytes: 96 * 1024 * 1024 }, undefined);
    expect(load).toEqual({ memory: 6 });
  });
});

describe("SceneBuilder.setUsage", () => {
  it("draws a Pod anew when its load is another, and not before a second has passed", () => {
    const loaded = asking({}, { cpu: "800m" });
    const builder = builderWith(...machines(1), loaded);
    expect(podOf(builder.frame(0), "web").load).toBeUndefined();
    let cpuMillis = 400;
    const frame = (nowMs: number): ReturnType<typeof builder.frame> => {
      builder.setUsage(() => ({ cpuMillis, memoryBytes: 0 }), nowMs);
      return builder.frame(nowMs);
    };
    expect(podOf(frame(1_000), "web").load).toEqual({ cpu: 4 });
    cpuMillis = 800;
    expect(frame(1_500)).toBeUndefined();
    expect(podOf(frame(2_000), "web").load).toEqual({ cpu: 8 });
    expect(frame(3_000)).toBeUndefined();
  });
});
