/** The lesson that is being played in the page's cluster: beginning, looking, going back, leaving, going on after a reload. */
import { create } from "zustand";
import { loadAll } from "js-yaml";
import { LAST_APPLIED } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { LESSONS } from "../../lessons/catalogue.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import type { LessonText } from "../../lessons/lesson-text.ts";
import { LessonRunner, type LessonState, type SavedLesson } from "../../lessons/runner/lesson-runner.ts";
import { apiPath, resourceOf } from "../state/resources.ts";
import { cluster, command, send } from "../state/cluster.ts";
import { useClock } from "../state/clock-store.ts";
import { useFiles } from "../state/files-store.ts";
import { useLessonGoing } from "../state/lesson-going.ts";
import { useRun } from "../state/run-store.ts";
import { useSelection } from "../state/selection-store.ts";
import { useStatus } from "../state/status-store.ts";
import { useSceneView } from "../state/view-store.ts";
import {
  forgetLesson,
  keepBeginning,
  keepPlaying,
  keepStepStart,
  keptLesson,
  type KeptLesson,
  type Playing,
  type Recording,
} from "./lesson-storage.ts";
import { useProgress } from "./progress-store.ts";

interface LessonSession {
  readonly lesson: Lesson | undefined;
  /** The words of a lesson from a file. */
  readonly previewText: LessonText | undefined;
  readonly state: LessonState | undefined;
  /** The cluster is being made ready. */
  readonly preparing: boolean;
  /** Why the lesson could not begin. */
  readonly problem: string | undefined;
}

export const useLesson = create<LessonSession>()(() => ({
  lesson: undefined,
  previewText: undefined,
  state: undefined,
  preparing: false,
  problem: undefined,
}));

useLesson.subscribe(({ lesson }) => {
  const going = lesson !== undefined;
  if (useLessonGoing.getState().going !== going) useLessonGoing.setState({ going });
});

/** A look follows the one before after so much real time, or after so much virtual time where that passes faster. */
const LOOK_EVERY_MS = 400;
const LOOK_EVERY_VIRTUAL_MS = 1_000;
/** The clock is heard a little late. */
const MARGIN_MS = 2_000;

let runner: LessonRunner | undefined;
/** Stops following the clock, the worker and the run. */
let unfollow: (() => void) | undefined;
/** The recording at the beginning of the step: what going back loads. */
let stepStart: Recording | undefined;
/** The learner's own cluster, from before the first lesson. */
let playground: Recording | undefined;
/** What storage has, as JSON: looks that change nothing are not written. */
let keptPlaying = "";

/** @param previewText the words of a lesson that is not in the catalogue */
export async function beginLesson(lesson: Lesson, previewText?: LessonText): Promise<void> {
  leaveRunner();
  useLesson.setState({ lesson, previewText, state: undefined, preparing: true, problem: undefined });
  useSelection.getState().select(undefined);
  try {
    playground ??= await takeRecording();
    if (isSaver()) await keepBeginning(playingOf(lesson, undefined), playground);
    await prepare(lesson);
    play(lesson);
    await beginStep();
  } catch (error) {
    useLesson.setState({ problem: error instanceof Error ? error.message : String(error) });
  }
  useLesson.setState({ preparing: false });
}

/** Another tab's cluster, and with it the lesson that is played on it, becomes this tab's. */
useStatus.subscribe(({ storage }, before) => {
  if (before.storage?.state !== "otherTab" || storage?.state !== "saving") return;
  leaveRunner();
  playground = undefined;
  useLesson.setState({ lesson: undefined, previewText: undefined, state: undefined, problem: undefined });
  resuming = resume();
});

let resuming: Promise<void> | undefined;

/** Goes on with the lesson that was being played when the page was left, once. */
export function resumeLesson(): Promise<void> {
  resuming ??= resume();
  return resuming;
}

async function resume(): Promise<void> {
  if (useStatus.getState().remote !== undefined) return;
  const kept = await keptLesson().catch((error: unknown) => {
    console.error("the lesson could not be read", error);
    return undefined;
  });
  if (kept === undefined || runner !== undefined || useLesson.getState().preparing) return;
  const { playing } = kept;
  const lesson = playing.preview?.lesson ?? LESSONS.find(({ id }) => id === playing.lesson);
  // Another version of the page may have another lesson of this name.
  if (lesson === undefined || (playing.state !== undefined && playing.state.steps.length !== lesson.steps.length)) {
    await forgetLesson();
    return;
  }
  playground = kept.playground;
  if (playing.state === undefined) await beginLesson(lesson, playing.preview?.text);
  else await goOn(lesson, playing.state, kept);
}

async function goOn(lesson: Lesson, state: LessonState, { playing, stepStart: start }: KeptLesson): Promise<void> {
  const now = await takeRecording();
  if (start !== undefined && !isSameCluster(now.configuration, start.recording.configuration)) {
    playground = undefined;
    await forgetLesson();
    return;
  }
  const isOfStep = start?.step === state.step;
  stepStart = isOfStep ? start.recording : now;
  const memory =
    isOfStep && start.was !== undefined && playing.memory !== undefined
      ? { ...playing.memory, was: start.was }
      : undefined;
  useLesson.setState({ lesson, previewText: playing.preview?.text, problem: undefined });
  play(lesson, { state, memory });
  runner?.look();
}

/** The same machines from the same seed: numbers may have been left out where they are the default. */
function isSameCluster(a: unknown, b: unknown): boolean {
  const [one, other] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  const keys = ["seed", "nodes", "epochMs", "controlPlanes"];
  return keys.every((key) => one?.[key] === other?.[key]);
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
    const { namespace = "default" } = object.metadata;
    const path = `${apiPath(object.kind, namespace)}?fieldManager=kubectl-client-side-apply`;
    const { code, body } = await send({ method: "POST", path, body: asApplied(object, namespace) });
    if (code >= 400) throw new Error((body as { readonly message?: string }).message ?? `HTTP ${code}`);
  }
  await command({ do: "advance", ms: settleSeconds * 1000 });
  useSceneView.getState().setView(view);
  await command({ do: "set", paused: false, speed });
}

/** As `kubectl apply` writes it: what a later apply leaves out is then taken away. */
function asApplied(object: KubeObject, namespace: string): KubeObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const inNamespace = resourceOf(object.kind)?.namespaced === true ? { ...metadata, namespace } : metadata;
  const manifest = { ...object, metadata: { ...inNamespace, annotations } };
  const text = `${JSON.stringify(manifest)}\n`;
  return { ...object, metadata: { ...inNamespace, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

function play(lesson: Lesson, saved?: SavedLesson): void {
  runner = new LessonRunner(lesson, cluster(), () => useClock.getState().clock.elapsedMs, publish, saved);
  publish(runner.state);
  let last = { realMs: 0, virtualMs: 0 };
  const stops = [
    useClock.subscribe(({ clock }) => {
      const now = { realMs: performance.now(), virtualMs: clock.elapsedMs };
      const passedMs = Math.abs(now.virtualMs - last.virtualMs);
      if (now.realMs - last.realMs < LOOK_EVERY_MS && passedMs < LOOK_EVERY_VIRTUAL_MS) return;
      last = now;
      runner?.look();
    }),
    useStatus.subscribe(({ worker }) => {
      if (worker !== "ready") runner?.giveUpLook();
    }),
    useRun.subscribe(({ configuration }) => {
      if (stepStart !== undefined && !isSameCluster(configuration, stepStart.configuration)) endLesson();
    }),
  ];
  unfollow = () => stops.forEach((stop) => stop());
}

function publish(state: LessonState): void {
  const { lesson } = useLesson.getState();
  useLesson.setState({ state });
  if (lesson === undefined) return;
  const reached = state.steps.filter(({ outcome }) => outcome === "reached").length;
  useProgress.getState().note(lesson.id, { reached, steps: lesson.steps.length, finished: state.finished });
  keep(lesson);
}

function keep(lesson: Lesson): void {
  if (runner === undefined || stepStart === undefined || !isSaver()) return;
  const playing = playingOf(lesson, runner.saved);
  const json = JSON.stringify(playing);
  if (json === keptPlaying) return;
  keptPlaying = json;
  void keepPlaying(playing);
}

function playingOf(lesson: Lesson, saved: SavedLesson | undefined): Playing {
  const { previewText } = useLesson.getState();
  const preview = previewText === undefined ? {} : { preview: { lesson, text: previewText } };
  if (saved === undefined) return { lesson: lesson.id, ...preview };
  // What the last look said is said anew by the next one.
  const state: LessonState = { ...saved.state, verdict: { state: "open" } };
  if (saved.memory === undefined) return { lesson: lesson.id, ...preview, state };
  const { sinceMs, seen, trueSinceMs } = saved.memory;
  return { lesson: lesson.id, ...preview, state, memory: { sinceMs, seen, trueSinceMs } };
}

/** Only the tab that saves the cluster saves the lesson that belongs to it. */
function isSaver(): boolean {
  return useStatus.getState().storage?.state !== "otherTab";
}

async function beginStep(): Promise<void> {
  const { lesson } = useLesson.getState();
  if (runner === undefined || lesson === undefined || runner.state.finished) return;
  const begun = runner;
  for (const [name, text] of Object.entries(begun.step.files ?? {})) putFile(name, text);
  await new Promise<void>((resolve) => begun.look(resolve));
  const recording = await takeRecording();
  if (runner !== begun) return;
  stepStart = recording;
  const { state, memory } = begun.saved;
  if (isSaver()) void keepStepStart({ step: state.step, was: memory?.was, recording });
  keep(lesson);
}

/** The file as the lesson has it, whatever was in one of that name. */
function putFile(name: string, text: string): void {
  const files = useFiles.getState();
  files.open(name, text);
  const opened = useFiles.getState().files.find((file) => file.name === name);
  if (opened !== undefined && opened.text !== text) files.setText(opened.id, text);
}

export const openInEditor = putFile;

/** The next step begins where the recording ends, not in the past that the learner is looking at. */
export async function nextStep(): Promise<void> {
  const { elapsedMs, recordedUntilMs } = useClock.getState().clock;
  if (recordedUntilMs > elapsedMs + MARGIN_MS) await returnToPresent();
  runner?.next();
  await beginStep();
}

export async function returnToPresent(): Promise<void> {
  await command({ do: "seek", elapsedMs: useClock.getState().clock.recordedUntilMs });
  await command({ do: "set", paused: false });
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
  const kept = playground;
  endLesson();
  useSelection.getState().select(undefined);
  if (kept !== undefined) await cluster().load(withoutFuture(kept));
  await command({ do: "set", paused: false });
}

/** The lesson's cluster is gone, or about to go. */
function endLesson(): void {
  leaveRunner();
  playground = undefined;
  useLesson.setState({ lesson: undefined, previewText: undefined, state: undefined, problem: undefined });
  if (isSaver()) void forgetLesson();
}

function leaveRunner(): void {
  unfollow?.();
  unfollow = undefined;
  runner = undefined;
  stepStart = undefined;
  keptPlaying = "";
}

async function takeRecording(): Promise<Recording> {
  return (await cluster().recording()) as Recording;
}

function withoutFuture(recording: Recording): Recording {
  return { ...recording, inputs: recording.inputs.slice(0, recording.end.inputs) };
}
