/** Keeps storage in step with a cluster: who may save, what has been saved, and one save at a time. */
import type { Cluster, ClusterRecording } from "../../engine/cluster.ts";
import type { ClockDriver } from "../clock-driver.ts";
import { RecordingStorage, type SavedCluster } from "./recording-storage.ts";

export type SavingState = "saving" | "otherTab" | "unavailable" | "lost";

const LOCK = "kubarium-cluster";

export class ClusterSaver {
  private readonly report: (state: SavingState, detail?: string) => void;
  private storage: RecordingStorage | undefined;
  private owner = false;
  private savedInputs: ClusterRecording["inputs"] = [];
  private queue: Promise<void> = Promise.resolve();

  constructor(report: (state: SavingState, detail?: string) => void) {
    this.report = report;
  }

  /** Opens storage and asks to be the one tab that saves. Returns what was saved before, if anything. */
  async open(): Promise<SavedCluster | undefined> {
    try {
      this.storage = await RecordingStorage.open();
      this.owner = await this.acquire({ ifAvailable: true });
      this.report(this.owner ? "saving" : "otherTab");
      return await this.storage.load();
    } catch (error) {
      this.storage = undefined;
      this.report("unavailable", messageOf(error));
      return undefined;
    }
  }

  /** Takes the saved cluster from the tab that has it. */
  async takeOver(): Promise<SavedCluster | undefined> {
    if (this.storage === undefined) return undefined;
    this.owner = await this.acquire({ steal: true });
    this.report("saving");
    return this.storage.load();
  }

  /** Says what storage already holds, after loading or when a new run begins. */
  startFrom(inputs: ClusterRecording["inputs"]): void {
    this.savedInputs = inputs.slice();
  }

  /** Puts a recording aside that could not be run. */
  async setAside(recording: unknown, detail: string): Promise<void> {
    await this.storage?.setAside(recording);
    this.report("lost", detail);
  }

  /** Saves the cluster as it is now. Saves run one after another; a failure is reported, not thrown. */
  save(driver: ClockDriver): Promise<void> {
    const { cluster, speed, paused } = driver;
    const recording = cluster.recording();
    this.queue = this.queue.then(async () => {
      const { storage } = this;
      if (storage === undefined || !this.owner) return;
      const from = firstDifference(this.savedInputs, recording.inputs);
      try {
        await storage.save({ recording, speed, paused }, from);
        this.savedInputs = recording.inputs.slice();
      } catch (error) {
        this.report("unavailable", messageOf(error));
      }
    });
    return this.queue;
  }

  /** True when the cluster has inputs that storage has not. */
  hasUnsaved(cluster: Cluster): boolean {
    const { inputs } = cluster;
    return inputs.length !== this.savedInputs.length || inputs.at(-1) !== this.savedInputs.at(-1);
  }

  /** Holds the lock until the tab closes or another tab takes it. */
  private acquire(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      const held = navigator.locks.request(LOCK, options, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>(() => {});
      });
      held.catch(() => {
        this.owner = false;
        this.report("otherTab");
      });
    });
  }
}

/** Inputs are shared between the cluster and what was saved, so that identity tells where they part. */
function firstDifference(saved: ClusterRecording["inputs"], now: ClusterRecording["inputs"]): number {
  let index = Math.min(saved.length, now.length);
  while (index > 0 && saved[index - 1] !== now[index - 1]) index -= 1;
  return index;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
