import { describe, expect, it } from "vitest";
import type { Change } from "../../state/changes-store.ts";
import { HopPlayer, hopMs, legAt } from "./hop-player.ts";
import { hopsOf, type Hop } from "./hops.ts";

function hop(revision: number, actor: string, heard?: number): Hop {
  const change: Change = {
    revision,
    at: revision,
    actor,
    verb: "create",
    object: { kind: "Pod", namespace: "default", name: `web-${revision}` },
    reason: `Reason${revision}`,
    cause: heard === undefined ? { input: 0 } : { revision: heard },
  };
  return hopsOf([change])[0] as Hop;
}

describe("HopPlayer", () => {
  it("begins a hop when what it answers has been written, however soon that was in virtual time", () => {
    const player = new HopPlayer();
    player.run([hop(1, "user"), hop(2, "deployment-controller", 1), hop(3, "replicaset-controller", 2)], 1, 0);
    const length = hopMs(1, false);
    const shownAt = (now: number): readonly number[] => player.at(now).map(({ hop: { revision } }) => revision);
    expect(shownAt(length / 2)).toEqual([1]);
    expect(shownAt(length * 1.5)).toEqual([2]);
    expect(shownAt(length * 2.5)).toEqual([3]);
    expect(shownAt(length * 3.5)).toEqual([]);
    expect(player.busy).toBe(false);
  });

  it("glows instead of telling hops apart when time runs fast", () => {
    const player = new HopPlayer();
    player.run([hop(1, "user"), hop(2, "deployment-controller", 1)], 300, 0);
    expect(player.at(1)).toEqual([]);
    expect(player.glowing(1).map(({ hop: { stop } }) => stop.at)).toEqual(["you", "controllers"]);
    expect(player.glowing(10_000)).toEqual([]);
    expect(player.busy).toBe(false);
  });

  it("glows when it would fall far behind", () => {
    const player = new HopPlayer();
    const chain = Array.from({ length: 30 }, (_, at) => hop(at + 1, "deployment-controller", at));
    player.run(chain, 1, 0);
    player.run([hop(99, "user")], 1, 0);
    expect(player.glowing(0).map(({ hop: { revision } }) => revision)).toEqual([99]);
  });

  it("shows one hop for one step and holds it until time runs again", () => {
    const player = new HopPlayer();
    player.step([hop(1, "user")], 0);
    player.step([hop(2, "deployment-controller", 1), hop(3, "replicaset-controller", 2)], 10);
    expect(player.at(20).map(({ hop: { revision } }) => revision)).toEqual([3]);
    expect(player.at(60_000)).toEqual([]);
    expect(player.held?.revision).toBe(3);
    player.release();
    expect(player.held).toBeUndefined();
  });

  it("keeps what it holds when a step brings no change", () => {
    const player = new HopPlayer();
    player.step([hop(1, "user")], 0);
    player.step([], 10);
    expect(player.held?.revision).toBe(1);
  });
});

describe("legAt", () => {
  it.each([
    ["news first", hop(2, "default-scheduler", 1), 0.2, "hears"],
    ["then the write", hop(2, "default-scheduler", 1), 0.5, "writes"],
    ["then etcd", hop(2, "default-scheduler", 1), 0.9, "stored"],
    ["the learner writes at once", hop(1, "user"), 0.2, "writes"],
  ] as const)("%s", (_name, one, share, leg) => {
    expect(legAt(one, share).leg).toBe(leg);
  });
});
