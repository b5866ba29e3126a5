/** All event recorders of a cluster: they share the counter in Event names, and their caches are saved together. */
import type { ComponentClient, ObjectSource } from "../../api/component-client.ts";
import type { Component } from "../kernel/component.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { EventNames, type EventNamesState } from "./event-names.ts";
import { EventRecorder } from "./event-recorder.ts";
import { EventSeriesRecorder } from "./event-series-recorder.ts";
import { WorkQueue, type WorkQueueState } from "./work-queue.ts";

/** Components that write through events.k8s.io. */
const SERIES_REPORTERS: ReadonlySet<string> = new Set(["default-scheduler", "kube-proxy"]);
const FINISH_PERIOD_MS = 360_000;
const REFRESH_PERIOD_MS = 1_800_000;
const FINISH_KEY = "finish-series";

interface EventRecordersState {
  readonly names: EventNamesState;
  readonly queue: WorkQueueState;
  readonly recorders: readonly (readonly [name: string, state: unknown])[];
}

export interface EventRecorders extends Component {
  /** Writes as `component`, and `host` for kubelets. The same pair gets the same recorder. */
  recorderFor(component: string, host?: string): EventRecorder;
}

/** @param source where Events are read before they are patched */
export function createEventRecorders(
  kernel: Kernel,
  clientFor: (actor: string) => ComponentClient,
  source: ObjectSource,
): EventRecorders {
  return new SharedEventRecorders(kernel, clientFor, source);
}

class SharedEventRecorders implements EventRecorders {
  readonly name = "event-recorders";
  private readonly kernel: Kernel;
  private readonly clientFor: (actor: string) => ComponentClient;
  private readonly source: ObjectSource;
  private readonly names: EventNames;
  private readonly queue: WorkQueue;
  private readonly recorders = new Map<string, EventRecorder>();

  constructor(kernel: Kernel, clientFor: (actor: string) => ComponentClient, source: ObjectSource) {
    this.kernel = kernel;
    this.clientFor = clientFor;
    this.source = source;
    this.names = new EventNames(kernel);
    this.queue = new WorkQueue(kernel, this.name, { latencyMs: 0 });
  }

  recorderFor(component: string, host?: string): EventRecorder {
    const actor = host === undefined ? component : `${component}/${host}`;
    let recorder = this.recorders.get(actor);
    if (recorder === undefined) {
      recorder = this.make(actor, component, host);
      this.recorders.set(actor, recorder);
    }
    return recorder;
  }

  /** Series are looked after while there are reporters of series: every six minutes. */
  start(): void {
    for (const recorder of this.recorders.values()) {
      if (recorder instanceof EventSeriesRecorder) this.queue.add(FINISH_KEY, this.delayToNextPeriodMs());
    }
  }

  handle(key: string): void {
    if (!this.queue.take(key)) return;
    const refresh = this.kernel.nowMs % REFRESH_PERIOD_MS === 0;
    for (const [, recorder] of this.byName()) {
      if (!(recorder instanceof EventSeriesRecorder)) continue;
      recorder.finishQuiet();
      if (refresh) recorder.refresh();
    }
    this.queue.add(key, this.delayToNextPeriodMs());
  }

  snapshot(): unknown {
    const state: EventRecordersState = {
      names: this.names.snapshot(),
      queue: this.queue.snapshot(),
      recorders: this.byName()
        .map(([name, recorder]) => [name, recorder.snapshot()] as const)
        .filter(([, recorded]) => recorded.size > 0),
    };
    return state;
  }

  /** Recorders keep their identity; one that the state does not know had nothing recorded. */
  restore(state: unknown): void {
    const { names, queue, recorders } = state as EventRecordersState;
    this.names.restore(names);
    this.queue.restore(queue);
    const saved = new Map(recorders);
    for (const [name, recorder] of this.recorders) recorder.restore(saved.get(name) ?? new Map());
    for (const [name, recorderState] of recorders) {
      if (this.recorders.has(name)) continue;
      const [component = name, ...host] = name.split("/");
      this.recorderFor(component, host.length === 0 ? undefined : host.join("/")).restore(recorderState);
    }
  }

  private byName(): readonly (readonly [string, EventRecorder])[] {
    return [...this.recorders].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private delayToNextPeriodMs(): number {
    return FINISH_PERIOD_MS - (this.kernel.nowMs % FINISH_PERIOD_MS);
  }

  private make(actor: string, component: string, host: string | undefined): EventRecorder {
    const Recorder = SERIES_REPORTERS.has(component) ? EventSeriesRecorder : EventRecorder;
    const parts = { names: this.names, source: this.source };
    return new Recorder(this.kernel, this.clientFor(actor), component, host, parts);
  }
}
