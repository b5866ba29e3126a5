/**
 * metrics-server: asks every kubelet every 15 seconds what its containers use, and remembers the newest answer.
 * It works while a Pod of its Deployment is ready. Most machines of a large cluster use the same all the time: of these
 * nothing is remembered but that they were asked, and their answer is worked out when somebody wants it.
 * Source: https://github.com/kubernetes-sigs/metrics-server (--metric-resolution=15s), pkg/storage/pod.go.
 */
import type { Pod } from "../../api/types/pod.ts";
import type { Component } from "../kernel/component.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Informer } from "../machinery/informer.ts";
import { isPodReady } from "../machinery/pod-state.ts";
import type { ContainerSample, NodeSample, PodSample, ResourceMetrics } from "../machinery/resource-metrics.ts";
import type { ContainerRecord, SandboxRecord } from "../runtime/container-record.ts";
import type { MachineState } from "../runtime/contracts.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { NodeUse } from "./node-use.ts";

const NAME = "metrics-server";
const NAMESPACE = "kube-system";
const RESOLUTION_MS = 15_000;
/** A container that has run for so long when it is first asked is measured from its start. */
const FRESH_MS = 10_000;

/** One time that all kubelets were asked. */
interface Round {
  readonly atMs: number;
  /** Machines that use the same all the time, with the length of what was measured. */
  readonly steady: ReadonlyMap<string, number>;
}

interface MetricsServerState {
  /** The newest first, at most two. */
  readonly rounds: readonly Round[];
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
  private rounds: readonly Round[] = [];
  /** When a container of a machine that is not steady was last asked, by its id. */
  private seen = new Map<string, number>();
  private pods = new Map<string, PodSample>();
  private nodes = new Map<string, NodeSample>();

  constructor(context: ComponentContext, runtime: Runtime) {
    this.kernel = context.kernel;
    this.runtime = runtime;
    this.allPods = context.informers.for("Pod");
    this.allPods.addIndex("metrics-server", ({ metadata }) =>
      metadata.namespace === NAMESPACE && metadata.labels?.["k8s-app"] === NAME ? HERE : NOWHERE,
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
    if (this.unavailable) return undefined;
    const key = `${namespace}/${name}`;
    const [round, before] = this.rounds;
    const sandbox = this.runtime.cri.containers.sandboxOfPod(key);
    if (round === undefined || sandbox === undefined || !round.steady.has(sandbox.node)) return this.pods.get(key);
    return this.sampleOf(sandbox, round.atMs, before, this.seen, (container) => {
      if (!ranAt(container, round.atMs)) return undefined;
      return { name: container.name, ...this.runtime.cri.resources.steadyUse(container) };
    });
  }

  node(name: string): NodeSample | undefined {
    if (this.unavailable) return undefined;
    const [round] = this.rounds;
    const windowMs = round?.steady.get(name);
    const machine = this.runtime.machines.get(name);
    if (round === undefined || windowMs === undefined || machine === undefined) return this.nodes.get(name);
    const { containers, resources } = this.runtime.cri;
    const nodes = new NodeUse(round.atMs);
    nodes.add(machine, windowMs);
    for (const sandbox of this.sandboxesOn(name)) {
      for (const container of containers.of(sandbox.id)) {
        if (!ranAt(container, round.atMs)) continue;
        const { cpuMillis, memoryBytes } = resources.steadyUse(container);
        nodes.use(name, cpuMillis, memoryBytes);
      }
    }
    return nodes.samples().get(name);
  }

  snapshot(): MetricsServerState {
    const { rounds, seen, pods, nodes } = this;
    return { rounds, seen: new Map(seen), pods: new Map(pods), nodes: new Map(nodes) };
  }

  restore(state: unknown): void {
    const { rounds, seen, pods, nodes } = state as MetricsServerState;
    this.rounds = rounds;
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
    const before = this.rounds[0];
    const seenBefore = this.seen;
    const { machines, cri } = this.runtime;
    const { nowMs } = this.kernel;
    this.seen = new Map();
    this.pods = new Map();
    this.nodes = new Map();
    this.rounds = [];
    if (from === undefined) return;
    const steady = new Map<string, number>();
    const nodes = new NodeUse(nowMs);
    for (const machine of machines.list()) {
      if (!machines.reachable(from, machine.name)) continue;
      const windowMs = Math.min(RESOLUTION_MS, nowMs - machine.bootedAtMs);
      if (!cri.resources.isSteady(machine.name)) {
        this.measure(machine, windowMs, nodes, before, seenBefore);
        continue;
      }
      steady.set(machine.name, windowMs);
      if (before?.steady.has(machine.name) === false) this.keepSeen(machine.name, seenBefore);
    }
    this.nodes = nodes.samples();
    const round = { atMs: nowMs, steady };
    this.rounds = before === undefined ? [round] : [round, before];
  }

  /** The machine has become steady: what it was asked before still counts. */
  private keepSeen(machine: string, seenBefore: ReadonlyMap<string, number>): void {
    const { containers } = this.runtime.cri;
    for (const sandbox of this.sandboxesOn(machine)) {
      for (const { id } of containers.of(sandbox.id)) {
        const lastMs = seenBefore.get(id);
        if (lastMs !== undefined) this.seen.set(id, lastMs);
      }
    }
  }

  /** Asks a machine whose use changes. */
  private measure(
    machine: MachineState,
    windowMs: number,
    nodes: NodeUse,
    before: Round | undefined,
    seenBefore: ReadonlyMap<string, number>,
  ): void {
    const { containers, resources } = this.runtime.cri;
    const { nowMs } = this.kernel;
    nodes.add(machine, windowMs);
    for (const sandbox of this.sandboxesOn(machine.name)) {
      const sample = this.sampleOf(sandbox, nowMs, before, seenBefore, (container) => {
        if (!containers.running(container)) return undefined;
        const use = { cpuMillis: resources.cpuOf(container), memoryBytes: resources.memoryOf(container) };
        nodes.use(machine.name, use.cpuMillis, use.memoryBytes);
        this.seen.set(container.id, nowMs);
        return { name: container.name, ...use };
      });
      if (sample !== undefined) this.pods.set(sandbox.key, sample);
    }
  }

  /** Those of Pods that the API knows on this machine. */
  private sandboxesOn(machine: string): readonly SandboxRecord[] {
    const { containers } = this.runtime.cri;
    return containers.sandboxesOn(machine).flatMap((id) => {
      const sandbox = containers.sandbox(id);
      if (sandbox === undefined || containers.sandboxOfPod(sandbox.key) !== sandbox) return [];
      return this.allPods.getByKey(sandbox.key)?.spec.nodeName === machine ? [sandbox] : [];
    });
  }

  /** Undefined until every container that runs has been measured over some time. */
  private sampleOf(
    sandbox: SandboxRecord,
    atMs: number,
    before: Round | undefined,
    seenBefore: ReadonlyMap<string, number>,
    measured: (container: ContainerRecord) => ContainerSample | undefined,
  ): PodSample | undefined {
    const samples: ContainerSample[] = [];
    let complete = true;
    let windowMs = RESOLUTION_MS;
    const wasSteady = before?.steady.has(sandbox.node) === true;
    for (const container of this.runtime.cri.containers.of(sandbox.id)) {
      const sample = measured(container);
      if (sample === undefined) continue;
      const { id, startedAtMs } = container;
      const lastMs = wasSteady ? (startedAtMs <= before.atMs ? before.atMs : undefined) : seenBefore.get(id);
      const ageMs = atMs - this.kernel.parseTimestamp(this.kernel.timestamp(startedAtMs));
      const fresh = ageMs >= FRESH_MS && ageMs < RESOLUTION_MS;
      if (lastMs === undefined && !fresh) complete = false;
      else windowMs = Math.min(windowMs, lastMs === undefined ? ageMs : atMs - lastMs);
      samples.push(sample);
    }
    if (!complete || samples.length === 0) return undefined;
    const slash = sandbox.key.indexOf("/");
    const [namespace, name] = [sandbox.key.slice(0, slash), sandbox.key.slice(slash + 1)];
    return { namespace, name, atMs, windowMs, containers: samples };
  }
}

const HERE: readonly string[] = [""];
const NOWHERE: readonly string[] = [];

function ranAt({ startedAtMs, finishedAtMs }: ContainerRecord, atMs: number): boolean {
  return startedAtMs <= atMs && (finishedAtMs < 0 || finishedAtMs > atMs);
}

export function createMetricsServer(context: ComponentContext, runtime: Runtime): MetricsServer {
  return new SimulatedMetricsServer(context, runtime);
}
