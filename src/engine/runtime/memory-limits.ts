/**
 * When the kernel kills because the memory of a container, or of a whole Pod, has passed its limit.
 * Sources: https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/ and
 * https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
 */
import type { ContainerRecord } from "./container-record.ts";

/** From passing a limit until the kernel has killed. */
export const OOM_AFTER_MS = 200;
const MINUTE_MS = 60_000;

type Memory = (container: ContainerRecord) => number;

/** When a container passes its own limit, as it grows now; -1: never. */
export function outOfMemoryAtMs(container: ContainerRecord, memoryOf: Memory, nowMs: number): number {
  const { memoryLimitBytes: limit, baseMemoryBytes: base, startedAtMs, tuning } = container;
  const leak = tuning.leakBytesPerMinute;
  if (limit === 0) return -1;
  if (memoryOf(container) > limit) return Math.max(startedAtMs, nowMs) + OOM_AFTER_MS;
  return leak > 0 ? startedAtMs + Math.ceil(((limit - base) * MINUTE_MS) / leak) : -1;
}

/**
 * When the containers of a Pod pass its limit together, and which of them is killed then.
 * @param live those that have not ended
 */
export function podOutOfMemory(
  live: readonly ContainerRecord[],
  limitBytes: number,
  memoryOf: Memory,
  nowMs: number,
): { readonly victim: ContainerRecord; readonly atMs: number } | undefined {
  let bytes = 0;
  let perMinute = 0;
  let fromMs = nowMs;
  for (const container of live) {
    bytes += memoryOf(container);
    perMinute += container.tuning.leakBytesPerMinute;
    fromMs = Math.max(fromMs, container.startedAtMs);
  }
  if (bytes <= limitBytes && perMinute === 0) return undefined;
  const growsMs = bytes > limitBytes ? OOM_AFTER_MS : Math.ceil(((limitBytes - bytes) * MINUTE_MS) / perMinute);
  const score = (container: ContainerRecord): number => {
    const grown = (container.tuning.leakBytesPerMinute * growsMs) / MINUTE_MS;
    return Math.floor(((memoryOf(container) + grown) * 1_000) / limitBytes) + container.oomScoreAdj;
  };
  const [victim] = [...live].sort((a, b) => score(b) - score(a) || (a.id < b.id ? -1 : 1));
  return victim === undefined ? undefined : { victim, atMs: fromMs + growsMs };
}
