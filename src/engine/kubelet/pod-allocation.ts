/**
 * What the machines of all kubelets have promised to Pods, and who gets what is free.
 * Upstream: pkg/kubelet/allocation/allocation_manager.go.
 */
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { WorkQueue } from "../machinery/work-queue.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { stoppablePods } from "./eviction.ts";
import {
  CRITICAL_PRIORITY,
  hostPortsOf,
  lacksOf,
  lacksOnly,
  type MachineLoad,
  type MachineUse,
  type Rejection,
  rejectionOf,
} from "./pod-admission.ts";
import type { NodeAgent } from "./node-agent.ts";
import { type PodPlan, podPlan } from "./pod-plan.ts";
import { podsToPreempt, preempt, PREEMPTED } from "./pod-preemption.ts";
import { allocatedPod, decideResize } from "./pod-resize.ts";
import type { PodWorker } from "./pod-worker.ts";
import { PodWorkers } from "./pod-workers.ts";

interface Waiting {
  readonly worker: PodWorker;
  readonly pod: Pod;
}

export class PodAllocation {
  private readonly parts: KubeletParts;
  private readonly agent: Pick<NodeAgent, "pressureOn">;
  private readonly seenPod: (worker: PodWorker) => Pod | undefined;
  private readonly queue: Pick<WorkQueue, "add">;
  workers = new PodWorkers();

  /** @param seenPod the Pod as its kubelet knows it */
  constructor(
    parts: KubeletParts,
    agent: Pick<NodeAgent, "pressureOn">,
    seenPod: (worker: PodWorker) => Pod | undefined,
    queue: Pick<WorkQueue, "add">,
  ) {
    this.parts = parts;
    this.agent = agent;
    this.seenPod = seenPod;
    this.queue = queue;
  }

  /** After a restore: all of them are added again. */
  forgetWorkers(): PodWorkers {
    this.workers = new PodWorkers();
    return this.workers;
  }

  /** The Pod with the resources that it may have now. */
  allocate(worker: PodWorker, pod: Pod): Pod {
    const before = allocatedPod(worker, pod);
    if (before === pod && worker.resize === undefined) return pod;
    const changed = decideResize(this.parts, worker, pod, before, () => {
      const node = this.parts.context.informers.for("Node").get(undefined, worker.node);
      return node === undefined ? undefined : this.loadOf(pod, node, worker);
    });
    if (!changed) return before;
    this.workers.recount(worker, podPlan(pod.spec));
    this.retry(worker.node);
    return pod;
  }

  /** There may be room now for those that wait to be resized. */
  retry(node: string): void {
    const deferred = this.workers.deferredOn(node);
    if (deferred.length === 0) return;
    const waiting = deferred.flatMap((worker): readonly Waiting[] => {
      const pod = this.seenPod(worker);
      return pod === undefined ? [] : [{ worker, pod }];
    });
    for (const { worker } of waiting.sort(byUrgency)) this.queue.add(worker.key);
  }

  /** Why the machine does not take the Pod; `wait` while others make room for it. */
  admission(pod: Pod, plan: PodPlan, node: Node): Rejection | "wait" | undefined {
    const load = this.loadOf(pod, node);
    const rejection = rejectionOf(pod, plan, load);
    const isCritical = (pod.spec.priority ?? 0) >= CRITICAL_PRIORITY;
    if (rejection === undefined || !isCritical || !lacksOnly(pod, plan, load)) return rejection;
    const workers = this.workers.on(node.metadata.name);
    if (workers.some(({ failureReason, finished }) => failureReason === PREEMPTED && finished === "")) return "wait";
    const found = podsToPreempt(lacksOf(plan, load), stoppablePods(workers, this.seenPod));
    if ("refusal" in found) return found.refusal;
    for (const victim of found.victims) {
      preempt(this.parts, victim);
      this.queue.add(victim.worker.key, 0);
    }
    return "wait";
  }

  /** @param except a worker that does not count */
  loadOf(pod: Pod, node: Node, except?: PodWorker): MachineLoad {
    const { name } = node.metadata;
    const { workers } = this;
    const hostPorts = new Set<string>();
    if (hostPortsOf(pod.spec).length > 0) {
      for (const worker of workers.on(name)) {
        const other = worker.counted && worker !== except ? this.seenPod(worker) : undefined;
        for (const port of other === undefined ? [] : hostPortsOf(other.spec)) hostPorts.add(port);
      }
    }
    const used = except === undefined ? workers.useOf(name) : without(workers.useOf(name), except);
    const usedOf = (resource: string): number => {
      let sum = 0;
      for (const worker of workers.on(name)) {
        const other = worker.counted && worker !== except ? this.seenPod(worker) : undefined;
        sum += other === undefined ? 0 : (podPlan(other.spec).otherRequests?.get(resource) ?? 0);
      }
      return sum;
    };
    return { node, used, hostPorts, usedOf, pressure: this.agent.pressureOn(name) };
  }
}

/** Higher priority first, then those that are guaranteed, then those that wait longest. */
function byUrgency(a: Waiting, b: Waiting): number {
  const priority = (b.pod.spec.priority ?? 0) - (a.pod.spec.priority ?? 0);
  if (priority !== 0) return priority;
  const guaranteed = ({ pod }: Waiting) => (pod.status.qosClass === "Guaranteed" ? 0 : 1);
  const since = ({ worker }: Waiting) => worker.resize?.pending?.sinceMs ?? 0;
  return guaranteed(a) - guaranteed(b) || since(a) - since(b) || (a.worker.key < b.worker.key ? -1 : 1);
}

function without(use: MachineUse, { counted, cpuMillis, memoryBytes, storageBytes }: PodWorker): MachineUse {
  if (!counted) return use;
  return {
    pods: use.pods - 1,
    cpuMillis: use.cpuMillis - cpuMillis,
    memoryBytes: use.memoryBytes - memoryBytes,
    storageBytes: use.storageBytes - storageBytes,
  };
}
