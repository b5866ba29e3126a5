/** The recording in IndexedDB, written as it grows, so that a reload, a crash or a closed tab loses nothing. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Checkpoint, ClusterRecording } from "../../engine/cluster.ts";

interface Head {
  readonly configuration: ClusterRecording["configuration"];
  readonly end: ClusterRecording["end"];
  /** Inputs in use; anything stored past it belongs to a future that was given up. */
  readonly inputs: number;
  readonly speed: number;
  readonly paused: boolean;
}

interface Schema extends DBSchema {
  readonly head: { readonly key: "current"; readonly value: Head };
  readonly inputs: { readonly key: number; readonly value: ClusterRecording["inputs"][number] };
  /** The state at some place of the recording, so that restoring need not replay what led there. */
  readonly checkpoint: {
    readonly key: "current";
    readonly value: { readonly build: string; readonly checkpoint: Checkpoint };
  };
  /** Recordings that could not be run, kept for whoever wants to look into them. */
  readonly unreadable: { readonly key: number; readonly value: unknown };
}

export interface SavedCluster {
  readonly recording: ClusterRecording;
  /** Of the same run, made by the same build of the engine. */
  readonly checkpoint?: Checkpoint;
  readonly speed: number;
  readonly paused: boolean;
}

export class RecordingStorage {
  private readonly database: IDBPDatabase<Schema>;
  private readonly build: string;

  private constructor(database: IDBPDatabase<Schema>, build: string) {
    this.database = database;
    this.build = build;
  }

  /** @param build names this build of the engine: a checkpoint of another one is not used */
  static async open(build: string): Promise<RecordingStorage> {
    const database = await openDB<Schema>("kubarium", 2, {
      upgrade(fresh, oldVersion) {
        if (oldVersion < 1) {
          fresh.createObjectStore("head");
          fresh.createObjectStore("inputs");
          fresh.createObjectStore("unreadable", { autoIncrement: true });
        }
        fresh.createObjectStore("checkpoint");
      },
    });
    return new RecordingStorage(database, build);
  }

  async load(): Promise<SavedCluster | undefined> {
    const read = this.database.transaction(["head", "inputs", "checkpoint"], "readonly");
    const head = await read.objectStore("head").get("current");
    if (head === undefined) return undefined;
    const inputs = await read.objectStore("inputs").getAll(IDBKeyRange.upperBound(head.inputs, true));
    const { configuration, end, speed, paused } = head;
    const recording: ClusterRecording = { format: "kubarium-recording/1", configuration, inputs, end };
    const kept = await read.objectStore("checkpoint").get("current");
    const usable = kept?.build === this.build ? { checkpoint: kept.checkpoint } : {};
    return { recording, speed, paused, ...usable };
  }

  /**
   * Writes where the run is, and the inputs from index `from` on, in one transaction. Inputs of a future that was
   * given up are deleted.
   * @param from the first input that storage does not have yet, or that replaces a future given up
   * @param checkpoint a newer one to keep, `forget` when the one that is kept belongs to a future given up
   */
  async save(saved: SavedCluster, from: number, checkpoint?: Checkpoint | "forget"): Promise<void> {
    const { recording, speed, paused } = saved;
    const durability = from < recording.inputs.length ? "strict" : "relaxed";
    const write = this.database.transaction(["head", "inputs", "checkpoint"], "readwrite", { durability });
    const inputs = write.objectStore("inputs");
    const writes: Promise<unknown>[] = [inputs.delete(IDBKeyRange.lowerBound(recording.inputs.length))];
    for (let index = from; index < recording.inputs.length; index += 1) {
      const input = recording.inputs[index];
      if (input !== undefined) writes.push(inputs.put(input, index));
    }
    const head: Head = {
      configuration: recording.configuration,
      end: recording.end,
      inputs: recording.inputs.length,
      speed,
      paused,
    };
    writes.push(write.objectStore("head").put(head, "current"));
    const checkpoints = write.objectStore("checkpoint");
    if (checkpoint === "forget") writes.push(checkpoints.delete("current"));
    else if (checkpoint !== undefined) writes.push(checkpoints.put({ build: this.build, checkpoint }, "current"));
    await Promise.all([...writes, write.done]);
  }

  /** Puts a recording aside that could not be run, so that the next one does not overwrite it. */
  async setAside(recording: unknown): Promise<void> {
    await this.database.add("unreadable", recording);
  }

  close(): void {
    this.database.close();
  }
}
