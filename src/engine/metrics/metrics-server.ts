/**
 * metrics-server: asks every kubelet every 15 seconds what its containers use, and remembers the newest answer.
 * It works while a Pod of its Deployment is ready.
 * Source: https://github.com/kubernetes-sigs/metrics-server (--metric-resolution=15s), pkg/storage/pod.go.
 */
import type { Pod } from "../../api/types/pod.ts";
import type { Component } from "../kernel/component.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import { type Informer, objectKey } from "../machinery/informer.ts";
import { isPodReady } from "../machinery/pod-state.ts";
import type { ContainerSample, NodeSample, PodSample, ResourceMetrics } from "../machinery/resource-metrics.ts";
import type { ContainerUsage, Runtime } from "../runtime/runtime.ts";
import { NodeUse } from "./node-use.ts";

const NAME = "metrics-server";
const NAMESPACE = "kube-system";
const RESOLUTION_MS = 15_000;
/** A container that has run for so long when it is first asked is measured from its start. */
const FRESH_MS = 10_000;

interface MetricsServerState {
  readonly seen: ReadonlyMap<string, number>;
  readonly pods: ReadonlyMap<string, PodSample>;
  readonly nodes: ReadonlyMap<string, NodeSample>;
}

export interface MetricsServer extends Component, ResourceMetrics {}

class SimulatedMetricsServer implements MetricsServer {
  readonly name = NAME;
  private readonly kernel: Kernel;
  private readonly runtime: Runtime;
  private readonly allPods: Informer<Pod>;
  /** When a container was last asked, by its id. */
  private seen = new Map<string, number>();
  private pods = new Map<string, PodSample>();
  private nodes = new Map<string, NodeSample>();

  constructor(context: ComponentContext, runtime: Runtime) {
    this.kernel = context.kernel;
    this.runtime = runtime;
    this.allPods = context.informers.for("Pod");
    this.allPods.addIndex("metrics-server", ({ metadata }) =>
      metadata.namespace === NAMESPACE && metadata.labels?.["k8s-app"] === NAME ? [""] : [],
    );
  }

  start(): void {
    this.kernel.schedule(NAME, "scrape", RESOLUTION_MS);
  }

  handle(): void {
    this.kernel.schedule(NAME, "scrape", RESOLUTION_MS);
    this.scrape();
  }

  get unavailable(): boolean {
    return this.scraper() === undefined;
  }

  pod(namespace: string, name: string): PodSample | undefined {
    return this.unavailable ? undefined : this.pods.get(`${namespace}/${name}`);
  }

  node(name: string): NodeSample | undefined {
    return this.unavailable ? undefined : this.nodes.get(name);
  }

  snapshot(): MetricsServerState {
    return { seen: new Map(this.seen), pods: new Map(this.pods), nodes: new Map(this.nodes) };
  }

  restore(state: unknown): void {
    const { seen, pods, nodes } = state as MetricsServerState;
    this.seen = new Map(seen);
    this.pods = new Map(pods);
    this.nodes = new Map(nodes);
  }

  /** The ready Pod that does the work. */
  private scraper(): Pod | undefined {
    return this.allPods.byIndex("metrics-server", "").find(isPodReady);
  }

  private scrape(): void {
    const from = this.scraper()?.spec.nodeName;
    const seen = new Map<string, number>();
    const pods = new Map<string, PodSample>();
    const nodes = new NodeUse(this.kernel.nowMs);
    if (from !== undefined) {
      for (const machine of this.runtime.machines.list()) {
        if (this.runtime.machines.reachable(from, machine.name)) nodes.add(machine, RESOLUTION_MS);
      }
      for (const pod of this.allPods.list()) {
        const { nodeName } = pod.spec;
        if (nodeName === undefined || !nodes.has(nodeName)) continue;
        const usage = this.runtime.usage(objectKey(pod));
        if (usage === undefined) continue;
        nodes.use(nodeName, usage);
        const sample = this.sampleOf(pod, usage, seen);
        if (sample !== undefined) pods.set(objectKey(pod), sample);
      }
    }
    this.seen = seen;
    this.pods = pods;
    this.nodes = nodes.samples();
  }

  /** Undefined until every container that runs has been measured over some time. */
  private sampleOf(pod: Pod, usage: readonly ContainerUsage[], seen: Map<string, number>): PodSample | undefined {
    const { nowMs } = this.kernel;
    const containers: ContainerSample[] = [];
    let complete = true;
    let windowMs = RESOLUTION_MS;
    for (const { container: name, cpuMillis, memoryBytes } of usage) {
      const { id, startedMs } = this.running(pod, name);
      const before = this.seen.get(id);
      seen.set(id, nowMs);
      const ageMs = nowMs - startedMs;
      const fresh = ageMs >= FRESH_MS && ageMs < RESOLUTION_MS;
      if (before === undefined && !fresh) complete = false;
      else windowMs = Math.min(windowMs, before === undefined ? ageMs : nowMs - before);
      containers.push({ name, cpuMillis, memoryBytes });
    }
    if (!complete || containers.length === 0) return undefined;
    const { name, namespace = "" } = pod.metadata;
    return { namespace, name, atMs: nowMs, windowMs, containers };
  }

  private running({ status, metadata }: Pod, name: string): { readonly id: string; readonly startedMs: number } {
    const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
    const found = all.find((one) => one.name === name);
    const startedAt = found?.state?.running?.startedAt;
    return {
      id: `${found?.containerID ?? metadata.uid}/${name}`,
      startedMs: startedAt === undefined ? this.kernel.nowMs : this.kernel.parseTimestamp(startedAt),
    };
  }
}

export function createMetricsServer(context: ComponentContext, runtime: Runtime): MetricsServer {
  return new SimulatedMetricsServer(context, runtime);
}
