/** What the worker does: takes page messages in order, lets time pass in slices, saves before it answers. */
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import { failure } from "../../api/status.ts";
import { type Checkpoint, Cluster, type ClusterRecording } from "../../engine/cluster.ts";
import { clockWork, inSlices } from "../clock-work.ts";
import { ClusterNews } from "../cluster-news.ts";
import { ClusterSession } from "../cluster-session.ts";
import { checkConfiguration, loadRecording } from "../outside-recording.ts";
import type { ClockCommand, ClusterOptions, PageMessage, WorkerMessage } from "../protocol.ts";
import { answerQuestion } from "../simulation-questions.ts";
import { BadCall } from "../bad-call.ts";
import { answerOpenApi, isOpenApiRequest } from "./openapi-answers.ts";
import type { ClusterSaver } from "./cluster-saver.ts";

/** The most work between two looks at the messages: leaves room for the page's other wishes. */
const SLICE_BUDGET_MS = 30;
/** The most work between two ticks while a long clock command runs. */
const COMMAND_SLICE_MS = 40;
/** So many ticks may be on their way to the page. */
const MOST_UNSEEN_TICKS = 2;
/** A page that says nothing, as hidden ones do, still hears as often as this. */
const LONGEST_WAIT_MS = 1_000;
/** How often the place of the clock is saved while nothing else is. */
const SAVE_CLOCK_EVERY_MS = 1_000;
const STOPPED = "the engine has stopped";

export interface WorkerSurroundings {
  readonly post: (message: WorkerMessage) => void;
  readonly saver: ClusterSaver;
  /** A monotonic clock in milliseconds. */
  readonly realNow: () => number;
  /** Lets messages and storage have their turn. */
  readonly pause: () => Promise<void>;
}

/** A cluster that runs, and what the page hears of it. */
interface Live {
  readonly session: ClusterSession;
  readonly news: ClusterNews;
}

/** A checkpoint only saves time: when it cannot be used, the recording alone says everything. */
function restoreCluster(recording: ClusterRecording, checkpoint: Checkpoint | undefined): Cluster {
  if (checkpoint === undefined) return Cluster.replay(recording);
  try {
    return Cluster.resume(recording, checkpoint);
  } catch {
    return Cluster.replay(recording);
  }
}

export class WorkerHost {
  private readonly surroundings: WorkerSurroundings;
  private live: Live | undefined;
  private stopped = false;
  /** A clock command is being carried out in slices: time passes by it alone. */
  private commanded = false;
  private lastSliceAt = 0;
  private lastSavedAt = 0;
  private unseenTicks = 0;
  private lastTickAt = 0;
  private queue: Promise<void> = Promise.resolve();

  constructor(surroundings: WorkerSurroundings) {
    this.surroundings = surroundings;
  }

  /** Messages are handled one after another: a request waits for the save of the one before. */
  receive(message: PageMessage): Promise<void> {
    // Out of turn: it says something about the page, not about the cluster.
    if (message.type === "tickSeen") {
      this.unseenTicks = Math.max(0, this.unseenTicks - 1);
      return this.queue;
    }
    this.queue = this.queue
      .then(() => this.handle(message))
      .catch((error: unknown) => {
        this.stop(error);
        if (message.type !== "boot") this.refuse(message);
      });
    return this.queue;
  }

  /** Lets virtual time catch up with real time and tells the page what is new. To be called every few milliseconds. */
  slice(): void {
    const { live, stopped, commanded } = this;
    const { realNow, saver } = this.surroundings;
    if (live === undefined || stopped || commanded) return;
    const now = realNow();
    const passedMs = now - this.lastSliceAt;
    this.lastSliceAt = now;
    try {
      live.session.driver.pass(passedMs, SLICE_BUDGET_MS, realNow);
      if (this.pageHasTime(now)) this.show(live);
    } catch (error) {
      this.stop(error);
      return;
    }
    if (now - this.lastSavedAt >= SAVE_CLOCK_EVERY_MS) {
      this.lastSavedAt = now;
      void saver.save(live.session.driver);
    }
  }

  private async handle(message: PageMessage): Promise<void> {
    if (message.type === "boot") return this.boot(message.options);
    const { live } = this;
    if (live === undefined || this.stopped) return this.refuse(message);
    switch (message.type) {
      case "request":
        return this.request(live, message.id, message.request);
      case "watch":
        return this.watch(live, message.id, message.path, message.accept);
      case "unwatch":
        return live.session.closeWatch(message.id);
      case "view":
        live.news.show(message.view);
        return this.show(live);
      case "clock":
        return this.reply(message.id, () => this.command(live, message.command));
      case "question":
        return this.reply(message.id, () => answerQuestion(live.session.cluster, message.question));
      case "load":
        return this.reply(message.id, () => this.startRun(live, loadRecording(message.recording)));
      case "reset":
        return this.reply(message.id, () => this.startRun(live, new Cluster(checkConfiguration(message.options))));
      case "takeOver":
        return this.takeOver(live);
    }
  }

  private async boot(options: ClusterOptions): Promise<void> {
    if (this.live !== undefined) throw new BadCall("the worker has been started already");
    const { post, saver, realNow } = this.surroundings;
    const saved = await saver.open(restoreCluster);
    const session =
      saved === undefined
        ? new ClusterSession(new Cluster(checkConfiguration(options)), 1, false)
        : new ClusterSession(saved.cluster, saved.speed, saved.paused);
    const live = { session, news: new ClusterNews(session) };
    this.live = live;
    this.lastSliceAt = realNow();
    post({ type: "ready", clock: session.driver.state(), restored: saved !== undefined });
    post(live.news.tick());
  }

  private show({ session, news }: Live): void {
    session.pollWatches();
    this.unseenTicks += 1;
    this.lastTickAt = this.surroundings.realNow();
    this.surroundings.post(news.tick());
  }

  /** A page that is slow gets fewer ticks, with more in each: messages that pile up would keep it from ever catching up. */
  private pageHasTime(now: number): boolean {
    return this.unseenTicks < MOST_UNSEEN_TICKS || now - this.lastTickAt > LONGEST_WAIT_MS;
  }

  private async request(live: Live, id: number, request: ApiRequest): Promise<void> {
    const { post, saver } = this.surroundings;
    const { session } = live;
    const response: ApiResponse = isOpenApiRequest(request)
      ? await answerOpenApi(request, (asked) => session.handle(asked))
      : session.handle(request);
    if (saver.hasUnsaved(session.cluster)) await saver.save(session.driver);
    post({ type: "response", id, response });
    if (request.method !== "GET") this.show(live);
  }

  private watch({ session }: Live, id: number, path: string, accept?: string): void {
    const { post } = this.surroundings;
    const request: ApiRequest = { method: "GET", path, ...(accept === undefined ? {} : { headers: { accept } }) };
    const opened = session.openWatch(id, request, (events) => post({ type: "watchEvents", id, events }));
    if (!opened.ok) post({ type: "watchEvents", id, events: [{ type: "ERROR", object: opened.status }] });
    else session.pollWatches();
  }

  /** A long command runs in slices, with a tick after each, so that the page sees how far it is. */
  private async command(live: Live, command: ClockCommand): Promise<unknown> {
    const { realNow, pause, saver } = this.surroundings;
    const { session, news } = live;
    if (command.do === "get") return session.driver.state();
    this.slice();
    if (this.stopped) throw new BadCall(STOPPED);
    const work = clockWork(session.driver, command);
    this.commanded = true;
    try {
      const between = async (): Promise<boolean> => {
        this.show(live);
        await pause();
        return true;
      };
      if (await inSlices(work, COMMAND_SLICE_MS, realNow, between)) news.startOver();
    } finally {
      this.commanded = false;
      this.lastSliceAt = realNow();
    }
    await saver.save(session.driver);
    this.show(live);
    return session.driver.state();
  }

  private async startRun(live: Live, cluster: Cluster): Promise<unknown> {
    const { driver } = live.session;
    live.session.replace(cluster);
    live.news.startOver();
    await this.surroundings.saver.save(driver);
    this.show(live);
    return driver.state();
  }

  private async takeOver(live: Live): Promise<void> {
    const saved = await this.surroundings.saver.takeOver(restoreCluster);
    if (saved === undefined) return;
    live.session.replace(saved.cluster);
    live.session.driver.set(saved.speed, saved.paused);
    live.news.startOver();
    this.show(live);
  }

  /** A caller's mistake is an answer; anything else is a broken engine, which stops. */
  private async reply(id: number, work: () => unknown): Promise<void> {
    const { post } = this.surroundings;
    try {
      post({ type: "reply", id, ok: true, value: await work() });
    } catch (error) {
      if (!(error instanceof BadCall)) throw error;
      post({ type: "reply", id, ok: false, message: error.message });
    }
  }

  private refuse(message: PageMessage): void {
    const { post } = this.surroundings;
    const reason = this.stopped ? STOPPED : "the cluster has not started";
    const status = failure(503, "ServiceUnavailable", reason);
    if (message.type === "request") post({ type: "response", id: message.id, response: { code: 503, body: status } });
    else if (message.type === "watch")
      post({ type: "watchEvents", id: message.id, events: [{ type: "ERROR", object: status }] });
    else if ("id" in message && message.type !== "unwatch")
      post({ type: "reply", id: message.id, ok: false, message: reason });
  }

  /** Shows what somebody needs to repeat the failure: seed, time and the last inputs. */
  private stop(error: unknown): void {
    if (this.stopped) return;
    this.stopped = true;
    const cluster = this.live?.session.cluster;
    this.surroundings.post({
      type: "stopped",
      message: error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error),
      seed: cluster?.configuration.seed ?? 0,
      atMs: cluster?.elapsedMs ?? 0,
      inputs: (cluster?.inputs ?? []).slice(-5).map(({ at, input }) => `${at} ms ${input.method} ${input.path}`),
    });
  }
}
