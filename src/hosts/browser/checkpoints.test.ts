/** Restoring a long run goes on from a saved state, and never from one of another run. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import { Cluster } from "../../engine/cluster.ts";
import { ClockDriver } from "../clock-driver.ts";
import { FakeLocks } from "../testing/fake-locks.ts";
import { ClusterSaver } from "./cluster-saver.ts";
import { RecordingStorage } from "./recording-storage.ts";

const OPTIONS = { epochMs: Date.parse("2026-01-01T00:00:00Z"), seed: 1, nodes: 1 };
/** Ten kernel entries a virtual second. */
const TRAFFIC = {
  apiVersion: "sim.kubarium.dev/v1alpha1",
  kind: "Traffic",
  metadata: { name: "users" },
  spec: { url: "http://nobody", requestsPerSecond: 10 },
};
const THREE_HOURS_MS = 3 * 3_600_000;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function saver(build = "one"): ClusterSaver {
  const locks = new FakeLocks();
  return new ClusterSaver({ openStorage: () => RecordingStorage.open(build), locks: () => locks, report: () => {} });
}

async function longRun(): Promise<{
  readonly cluster: Cluster;
  readonly driver: ClockDriver;
  readonly saves: ClusterSaver;
}> {
  const saves = saver();
  await saves.open(() => new Cluster(OPTIONS));
  const cluster = new Cluster(OPTIONS);
  const driver = new ClockDriver(cluster, 1, true);
  cluster.handle({
    method: "POST",
    path: "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics",
    body: TRAFFIC,
  });
  cluster.advance(THREE_HOURS_MS);
  await saves.save(driver);
  return { cluster, driver, saves };
}

async function stored(): Promise<unknown> {
  const database = await openDB("kubarium");
  const checkpoint: unknown = await database.get("checkpoint", "current");
  database.close();
  return checkpoint;
}

/** How a tab that starts now would restore: from a checkpoint or not, and to which state. */
async function restored(build?: string): Promise<{ readonly resumed: boolean; readonly hash: string | undefined }> {
  let resumed = false;
  const found = await saver(build).open((recording, checkpoint) => {
    resumed = checkpoint !== undefined;
    return checkpoint === undefined ? Cluster.replay(recording) : Cluster.resume(recording, checkpoint);
  });
  return { resumed, hash: found?.cluster.hash() };
}

describe("checkpoints", () => {
  it("bring a long run back to the same state", async () => {
    const { cluster, driver, saves } = await longRun();
    cluster.handle({ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "later" } } });
    cluster.advance(10_000);
    await saves.save(driver);
    expect(await restored()).toEqual({ resumed: true, hash: cluster.hash() });
  });

  it("of another build are not used", async () => {
    const { cluster } = await longRun();
    expect(await restored("two")).toEqual({ resumed: false, hash: cluster.hash() });
  });

  it("do not hinder a run that went back behind them", async () => {
    const { cluster, driver, saves } = await longRun();
    cluster.seek(60_000);
    await saves.save(driver);
    expect((await restored()).hash).toBe(cluster.hash());
  });

  it("are forgotten when the run takes another turn before them", async () => {
    const { cluster, driver, saves } = await longRun();
    expect(await stored()).toBeDefined();
    cluster.seek(60_000);
    cluster.handle({ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "turn" } } });
    await saves.save(driver);
    expect(await stored()).toBeUndefined();
    expect(await restored()).toEqual({ resumed: false, hash: cluster.hash() });
  });

  it("are forgotten when another cluster begins", async () => {
    const { driver, saves } = await longRun();
    driver.cluster = new Cluster({ ...OPTIONS, seed: 2 });
    await saves.save(driver);
    expect(await stored()).toBeUndefined();
    expect((await restored()).hash).toBe(driver.cluster.hash());
  });
});
