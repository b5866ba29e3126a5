/**
 * The lesson that is being played, in IndexedDB beside the cluster it is played on: a reload, a crash or a closed tab
 * loses neither the step nor what has been seen in it.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Facts } from "../../lessons/goals/expression.ts";
import type { StepMemory } from "../../lessons/goals/goal-check.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import type { LessonText } from "../../lessons/lesson-text.ts";
import type { LessonState } from "../../lessons/runner/lesson-runner.ts";
import { flagLesson } from "./lesson-flag.ts";

/** As the worker gives and takes it. */
export interface Recording {
  readonly configuration: unknown;
  readonly inputs: readonly unknown[];
  readonly end: { readonly at: number; readonly inputs: number };
}

/** What changes from look to look: small. */
export interface Playing {
  readonly lesson: string;
  /** A lesson from a file comes with its words. */
  readonly preview?: { readonly lesson: Lesson; readonly text: LessonText };
  /** Absent while the cluster is being made ready. */
  readonly state?: LessonState;
  readonly memory?: Omit<StepMemory, "was">;
}

/** What is written once a step: large. */
export interface StepStart {
  readonly step: number;
  readonly was: Facts | undefined;
  readonly recording: Recording;
}

export interface KeptLesson {
  readonly playing: Playing;
  readonly stepStart: StepStart | undefined;
  readonly playground: Recording | undefined;
}

interface Schema extends DBSchema {
  readonly playing: { readonly key: "current"; readonly value: Playing };
  readonly stepStart: { readonly key: "current"; readonly value: StepStart };
  readonly playground: { readonly key: "current"; readonly value: Recording };
}

const STORES = ["playing", "stepStart", "playground"] as const;

let database: Promise<IDBPDatabase<Schema>> | undefined;
/** Writes follow one another in the order in which they were asked for. */
let queue: Promise<void> = Promise.resolve();

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>("kubarium-lesson", 1, {
    upgrade(fresh) {
      for (const store of STORES) fresh.createObjectStore(store);
    },
  });
  return database;
}

export async function keptLesson(): Promise<KeptLesson | undefined> {
  const read = (await open()).transaction(STORES, "readonly");
  const playing = await read.objectStore("playing").get("current");
  if (playing === undefined) return undefined;
  const stepStart = await read.objectStore("stepStart").get("current");
  const playground = await read.objectStore("playground").get("current");
  return { playing, stepStart, playground };
}

/** A lesson begins: its cluster takes the place of the learner's own. */
export function keepBeginning(playing: Playing, playground: Recording): Promise<void> {
  flagLesson(playing.lesson);
  return inTurn(async (stores) => {
    const write = stores.transaction(STORES, "readwrite");
    await Promise.all([
      write.objectStore("playing").put(playing, "current"),
      write.objectStore("stepStart").delete("current"),
      write.objectStore("playground").put(playground, "current"),
      write.done,
    ]);
  });
}

export function keepPlaying(playing: Playing): Promise<void> {
  return inTurn(async (stores) => void (await stores.put("playing", playing, "current")));
}

export function keepStepStart(start: StepStart): Promise<void> {
  return inTurn(async (stores) => void (await stores.put("stepStart", start, "current")));
}

export function forgetLesson(): Promise<void> {
  flagLesson(undefined);
  return inTurn(async (stores) => {
    const write = stores.transaction(STORES, "readwrite");
    await Promise.all([...STORES.map((name) => write.objectStore(name).clear()), write.done]);
  });
}

/** Storage that fails must not keep the learner from playing: the banner says that nothing is saved. */
function inTurn(work: (stores: IDBPDatabase<Schema>) => Promise<void>): Promise<void> {
  queue = queue
    .then(async () => work(await open()))
    .catch((error: unknown) => console.error("the lesson could not be kept", error));
  return queue;
}
