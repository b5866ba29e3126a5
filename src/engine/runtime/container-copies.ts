/** Containers as snapshots have them. */
import type { ContainerProgress, ContainerRecord } from "./container-record.ts";
import { copyProcess } from "./shell/process-state.ts";

/** A container as it was then: of what never changes it has no copy. */
export interface HeldContainer extends ContainerProgress {
  readonly of: ContainerRecord;
}

export function copyContainer(container: ContainerRecord): ContainerRecord {
  return { ...container, process: copied(container.process) };
}

/** Written out: spreading costs more memory than what is spread. */
export function holdContainer(container: ContainerRecord): HeldContainer {
  return {
    of: container,
    memoryLimitBytes: container.memoryLimitBytes,
    cpuLimitMillis: container.cpuLimitMillis,
    cpuRequestMillis: container.cpuRequestMillis,
    baseMemoryBytes: container.baseMemoryBytes,
    chargedBytes: container.chargedBytes,
    constantCpuMillis: container.constantCpuMillis,
    listenAtMs: container.listenAtMs,
    finishedAtMs: container.finishedAtMs,
    exitCode: container.exitCode,
    reason: container.reason,
    message: container.message,
    exitAtMs: container.exitAtMs,
    oomAtMs: container.oomAtMs,
    exitPlan: container.exitPlan,
    killAtMs: container.killAtMs,
    nextAtMs: container.nextAtMs,
    serving: container.serving,
    process: copied(container.process),
    files: container.files,
    memory: container.memory,
  };
}

/** A record of its own. */
export function restoreContainer(saved: ContainerRecord | HeldContainer): ContainerRecord {
  if (!("of" in saved)) return copyContainer(saved);
  const { of: container, ...progress } = saved;
  return { ...container, ...progress, process: copied(progress.process) };
}

function copied(process: ContainerProgress["process"]): ContainerProgress["process"] {
  return process === undefined ? undefined : copyProcess(process);
}
