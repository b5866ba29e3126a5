/** What occurred, with what an Event about it says: the Event itself is made when somebody reads it. */
import type { LateEvent } from "../../api/late-event.ts";
import type { Event } from "../../api/types/core.ts";
import type { KubeObject, ObjectMeta, ObjectReference } from "../../api/types/meta.ts";
import type { Kernel } from "../kernel/kernel.ts";

export type EventType = "Normal" | "Warning";

/** Who says so, as the fields of an Event have it. */
export interface Reporter {
  readonly source: { readonly component?: string; readonly host?: string };
  readonly component: string;
  readonly instance: string;
}

/** What is said. */
export interface Said {
  readonly type: EventType;
  readonly reason: string;
  readonly fieldPath: string | undefined;
}

/** Of the object only what an Event names is kept: there are many Events, and they outlive what they are about. */
export abstract class OccurredEvent implements LateEvent {
  readonly name: string;
  readonly namespace: string;
  protected readonly said: Said;
  protected readonly message: string;
  protected readonly reporter: Reporter;
  protected readonly kernel: Kernel;
  protected readonly atMs: number;
  private readonly kind: string;
  private readonly apiVersion: string;
  private readonly objectName: string;
  private readonly objectNamespace: string | undefined;
  private readonly uid: string;
  private readonly resourceVersion: string;

  constructor(kernel: Kernel, name: string, object: KubeObject, said: Said, message: string, reporter: Reporter) {
    const { metadata } = object;
    this.name = name;
    this.namespace = metadata.namespace ?? "default";
    this.said = said;
    this.message = message;
    this.reporter = reporter;
    this.kernel = kernel;
    this.atMs = kernel.nowMs;
    this.kind = object.kind;
    this.apiVersion = object.apiVersion;
    this.objectName = metadata.name;
    this.objectNamespace = metadata.namespace;
    this.uid = metadata.uid;
    this.resourceVersion = metadata.resourceVersion;
  }

  abstract make(metadata: ObjectMeta): Event;

  protected get involvedObject(): ObjectReference {
    const { kind, apiVersion, objectName: name, objectNamespace, uid, resourceVersion } = this;
    const metadata = {
      name,
      uid,
      resourceVersion,
      ...(objectNamespace === undefined ? {} : { namespace: objectNamespace }),
    };
    return referenceTo({ kind, apiVersion, metadata }, this.said.fieldPath);
  }
}

/** As client-go's tools/events writes it. */
export class SeriesEvent extends OccurredEvent {
  private readonly action: string;

  constructor(
    kernel: Kernel,
    name: string,
    object: KubeObject,
    said: Said,
    message: string,
    reporter: Reporter,
    action: string,
  ) {
    super(kernel, name, object, said, message, reporter);
    this.action = action;
  }

  override make(metadata: ObjectMeta): Event {
    const { said, message, reporter, action } = this;
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata,
      involvedObject: this.involvedObject,
      reason: said.reason,
      message,
      source: reporter.source,
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: this.kernel.microTimestamp(this.atMs),
      type: said.type,
      action,
      reportingComponent: reporter.component,
      reportingInstance: reporter.instance,
    };
  }
}

/** As client-go's tools/record writes it. */
export class CoreEvent extends OccurredEvent {
  get firstTimestamp(): string {
    return this.kernel.timestamp(this.atMs);
  }

  override make(metadata: ObjectMeta): Event {
    const { said, message, reporter, firstTimestamp: at } = this;
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata,
      involvedObject: this.involvedObject,
      reason: said.reason,
      message,
      source: reporter.source,
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
      type: said.type,
      reportingComponent: reporter.component,
      reportingInstance: reporter.instance,
    };
  }
}

/** @param fieldPath the part of the object meant */
export function referenceTo({ kind, apiVersion, metadata }: Named, fieldPath?: string): ObjectReference {
  const { name, namespace, uid, resourceVersion } = metadata;
  if (namespace === undefined) return { kind, name, uid, apiVersion, resourceVersion };
  if (fieldPath === undefined) return { kind, namespace, name, uid, apiVersion, resourceVersion };
  return { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
}

interface Named extends Pick<KubeObject, "kind" | "apiVersion"> {
  readonly metadata: Pick<ObjectMeta, "name" | "namespace" | "uid" | "resourceVersion">;
}
