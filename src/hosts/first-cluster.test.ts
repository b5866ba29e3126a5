import { describe, expect, it } from "vitest";
import { Cluster } from "../engine/cluster.ts";
import { ClusterNews } from "./cluster-news.ts";
import { ClusterSession } from "./cluster-session.ts";
import { FIRST_CLUSTER } from "./first-cluster.ts";
import type { FirstScene } from "./protocol.ts";

/** What the worker says first, without the date. */
function firstWords(epochMs: number): FirstScene {
  const session = new ClusterSession(new Cluster({ ...FIRST_CLUSTER, epochMs }), 1, false);
  const { clock, scene } = new ClusterNews(session).tick();
  const { now: _, ...rest } = clock;
  if (scene === undefined) throw new Error("the first tick has no scene");
  return { clock: rest, scene };
}

describe("the cluster of a first visit", () => {
  const first = firstWords(0);

  it.each([1_700_000_000_000, 1_767_225_599_000, 4_102_444_800_000])("looks the same at %i", (epochMs) => {
    expect(firstWords(epochMs)).toEqual(first);
  });

  it("is a fresh picture with machines and Pods, at the beginning of time", () => {
    const { clock, scene } = first;
    expect(clock).toMatchObject({ elapsedMs: 0, speed: 1, paused: false });
    expect(scene.fresh).toBe(true);
    expect(scene.machines?.map(({ name }) => name)).toEqual(["control-plane", "node-1", "node-2", "node-3"]);
    expect(scene.machines?.[0]?.pods.length).toBeGreaterThan(0);
  });

  it("is plain data: nothing is lost on the way through a file", () => {
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  });
});
