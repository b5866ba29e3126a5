/** What every part of the kubelets works with. */
import type { ComponentClient } from "../../api/component-client.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { EventRecorder } from "../machinery/event-recorder.ts";
import type { EventType } from "../machinery/occurred-event.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { RecallingMap } from "../kernel/recalling-map.ts";
import { mirroredHash } from "./pod-plan.ts";

/** How kubelets get through to the API. */
export interface ApiReach {
  /** The machine gets through to an API server that can write. */
  reaches(machine: string): boolean;
  /** Only enqueue in the listener. */
  onReachChange(listener: (machine: string, online: boolean) => void): void;
}

export class KubeletParts {
  readonly kernel: Kernel;
  readonly context: ComponentContext;
  readonly runtime: Runtime;
  private readonly reach: ApiReach;
  private readonly clients = new RecallingMap<ComponentClient>();
  private readonly recorders = new RecallingMap<EventRecorder>();
  /** True while a kubelet writes, so that its own writes do not wake it. */
  writing = false;

  /** The Pod that a manifest describes; undefined when it describes none that can be run. */
  readonly readManifest: (text: string) => Pod | undefined;

  constructor(
    context: ComponentContext,
    runtime: Runtime,
    reach: ApiReach,
    readManifest: (text: string) => Pod | undefined,
  ) {
    this.readManifest = readManifest;
    this.reach = reach;
    this.kernel = context.kernel;
    this.context = context;
    this.runtime = runtime;
  }

  client(node: string): ComponentClient {
    let client = this.clients.get(node);
    if (client === undefined) {
      client = this.context.clientFor(`kubelet/${node}`);
      this.clients.set(node, client);
    }
    return client;
  }

  /** The kubelet of this machine runs and reaches the API. */
  online(node: string): boolean {
    return !this.isStopped(node) && this.reach.reaches(node);
  }

  /** The kubelet's process was stopped. */
  isStopped(node: string): boolean {
    return this.runtime.machines.get(node)?.stopped?.includes("kubelet") === true;
  }

  slowFactor(node: string): number {
    return this.runtime.machines.get(node)?.slowFactor ?? 1;
  }

  /** Records an event; one that cannot be sent is lost, as a kubelet's is after its retries. */
  event(node: string, object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    if (!this.online(node)) return;
    let recorder = this.recorders.get(node);
    if (recorder === undefined) {
      recorder = this.context.recorderFor("kubelet", node);
      this.recorders.set(node, recorder);
    }
    recorder.event(object, type, reason, message, fieldPath);
  }

  podEvent(pod: Pod, type: EventType, reason: string, message: string, fieldPath?: string): void {
    this.event(pod.spec.nodeName ?? "", asReported(pod), type, reason, message, fieldPath);
  }

  /** Runs a write without waking the kubelets for it. */
  quietly<T>(write: () => T): T {
    const outer = this.writing;
    this.writing = true;
    try {
      return write();
    } finally {
      this.writing = outer;
    }
  }
}

/** A Pod that a manifest on the machine describes goes by the hash of the manifest; the API's copy has a uid of its own. */
function asReported(pod: Pod): Pod {
  const hash = mirroredHash(pod);
  return hash === undefined ? pod : { ...pod, metadata: { ...pod.metadata, uid: hash } };
}
