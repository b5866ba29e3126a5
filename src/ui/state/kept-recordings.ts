/** Recordings that the learner keeps under a name, and turns that were left behind by going back in time. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { create } from "zustand";

export interface KeptRecording {
  readonly id: number;
  /** `saved` by name; `turn`: what had been recorded when the learner went back and did something else. */
  readonly sort: "saved" | "turn";
  readonly name: string;
  /** Unix milliseconds, of the learner's clock. */
  readonly keptAt: number;
  /** Virtual milliseconds that it covers. */
  readonly untilMs: number;
  /** Of a turn: where the learner went another way; virtual milliseconds. */
  readonly atMs?: number;
  /** Of a turn: whose past it shares, see `runOf`. */
  readonly run?: string;
}

interface Stored extends KeptRecording {
  readonly recording: unknown;
}

interface Schema extends DBSchema {
  readonly recordings: { readonly key: number; readonly value: Stored };
}

interface KeptState {
  /** Newest first; undefined until they have been read. */
  readonly kept: readonly KeptRecording[] | undefined;
}

export const useKept = create<KeptState>()(() => ({ kept: undefined }));

/** Turns are kept without being asked for: the oldest make room. */
const MAX_TURNS = 20;

let database: Promise<IDBPDatabase<Schema>> | undefined;

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>("kubarium-kept", 1, {
    upgrade: (fresh) => void fresh.createObjectStore("recordings", { keyPath: "id" }),
  });
  return database;
}

export async function readKept(): Promise<void> {
  const all = await (await open()).getAll("recordings");
  useKept.setState({
    kept: all
      .map(({ recording: _recording, ...kept }): KeptRecording => kept)
      .sort((a, b) => b.keptAt - a.keptAt || b.id - a.id),
  });
}

export async function keep(
  sort: KeptRecording["sort"],
  name: string,
  untilMs: number,
  recording: unknown,
  turn: Pick<KeptRecording, "atMs" | "run"> = {},
): Promise<void> {
  const store = await open();
  const known = await store.getAllKeys("recordings");
  const id = Math.max(0, ...known) + 1;
  await store.put("recordings", { id, sort, name, keptAt: Date.now(), untilMs, recording, ...turn });
  await readKept();
  const turns = (useKept.getState().kept ?? []).filter((each) => each.sort === "turn");
  for (const { id: old } of turns.slice(MAX_TURNS)) await forget(old);
}

export async function recordingOf(id: number): Promise<unknown> {
  return (await (await open()).get("recordings", id))?.recording;
}

/** Equal for recordings of clusters that began the same: their turns can be told on one axis. */
export function runOf(recording: unknown): string {
  return JSON.stringify((recording as { readonly configuration?: unknown } | undefined)?.configuration ?? null);
}

export async function forget(id: number): Promise<void> {
  await (await open()).delete("recordings", id);
  await readKept();
}
