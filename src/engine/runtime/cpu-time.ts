/**
 * How long work for a core takes under a CPU limit: the kernel stops a container for the rest of every 100 ms in which
 * it has used up its quota. Source: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run
 */
import type { ContainerRecord } from "./container-record.ts";
import type { ImageEntry } from "./images/image.ts";

const DEFAULT_START_CPU_PERCENT = 80;

/** How many times longer one thread needs. */
export function stretchOf({ cpuLimitMillis }: Pick<ContainerRecord, "cpuLimitMillis">): number {
  return cpuLimitMillis > 0 && cpuLimitMillis < 1_000 ? 1_000 / cpuLimitMillis : 1;
}

/** Milliseconds of something that takes `totalMs`, `cpuMs` of them on a core, when nothing slows it. */
export function stretched(container: Pick<ContainerRecord, "cpuLimitMillis">, totalMs: number, cpuMs: number): number {
  const stretch = stretchOf(container);
  return stretch === 1 ? totalMs : totalMs - cpuMs + cpuMs * stretch;
}

/** Milliseconds from the start of a server's process until it listens. */
export function startTimeMs(container: ContainerRecord, entry: ImageEntry): number {
  const { tuning } = container;
  const ownMs = tuning.startMs >= 0 ? tuning.startMs : entry.startMs;
  const cpuMs =
    tuning.startCpuMs >= 0 ? tuning.startCpuMs : (ownMs * (entry.startCpuPercent ?? DEFAULT_START_CPU_PERCENT)) / 100;
  return stretched(container, Math.max(ownMs, cpuMs), cpuMs);
}
