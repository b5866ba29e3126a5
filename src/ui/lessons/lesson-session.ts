/** The lesson that is being played in the page's cluster: beginning, looking, going back, leaving. */
import { create } from "zustand";
import { loadAll } from "js-yaml";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import { LessonRunner, type LessonState } from "../../lessons/runner/lesson-runner.ts";
import { apiPath } from "../state/resources.ts";
import { cluster, command, send } from "../state/cluster.ts";
import { useClock } from "../state/clock-store.ts";
import { useFiles } from "../state/files-store.ts";
import { useSelection } from "../state/selection-store.ts";
import { useSceneView } from "../state/view-store.ts";
import { useProgress } from "./progress-store.ts";

interface LessonSession {
  readonly lesson: Lesson | undefined;
  readonly state: LessonState | undefined;
  /** The cluster is being made ready. */
  readonly preparing: boolean;
  /** Why the lesson could not begin. */
  readonly problem: string | undefined;
}

export const useLesson = create<LessonSession>()(() => ({
  lesson: undefined,
  state: undefined,
  preparing: false,
  problem: undefined,
}));

/** Looks are this far apart at least, in real milliseconds. */
const LOOK_EVERY_MS = 400;

let runner: LessonRunner | undefined;
/** Stops following the clock. */
let unfollow: (() => void) | undefined;
/** The recording at the beginning of the step: what going back loads. */
let stepStart: Recording | undefined;
/** The learner's own cluster, from before the first lesson. */
let playground: Recording | undefined;

interface Recording {
  readonly inputs: readonly unknown[];
  readonly end: { readonly inputs: number };
}

export async function beginLesson(lesson: Lesson): Promise<void> {
  leaveRunner();
  useLesson.setState({ lesson, state: undefined, preparing: true, problem: undefined });
  useSelection.getState().select(undefined);
  try {
    playground ??= await takeRecording();
    await prepare(lesson);
    await play(lesson);
  } catch (error) {
    useLesson.setState({ problem: error instanceof Error ? error.message : String(error) });
  }
  useLesson.setState({ preparing: false });
}

async function prepare({ start }: Lesson): Promise<void> {
  const { seed, nodes, controlPlanes, machine, manifests, settleSeconds, speed, view } = start;
  const epochMs = Date.parse(useClock.getState().clock.now) - useClock.getState().clock.elapsedMs;
  await cluster().reset({
    seed,
    nodes,
    epochMs,
    ...(controlPlanes === undefined ? {} : { controlPlanes }),
    ...(machine === undefined ? {} : { machine }),
  });
  await command({ do: "set", paused: true });
  for (const object of loadAll(manifests) as (KubeObject | null)[]) {
    if (object === null) continue;
    const path = apiPath(object.kind, object.metadata.namespace ?? "default");
    const { code, body } = await send({ method: "POST", path, body: object });
    if (code >= 400) throw new Error((body as { readonly message?: string }).message ?? `HTTP ${code}`);
  }
  await command({ do: "advance", ms: settleSeconds * 1000 });
  useSceneView.getState().setView(view);
  await command({ do: "set", paused: false, speed });
}

async function play(lesson: Lesson): Promise<void> {
  runner = new LessonRunner(lesson, cluster(), () => useClock.getState().clock.elapsedMs, publish);
  publish(runner.state);
  await beginStep();
  let lastLook = 0;
  unfollow = useClock.subscribe(() => {
    const now = performance.now();
    if (now - lastLook < LOOK_EVERY_MS) return;
    lastLook = now;
    runner?.look();
  });
}

function publish(state: LessonState): void {
  const { lesson } = useLesson.getState();
  useLesson.setState({ state });
  if (lesson === undefined) return;
  const reached = state.steps.filter(({ outcome }) => outcome === "reached").length;
  useProgress.getState().note(lesson.id, { reached, steps: lesson.steps.length, finished: state.finished });
}

async function beginStep(): Promise<void> {
  if (runner === undefined || runner.state.finished) return;
  for (const [name, text] of Object.entries(runner.step.files ?? {})) putFile(name, text);
  runner.look();
  stepStart = await takeRecording();
}

/** The file as the lesson has it, whatever was in one of that name. */
function putFile(name: string, text: string): void {
  const files = useFiles.getState();
  files.open(name, text);
  const opened = useFiles.getState().files.find((file) => file.name === name);
  if (opened !== undefined && opened.text !== text) files.setText(opened.id, text);
}

export const openInEditor = putFile;

export async function nextStep(): Promise<void> {
  runner?.next();
  await beginStep();
}

export async function goToStep(step: number): Promise<void> {
  runner?.goTo(step);
  await beginStep();
}

/** Brings the cluster back to where it was when the step began, and gives up what was done since. */
export async function resetStep(): Promise<void> {
  if (runner === undefined || stepStart === undefined) return;
  await cluster().load(withoutFuture(stepStart));
  await command({ do: "set", paused: false });
  runner.restartStep();
  for (const [name, text] of Object.entries(runner.step.files ?? {})) putFile(name, text);
  runner.look();
}

export function predict(option: string): void {
  runner?.predict(option);
}

export function showHint(): void {
  runner?.showHint();
}

export function showSolution(): void {
  runner?.showSolution();
}

/** Back to the learner's own cluster, as it was before the first lesson. */
export async function leaveLesson(): Promise<void> {
  leaveRunner();
  const kept = playground;
  playground = undefined;
  useLesson.setState({ lesson: undefined, state: undefined, problem: undefined });
  useSelection.getState().select(undefined);
  if (kept !== undefined) await cluster().load(withoutFuture(kept));
  await command({ do: "set", paused: false });
}

function leaveRunner(): void {
  unfollow?.();
  unfollow = undefined;
  runner = undefined;
  stepStart = undefined;
}

async function takeRecording(): Promise<Recording> {
  return (await cluster().recording()) as Recording;
}

function withoutFuture(recording: Recording): Recording {
  return { ...recording, inputs: recording.inputs.slice(0, recording.end.inputs) };
}
