/** The page's line to its cluster: the worker, as an `ApiClient` plus the clock and the questions only a simulation answers. */
import type { ApiClient, ApiResponse, WatchEvent } from "../../api/api-client.ts";
import type { SceneView } from "../../scene/scene.ts";
import { failure } from "../../api/status.ts";
import type { ProbeDecision } from "../../api/types/probe-decision.ts";
import type { ScalingDecision } from "../../api/types/scaling-decision.ts";
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import type {
  Change,
  ClockCommand,
  ClockState,
  ClusterOptions,
  PageMessage,
  Question,
  RemoteCluster,
  WorkerMessage,
} from "../../hosts/protocol.ts";

export interface ClusterConnection extends ApiClient {
  clock(command: ClockCommand): Promise<ClockState>;
  why(kind: string, namespace: string | undefined, name: string): Promise<readonly Change[]>;
  decisions(namespace: string, pod: string): Promise<readonly SchedulingDecision[]>;
  scalingDecisions(namespace: string, autoscaler: string): Promise<readonly ScalingDecision[]>;
  probeDecisions(namespace: string, pod: string): Promise<readonly ProbeDecision[]>;
  recording(): Promise<unknown>;
  hash(): Promise<string>;
  load(recording: unknown): Promise<ClockState>;
  reset(options: ClusterOptions): Promise<ClockState>;
  takeOver(): void;
  /** Which view of the scene is shown: the only one that is kept up to date. */
  look(view: SceneView): void;
}

/** What the connection needs of a `Worker`. */
export interface WorkerPort {
  postMessage(message: PageMessage): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<WorkerMessage>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** News that nobody asked for. */
export interface ConnectionListener {
  ready(clock: ClockState, restored: boolean, remote: RemoteCluster | undefined): void;
  tick(message: Extract<WorkerMessage, { type: "tick" }>): void;
  storage(message: Extract<WorkerMessage, { type: "storage" }>): void;
  line(message: Extract<WorkerMessage, { type: "line" }>): void;
  stopped(message: Extract<WorkerMessage, { type: "stopped" }>): void;
  /** The worker died. `again` says whether a new one was started. */
  crashed(problem: string, again: boolean): void;
}

/** This many crashes without a `ready` in between, and no further worker is started. */
const MAX_CRASHES = 3;

interface Sent {
  /** Asked again of the worker that takes over: it changes nothing, so that twice is as good as once. */
  readonly again?: PageMessage;
}

type Pending = Sent &
  (
    | { readonly kind: "response"; readonly done: (response: ApiResponse) => void }
    | {
        readonly kind: "reply";
        readonly resolve: (value: never) => void;
        readonly reject: (error: Error) => void;
      }
  );

/** Whether it only reads. */
function onlyAsks(message: PageMessage): boolean {
  switch (message.type) {
    case "request":
      return message.request.method === "GET";
    case "clock":
      return message.command.do === "get";
    default:
      return message.type === "question";
  }
}

/**
 * Starts a worker and speaks its protocol. What is asked before the worker is ready waits.
 * When a worker dies a new one takes its place (and restores the cluster from storage by itself): it is asked again what was only
 * asked, what was to change something fails,
 * watches end with 410, as after a rewind, and their owners list again.
 * @param startWhen the first worker is started when this resolves; at once without it
 */
export function connectWorker(
  createWorker: () => WorkerPort,
  options: ClusterOptions,
  listener: ConnectionListener,
  startWhen?: Promise<void>,
): ClusterConnection {
  const line = new WorkerLine(createWorker, options, listener, startWhen);
  const ask = <T>(question: Question): Promise<T> => line.call((id) => ({ type: "question", id, question }));
  return {
    request: (request, done) => line.send((id) => ({ type: "request", id, request }), { kind: "response", done }),
    watch: (path, onEvents, accept) => line.watch(path, onEvents, accept),
    clock: (command) => line.call((id) => ({ type: "clock", id, command })),
    why: (kind, namespace, name) => ask({ ask: "why", kind, name, ...(namespace === undefined ? {} : { namespace }) }),
    decisions: (namespace, pod) => ask({ ask: "decisions", namespace, pod }),
    scalingDecisions: (namespace, name) => ask({ ask: "decisions", namespace, horizontalpodautoscaler: name }),
    probeDecisions: (namespace, pod) => ask({ ask: "probes", namespace, pod }),
    recording: () => ask({ ask: "recording" }),
    hash: () => ask({ ask: "hash" }),
    load: (recording) => line.call((id) => ({ type: "load", id, recording })),
    reset: (next) => line.call((id) => ({ type: "reset", id, options: next })),
    takeOver: () => line.post({ type: "takeOver" }),
    look: (view) => line.look(view),
  };
}

class WorkerLine {
  private readonly createWorker: () => WorkerPort;
  private readonly options: ClusterOptions;
  private readonly listener: ConnectionListener;
  private worker: WorkerPort | undefined;
  private ready = false;
  private crashes = 0;
  private lastId = 0;
  private view: SceneView = "placement";
  private waiting: PageMessage[] = [];
  private readonly pending = new Map<number, Pending>();
  private readonly watches = new Map<number, (events: readonly WatchEvent[]) => void>();

  constructor(
    createWorker: () => WorkerPort,
    options: ClusterOptions,
    listener: ConnectionListener,
    startWhen: Promise<void> | undefined,
  ) {
    this.createWorker = createWorker;
    this.options = options;
    this.listener = listener;
    if (startWhen === undefined) this.worker = this.start();
    else
      void startWhen.then(() => {
        this.worker = this.start();
      });
  }

  post(message: PageMessage): void {
    if (this.ready) this.worker?.postMessage(message);
    else this.waiting.push(message);
  }

  send(message: (id: number) => PageMessage, pending: Pending): void {
    const id = (this.lastId += 1);
    const sent = message(id);
    this.pending.set(id, onlyAsks(sent) ? { ...pending, again: sent } : pending);
    this.post(sent);
  }

  call<T>(message: (id: number) => PageMessage): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.send(message, { kind: "reply", resolve, reject });
    });
  }

  watch(path: string, onEvents: (events: readonly WatchEvent[]) => void, accept?: string): () => void {
    const id = (this.lastId += 1);
    this.watches.set(id, onEvents);
    this.post({ type: "watch", id, path, ...(accept === undefined ? {} : { accept }) });
    return () => {
      if (this.watches.delete(id)) this.post({ type: "unwatch", id });
    };
  }

  /** Told again to every worker that takes over. */
  look(view: SceneView): void {
    this.view = view;
    if (this.ready) this.worker?.postMessage({ type: "view", view });
  }

  private start(): WorkerPort {
    const worker = this.createWorker();
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = (event) => this.crash(event.message || "the worker could not be loaded");
    worker.postMessage({ type: "boot", options: this.options });
    return worker;
  }

  private receive(message: WorkerMessage): void {
    switch (message.type) {
      case "ready":
        this.becomeReady();
        return this.listener.ready(message.clock, message.restored, message.remote);
      case "response": {
        const pending = this.take(message.id);
        if (pending?.kind === "response") pending.done(message.response);
        return;
      }
      case "reply": {
        const pending = this.take(message.id);
        if (pending?.kind !== "reply") return;
        if (message.ok) pending.resolve(message.value as never);
        else pending.reject(new Error(message.message));
        return;
      }
      case "watchEvents":
        return this.deliver(message.id, message.events);
      case "tick":
        if (message.rewound === true) this.endWatches("the clock was turned back");
        this.listener.tick(message);
        return this.worker?.postMessage({ type: "tickSeen" });
      case "storage":
        return this.listener.storage(message);
      case "line":
        return this.listener.line(message);
      case "stopped":
        return this.listener.stopped(message);
    }
  }

  private becomeReady(): void {
    this.ready = true;
    this.crashes = 0;
    if (this.view !== "placement") this.worker?.postMessage({ type: "view", view: this.view });
    const waiting = this.waiting;
    this.waiting = [];
    for (const message of waiting) this.worker?.postMessage(message);
  }

  /** What was never sent stays in line, and what only asked joins it. Returns what may have been done, or not. */
  private keepWhatCanBeAskedAgain(again: boolean): readonly Pending[] {
    const unsent = new Set(this.waiting.map((message) => ("id" in message ? message.id : undefined)));
    const lost: Pending[] = [];
    for (const [id, pending] of this.pending) {
      if (again && unsent.has(id)) continue;
      if (again && pending.again !== undefined) {
        this.waiting.push(pending.again);
        continue;
      }
      this.pending.delete(id);
      lost.push(pending);
    }
    if (!again) this.waiting = [];
    return lost;
  }

  private take(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private deliver(id: number, events: readonly WatchEvent[]): void {
    const onEvents = this.watches.get(id);
    if (onEvents === undefined) return;
    if (events.some((event) => event.type === "ERROR")) this.watches.delete(id);
    onEvents(events);
  }

  private endWatches(message: string): void {
    const ended = [...this.watches.entries()];
    this.watches.clear();
    const object = failure(410, "Expired", message);
    for (const [id, onEvents] of ended) {
      this.post({ type: "unwatch", id });
      onEvents([{ type: "ERROR", object }]);
    }
  }

  private crash(problem: string): void {
    this.worker?.terminate();
    this.crashes += 1;
    this.ready = false;
    const again = this.crashes < MAX_CRASHES;
    const lost = this.keepWhatCanBeAskedAgain(again);
    if (again) this.worker = this.start();
    this.listener.crashed(problem, again);
    const status = failure(503, "ServiceUnavailable", `the cluster's worker stopped: ${problem}`);
    for (const pending of lost) {
      if (pending.kind === "response") pending.done({ code: 503, body: status });
      else pending.reject(new Error(status.message));
    }
    this.endWatches("the cluster's worker was started again");
  }
}
