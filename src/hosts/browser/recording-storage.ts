/** The recording in IndexedDB, written as it grows, so that a reload, a crash or a closed tab loses nothing. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ClusterRecording } from "../../engine/cluster.ts";

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
  /** Recordings that could not be run, kept for whoever wants to look into them. */
  readonly unreadable: { readonly key: number; readonly value: unknown };
}

export interface SavedCluster {
  readonly recording: ClusterRecording;
  readonly speed: number;
  readonly paused: boolean;
}

export class RecordingStorage {
  private readonly database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.database = database;
  }

  static async open(): Promise<RecordingStorage> {
    const database = await openDB<Schema>("kubarium", 1, {
      upgrade(fresh) {
        fresh.createObjectStore("head");
        fresh.createObjectStore("inputs");
        fresh.createObjectStore("unreadable", { autoIncrement: true });
      },
    });
    return new RecordingStorage(database);
  }

  async load(): Promise<SavedCluster | undefined> {
    const read = this.database.transaction(["head", "inputs"], "readonly");
    const head = await read.objectStore("head").get("current");
    if (head === undefined) return undefined;
    const inputs = await read.objectStore("inputs").getAll(IDBKeyRange.upperBound(head.inputs, true));
    const { configuration, end, speed, paused } = head;
    const recording: ClusterRecording = { format: "kubarium-recording/1", configuration, inputs, end };
    return { recording, speed, paused };
  }

  /**
   * Writes where the run is, and the inputs from index `from` on, in one transaction. Inputs of a future that was
   * given up are deleted.
   * @param from the first input that storage does not have yet, or that replaces a future given up
   */
  async save(saved: SavedCluster, from: number): Promise<void> {
    const { recording, speed, paused } = saved;
    const durability = from < recording.inputs.length ? "strict" : "relaxed";
    const write = this.database.transaction(["head", "inputs"], "readwrite", { durability });
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
