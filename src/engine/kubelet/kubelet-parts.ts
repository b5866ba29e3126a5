/** What every part of the kubelets works with. */
import type { ComponentClient } from "../../api/component-client.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { EventRecorder, EventType } from "../machinery/event-recorder.ts";
import type { Runtime } from "../runtime/runtime.ts";

export class KubeletParts {
  readonly kernel: Kernel;
  readonly context: ComponentContext;
  readonly runtime: Runtime;
  private readonly clients = new Map<string, ComponentClient>();
  private readonly recorders = new Map<string, EventRecorder>();
  /** True while a kubelet writes, so that its own writes do not wake it. */
  writing = false;

  constructor(context: ComponentContext, runtime: Runtime) {
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
    const machine = this.runtime.machines.get(node);
    return machine !== undefined && machine.powered && machine.connected;
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
    this.event(pod.spec.nodeName ?? "", pod, type, reason, message, fieldPath);
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
