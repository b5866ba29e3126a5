/**
 * Changing the resources of a running Pod: what its spec asks for, what the kubelet has allocated, what its containers have.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
 * Upstream: pkg/kubelet/allocation/allocation_manager.go, pkg/kubelet/events/resize.go,
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodResizeAction, doPodResizeAction).
 */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import { sameValue } from "../../api/same-value.ts";
import type { Container, Pod, PodSpec } from "../../api/types/pod.ts";
import type { ResourceRequirements } from "../../api/types/requirements.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { rejectionOf, type MachineLoad } from "./pod-admission.ts";
import { podPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { touch, type PodWorker, type ResizeCondition } from "./pod-worker.ts";

/** A resize that did not fit is tried again at least so often. */
const RETRY_MS = 180_000;
/** From the decision until containers are changed. */
const ACTUATION_MS = 20;
/** From changing the containers until the kubelet has seen that they are changed: its relist period. */
export const OBSERVATION_MS = 1_000;

/** The Pod with the resources that were allocated to it, which are what its containers are to have. */
export function allocatedPod(worker: PodWorker, pod: Pod): Pod {
  const { containers, initContainers } = pod.spec;
  const { allocated } = worker;
  if (containers === allocated.containers && initContainers === allocated.initContainers) return pod;
  const merged = {
    containers: withResources(containers, allocated.containers) ?? containers,
    initContainers: withResources(initContainers, allocated.initContainers),
  };
  if (merged.containers === containers && merged.initContainers === initContainers) {
    worker.allocated = podPlan(pod.spec).allocation;
    return pod;
  }
  const spec: PodSpec = { ...pod.spec, containers: merged.containers };
  return {
    ...pod,
    spec: merged.initContainers === undefined ? spec : { ...spec, initContainers: merged.initContainers },
  };
}

/** The same list when nothing differs. */
function withResources(
  containers: readonly Container[] | undefined,
  allocated: readonly Container[] | undefined,
): readonly Container[] | undefined {
  if (containers === undefined || allocated === undefined) return containers;
  let changed = false;
  const merged = containers.map((container) => {
    const known = allocated.find(({ name }) => name === container.name);
    if (known === undefined || sameValue(known.resources, container.resources)) return container;
    changed = true;
    const { resources: _resources, ...rest } = container;
    return known.resources === undefined ? rest : { ...rest, resources: known.resources };
  });
  return changed ? merged : containers;
}

/**
 * Decides about what the spec asks for beyond what was allocated.
 * @param loadOf what the machine bears without this Pod
 * @returns true when the allocation has changed
 */
export function decideResize(
  parts: KubeletParts,
  worker: PodWorker,
  pod: Pod,
  allocated: Pod,
  loadOf: () => MachineLoad | undefined,
): boolean {
  const { resize } = worker;
  if (pod === allocated) {
    if (resize?.pending !== undefined) {
      resize.pending = undefined;
      touch(worker, { reason: "PodResizeSettled" });
    }
    return false;
  }
  if (worker.termination !== undefined || worker.finished !== "") return false;
  const load = loadOf();
  if (load === undefined) return false;
  const problem = infeasible(pod, load) ?? deferred(pod, load);
  if (problem === undefined) {
    allocate(parts, worker, pod);
    return true;
  }
  pend(parts, worker, pod, problem);
  return false;
}

interface Problem {
  readonly kind: "Infeasible" | "Deferred";
  readonly message: string;
}

function infeasible({ spec }: Pod, { node }: MachineLoad): Problem | undefined {
  const { cpuMillis, memoryBytes } = podPlan(spec);
  const cpu = milliValue(node.status.capacity?.["cpu"]);
  const memory = wholeValue(node.status.capacity?.["memory"]);
  if (cpuMillis <= cpu && memoryBytes <= memory) return undefined;
  const lack =
    memoryBytes > memory
      ? `memory, requested: ${memoryBytes}, capacity: ${memory}`
      : `cpu, requested: ${cpuMillis}, capacity: ${cpu}`;
  return { kind: "Infeasible", message: `Node didn't have enough capacity: ${lack}` };
}

function deferred(pod: Pod, load: MachineLoad): Problem | undefined {
  const rejection = rejectionOf(pod, podPlan(pod.spec), load);
  return rejection === undefined ? undefined : { kind: "Deferred", message: rejection.message };
}

function allocate(parts: KubeletParts, worker: PodWorker, pod: Pod): void {
  const generation = pod.metadata.generation ?? 0;
  worker.allocated = podPlan(pod.spec).allocation;
  const inProgress = resizeCondition(undefined, "", "", generation, parts.kernel.nowMs);
  worker.resize = { pending: undefined, inProgress, actuateAtMs: parts.kernel.nowMs + ACTUATION_MS };
  parts.podEvent(pod, "Normal", "ResizeStarted", resizeMessage("Pod resize started", pod, generation));
  touch(worker, { reason: "PodResizeStarted" });
}

function pend(parts: KubeletParts, worker: PodWorker, pod: Pod, { kind: reason, message }: Problem): void {
  worker.resize ??= { pending: undefined, inProgress: undefined, actuateAtMs: -1 };
  const { pending } = worker.resize;
  const generation = pod.metadata.generation ?? 0;
  if (pending?.reason === reason && pending.message === message && pending.generation === generation) return;
  worker.resize.pending = resizeCondition(pending, reason, message, generation, parts.kernel.nowMs);
  const text = resizeMessage(`Pod resize ${reason}`, pod, generation, message);
  parts.podEvent(pod, "Warning", `Resize${reason}`, text);
  touch(worker, { reason: `PodResize${reason}` });
}

function resizeCondition(
  before: ResizeCondition | undefined,
  reason: string,
  message: string,
  generation: number,
  nowMs: number,
): ResizeCondition {
  const sinceMs = before !== undefined && before.reason === reason ? before.sinceMs : nowMs;
  return { reason, message, generation, sinceMs, probedMs: nowMs };
}

/** `Pod resize started: {"containers":[…],"generation":2}` */
function resizeMessage(words: string, { spec }: Pod, generation: number, error = ""): string {
  const list = (containers: readonly Container[] = []) =>
    containers.map(({ name, resources = {} }) => ({ name, resources: summary(resources) }));
  const summaryOfPod = {
    ...(spec.initContainers === undefined || spec.initContainers.length === 0
      ? {}
      : { initContainers: list(spec.initContainers) }),
    containers: list(spec.containers),
    generation,
    ...(error === "" ? {} : { error }),
  };
  return `${words}: ${JSON.stringify(summaryOfPod)}`;
}

/** With sorted names, limits first, as Go writes them. */
function summary({ limits, requests }: ResourceRequirements): object {
  const sorted = (list: ResourceRequirements["limits"] = {}) =>
    Object.fromEntries(
      Object.keys(list)
        .sort()
        .map((name) => [name, list[name]]),
    );
  return {
    ...(limits === undefined ? {} : { limits: sorted(limits) }),
    ...(requests === undefined ? {} : { requests: sorted(requests) }),
  };
}

/** True while the containers of the Pod may be changed to what was allocated. */
export function isActuating({ worker, nowMs }: PodRound): boolean {
  const { resize } = worker;
  return resize?.inProgress !== undefined && nowMs >= resize.actuateAtMs;
}

/** Containers could not be changed: said once for each reason, and tried again. */
export function failResize(round: PodRound, problems: readonly string[]): void {
  const { worker, parts, pod, nowMs } = round;
  const { resize } = worker;
  if (resize?.inProgress === undefined) return;
  const text = problems.length === 1 ? (problems[0] ?? "") : `[${problems.join(", ")}]`;
  const message = `cannot decrease memory limits: ${text}`;
  if (resize.inProgress.reason === "Error" && resize.inProgress.message === message) return;
  const generation = resize.inProgress.generation;
  resize.inProgress = resizeCondition(resize.inProgress, "Error", message, generation, nowMs);
  parts.podEvent(pod, "Warning", "ResizeError", resizeMessage("Pod resize error", pod, generation, message));
  touch(worker, { reason: "PodResizeFailed" });
}

/** Looks whether all running containers have what was allocated, and when to look again. */
export function observeResize(round: PodRound): void {
  const { worker, plan, parts, pod, nowMs } = round;
  const { resize } = worker;
  if (resize === undefined) return;
  if (resize.pending?.reason === "Deferred") round.due(resize.pending.probedMs + RETRY_MS);
  if (resize.inProgress === undefined) return;
  if (nowMs < resize.actuateAtMs) {
    round.due(resize.actuateAtMs);
    return;
  }
  const done = worker.containers.every(
    ({ state, resources }, index) =>
      (state !== "running" && state !== "starting") || resources === plan.containers[index]?.spec.resources,
  );
  const seenAtMs = resize.actuateAtMs + OBSERVATION_MS;
  if (!done || nowMs < seenAtMs) {
    round.due(nowMs < seenAtMs ? seenAtMs : nowMs + OBSERVATION_MS);
    return;
  }
  const { generation } = resize.inProgress;
  resize.inProgress = undefined;
  parts.podEvent(pod, "Normal", "ResizeCompleted", resizeMessage("Pod resize completed", pod, generation));
  touch(worker, { reason: "PodResizeCompleted" });
}
