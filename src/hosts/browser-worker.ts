/** The cluster in a Web Worker: takes page messages in order, lets time pass in slices, saves before it answers. */
/// <reference lib="webworker" />
import { Cluster } from "../engine/cluster.ts";
import { InvariantError } from "../engine/kernel/invariant.ts";
import { ClusterSaver } from "./browser/cluster-saver.ts";
import { ClusterSession } from "./cluster-session.ts";
import type { ClusterOptions, PageMessage, WorkerMessage } from "./protocol.ts";
import { answerQuestion, BadCall, loadRecording, runClockCommand } from "./simulation-calls.ts";

/** Real time between two slices of virtual time, and the most work in one: leaves room for messages in between. */
const SLICE_EVERY_MS = 40;
const SLICE_BUDGET_MS = 30;
/** How often the place of the clock is saved while nothing else is. */
const SAVE_CLOCK_EVERY_MS = 1_000;

const post = (message: WorkerMessage): void => self.postMessage(message);
const saver = new ClusterSaver((state, detail) =>
  post({ type: "storage", state, ...(detail === undefined ? {} : { detail }) }),
);
let session: ClusterSession | undefined;
let stopped = false;
let lastSliceAt = 0;
let lastSavedAt = 0;

/** Messages are handled one after another: a request waits for the save of the one before. */
let queue: Promise<void> = Promise.resolve();
self.addEventListener("message", (event: MessageEvent<PageMessage>) => {
  queue = queue.then(() => receive(event.data)).catch(stop);
});

async function receive(message: PageMessage): Promise<void> {
  if (message.type === "boot") return boot(message.options);
  if (session === undefined || stopped) return refuse(message);
  switch (message.type) {
    case "request":
      return request(session, message.id, message.request);
    case "watch":
      return watch(session, message.id, message.path);
    case "unwatch":
      return session.closeWatch(message.id);
    case "clock":
      return reply(message.id, () => command(message.command));
    case "question":
      return reply(message.id, () => answerQuestion(live().cluster, message.question));
    case "load":
      return reply(message.id, () => startRun(loadRecording(message.recording)));
    case "reset":
      return reply(message.id, () => startRun(new Cluster(message.options)));
    case "takeOver":
      return takeOver();
  }
}

async function boot(options: ClusterOptions): Promise<void> {
  const saved = await saver.open();
  let cluster: Cluster | undefined;
  if (saved !== undefined) {
    try {
      cluster = Cluster.replay(saved.recording);
      saver.startFrom(saved.recording.inputs);
    } catch (error) {
      await saver.setAside(saved.recording, error instanceof Error ? error.message : String(error));
    }
  }
  const restored = cluster !== undefined;
  session = new ClusterSession(cluster ?? new Cluster(options), saved?.speed ?? 1, saved?.paused ?? false);
  post({ type: "ready", clock: session.driver.state(), restored });
  post(session.tick());
  lastSliceAt = performance.now();
  setInterval(slice, SLICE_EVERY_MS);
}

/** Lets virtual time catch up with real time and tells the page what is new. */
function slice(): void {
  if (session === undefined || stopped) return;
  const now = performance.now();
  const passed = Math.min(now - lastSliceAt, 250);
  lastSliceAt = now;
  try {
    session.driver.pass(passed, SLICE_BUDGET_MS, () => performance.now());
    show(session);
  } catch (error) {
    stop(error);
    return;
  }
  if (now - lastSavedAt > SAVE_CLOCK_EVERY_MS) {
    lastSavedAt = now;
    void saver.save(session.driver);
  }
}

function show(current: ClusterSession): void {
  current.pollWatches();
  post(current.tick());
}

async function request(
  current: ClusterSession,
  id: number,
  apiRequest: Parameters<Cluster["handle"]>[0],
): Promise<void> {
  const response = current.cluster.handle(apiRequest);
  if (saver.hasUnsaved(current.cluster)) await saver.save(current.driver);
  post({ type: "response", id, response });
  if (apiRequest.method !== "GET") show(current);
}

function watch(current: ClusterSession, id: number, path: string): void {
  const opened = current.openWatch(id, { method: "GET", path }, (events) => post({ type: "watchEvents", id, events }));
  if (!opened.ok) post({ type: "watchEvents", id, events: [{ type: "ERROR", object: opened.status }] });
  else current.pollWatches();
}

async function command(clockCommand: Parameters<typeof runClockCommand>[1]): Promise<unknown> {
  const current = live();
  if (runClockCommand(current.driver, clockCommand)) current.wentBack();
  lastSliceAt = performance.now();
  if (clockCommand.do !== "get") {
    await saver.save(current.driver);
    show(current);
  }
  return current.driver.state();
}

async function startRun(cluster: Cluster): Promise<unknown> {
  const current = live();
  current.replace(cluster);
  await saver.save(current.driver);
  show(current);
  return current.driver.state();
}

async function takeOver(): Promise<void> {
  const saved = await saver.takeOver();
  if (saved === undefined) return;
  const current = live();
  saver.startFrom(saved.recording.inputs);
  current.replace(Cluster.replay(saved.recording));
  current.driver.set(saved.speed, saved.paused);
  show(current);
}

function live(): ClusterSession {
  if (session === undefined) throw new BadCall("the cluster has not started");
  return session;
}

/** A caller's mistake is an answer; a broken engine stops. */
async function reply(id: number, work: () => unknown): Promise<void> {
  try {
    post({ type: "reply", id, ok: true, value: await work() });
  } catch (error) {
    post({ type: "reply", id, ok: false, message: error instanceof Error ? error.message : String(error) });
    if (error instanceof InvariantError) stop(error);
  }
}

function refuse(message: PageMessage): void {
  const reason = stopped ? "the engine has stopped" : "the cluster has not started";
  if (message.type === "request") {
    const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: reason, code: 503 };
    post({ type: "response", id: message.id, response: { code: 503, body } });
  } else if ("id" in message) {
    post({ type: "reply", id: message.id, ok: false, message: reason });
  }
}

/** Shows what somebody needs to repeat the failure: seed, time and the last inputs. */
function stop(error: unknown): void {
  if (stopped) return;
  stopped = true;
  const cluster = session?.cluster;
  post({
    type: "stopped",
    message: error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error),
    seed: cluster?.configuration.seed ?? 0,
    atMs: cluster?.elapsedMs ?? 0,
    inputs: (cluster?.inputs ?? []).slice(-5).map(({ at, input }) => `${at} ms ${input.method} ${input.path}`),
  });
}
