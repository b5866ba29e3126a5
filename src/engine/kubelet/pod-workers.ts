/** All workers of all kubelets, found by their key, their sandbox and their machine, with what each machine has promised. */
import type { MachineUse } from "./pod-admission.ts";
import { copyWorker, type PodWorker } from "./pod-worker.ts";

const NONE: readonly PodWorker[] = [];

export class PodWorkers {
  private readonly byKey = new Map<string, PodWorker>();
  private readonly bySandbox = new Map<string, PodWorker>();
  private readonly byNode = new Map<string, Set<PodWorker>>();
  private readonly uses = new Map<string, MachineUse>();
  /** How many of a machine limit their storage. */
  private readonly limiting = new Map<string, number>();

  get(key: string): PodWorker | undefined {
    return this.byKey.get(key);
  }

  has(key: string): boolean {
    return this.byKey.has(key);
  }

  ofSandbox(id: string): PodWorker | undefined {
    return this.bySandbox.get(id);
  }

  /** Those of a machine, by key. */
  on(node: string): readonly PodWorker[] {
    return [...(this.byNode.get(node) ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** What the counted Pods of a machine have asked for. */
  useOf(node: string): MachineUse {
    let use = this.uses.get(node);
    if (use === undefined) {
      use = { pods: 0, cpuMillis: 0, memoryBytes: 0, storageBytes: 0 };
      this.uses.set(node, use);
    }
    return use;
  }

  add(worker: PodWorker): void {
    this.byKey.set(worker.key, worker);
    this.bySandbox.set(worker.sandboxId, worker);
    const siblings = this.byNode.get(worker.node);
    if (siblings === undefined) this.byNode.set(worker.node, new Set([worker]));
    else siblings.add(worker);
    if (worker.counted) this.count(worker, 1);
    if (worker.limitsStorage) this.limiting.set(worker.node, (this.limiting.get(worker.node) ?? 0) + 1);
  }

  remove(worker: PodWorker): void {
    this.byKey.delete(worker.key);
    this.bySandbox.delete(worker.sandboxId);
    this.byNode.get(worker.node)?.delete(worker);
    if (worker.counted) this.uncount(worker);
    if (worker.limitsStorage) this.limiting.set(worker.node, (this.limiting.get(worker.node) ?? 0) - 1);
  }

  limitsStorageOn(node: string): boolean {
    return (this.limiting.get(node) ?? 0) > 0;
  }

  /** It has finished: the machine owes it nothing more. */
  uncount(worker: PodWorker): void {
    worker.counted = false;
    this.count(worker, -1);
  }

  /** The Pod has been allocated something else. */
  recount(worker: PodWorker, { cpuMillis, memoryBytes, storageBytes }: Omit<MachineUse, "pods">): void {
    if (worker.counted) this.count(worker, -1);
    Object.assign(worker, { cpuMillis, memoryBytes, storageBytes });
    if (worker.counted) this.count(worker, 1);
  }

  /** Pods of a machine that wait for room to be resized, in no order. */
  deferredOn(node: string): readonly PodWorker[] {
    let deferred = NONE;
    for (const worker of this.byNode.get(node) ?? NONE) {
      if (worker.resize?.pending?.reason === "Deferred") deferred = [...deferred, worker];
    }
    return deferred;
  }

  snapshot(): ReadonlyMap<string, PodWorker> {
    return new Map([...this.byKey].map(([key, worker]) => [key, copyWorker(worker)]));
  }

  private count({ node, cpuMillis, memoryBytes, storageBytes }: PodWorker, sign: 1 | -1): void {
    const use = this.useOf(node);
    use.pods += sign;
    use.cpuMillis += sign * cpuMillis;
    use.memoryBytes += sign * memoryBytes;
    use.storageBytes += sign * storageBytes;
  }
}
