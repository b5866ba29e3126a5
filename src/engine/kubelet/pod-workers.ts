/** All workers of all kubelets, found by their key, their sandbox and their machine, with what each machine has promised. */
import type { Pod } from "../../api/types/pod.ts";
import type { MachineUse } from "./pod-admission.ts";
import { copyWorker, type PodWorker } from "./pod-worker.ts";
import { RecallingMap } from "../kernel/recalling-map.ts";

const NONE: readonly PodWorker[] = [];

/** A worker in its place. Whoever asks for it may change it, so what a snapshot holds as well is copied first. */
interface Place {
  worker: PodWorker;
  inSnapshot: boolean;
}

/** Of its worker, and of the look at it in the queue. */
export function podQueueKey({ metadata: { namespace = "", name, uid }, spec }: Pod): string {
  return `pod ${spec.nodeName ?? ""} ${namespace}/${name} ${uid}`;
}

export class PodWorkers {
  private readonly byKey = new RecallingMap<Place>();
  private readonly byNode = new Map<string, Set<Place>>();
  private readonly uses = new Map<string, MachineUse>();
  /** How many of a machine limit their storage. */
  private readonly limiting = new Map<string, number>();

  get(key: string): PodWorker | undefined {
    const place = this.byKey.get(key);
    return place === undefined ? undefined : changeable(place);
  }

  has(key: string): boolean {
    return this.byKey.has(key);
  }

  /** The key of the worker of a sandbox. */
  keyOfSandbox(node: string, id: string): string | undefined {
    const places = this.byNode.get(node);
    if (places !== undefined) for (const { worker } of places) if (worker.sandboxId === id) return worker.key;
    return undefined;
  }

  /** Those of a machine, by key. */
  on(node: string): readonly PodWorker[] {
    return [...(this.byNode.get(node) ?? [])].map(changeable).sort((a, b) => (a.key < b.key ? -1 : 1));
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

  /** @param inSnapshot what a snapshot holds: it stays as it is */
  add(worker: PodWorker, inSnapshot = false): void {
    const place = { worker, inSnapshot };
    this.byKey.set(worker.key, place);
    const siblings = this.byNode.get(worker.node);
    if (siblings === undefined) this.byNode.set(worker.node, new Set([place]));
    else siblings.add(place);
    if (worker.counted) this.count(worker, 1);
    if (worker.limitsStorage) this.limiting.set(worker.node, (this.limiting.get(worker.node) ?? 0) + 1);
  }

  remove(worker: PodWorker): void {
    const place = this.byKey.get(worker.key);
    this.byKey.delete(worker.key);
    if (place !== undefined) this.byNode.get(worker.node)?.delete(place);
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
    const places = this.byNode.get(node);
    if (places === undefined) return deferred;
    for (const { worker } of places) {
      if (worker.resize?.pending?.reason === "Deferred") deferred = [...deferred, worker];
    }
    return deferred;
  }

  /** Most Pods of a large cluster stay as they are for long, and their snapshots share what is known of them. */
  snapshot(): readonly PodWorker[] {
    return Array.from(this.byKey.values(), (place) => {
      place.inSnapshot = true;
      return place.worker;
    });
  }

  private count({ node, cpuMillis, memoryBytes, storageBytes }: PodWorker, sign: 1 | -1): void {
    const use = this.useOf(node);
    use.pods += sign;
    use.cpuMillis += sign * cpuMillis;
    use.memoryBytes += sign * memoryBytes;
    use.storageBytes += sign * storageBytes;
  }
}

function changeable(place: Place): PodWorker {
  if (place.inSnapshot) {
    place.worker = copyWorker(place.worker);
    place.inSnapshot = false;
  }
  return place.worker;
}
