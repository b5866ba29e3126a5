/** What the containers and volumes of one Pod take of their machine, as the kubelet's summary has it. */
import type { Pod } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { emptyDirPlace } from "./pod-volumes.ts";
import type { PodWorker } from "./pod-worker.ts";

export interface ContainerUse {
  readonly name: string;
  readonly memoryBytes: number;
  /** Log and writable layer. */
  readonly diskBytes: number;
}

export interface PodUsage {
  /** Those that have not ended, in the order of the spec. */
  readonly containers: readonly ContainerUse[];
  readonly memoryBytes: number;
  /** Logs, writable layers and volumes that are on the machine's disk. */
  readonly diskBytes: number;
}

export function podUsage(parts: KubeletParts, pod: Pod, worker: PodWorker): PodUsage {
  const { containers, resources } = parts.runtime.cri;
  const uses: ContainerUse[] = [];
  let memoryBytes = 0;
  let diskBytes = 0;
  // What containers have written to memory counts with them; the rest is of containers that are gone.
  let chargedBytes = 0;
  for (const { name, id } of worker.containers) {
    const record = containers.get(id);
    if (record === undefined || record.finishedAtMs >= 0) continue;
    const { logBytes, layerBytes } = resources.diskOf(record);
    const use = { name, memoryBytes: resources.memoryOf(record), diskBytes: logBytes + layerBytes };
    memoryBytes += use.memoryBytes;
    chargedBytes += record.chargedBytes ?? 0;
    diskBytes += use.diskBytes;
    uses.push(use);
  }
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    if (emptyDir === undefined) continue;
    const bytes = parts.runtime.cri.volumes.bytesOf(emptyDirPlace(worker.sandboxId, name, emptyDir));
    if (emptyDir["medium"] !== "Memory") diskBytes += bytes;
    else {
      memoryBytes += Math.max(0, bytes - chargedBytes);
      chargedBytes = Math.max(0, chargedBytes - bytes);
    }
  }
  return { containers: uses, memoryBytes, diskBytes };
}
