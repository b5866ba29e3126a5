/**
 * Writes Events in the style of events.k8s.io: repeats become a series whose count reaches the API only now and then.
 * Upstream: client-go tools/events/event_broadcaster.go.
 */
import type { KubeObject } from "../../api/types/meta.ts";
import { EventRecorder, RECORDED } from "./event-recorder.ts";
import { type EventType, type Reporter, SeriesEvent } from "./occurred-event.ts";

/** A series that was quiet for so long ends. */
const FINISH_AFTER_MS = 360_000;

export interface Series {
  /** Where the Event is. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** 1 until the first repeat. */
  readonly count: number;
  readonly lastMs: number;
}

/** What was being done when the Event occurred. */
const ACTIONS: Readonly<Record<string, string>> = {
  Scheduled: "Binding",
  FailedScheduling: "Scheduling",
  Preempted: "Preempting",
  ClusterIPNotAllocated: "ClusterIPAllocation",
  ClusterIPAlreadyAllocated: "ClusterIPAllocation",
  IPAddressNotAllocated: "IPAddressAllocation",
  IPAddressWrongReference: "IPAddressAllocation",
};

export class EventSeriesRecorder extends EventRecorder {
  private series = new Map<string, Series>();
  private readonly seriesReporter: Reporter = {
    source: {},
    component: this.component,
    instance: `${this.component}-${this.host ?? "control-plane"}`,
  };

  /** Series being kept. */
  get size(): number {
    return this.series.size;
  }

  override event(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    const action = ACTIONS[reason] ?? reason;
    const key = seriesKey(object.metadata.uid, `${type} ${action} ${reason} ${fieldPath ?? ""}`);
    const known = this.series.get(key);
    const { nowMs } = this.kernel;
    if (known !== undefined) {
      const next = { namespace: known.namespace, name: known.name, count: known.count + 1, lastMs: nowMs };
      this.series.set(key, next);
      if (next.count === 2) this.write(next);
      return;
    }
    const said = { type, reason, fieldPath };
    const name = this.names.next(object.metadata.name);
    const event = new SeriesEvent(this.kernel, name, object, said, message, this.seriesReporter, action);
    if (!this.client.note(event, RECORDED).ok) return;
    this.series.set(key, { namespace: event.namespace, name, count: 1, lastMs: nowMs });
  }

  /** Ends what has been quiet for six minutes; a series gets its last count written. */
  finishQuiet(): void {
    for (const [key, series] of this.series) {
      if (series.lastMs >= this.kernel.nowMs - FINISH_AFTER_MS) continue;
      if (series.count > 1) this.write(series);
      this.series.delete(key);
    }
  }

  /** Writes the counts of all series. */
  refresh(): void {
    for (const series of this.series.values()) if (series.count > 1) this.write(series);
  }

  snapshot(): ReadonlyMap<string, Series> {
    return new Map(this.series);
  }

  restore(state: ReadonlyMap<string, Series>): void {
    this.series = new Map(state);
  }

  private write({ namespace, name, count, lastMs }: Series): void {
    const stored = this.source?.get("Event", namespace, name);
    if (stored === undefined || stored.series?.count === count) return;
    const series = { count, lastObservedTime: this.kernel.microTimestamp(lastMs) };
    this.client.update("Event", { ...stored, series }, RECORDED);
  }
}

/** What every Pod gets once. */
const USUAL = "Normal Binding Scheduled ";

/** The usual Event of an object goes by the object's own identifier: there is one for every Pod. */
function seriesKey(uid: string, what: string): string {
  return what === USUAL ? uid : `${uid} ${what}`;
}
