/** Fulfils the page's messages by a cluster behind HTTP: `npm run serve`, or any Kubernetes API server. */
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import { failure } from "../../api/status.ts";
import type { SceneView } from "../../scene/scene.ts";
import type { ClockState, PageMessage, WorkerMessage } from "../protocol.ts";
import { ClusterView } from "./cluster-view.ts";
import { type Fetch, sendRequest, urlOf } from "./http-line.ts";
import type { MirrorParts } from "./mirror.ts";
import type { News } from "./news.ts";
import { clockCall, emptyRecording, questionCall, unwrapped } from "./simulation-calls.ts";
import { FIRST_RETRY_MS, LAST_RETRY_MS, type Timers, WatchLine } from "./watch-line.ts";
import { overFetch, type OpenSocket, overSocket } from "./watch-transport.ts";

const NOT_SIMULATED = "this cluster is not simulated: it has no clock to set, and keeps no record of causes";
/** How often a real cluster is drawn. */
const FRAME_EVERY_MS = 250;

export interface RemoteSurroundings {
  readonly post: (message: WorkerMessage) => void;
  readonly fetch: Fetch;
  readonly openSocket: OpenSocket;
  readonly timers: Timers;
  /** Unix milliseconds. */
  readonly nowMs: () => number;
  /** Where the API is, with a slash at its end: `http://127.0.0.1:8001/`. */
  readonly base: string;
}

export class RemoteHost {
  private readonly around: RemoteSurroundings;
  private readonly mirrorParts: MirrorParts;
  private readonly watches = new Map<number, WatchLine>();
  private view: ClusterView | undefined;
  private sceneView: SceneView = "placement";
  private simulated = false;
  private epochMs = 0;
  private clock: ClockState | undefined;
  private lastTold: ClockState | undefined;
  private heard = false;
  private retryMs = FIRST_RETRY_MS;

  constructor(around: RemoteSurroundings) {
    this.around = around;
    const { fetch, openSocket, base, timers } = around;
    const transports = [overSocket(openSocket, base), overFetch(fetch, base)];
    this.mirrorParts = { transports, timers, read: (path) => this.send({ method: "GET", path }) };
  }

  receive(message: PageMessage): void {
    switch (message.type) {
      case "boot":
        return void this.boot();
      case "request":
        return void this.request(message.id, message.request);
      case "watch":
        return this.watch(message.id, message.path, message.accept);
      case "unwatch":
        this.watches.get(message.id)?.close();
        this.watches.delete(message.id);
        return;
      case "view":
        this.sceneView = message.view;
        return this.view?.look(message.view);
      case "clock":
        if (!this.simulated && message.command.do === "get") return this.answer(message.id, this.realClock());
        return void this.simulation(message.id, clockCall(message.command), (clock) => clock);
      case "question":
        return void this.simulation(message.id, questionCall(message.question), (body) =>
          unwrapped(message.question, body),
        );
      case "load":
        return void this.load(message.id, message.recording);
      case "reset":
        return void this.load(message.id, emptyRecording(message.options));
      case "takeOver":
        return;
    }
  }

  private send(request: ApiRequest): Promise<ApiResponse> {
    return sendRequest(this.around.fetch, this.around.base, request);
  }

  /** Asks until somebody answers: the server may be starting, or away for a while. */
  private async boot(): Promise<void> {
    const { post, timers } = this.around;
    const version = await this.send({ method: "GET", path: "/version" });
    if (version.code !== 200) {
      post({ type: "line", connected: false, problem: messageOf(version) });
      timers.after(this.retryMs, () => void this.boot());
      this.retryMs = Math.min(2 * this.retryMs, LAST_RETRY_MS);
      return;
    }
    const clock = await this.send({ method: "GET", path: "/sim/v1/clock" });
    this.simulated = clock.code === 200 && typeof (clock.body as Partial<ClockState>).elapsedMs === "number";
    this.epochMs = this.simulated ? epochOf(clock.body as ClockState) : await this.clusterStart();
    this.clock = this.simulated ? (clock.body as ClockState) : this.realClock();
    this.view = new ClusterView(this.mirrorParts, this.epochMs, this.simulated);
    this.view.look(this.sceneView);
    post({ type: "ready", clock: this.clock, restored: false, remote: { simulated: this.simulated } });
    post({ type: "line", connected: true });
    if (this.simulated) this.hearNews();
    else this.tickRealTime();
  }

  /** When the cluster was made, as far as it can be told. */
  private async clusterStart(): Promise<number> {
    const { code, body } = await this.send({ method: "GET", path: "/api/v1/namespaces/kube-system" });
    const { metadata } = (body ?? {}) as { readonly metadata?: { readonly creationTimestamp?: string } };
    const made = code === 200 ? Date.parse(metadata?.creationTimestamp ?? "") : Number.NaN;
    return Number.isNaN(made) ? this.around.nowMs() : made;
  }

  private realClock(): ClockState {
    const nowMs = this.around.nowMs();
    const elapsedMs = Math.max(0, nowMs - this.epochMs);
    const now = new Date(nowMs).toISOString();
    return {
      now,
      elapsedMs,
      speed: 1,
      paused: false,
      revision: this.view?.revision ?? 0,
      idle: false,
      recordedUntilMs: elapsedMs,
    };
  }

  private tickRealTime(): void {
    const clock = this.realClock();
    const scene = this.view?.frame(clock.elapsedMs);
    this.around.post({ type: "tick", clock, ...(scene === undefined ? {} : { scene }) });
    this.around.timers.after(FRAME_EVERY_MS, () => this.tickRealTime());
  }

  private hearNews(): void {
    const { openSocket, base, timers, post } = this.around;
    // What is drawn while nothing is heard comes from objects alone.
    const stopFrames = this.drawBetweenNews();
    openSocket(urlOf(base, "/sim/v1/news").replace(/^http/, "ws"), {
      opened: () => {
        this.retryMs = FIRST_RETRY_MS;
        post({ type: "line", connected: true });
      },
      message: (text) => this.take(JSON.parse(text) as News),
      closed: () => {
        stopFrames();
        post({ type: "line", connected: false, problem: "the connection to the server was lost" });
        timers.after(this.retryMs, () => this.hearNews());
        this.retryMs = Math.min(2 * this.retryMs, LAST_RETRY_MS);
      },
    });
  }

  private drawBetweenNews(): () => void {
    let cancel: () => void;
    const draw = (): void => {
      this.tick({});
      cancel = this.around.timers.after(FRAME_EVERY_MS, draw);
    };
    cancel = this.around.timers.after(FRAME_EVERY_MS, draw);
    return () => cancel();
  }

  private take(news: News): void {
    this.clock = news.clock;
    const epochMs = epochOf(news.clock);
    if (epochMs !== this.epochMs) {
      this.epochMs = epochMs;
      this.view?.stop();
      this.view = new ClusterView(this.mirrorParts, epochMs, true);
      this.view.look(this.sceneView);
    } else if (news.rewound === true && this.heard) {
      this.view?.startOver();
    }
    this.heard = true;
    this.view?.hear(news);
    const { changes, rewound } = news;
    this.tick({ ...(changes === undefined ? {} : { changes }), ...(rewound === undefined ? {} : { rewound }) });
  }

  private tick(news: Pick<News, "changes" | "rewound">): void {
    const { clock, view } = this;
    if (clock === undefined) return;
    const scene = view?.frame(clock.elapsedMs);
    if (scene === undefined && Object.keys(news).length === 0 && this.lastTold === clock) return;
    this.lastTold = clock;
    this.around.post({ type: "tick", clock, ...(scene === undefined ? {} : { scene }), ...news });
  }

  private async request(id: number, request: ApiRequest): Promise<void> {
    this.around.post({ type: "response", id, response: await this.send(request) });
  }

  private watch(id: number, path: string, accept?: string): void {
    const line = new WatchLine(this.mirrorParts, path, accept, (events) => {
      this.around.post({ type: "watchEvents", id, events });
    });
    this.watches.set(id, line);
  }

  private load(id: number, recording: unknown): Promise<void> {
    return this.simulation(id, { method: "PUT", path: "/sim/v1/recording", body: recording }, (clock) => clock);
  }

  private async simulation(id: number, call: ApiRequest, value: (body: unknown) => unknown): Promise<void> {
    const { post } = this.around;
    const response = this.simulated
      ? await this.send(call)
      : { code: 404, body: failure(404, "NotFound", NOT_SIMULATED) };
    if (response.code === 200) return this.answer(id, value(response.body));
    post({ type: "reply", id, ok: false, message: messageOf(response) });
  }

  private answer(id: number, value: unknown): void {
    this.around.post({ type: "reply", id, ok: true, value });
  }
}

function epochOf({ now, elapsedMs }: ClockState): number {
  return Date.parse(now) - elapsedMs;
}

function messageOf({ code, body }: ApiResponse): string {
  return (body as { readonly message?: string } | undefined)?.message ?? `HTTP ${code}`;
}
