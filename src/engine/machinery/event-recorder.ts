/**
 * Writes core/v1 Events about other objects, repeats kept together.
 * Upstream: client-go tools/record, staging/src/k8s.io/client-go/tools/record/event.go.
 */
import type { ComponentClient, ObjectSource } from "../../api/component-client.ts";
import { draftOf } from "../../api/late-event.ts";
import type { Event } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { type Correlation, EventCorrelator, type Occurrence, type WrittenEvent } from "./event-correlator.ts";
import { EventNames } from "./event-names.ts";
import { CoreEvent, type EventType, type Reporter } from "./occurred-event.ts";

/** What all recorders of a cluster share. */
export interface EventRecorderParts {
  readonly names: EventNames;
  /** Where Events are looked up before they are patched. */
  readonly source: ObjectSource;
  /** What this component has recorded, on whichever host. */
  readonly correlator: EventCorrelator;
}

export const RECORDED = { reason: "EventRecorded" };

export class EventRecorder {
  protected readonly kernel: Kernel;
  protected readonly client: ComponentClient;
  protected readonly component: string;
  protected readonly host: string | undefined;
  protected readonly names: EventNames;
  protected readonly source: ObjectSource | undefined;
  private readonly reporter: Reporter;
  private readonly correlator: EventCorrelator;

  /** @param parts absent: every occurrence becomes an Event of its own */
  constructor(kernel: Kernel, client: ComponentClient, component: string, host?: string, parts?: EventRecorderParts) {
    this.kernel = kernel;
    this.client = client;
    this.component = component;
    this.host = host;
    this.names = parts?.names ?? new EventNames(kernel);
    this.source = parts?.source;
    this.correlator = parts?.correlator ?? new EventCorrelator();
    const eventSource = host === undefined ? { component } : { component, host };
    this.reporter = { source: eventSource, component, instance: host ?? "" };
  }

  /** @param fieldPath the part of the object meant, e.g. `spec.containers{web}` */
  event(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    const { uid } = object.metadata;
    const { nowMs } = this.kernel;
    const occurrence = { type, reason, message, fieldPath };
    if (this.source === undefined) {
      this.client.create("Event", draftOf(this.occurred(object, occurrence, message)), RECORDED);
      return;
    }
    const correlation = this.correlator.correlate(uid, occurrence, nowMs);
    if (correlation.action === "drop") return;
    const text = correlation.combined ? `(combined from similar events): ${message}` : message;
    const written =
      correlation.action === "patch"
        ? this.repeat(this.source, object, occurrence, text, correlation)
        : this.noted(this.occurred(object, occurrence, text));
    if (written === undefined) return;
    const count = correlation.action === "patch" ? correlation.count : 1;
    this.correlator.remember(uid, occurrence, written, count, correlation.combined, nowMs);
  }

  /** Undefined when it could not be written. */
  private noted(event: CoreEvent): WrittenEvent | undefined {
    return this.client.note(event, RECORDED).ok ? event : undefined;
  }

  private occurred(object: KubeObject, occurrence: Occurrence, message: string): CoreEvent {
    return new CoreEvent(
      this.kernel,
      this.names.next(object.metadata.name),
      object,
      occurrence,
      message,
      this.reporter,
    );
  }

  /** One more of those that an Event tells of already; when that is gone, another tells of them all. */
  private repeat(
    source: ObjectSource,
    object: KubeObject,
    occurrence: Occurrence,
    message: string,
    { event, count }: Extract<Correlation, { readonly action: "patch" }>,
  ): WrittenEvent | undefined {
    const stored = source.get("Event", event.namespace, event.name);
    let outcome;
    if (stored === undefined) {
      const draft = draftOf(this.occurred(object, occurrence, message));
      const firstTimestamp = event.firstTimestamp ?? draft.firstTimestamp ?? null;
      outcome = this.client.create("Event", { ...draft, count, firstTimestamp }, RECORDED);
    } else {
      const next: Event = { ...stored, message, count, lastTimestamp: this.kernel.timestamp() };
      outcome = this.client.update("Event", next, RECORDED);
    }
    if (!outcome.ok) return undefined;
    const { metadata, firstTimestamp } = outcome.value;
    return { namespace: metadata.namespace, name: metadata.name, firstTimestamp };
  }
}
