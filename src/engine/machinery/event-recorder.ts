/**
 * Writes core/v1 Events about other objects, repeats kept together.
 * Upstream: client-go tools/record, staging/src/k8s.io/client-go/tools/record/event.go.
 */
import type { ComponentClient, Draft, ObjectSource } from "../../api/component-client.ts";
import type { Event } from "../../api/types/core.ts";
import type { KubeObject, ObjectReference } from "../../api/types/meta.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { EventCorrelator } from "./event-correlator.ts";
import { EventNames } from "./event-names.ts";

export type EventType = "Normal" | "Warning";

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
  private readonly eventSource: { readonly component: string; readonly host?: string };
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
    this.eventSource = host === undefined ? { component } : { component, host };
  }

  /** @param fieldPath the part of the object meant, e.g. `spec.containers{web}` */
  event(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    if (this.source === undefined) {
      this.client.create("Event", this.draft(object, type, reason, message, fieldPath), RECORDED);
      return;
    }
    const { uid } = object.metadata;
    const { nowMs } = this.kernel;
    const occurrence = { type, reason, message, fieldPath };
    const correlation = this.correlator.correlate(uid, occurrence, nowMs);
    if (correlation.action === "drop") return;
    const text = correlation.combined ? `(combined from similar events): ${message}` : message;
    const count = correlation.action === "patch" ? correlation.count : 1;
    const earlier = correlation.action === "patch" ? correlation.event : undefined;
    const stored = earlier && this.source.get("Event", earlier.namespace, earlier.name);
    let outcome;
    if (stored === undefined) {
      const draft = this.draft(object, type, reason, text, fieldPath);
      const firstTimestamp = earlier?.firstTimestamp ?? draft.firstTimestamp ?? null;
      outcome = this.client.create("Event", count === 1 ? draft : { ...draft, count, firstTimestamp }, RECORDED);
    } else {
      const next: Event = { ...stored, message: text, count, lastTimestamp: this.kernel.timestamp() };
      outcome = this.client.update("Event", next, RECORDED);
    }
    if (!outcome.ok) return;
    const { metadata, firstTimestamp } = outcome.value;
    const written = { namespace: metadata.namespace, name: metadata.name, firstTimestamp };
    this.correlator.remember(uid, occurrence, written, count, correlation.combined, nowMs);
  }

  private draft(
    object: KubeObject,
    type: EventType,
    reason: string,
    message: string,
    fieldPath: string | undefined,
  ): Draft<Event> {
    const at = this.kernel.timestamp();
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: this.names.next(object.metadata.name), namespace: eventNamespace(object) },
      involvedObject: referenceTo(object, fieldPath),
      reason,
      message,
      source: this.eventSource,
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
      type,
      reportingComponent: this.component,
      reportingInstance: this.host ?? "",
    };
  }
}

/** Events about objects without a namespace live in `default`. */
export function eventNamespace(object: KubeObject): string {
  return object.metadata.namespace ?? "default";
}

export function referenceTo(object: KubeObject, fieldPath?: string): ObjectReference {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  const { kind, apiVersion } = object;
  if (namespace === undefined) return { kind, name, uid, apiVersion, resourceVersion };
  if (fieldPath === undefined) return { kind, namespace, name, uid, apiVersion, resourceVersion };
  return { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
}
