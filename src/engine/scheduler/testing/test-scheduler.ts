/** A scheduler with nothing around it but memory and virtual time. */
import type { KindName } from "../../../api/kinds.ts";
import type { Node } from "../../../api/types/core.ts";
import type { Container, Pod, PodSpec } from "../../../api/types/pod.ts";
import type { ResourceList } from "../../../api/types/requirements.ts";
import type { Component } from "../../kernel/component.ts";
import { Kernel } from "../../kernel/kernel.ts";
import { Decisions } from "../../machinery/decisions.ts";
import { EventRecorder } from "../../machinery/event-recorder.ts";
import { objectKey, SharedInformerFactory } from "../../machinery/informer.ts";
import { createScheduler } from "../scheduler.ts";
import type { AlgorithmOptions } from "../scheduling-algorithm.ts";
import { MemoryApi } from "./memory-api.ts";

const META = { uid: "", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" };

export interface NodeShape {
  readonly allocatable?: ResourceList;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Node["spec"];
  readonly images?: Node["status"]["images"];
}

/** 4 CPUs, 8 GiB, 110 Pods unless said otherwise. */
export function testNode(name: string, shape: NodeShape = {}): Node {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { ...META, name, uid: `uid-${name}`, labels: { "kubernetes.io/hostname": name, ...shape.labels } },
    spec: shape.spec ?? {},
    status: {
      allocatable: { cpu: "4", memory: "8Gi", pods: "110", ...shape.allocatable },
      ...(shape.images === undefined ? {} : { images: shape.images }),
    },
  };
}

export function testContainer(requests?: ResourceList, more: Partial<Container> = {}): Container {
  return { name: "main", image: "nginx:1.27", ...(requests === undefined ? {} : { resources: { requests } }), ...more };
}

/** One container without requests unless said otherwise, in namespace `default`. */
export function testPod(name: string, spec: Partial<PodSpec> = {}, status: Pod["status"] = { phase: "Pending" }): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...META, namespace: "default", name, uid: `uid-${name}`, generation: 1 },
    spec: { containers: [testContainer()], ...spec },
    status,
  };
}

export class TestScheduler {
  readonly kernel: Kernel;
  readonly api: MemoryApi;
  readonly decisions = new Decisions();
  readonly component: Component;
  private readonly informers: SharedInformerFactory;

  constructor(nodes: readonly Node[] = [], options: AlgorithmOptions & { readonly seed?: number } = {}) {
    this.kernel = new Kernel(1_767_225_600_000, options.seed ?? 1);
    this.api = new MemoryApi(this.kernel);
    this.informers = new SharedInformerFactory(this.api);
    const { kernel, api, informers } = this;
    this.component = createScheduler(
      {
        kernel,
        informers,
        clientFor: (actor) => api.client(actor),
        decisions: this.decisions,
        recorderFor: (component) => new EventRecorder(kernel, api.client(component), component),
      },
      options,
    );
    for (const node of nodes) api.put("Node", node);
    this.component.start();
  }

  /** Creates Pods and lets `afterMs` of virtual time pass. */
  submit(pods: readonly Pod[], afterMs = 100): void {
    for (const pod of pods) this.api.put("Pod", pod);
    this.advance(afterMs);
  }

  advance(deltaMs: number): void {
    const until = this.kernel.nowMs + deltaMs;
    for (let at = this.kernel.nextAt(); at !== undefined && at <= until; at = this.kernel.nextAt()) {
      const entry = this.kernel.take();
      if (entry !== undefined) this.kernel.causedBy(entry.cause, () => this.component.handle(entry.key));
    }
    this.kernel.moveTo(until);
  }

  pod(name: string): Pod {
    const pod = this.api.get("Pod", "default", name);
    if (pod === undefined) throw new Error(`no pod ${name}`);
    return pod;
  }

  /** Keys of all objects of a kind. */
  list(kind: KindName): readonly string[] {
    return this.api.list(kind).map(objectKey);
  }

  nodeOf(name: string): string | undefined {
    return this.pod(name).spec.nodeName;
  }

  /** Attempts made so far for a Pod. */
  attempts(name: string): number {
    return this.decisions.of("default", name).at(-1)?.attempt ?? 0;
  }

  /** Message of the newest attempt. */
  message(name: string): string | undefined {
    return this.decisions.of("default", name).at(-1)?.message;
  }

  /** Goes back to a state taken with `capture`: objects stay as the caller restores them. */
  restore(kernelState: ReturnType<Kernel["snapshot"]>, state: unknown): void {
    this.kernel.restore(kernelState);
    this.informers.replaceAll();
    this.component.restore(state);
  }
}
