/** The parts of a cluster, put together: who works for which process of the control plane, and what a restart of one means. */
import { DISK_PROVISIONER } from "../api/simulated-disk.ts";
import type { ComponentClient } from "../api/component-client.ts";
import type { KubeObject } from "../api/types/meta.ts";
import { answerOverNetwork } from "./api-over-network.ts";
import { ApiServer } from "./apiserver/api-server.ts";
import { legacyToken } from "./apiserver/authorization/issue-token.ts";
import { componentStatuses } from "./apiserver/component-statuses.ts";
import { createHousekeeping } from "./apiserver/housekeeping.ts";
import { metricsResources } from "./apiserver/metrics-resources.ts";
import type { ClusterConfiguration } from "./cluster-configuration.ts";
import { ControlPlane, type WorkingPart } from "./control-plane/control-plane.ts";
import { SingleEtcd } from "./control-plane/etcd.ts";
import { RaftEtcd } from "./control-plane/raft-etcd.ts";
import { controlPlaneMachine } from "./control-plane/parts.ts";
import { createControllers } from "./controllers/controllers.ts";
import { INSTALLED_PROVISIONERS } from "./controllers/installed-programs/installed-provisioners.ts";
import { DISK_SNAPSHOTTER } from "./controllers/disk-driver/disk-snapshots.ts";
import { SNAPSHOT_CONTROLLER } from "./controllers/volume-snapshots/snapshot-controller.ts";
import { INSTALLED_PROGRAMS } from "./controllers/installed-programs/installed-programs.ts";
import type { Store } from "./etcd/store.ts";
import { createFaults } from "./faults/faults.ts";
import type { Causes } from "./kernel/causes.ts";
import type { Component } from "./kernel/component.ts";
import { InvariantError } from "./kernel/invariant.ts";
import type { Kernel, KernelEntry } from "./kernel/kernel.ts";
import { kubectlInPod } from "./kubectl-in-pods.ts";
import { readPodManifest } from "./pod-manifest.ts";
import { createKubelets } from "./kubelet/kubelets.ts";
import type { ComponentContext } from "./machinery/component-context.ts";
import type { Decisions } from "./machinery/decisions.ts";
import { createEventRecorders } from "./machinery/event-recorders.ts";
import { SharedInformerFactory } from "./machinery/informer.ts";
import { createMetricsServer } from "./metrics/metrics-server.ts";
import { createNetwork, type Network } from "./network/network.ts";
import { createPodAccess } from "./pod-access.ts";
import { createRuntime, type Runtime } from "./runtime/runtime.ts";
import { partMetrics } from "./part-metrics.ts";
import { createScheduler } from "./scheduler/scheduler.ts";
import { RecallingMap } from "./kernel/recalling-map.ts";

export interface ClusterBase {
  readonly kernel: Kernel;
  readonly store: Store<KubeObject>;
  readonly causes: Causes;
  readonly decisions: Decisions;
  readonly configuration: ClusterConfiguration;
}

export type SavedComponents = readonly (readonly [name: string, state: unknown])[];

/** Controllers that upstream are part of another process than kube-controller-manager. */
const IN_API_SERVER: ReadonlySet<string> = new Set([
  "crd-finalizer",
  "crd-establishing-controller",
  "crd-naming-controller",
  "apiservice-availability-controller",
  "autoregister",
  "flow-control-controller",
  "ipallocator-repair-controller",
  "kubernetes-service-cidr-controller",
]);
/** Storage drivers run as Pods of their own, which are not drawn; what users installed runs in theirs. */
const ON_THEIR_OWN: ReadonlySet<string> = new Set([
  DISK_PROVISIONER,
  DISK_SNAPSHOTTER,
  INSTALLED_PROGRAMS,
  INSTALLED_PROVISIONERS,
  SNAPSHOT_CONTROLLER,
]);

interface Worker {
  readonly component: Component;
  /** The process that does this work; undefined when it always goes on. */
  readonly part: WorkingPart | undefined;
  /** Its state before it had seen anything: what a new process knows. */
  readonly initial: unknown;
}

export class ClusterParts {
  readonly server: ApiServer;
  readonly runtime: Runtime;
  readonly network: Network;
  readonly controlPlane: ControlPlane;
  private readonly kernel: Kernel;
  private readonly informers: SharedInformerFactory;
  private readonly workers: ReadonlyMap<string, Worker>;
  private readonly partOfActor = new Map<string, WorkingPart>();

  constructor(base: ClusterBase) {
    const { kernel, store, causes, decisions } = base;
    this.kernel = kernel;
    this.server = new ApiServer({ kernel, store, causes });
    this.informers = new SharedInformerFactory(this.server);
    const clientFor = (actor: string): ComponentClient => this.server.clientFor(actor);
    const recorders = createEventRecorders(kernel, clientFor, this.server);
    const context: ComponentContext = {
      kernel,
      informers: this.informers,
      clientFor,
      decisions,
      recorderFor: (component, host) => recorders.recorderFor(component, host),
    };
    this.runtime = createRuntime(kernel);
    this.controlPlane = this.createControlPlane(context, base);
    this.network = createNetwork(context, this.runtime, { runtime: this.runtime, reach: this.controlPlane });
    this.runtime.connect(this.network.processes, kubectlInPod);
    this.runtime.apiServer = (request) =>
      answerOverNetwork(this.server, request, (asked) => this.controlPlane.refusalOf(asked));
    this.runtime.partMetrics = (part, startedAtMs) => partMetrics(this.server, part, startedAtMs);
    this.runtime.cri.volumes.issueToken = (sandbox, { account, audience, seconds }) =>
      this.server.podToken({
        namespace: sandbox.namespace,
        account,
        audience,
        seconds,
        pod: { name: sandbox.podName, uid: sandbox.id },
        nodeName: sandbox.node,
        sinceMs: sandbox.createdAtMs,
      });
    this.server.logSource = (query) => this.runtime.logs(query);
    this.server.podAccess = createPodAccess(kernel, this.runtime, this.network, this.controlPlane.machines);
    this.server.refusalFor = (actor) => this.controlPlane.refusalFor(actor);
    const metrics = createMetricsServer(context, this.runtime);
    this.server.serve(metricsResources(kernel, store, metrics));
    this.server.serve([componentStatuses((part) => this.controlPlane.isRunning(part))]);
    const faults = createFaults(context, this.runtime);
    const kubelets = createKubelets(context, this.runtime, this.controlPlane, (text) =>
      readPodManifest(this.server, text),
    );
    const scheduler = createScheduler(context);
    const housekeeping = createHousekeeping(this.server);
    const always = [housekeeping, recorders, this.runtime, faults, this.controlPlane, kubelets, this.network];
    const mayDo: ComponentContext["mayDo"] = (user, action) => this.server.allows(user, action);
    const workers = [
      ...always.map((component) => newWorker(component, undefined)),
      newWorker(scheduler, "kube-scheduler"),
      newWorker(metrics, undefined),
      ...createControllers({ ...context, metrics, issueToken: legacyToken, mayDo }).map((component) =>
        newWorker(component, partOf(component)),
      ),
    ];
    this.workers = new RecallingMap(workers.map((worker) => [worker.component.name, worker]));
    for (const { component, part } of workers) if (part !== undefined) this.partOfActor.set(component.name, part);
    this.partOfActor.set("default-scheduler", "kube-scheduler");
  }

  start(): void {
    for (const { component } of this.workers.values()) component.start();
  }

  /** What is due for a process that does not run stays undone: the next one looks for itself. */
  run(entry: KernelEntry): void {
    const worker = this.workers.get(entry.component);
    if (worker === undefined) throw new InvariantError(`no component ${entry.component}`, this.kernel);
    const { component, part } = worker;
    if (part !== undefined && !this.controlPlane.isWorking(part)) return;
    const outer = this.kernel.changeCause(entry.cause);
    try {
      component.handle(entry.key);
    } finally {
      this.kernel.changeCause(outer);
    }
  }

  snapshot(): SavedComponents {
    return [...this.workers.values()].map(({ component }) => [component.name, component.snapshot()] as const);
  }

  hold(): SavedComponents {
    return [...this.workers.values()].map(({ component }) => {
      const held = component.hold === undefined ? component.snapshot() : component.hold();
      return [component.name, held] as const;
    });
  }

  /** The store has been restored already. */
  restore(saved: SavedComponents): void {
    this.informers.replaceAll();
    const states = new Map(saved);
    for (const { component } of this.workers.values()) component.restore(states.get(component.name));
  }

  private createControlPlane(context: ComponentContext, { configuration, store }: ClusterBase): ControlPlane {
    const { controlPlanes = 1 } = configuration;
    const machines = Array.from({ length: controlPlanes }, (_, index) => controlPlaneMachine(index + 1));
    const hooks = {
      restart: (part: WorkingPart) => this.restart(part),
      endWatches: (status: Parameters<ApiServer["breakWatches"]>[0]) => this.server.breakWatches(status),
      partOf: (actor: string) => this.partOfActor.get(actor),
    };
    const { kernel } = context;
    return new ControlPlane(context, this.runtime, machines, hooks, (isUp) =>
      controlPlanes === 1
        ? new SingleEtcd(controlPlaneMachine(1), isUp)
        : new RaftEtcd({ kernel, store, machines: this.runtime.machines, names: machines, isUp }),
    );
  }

  /** A process that starts knows nothing but what the API tells it. */
  private restart(part: WorkingPart): void {
    for (const { component, part: own, initial } of this.workers.values()) {
      if (own !== part) continue;
      component.restore(initial);
      component.start();
    }
  }
}

function newWorker(component: Component, part: WorkingPart | undefined): Worker {
  return { component, part, initial: part === undefined ? undefined : component.snapshot() };
}

function partOf({ name }: Component): WorkingPart | undefined {
  if (IN_API_SERVER.has(name)) return "kube-apiserver";
  return ON_THEIR_OWN.has(name) ? undefined : "kube-controller-manager";
}
