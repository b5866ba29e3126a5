/**
 * A Pod's own limits on the machine's disk. Upstream: localStorageEviction in pkg/kubelet/eviction/eviction_manager.go.
 * Source: https://kubernetes.io/docs/concepts/storage/ephemeral-storage/
 */
import { wholeValue } from "../../api/quantity.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { podUsage, type PodUsage } from "./pod-usage.ts";
import { emptyDirPlace } from "./pod-volumes.ts";
import type { PodWorker } from "./pod-worker.ts";

const STORAGE = "ephemeral-storage";

/** The Pod, one of its containers or of its volumes can come to use more than it may. Never changes. */
export function limitsStorage({ spec }: Pod): boolean {
  for (const { resources } of spec.containers) if (resources?.limits?.[STORAGE] !== undefined) return true;
  if (spec.volumes === undefined) return false;
  for (const { emptyDir } of spec.volumes) if (emptyDir?.["sizeLimit"] !== undefined) return true;
  return false;
}

/** Why the Pod has to go: a volume, the Pod or a container over its limit, looked at in this order. */
export function localStorageProblem(parts: KubeletParts, pod: Pod, worker: PodWorker): string | undefined {
  const volume = fullVolume(parts, pod, worker);
  if (volume !== undefined) return volume;
  const isLimited = pod.spec.containers.some(({ resources }) => resources?.limits?.[STORAGE] !== undefined);
  if (!isLimited) return undefined;
  const usage = podUsage(parts, pod, worker);
  return podProblem(pod, usage) ?? containerProblem(pod, usage);
}

function fullVolume(parts: KubeletParts, pod: Pod, worker: PodWorker): string | undefined {
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    const limit = emptyDir?.["sizeLimit"] as string | number | undefined;
    if (limit === undefined || wholeValue(limit) === 0) continue;
    const place = emptyDirPlace(worker.sandboxId, name, emptyDir);
    if (parts.runtime.cri.volumes.bytesOf(place) > wholeValue(limit))
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `;
  }
  return undefined;
}

function podProblem(pod: Pod, usage: PodUsage): string | undefined {
  let limitBytes = 0;
  for (const { resources } of pod.spec.containers) {
    const limit = resources?.limits?.[STORAGE];
    // Without a limit of every container the Pod as a whole has none.
    if (limit === undefined) return undefined;
    limitBytes += wholeValue(limit);
  }
  if (usage.diskBytes <= limitBytes) return undefined;
  const limits = pod.spec.containers.map(({ resources }) => String(resources?.limits?.[STORAGE]));
  const total = limits.length === 1 ? (limits[0] ?? "") : String(limitBytes);
  return `Pod ephemeral local storage usage exceeds the total limit of containers ${total}. `;
}

function containerProblem(pod: Pod, usage: PodUsage): string | undefined {
  for (const { name, diskBytes } of usage.containers) {
    const limit = pod.spec.containers.find((container) => container.name === name)?.resources?.limits?.[STORAGE];
    if (limit !== undefined && diskBytes > wholeValue(limit))
      return `Container ${name} exceeded its local ephemeral storage limit "${limit}". `;
  }
  return undefined;
}
