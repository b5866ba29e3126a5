/** Keeps storage in step with a cluster: who may save, what has been saved, and one save at a time. */
import type { Checkpoint, Cluster, ClusterRecording } from "../../engine/cluster.ts";
import type { ClockDriver } from "../clock-driver.ts";
import type { RecordingStorage, SavedCluster } from "./recording-storage.ts";

export type SavingState = "saving" | "otherTab" | "unavailable" | "lost";

/** The part of `navigator.locks` that is needed: https://w3c.github.io/web-locks/ */
export interface Locks {
  request<T>(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly steal?: boolean },
    held: (lock: unknown) => T | Promise<T>,
  ): Promise<T>;
}

export interface SaverSurroundings {
  readonly openStorage: () => Promise<RecordingStorage>;
  /** May throw where the browser has no locks: then nothing is saved. */
  readonly locks: () => Locks;
  readonly report: (state: SavingState, detail?: string) => void;
}

export interface RestoredCluster {
  readonly cluster: Cluster;
  readonly speed: number;
  readonly paused: boolean;
}

/** Runs a saved recording, from a checkpoint if there is one; throws when it cannot be run. */
type Replay = (recording: ClusterRecording, checkpoint: Checkpoint | undefined) => Cluster;

const LOCK = "kubarium-cluster";
/** Kernel entries between two checkpoints: about a second of replaying. */
const ENTRIES_BETWEEN_CHECKPOINTS = 100_000;
/** Beyond this many stored objects, copying the state into storage would be felt; such a run is replayed. */
const MAX_CHECKPOINT_OBJECTS = 20_000;

export class ClusterSaver {
  private readonly surroundings: SaverSurroundings;
  private storage: RecordingStorage | undefined;
  private owner = false;
  private reported: SavingState | undefined;
  private savedInputs: ClusterRecording["inputs"] = [];
  private savedConfiguration: ClusterRecording["configuration"] | undefined;
  /** Kernel entries that had run at the checkpoint in storage; 0 when there is none. */
  private checkpointAt = 0;
  private queue: Promise<void> = Promise.resolve();

  constructor(surroundings: SaverSurroundings) {
    this.surroundings = surroundings;
  }

  /** Opens storage and asks to be the one tab that saves. Returns what was saved before, if it can be run. */
  async open(replay: Replay): Promise<RestoredCluster | undefined> {
    try {
      this.storage = await this.surroundings.openStorage();
      this.owner = await this.acquire({ ifAvailable: true });
      this.report(this.owner ? "saving" : "otherTab");
      return await this.restore(await this.storage.load(), replay);
    } catch (error) {
      this.storage = undefined;
      this.report("unavailable", messageOf(error));
      return undefined;
    }
  }

  /**
   * Takes the saved cluster from the tab that has it. Returns what that tab saved last; undefined when there is
   * nothing to go on from: this tab's own cluster is the saved one from now on.
   */
  async takeOver(replay: Replay): Promise<RestoredCluster | undefined> {
    const { storage } = this;
    if (storage === undefined || this.owner) return undefined;
    try {
      this.owner = await this.acquire({ steal: true });
      const restored = await this.restore(await storage.load(), replay);
      if (this.owner) this.report("saving");
      return restored;
    } catch (error) {
      this.report("unavailable", messageOf(error));
      return undefined;
    }
  }

  /** Saves the cluster as it is now. Saves run one after another; a failure is reported, not thrown. */
  save(driver: ClockDriver): Promise<void> {
    const { cluster, speed, paused } = driver;
    const { storage } = this;
    if (storage === undefined || !this.owner) return this.queue;
    const recording = cluster.recording();
    const checkpoint = this.checkpointOf(cluster);
    this.queue = this.queue.then(async () => {
      if (!this.owner) return;
      try {
        const from = firstDifference(this.savedInputs, recording.inputs);
        const keep = checkpoint ?? (this.leavesCheckpoint(recording, from) ? "forget" : undefined);
        await storage.save({ recording, speed, paused }, from, keep);
        if (keep !== undefined) this.checkpointAt = keep === "forget" ? 0 : keep.processed;
        this.savedInputs = recording.inputs;
        this.savedConfiguration = recording.configuration;
        this.report("saving");
      } catch (error) {
        this.report("unavailable", messageOf(error));
      }
    });
    return this.queue;
  }

  /** The state now, when enough has happened since the last checkpoint to be worth the copy. */
  private checkpointOf(cluster: Cluster): Checkpoint | undefined {
    const { processed } = cluster.kernel;
    if (processed < this.checkpointAt + ENTRIES_BETWEEN_CHECKPOINTS) return undefined;
    return cluster.objectCount > MAX_CHECKPOINT_OBJECTS ? undefined : cluster.checkpoint();
  }

  /** True when the checkpoint in storage is not a place of this run. */
  private leavesCheckpoint({ configuration, inputs }: ClusterRecording, from: number): boolean {
    if (this.checkpointAt === 0) return false;
    const next = inputs[from];
    const otherTurn = from < this.savedInputs.length || (next !== undefined && next.processed < this.checkpointAt);
    return otherTurn || configuration !== this.savedConfiguration;
  }

  /** True when the cluster has inputs that storage has not. */
  hasUnsaved({ inputs }: Cluster): boolean {
    return inputs.length !== this.savedInputs.length || inputs.at(-1) !== this.savedInputs.at(-1);
  }

  /** What cannot be run is put aside, so that the next cluster does not overwrite it. */
  private async restore(saved: SavedCluster | undefined, replay: Replay): Promise<RestoredCluster | undefined> {
    this.savedInputs = [];
    this.checkpointAt = 0;
    if (saved === undefined) return undefined;
    const { recording, checkpoint, speed, paused } = saved;
    try {
      const restored = { cluster: replay(recording, checkpoint), speed, paused };
      this.savedInputs = recording.inputs;
      this.savedConfiguration = recording.configuration;
      this.checkpointAt = checkpoint?.processed ?? 0;
      return restored;
    } catch (error) {
      if (this.owner) await this.storage?.setAside(recording);
      this.report("lost", messageOf(error));
      return undefined;
    }
  }

  /** The same news twice is no news; a save that works after some that did not is. */
  private report(state: SavingState, detail?: string): void {
    if (state === "saving" && this.reported === "lost") return;
    if (state === this.reported) return;
    this.reported = state;
    this.surroundings.report(state, detail);
  }

  /** Holds the lock until the tab closes or another tab takes it. */
  private acquire(options: Parameters<Locks["request"]>[1]): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let granted = false;
      const held = this.surroundings.locks().request(LOCK, options, (lock) => {
        granted = lock !== null;
        resolve(granted);
        return granted ? new Promise<void>(() => {}) : undefined;
      });
      held.catch((error: unknown) => {
        if (!granted) return reject(error);
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
