/** The kubelets of all machines, as one component; a key names the node and the Pod. */
import type { ObjectEvent } from "../../api/component-client.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Component } from "../kernel/component.ts";
import type { Informer } from "../machinery/informer.ts";
import { indexByNode, POD_NODE_INDEX } from "../machinery/pod-state.ts";
import { indexByClaim } from "../machinery/volume-matching.ts";
import { WorkQueue, type WorkQueueState } from "../machinery/work-queue.ts";
import type { MachineChange, MachineState } from "../runtime/contracts.ts";
import { hashBelow } from "../runtime/hashes.ts";
import { keepDiskContents } from "./disk-contents.ts";
import { KubeletParts } from "./kubelet-parts.ts";
import { drawMirrorAgain } from "./mirror-pods.ts";
import { finishDeletion, newWorker, rejectPod, rememberReboot } from "./pod-arrival.ts";
import { NodeAgent, type NodeMemory } from "./node-agent.ts";
import { type Candidate, stoppablePods, unfinishedPods } from "./eviction.ts";
import { relievePressure, reportKernelKills } from "./node-pressure.ts";
import { NodeShutdowns, REFUSED_WHILE_SHUTTING_DOWN } from "./node-shutdown.ts";
import { PodAllocation } from "./pod-allocation.ts";
import { indexDiskUsers, usesDisks } from "./node-storage.ts";
import { isMirror, podPlan } from "./pod-plan.ts";
import { allocatedPod } from "./pod-resize.ts";
import { preload, preloadAddOns } from "./preloaded-images.ts";
import { PodRound } from "./pod-round.ts";
import { fillVolumes, syncPod } from "./pod-sync.ts";
import { showsOwnFields, volumeSources } from "./pod-volumes.ts";
import type { PodWorker } from "./pod-worker.ts";
import { podQueueKey, type PodWorkers } from "./pod-workers.ts";
import { StaticPods, type StaticPodsState } from "./static-pods.ts";

const KUBELET_LATENCY_MS = 10;
/** From power on to the kubelet's start. */
export const BOOT_MS = 3_000;
/** A changed ConfigMap or Secret reaches volumes within this time: the kubelet's own sync period. */
const VOLUME_SYNC_MS = 60_000;
/** How often a critical Pod looks whether others have made room for it. */
const ROOM_POLL_MS = 100;
const POD_SOURCE_INDEX = "kubelet-volume-source";

interface KubeletsState {
  readonly queue: WorkQueueState;
  readonly nodes: ReadonlyMap<string, NodeMemory>;
  readonly workers: readonly PodWorker[];
  readonly staticPods: StaticPodsState;
}

class Kubelets implements Component {
  readonly name = "kubelet";
  private readonly parts: KubeletParts;
  private readonly queue: WorkQueue;
  private readonly agent: NodeAgent;
  private readonly staticPods: StaticPods;
  private readonly shutdowns: NodeShutdowns;
  private readonly pods: Informer<Pod>;
  private readonly allocation: PodAllocation;
  private workers: PodWorkers;

  constructor(...[context, runtime, reach, readManifest]: ConstructorParameters<typeof KubeletParts>) {
    this.parts = new KubeletParts(context, runtime, reach, readManifest);
    this.staticPods = new StaticPods(this.parts);
    this.queue = new WorkQueue(context.kernel, this.name, { latencyMs: KUBELET_LATENCY_MS });
    this.agent = new NodeAgent(this.parts);
    this.allocation = new PodAllocation(this.parts, this.agent, (worker) => this.seenPod(worker), this.queue);
    this.workers = this.allocation.workers;
    this.shutdowns = new NodeShutdowns(this.parts, this.agent, this.queue, (node) =>
      unfinishedPods(this.workers.on(node), (worker) => this.seenPod(worker)),
    );
    this.pods = context.informers.for("Pod");
    const { pods } = this;
    indexByNode(pods);
    pods.addIndex(POD_SOURCE_INDEX, volumeSources);
    indexDiskUsers(context.informers);
    indexByClaim(pods);
    pods.addHandler((event) => this.podChanged(event));
    for (const kind of ["ConfigMap", "Secret"] as const) {
      context.informers.for(kind).addHandler((event) => this.sourceChanged(kind, event.object));
    }
    keepDiskContents(context.informers, runtime.cri.volumes);
    runtime.machines.onChange((change) => this.machineChanged(change));
    reach.onReachChange((machine, online) => {
      if (!online) this.keepLastSeen(machine);
      else if (this.agent.isRunning(machine)) this.reconnect(machine);
    });
    runtime.cri.resources.onKernelKill((node) => this.queue.add(`kills ${node}`));
    runtime.cri.onChange((node, sandbox) => {
      const key = this.workers.keyOfSandbox(node, sandbox);
      if (key !== undefined) this.queue.add(key);
    });
  }

  start(): void {
    for (const machine of this.parts.runtime.machines.list()) {
      if (machine.powered) this.queue.add(`node ${machine.name}`, 0);
    }
  }

  handle(key: string): void {
    if (!this.queue.take(key)) return;
    if (key.startsWith("pod ")) this.handlePod(key);
    else if (key.startsWith("node ")) this.handleNode(key.slice(5));
    else if (key.startsWith("kills ")) reportKernelKills(this.parts, key.slice(6));
    else if (key.startsWith("shutdown ")) this.shutdowns.handle(key.slice(9));
    else if (key.startsWith("disks ")) this.agent.reportVolumes(key.slice(6));
    else if (key.startsWith("volumes ")) this.handleVolumes(key.slice(8));
  }

  snapshot(): KubeletsState {
    const staticPods = this.staticPods.snapshot();
    return { queue: this.queue.snapshot(), nodes: this.agent.snapshot(), workers: this.workers.snapshot(), staticPods };
  }

  restore(state: unknown): void {
    const saved = state as KubeletsState;
    this.queue.restore(saved.queue);
    this.agent.restore(saved.nodes);
    this.staticPods.restore(saved.staticPods);
    this.workers = this.allocation.forgetWorkers();
    for (const worker of saved.workers) this.workers.add(worker, true);
  }

  private handleNode(name: string): void {
    const machine = this.parts.runtime.machines.get(name);
    if (machine === undefined || !machine.powered || this.parts.isStopped(name)) return;
    if (!this.agent.isRunning(name)) this.startKubelet(machine);
    for (const pod of this.staticPods.follow(name)) this.queue.add(podQueueKey(pod));
    const limited = this.workers.limitsStorageOn(name);
    for (const worker of relievePressure(this.parts, this.agent, name, limited, () => this.stoppable(name)))
      this.queue.add(worker.key, 0);
    this.queue.add(`node ${name}`, this.agent.beat(machine));
  }

  private startKubelet(machine: MachineState): void {
    const { name } = machine;
    const atCreation = this.parts.kernel.nowMs === 0;
    this.agent.start(machine, atCreation || this.workers.on(name).length > 0);
    if (atCreation) {
      preloadAddOns(this.parts, name);
      this.staticPods.install(name, this.podsOn(name).filter(isMirror));
    }
    for (const pod of this.podsOn(name)) {
      if (isMirror(pod)) preload(this.parts, name, pod);
      this.queue.add(podQueueKey(pod), 0);
    }
    for (const pod of this.staticPods.on(name)) this.queue.add(podQueueKey(pod), 0);
  }

  private stoppable(node: string): readonly Candidate[] {
    return stoppablePods(this.workers.on(node), (worker) => this.seenPod(worker));
  }

  private handlePod(key: string): void {
    const worker = this.workers.get(key);
    const node = worker?.node ?? key.slice(4, key.indexOf(" ", 4));
    if (!this.agent.isRunning(node)) return;
    const pod = worker === undefined ? this.newPod(key, node) : this.seenPod(worker);
    if (pod === undefined) return;
    const current = worker ?? this.admit(pod, key);
    if (current === undefined) return;
    // Its picture may be missing in the API, which cannot be asked now.
    if (worker === undefined && !this.parts.online(node)) current.lastSeen = pod;
    const removed = isMirror(pod) && this.staticPods.isRemoved(node, pod);
    const deleted =
      removed || (current.lastSeen !== undefined && this.parts.online(node) && this.apiPod(current) === undefined);
    const leaves = deleted || pod.metadata.deletionTimestamp !== undefined;
    if (!removed && isMirror(pod) && leaves && this.parts.online(node)) {
      this.recreateMirror(current, pod, deleted);
      return;
    }
    const allocated = this.allocation.allocate(current, pod);
    const round = new PodRound(this.parts, current, allocated, podPlan(allocated.spec));
    const result = syncPod(round, deleted);
    if (current.finished !== "" && current.counted) {
      this.workers.uncount(current);
      this.allocation.retry(node);
    }
    if (result === "gone") this.letGo(current, pod);
    else if (round.dueMs >= 0) this.queue.add(key, Math.max(0, round.dueMs - round.nowMs));
  }

  /** Everything of the Pod has ended. A static Pod comes again while its manifest is there. */
  private letGo(worker: PodWorker, pod: Pod): void {
    this.removeWorker(worker);
    if (!isMirror(pod)) return;
    this.staticPods.remember(worker.node, pod);
    if (!this.staticPods.isRemoved(worker.node, pod)) this.queue.add(worker.key);
    else if (this.parts.online(worker.node) && this.apiPod(worker) !== undefined)
      this.staticPods.erase(worker.node, pod);
  }

  private handleVolumes(key: string): void {
    const worker = this.workers.get(key);
    if (worker === undefined) return;
    const pod = this.seenPod(worker);
    if (pod === undefined || !worker.hasSandbox) return;
    const allocated = allocatedPod(worker, pod);
    fillVolumes(new PodRound(this.parts, worker, allocated, podPlan(allocated.spec)));
  }

  /** The Pod as this kubelet knows it: from the API, or as seen last. */
  private seenPod(worker: PodWorker): Pod | undefined {
    if (!this.parts.online(worker.node)) return worker.lastSeen ?? this.apiPod(worker);
    return this.apiPod(worker) ?? worker.lastSeen;
  }

  private apiPod(worker: PodWorker): Pod | undefined {
    const pod = this.pods.getByKey(worker.podKey);
    return pod !== undefined && pod.metadata.uid === worker.uid ? pod : undefined;
  }

  private newPod(key: string, node: string): Pod | undefined {
    const uidAt = key.lastIndexOf(" ") + 1;
    const uid = key.slice(uidAt);
    const manifest = this.staticPods.withUid(node, uid);
    if (!this.parts.online(node)) return manifest;
    const pod = this.pods.getByKey(key.slice(node.length + 5, uidAt - 1));
    if (pod?.metadata.uid === uid && pod.spec.nodeName === node) {
      if (!isMirror(pod) || !this.staticPods.isRemoved(node, pod)) return pod;
      this.staticPods.erase(node, pod);
    } else if (manifest !== undefined && pod === undefined) {
      const drawn = this.staticPods.draw(node, manifest);
      this.queue.add(drawn === undefined ? key : podQueueKey(drawn), drawn === undefined ? 1_000 : 0);
    }
    return undefined;
  }

  /** Takes the Pod, or writes why not. Undefined when there is nothing to run. */
  private admit(pod: Pod, key: string): PodWorker | undefined {
    const node = pod.spec.nodeName ?? "";
    const isOver = !isMirror(pod) && (pod.status.phase === "Succeeded" || pod.status.phase === "Failed");
    const plan = podPlan(pod.spec);
    const rebooted = pod.status.containerStatuses?.some((status) => status.containerID !== undefined) === true;
    const worker = newWorker(this.parts, pod, key);
    if (isOver) {
      if (pod.metadata.deletionTimestamp === undefined) return undefined;
      finishDeletion(this.parts, pod, node);
      return undefined;
    }
    const nodeObject = this.parts.context.informers.for("Node").get(undefined, node);
    if (nodeObject === undefined) {
      this.queue.add(key, 1_000);
      return undefined;
    }
    const refused = this.agent.shutdownOf(node) === undefined ? undefined : REFUSED_WHILE_SHUTTING_DOWN;
    const rejection = isMirror(pod) ? undefined : (this.allocation.admission(pod, plan, nodeObject) ?? refused);
    if (rejection === "wait") {
      this.queue.add(key, ROOM_POLL_MS);
      return undefined;
    }
    if (rejection !== undefined) {
      rejectPod(this.parts, pod, node, rejection);
      return undefined;
    }
    if (rebooted) rememberReboot(this.parts, worker, pod);
    this.workers.add(worker);
    return worker;
  }

  /** The new picture belongs to the same worker and the same containers. */
  private recreateMirror(worker: PodWorker, pod: Pod, deleted: boolean): void {
    const created = drawMirrorAgain(this.parts, worker, pod, deleted);
    if (!created.ok) {
      this.queue.add(worker.key, 1_000);
      return;
    }
    const { counted } = worker;
    this.staticPods.remember(worker.node, created.value);
    this.workers.remove(worker);
    const key = podQueueKey(created.value);
    const uid = created.value.metadata.uid;
    const why = { reason: "StatusReported" };
    this.workers.add({ ...worker, counted, key, uid, lastSeen: undefined, dirty: true, why });
    this.queue.add(key);
  }

  private podChanged(event: ObjectEvent<Pod>): void {
    const pod = event.object;
    const node = pod.spec.nodeName;
    if (node === undefined) return;
    if (usesDisks(pod) || (event.type === "MODIFIED" && usesDisks(event.previous)))
      this.queue.add(`disks ${node}`, KUBELET_LATENCY_MS);
    if (event.type === "DELETED") {
      const worker = this.workers.get(podQueueKey(pod));
      if (worker === undefined) return;
      if (this.parts.online(node)) worker.lastSeen = pod;
      if (!this.parts.writing) this.queue.add(worker.key, KUBELET_LATENCY_MS, event.revision);
      return;
    }
    if (this.parts.writing || !this.parts.online(node)) return;
    const key = podQueueKey(pod);
    if (event.type === "MODIFIED" && event.previous.spec.nodeName === node) {
      if (showsOwnFields(pod) && event.previous.metadata !== pod.metadata && this.workers.has(key))
        this.queue.add(`volumes ${key}`, KUBELET_LATENCY_MS);
      const statusChanged = event.previous.status !== pod.status;
      const otherChange =
        event.previous.spec !== pod.spec ||
        event.previous.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp;
      if (!statusChanged && !otherChange) return;
      const worker = this.workers.get(key);
      if (statusChanged && worker !== undefined && !worker.dirty) {
        worker.dirty = true;
        worker.why = { reason: "StatusReported" };
      }
    }
    this.queue.add(key, KUBELET_LATENCY_MS, event.revision);
  }

  /** ConfigMaps and Secrets reach the volumes of running Pods with the next periodic sync. */
  private sourceChanged(kind: "ConfigMap" | "Secret", object: KubeObject): void {
    const source = `${kind}/${object.metadata.namespace ?? ""}/${object.metadata.name}`;
    for (const pod of this.pods.byIndex(POD_SOURCE_INDEX, source)) {
      if (pod.spec.nodeName === undefined) continue;
      const key = podQueueKey(pod);
      if (this.workers.has(key)) this.queue.add(`volumes ${key}`, 1_000 + hashBelow(key, VOLUME_SYNC_MS));
    }
  }

  private machineChanged({ machine, previous }: MachineChange): void {
    const name = machine?.name ?? previous?.name ?? "";
    if (machine?.powered !== true) {
      if (previous?.powered === true) this.forgetMachine(name);
      return;
    }
    if (previous?.powered !== true) {
      this.queue.cancel(`node ${name}`);
      this.queue.add(`node ${name}`, this.parts.kernel.nowMs === 0 ? 0 : BOOT_MS);
    } else if (previous.shutdownSeconds !== machine.shutdownSeconds) {
      this.queue.add(`shutdown ${name}`, 0);
    } else if (previous.stopped !== machine.stopped) {
      this.componentsChanged(name, previous.stopped?.includes("kubelet") === true);
    }
  }

  /** Some component of the machine was stopped, or may run again. */
  private componentsChanged(name: string, wasStopped: boolean): void {
    const isStopped = this.parts.isStopped(name);
    if (isStopped && !wasStopped) {
      this.keepLastSeen(name);
      this.agent.stop(name);
      this.queue.cancel(`node ${name}`);
    } else if (wasStopped && !isStopped) {
      this.reconnect(name);
      this.queue.add(`node ${name}`, 0);
    }
    for (const worker of this.workers.on(name)) if (this.isStatic(worker)) this.queue.add(worker.key);
    for (const pod of this.staticPods.on(name)) this.queue.add(podQueueKey(pod));
  }

  private isStatic(worker: PodWorker): boolean {
    const pod = this.apiPod(worker) ?? worker.lastSeen;
    return pod !== undefined && isMirror(pod);
  }

  /** What the kubelet goes by until it reaches the API again. */
  private keepLastSeen(name: string): void {
    for (const worker of this.workers.on(name)) worker.lastSeen = this.apiPod(worker) ?? worker.lastSeen;
  }

  /** Everything is looked at again, and what happened meanwhile is reported. */
  private reconnect(name: string): void {
    this.queue.add(`node ${name}`, KUBELET_LATENCY_MS);
    for (const worker of this.workers.on(name)) {
      if (this.apiPod(worker) !== undefined) worker.lastSeen = undefined;
      worker.dirty = true;
      worker.why = { reason: "StatusReported" };
      this.queue.add(worker.key);
    }
    for (const pod of this.podsOn(name)) this.queue.add(podQueueKey(pod));
    for (const pod of this.staticPods.on(name)) this.queue.add(podQueueKey(pod));
  }

  private forgetMachine(name: string): void {
    this.agent.stop(name);
    this.queue.cancel(`node ${name}`);
    for (const worker of this.workers.on(name)) {
      const pod = this.apiPod(worker) ?? worker.lastSeen;
      if (pod !== undefined) this.staticPods.remember(name, pod);
      this.queue.cancel(worker.key);
      this.queue.cancel(`volumes ${worker.key}`);
      this.workers.remove(worker);
    }
  }

  private removeWorker(worker: PodWorker): void {
    this.parts.runtime.cri.removeSandbox(worker.sandboxId);
    this.workers.remove(worker);
    this.allocation.retry(worker.node);
  }

  private podsOn(node: string): readonly Pod[] {
    return this.pods.byIndex(POD_NODE_INDEX, node);
  }
}

export function createKubelets(...parts: ConstructorParameters<typeof KubeletParts>): Component {
  return new Kubelets(...parts);
}
