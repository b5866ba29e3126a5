/**
 * The READY, STATUS and RESTARTS columns of `kubectl get pods`.
 * Upstream: printPod in kubernetes/pkg/printers/internalversion/printers.go.
 */
import type { Container, ContainerStatus, Pod } from "./types/pod.ts";

export interface PodStatusColumns {
  readonly status: string;
  /** Ready main containers and sidecars. */
  readonly ready: number;
  /** Main containers and sidecars. */
  readonly containers: number;
  readonly restarts: number;
}

/** @param pod as stored. Never fails: what is missing counts as not there. */
export function podStatus(pod: Pod): PodStatusColumns {
  const sidecars = sidecarNames(pod.spec.initContainers);
  const init = walkInitContainers(pod, sidecars);
  let status = init.status ?? baseStatus(pod);
  let { ready } = init;
  let restarts = init.restarts;
  if (init.status === undefined || conditionStatus(pod, "Initialized") === "True") {
    const main = walkMainContainers(pod, status);
    status = main.status;
    ready += main.ready;
    restarts = init.sidecarRestarts + main.restarts;
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (pod.status.reason === "NodeLost") status = "Unknown";
    else if (!isTerminal(pod)) status = "Terminating";
  }
  return { status, ready, containers: pod.spec.containers.length + sidecars.size, restarts };
}

/** Succeeded or Failed: its containers will not run again. */
export function isTerminal(pod: Pod): boolean {
  return pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
}

export function conditionStatus(pod: Pod, type: string): "True" | "False" | "Unknown" | undefined {
  return pod.status.conditions?.find((condition) => condition.type === type)?.status;
}

function baseStatus(pod: Pod): string {
  const scheduled = pod.status.conditions?.find((condition) => condition.type === "PodScheduled");
  if (scheduled?.reason === "SchedulingGated") return "SchedulingGated";
  return pod.status.reason || pod.status.phase || "Pending";
}

const NO_NAMES: ReadonlySet<string> = new Set();

function sidecarNames(containers: readonly Container[] | undefined): ReadonlySet<string> {
  const sidecars = containers?.filter((container) => container.restartPolicy === "Always");
  return sidecars === undefined || sidecars.length === 0 ? NO_NAMES : new Set(sidecars.map(({ name }) => name));
}

interface InitWalk {
  /** `Init:…` while initializing. */
  readonly status: string | undefined;
  readonly ready: number;
  /** Of all init containers that were looked at. */
  readonly restarts: number;
  readonly sidecarRestarts: number;
}

/** The first init container that is not done decides. */
function walkInitContainers(pod: Pod, sidecars: ReadonlySet<string>): InitWalk {
  let ready = 0;
  let restarts = 0;
  let sidecarRestarts = 0;
  const total = pod.spec.initContainers?.length ?? 0;
  for (const [index, container] of (pod.status.initContainerStatuses ?? []).entries()) {
    restarts += container.restartCount;
    const sidecar = sidecars.has(container.name);
    if (sidecar) sidecarRestarts += container.restartCount;
    const { terminated, waiting } = container.state;
    if (terminated?.exitCode === 0) continue;
    if (sidecar && container.started === true) {
      if (container.ready) ready += 1;
      continue;
    }
    let status = `Init:${index}/${total}`;
    if (terminated !== undefined) status = `Init:${terminatedReason(terminated)}`;
    else if (waiting?.reason && waiting.reason !== "PodInitializing") status = `Init:${waiting.reason}`;
    return { status, ready, restarts, sidecarRestarts };
  }
  return { status: undefined, ready, restarts, sidecarRestarts };
}

/** From last to first, so that the container listed first has the last word. */
function walkMainContainers(pod: Pod, before: string): { status: string; ready: number; restarts: number } {
  const statuses = pod.status.containerStatuses ?? [];
  let status = before;
  let ready = 0;
  let restarts = 0;
  let failure: string | undefined;
  for (let index = statuses.length - 1; index >= 0; index -= 1) {
    const container = statuses[index] as ContainerStatus;
    restarts += container.restartCount;
    const { waiting, terminated, running } = container.state;
    if (waiting?.reason) {
      status = waiting.reason;
    } else if (terminated !== undefined) {
      status = terminatedReason(terminated);
      if (terminated.exitCode !== 0) failure = status;
    } else if (running !== undefined && container.ready) {
      ready += 1;
    }
  }
  if (status === "Completed") {
    if (ready > 0 && conditionStatus(pod, "Ready") === "True") status = "Running";
    else if (failure !== undefined) status = failure;
    else if (ready > 0) status = "NotReady";
  }
  return { status, ready, restarts };
}

function terminatedReason({
  reason,
  signal,
  exitCode,
}: {
  reason?: string;
  signal?: number;
  exitCode: number;
}): string {
  if (reason) return reason;
  return signal !== undefined && signal !== 0 ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}
