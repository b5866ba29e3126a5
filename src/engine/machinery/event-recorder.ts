/**
 * Writes Event objects about other objects.
 * Upstream: client-go tools/record (core/v1) and tools/events (events.k8s.io), staging/src/k8s.io/client-go.
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { KubeObject, ObjectReference } from "../../api/types/meta.ts";
import type { Kernel } from "../kernel/kernel.ts";

export type EventType = "Normal" | "Warning";

export class EventRecorder {
  private readonly kernel: Kernel;
  private readonly client: ComponentClient;
  private readonly component: string;
  private readonly host: string | undefined;

  constructor(kernel: Kernel, client: ComponentClient, component: string, host?: string) {
    this.kernel = kernel;
    this.client = client;
    this.component = component;
    this.host = host;
  }

  /** @param fieldPath the part of the object meant, e.g. `spec.containers{web}` */
  event(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    const at = this.kernel.timestamp();
    const { name, namespace, uid, resourceVersion } = object.metadata;
    const involvedObject: ObjectReference = {
      kind: object.kind,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      uid,
      apiVersion: object.apiVersion,
      resourceVersion,
      ...(fieldPath === undefined ? {} : { fieldPath }),
    };
    const suffix = (BigInt(this.kernel.epochMs + this.kernel.nowMs) * 1_000_000n).toString(16);
    this.client.create(
      "Event",
      {
        apiVersion: "v1",
        kind: "Event",
        metadata: {
          name: `${name}.${suffix}${this.kernel.random.stream("event").suffix(4)}`,
          namespace: namespace ?? "default",
        },
        involvedObject,
        reason,
        message,
        source: { component: this.component, ...(this.host === undefined ? {} : { host: this.host }) },
        firstTimestamp: at,
        lastTimestamp: at,
        count: 1,
        type,
        reportingComponent: this.component,
        reportingInstance: this.host ?? "",
      },
      { reason: "EventRecorded" },
    );
  }
}
