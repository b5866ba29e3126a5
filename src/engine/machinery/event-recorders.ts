/** All event recorders of a cluster: they share the counter in Event names, and their caches are saved together. */
import type { ComponentClient, ObjectSource } from "../../api/component-client.ts";
import type { Component } from "../kernel/component.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { EventCorrelator, type EventCorrelatorState } from "./event-correlator.ts";
import { EventNames, type EventNamesState } from "./event-names.ts";
import { EventRecorder } from "./event-recorder.ts";
import { EventSeriesRecorder, type Series } from "./event-series-recorder.ts";
import { WorkQueue, type WorkQueueState } from "./work-queue.ts";

/** Components that write through events.k8s.io. */
const SERIES_REPORTERS: ReadonlySet<string> = new Set([
  "default-scheduler",
  "ipallocator-repair-controller",
  "kube-proxy",
]);
const FINISH_PERIOD_MS = 360_000;
const REFRESH_PERIOD_MS = 1_800_000;
const FINISH_KEY = "finish-series";

interface EventRecordersState {
  readonly names: EventNamesState;
  readonly queue: WorkQueueState;
  /** By component. */
  readonly correlators: readonly (readonly [component: string, state: EventCorrelatorState])[];
  /** By component and host. */
  readonly series: readonly (readonly [recorder: string, state: ReadonlyMap<string, Series>])[];
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
  private readonly correlators = new Map<string, EventCorrelator>();

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
    for (const [, recorder] of this.seriesRecorders()) {
      recorder.finishQuiet();
      if (refresh) recorder.refresh();
    }
    this.queue.add(key, this.delayToNextPeriodMs());
  }

  snapshot(): unknown {
    const correlators = [...this.correlators].sort(byName);
    const state: EventRecordersState = {
      names: this.names.snapshot(),
      queue: this.queue.snapshot(),
      correlators: correlators
        .map(([component, correlator]) => [component, correlator.snapshot()] as const)
        .filter(([, recorded]) => recorded.size > 0),
      series: this.seriesRecorders()
        .map(([name, recorder]) => [name, recorder.snapshot()] as const)
        .filter(([, recorded]) => recorded.size > 0),
    };
    return state;
  }

  /** Recorders keep their identity; one that the state does not know had nothing recorded. */
  restore(state: unknown): void {
    const { names, queue, correlators, series } = state as EventRecordersState;
    this.names.restore(names);
    this.queue.restore(queue);
    const saved = new Map(correlators);
    for (const [component, correlator] of this.correlators) correlator.restore(saved.get(component) ?? new Map());
    for (const [component, recorded] of correlators) this.correlatorOf(component).restore(recorded);
    const savedSeries = new Map(series);
    for (const [name, recorder] of this.seriesRecorders()) recorder.restore(savedSeries.get(name) ?? new Map());
    for (const [name, recorded] of series) {
      if (this.recorders.has(name)) continue;
      const [component = name, ...host] = name.split("/");
      const recorder = this.recorderFor(component, host.length === 0 ? undefined : host.join("/"));
      if (recorder instanceof EventSeriesRecorder) recorder.restore(recorded);
    }
  }

  /** In the order of their names. */
  private seriesRecorders(): readonly (readonly [string, EventSeriesRecorder])[] {
    const found: [string, EventSeriesRecorder][] = [];
    for (const [name, recorder] of this.recorders) {
      if (recorder instanceof EventSeriesRecorder) found.push([name, recorder]);
    }
    return found.sort(byName);
  }

  private correlatorOf(component: string): EventCorrelator {
    let correlator = this.correlators.get(component);
    if (correlator === undefined) {
      correlator = new EventCorrelator();
      this.correlators.set(component, correlator);
    }
    return correlator;
  }

  private delayToNextPeriodMs(): number {
    return FINISH_PERIOD_MS - (this.kernel.nowMs % FINISH_PERIOD_MS);
  }

  private make(actor: string, component: string, host: string | undefined): EventRecorder {
    const Recorder = SERIES_REPORTERS.has(component) ? EventSeriesRecorder : EventRecorder;
    const parts = { names: this.names, source: this.source, correlator: this.correlatorOf(component) };
    return new Recorder(this.kernel, this.clientFor(actor), component, host, parts);
  }
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
