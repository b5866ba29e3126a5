/** The status of a Pod from what its kubelet knows. Upstream: pkg/kubelet/kubelet_pods.go, pkg/kubelet/status/generate.go. */
import type { Condition } from "../../api/types/meta.ts";
import type { ContainerStatus, Pod, PodPhase, PodStatus } from "../../api/types/pod.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { SandboxRecord } from "../runtime/container-record.ts";
import { containerStatus, ephemeralStatus, type Writable } from "./container-status.ts";
import { ephemeralStates } from "./ephemeral-containers.ts";
import { EVICTED } from "./pod-admission.ts";
import type { PodPlan } from "./pod-plan.ts";
import type { ContainerMemory, PodResize, PodWorker, ResizeCondition } from "./pod-worker.ts";

/** Conditions that the kubelet owns. */
const OWN: ReadonlySet<string> = new Set([
  "PodReadyToStartContainers",
  "Initialized",
  "Ready",
  "ContainersReady",
  "PodScheduled",
  "PodResizePending",
  "PodResizeInProgress",
]);

const DISRUPTION_TARGET = "DisruptionTarget";

export interface StatusParts {
  readonly worker: PodWorker;
  readonly pod: Pod;
  readonly plan: PodPlan;
  readonly sandbox: SandboxRecord | undefined;
  readonly hostIP: string;
  readonly kernel: Kernel;
}

export function podStatus(parts: StatusParts): PodStatus {
  const { worker, pod, plan, sandbox, hostIP, kernel } = parts;
  const phase = podPhase(worker, pod, plan);
  const statuses = worker.containers.map((memory, index) =>
    containerStatus(memory, plan.containers[index] ?? missingPlan(memory), plan.hasInit, kernel),
  );
  const init = statuses.slice(0, plan.initCount);
  const main = plan.initCount === 0 ? statuses : statuses.slice(plan.initCount);
  const ip = sandbox?.ip ?? (phase === "Succeeded" || phase === "Failed" ? pod.status.podIP : undefined);
  const { nominatedNodeName } = pod.status;
  const generation = pod.metadata.generation;
  const conditions = conditionsOf(parts, phase, init, main);
  const hostIPs = pod.status.hostIP === hostIP ? pod.status.hostIPs : undefined;
  const podIPs = ip !== undefined && pod.status.podIP === ip ? pod.status.podIPs : undefined;
  const startTime = kernel.timestamp(worker.startMs);
  const qosClass = pod.status.qosClass ?? plan.qosClass;
  const ephemeral = ephemeralStates(parts);
  const usual =
    ephemeral.length === 0 &&
    worker.failureReason === "" &&
    worker.failureMessage === "" &&
    nominatedNodeName === undefined;
  if (usual && generation !== undefined && ip !== undefined && init.length === 0) {
    // In one piece: fields that are added later take more time and room.
    return {
      phase,
      conditions,
      hostIP,
      hostIPs: hostIPs ?? [{ ip: hostIP }],
      startTime,
      containerStatuses: main,
      qosClass,
      observedGeneration: generation,
      podIP: ip,
      podIPs: podIPs ?? [{ ip }],
    };
  }
  const status: Writable<PodStatus> = {
    phase,
    conditions,
    hostIP,
    hostIPs: hostIPs ?? [{ ip: hostIP }],
    startTime,
    containerStatuses: main,
    qosClass,
  };
  if (generation !== undefined) status.observedGeneration = generation;
  // While containers still run the Pod has not failed yet.
  if (worker.finished !== "") {
    if (worker.failureReason !== "") status.reason = worker.failureReason;
    if (worker.failureMessage !== "") status.message = worker.failureMessage;
  }
  if (nominatedNodeName !== undefined) status.nominatedNodeName = nominatedNodeName;
  if (init.length > 0) status.initContainerStatuses = init;
  if (ephemeral.length > 0)
    status.ephemeralContainerStatuses = ephemeral.map(({ plan: one, memory }) =>
      ephemeralStatus(memory, one, plan.hasInit, kernel),
    );
  if (ip !== undefined) {
    status.podIP = ip;
    status.podIPs = podIPs ?? [{ ip }];
  }
  return status;
}

function missingPlan(memory: ContainerMemory): never {
  throw new Error(`container ${memory.name} is not in the Pod's spec`);
}

/** Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase */
export function podPhase(worker: PodWorker, pod: Pod, plan: PodPlan): PodPhase {
  if (worker.finished !== "") return worker.finished;
  const policy = pod.spec.restartPolicy ?? "Always";
  for (let index = 0; index < plan.initCount; index += 1) {
    const memory = worker.containers[index];
    if (memory === undefined || initDone(memory, plan.containers[index]?.sidecar === true)) continue;
    return "Pending";
  }
  let running = false;
  let waiting = false;
  let stopped = 0;
  let failed = 0;
  let restarting = false;
  for (let index = plan.initCount; index < worker.containers.length; index += 1) {
    const memory = worker.containers[index];
    if (memory === undefined) continue;
    if (memory.state === "running") running = true;
    else if (memory.terminated !== undefined) {
      stopped += 1;
      if (memory.state === "waiting") restarting = true;
      if (memory.terminated.exitCode !== 0) failed += 1;
    } else if (memory.last !== undefined) running = true;
    else waiting = true;
  }
  if (waiting) return "Pending";
  if (running || restarting || stopped === 0 || policy === "Always") return "Running";
  return failed === 0 ? "Succeeded" : "Failed";
}

/** A regular init container that succeeded, or a sidecar that has started. */
export function initDone(memory: ContainerMemory, sidecar: boolean): boolean {
  if (sidecar) return memory.state === "running" && memory.started;
  return memory.state === "exited" && memory.terminated?.exitCode === 0;
}

function conditionsOf(
  { worker, pod, plan, kernel }: StatusParts,
  phase: PodPhase,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): readonly Condition[] {
  const previous = pod.status.conditions ?? [];
  const generation = pod.metadata.generation;
  const now = kernel.timestamp();
  const condition = (type: string, holds: boolean, reason?: string, message?: string): Condition =>
    transition(previous, type, holds ? "True" : "False", reason, message, generation, now);

  const initialized = initializedOf(worker, plan, phase, condition);
  const containersReady = containersReadyOf(plan, phase, init, main, condition);
  const own = [
    condition("PodReadyToStartContainers", worker.hasSandbox && worker.announced),
    initialized,
    readyOf(pod, containersReady, condition),
    containersReady,
    condition("PodScheduled", true),
  ];
  const evicted = worker.failureReason === EVICTED && worker.finished !== "";
  if (evicted) own.push(condition(DISRUPTION_TARGET, true, "TerminationByKubelet", worker.failureMessage));
  const others = previous.filter(({ type }) => !OWN.has(type) && !(evicted && type === DISRUPTION_TARGET));
  const all = others.length === 0 ? own : [...own, ...others];
  return worker.resize === undefined ? all : [...resizeConditions(worker.resize, kernel), ...all];
}

function resizeConditions({ pending, inProgress }: PodResize, kernel: Kernel): readonly Condition[] {
  const found: Condition[] = [];
  const add = (type: string, { reason, message, generation, sinceMs, probedMs }: ResizeCondition): void => {
    const times = { lastProbeTime: kernel.timestamp(probedMs), lastTransitionTime: kernel.timestamp(sinceMs) };
    const words = reason === "" ? {} : { reason, ...(message === "" ? {} : { message }) };
    found.push({ type, observedGeneration: generation, status: "True", ...times, ...words });
  };
  if (pending !== undefined) add("PodResizePending", pending);
  if (inProgress !== undefined) add("PodResizeInProgress", inProgress);
  return found;
}

type MakeCondition = (type: string, holds: boolean, reason?: string, message?: string) => Condition;

function initializedOf(worker: PodWorker, plan: PodPlan, phase: PodPhase, condition: MakeCondition): Condition {
  const unfinished: string[] = [];
  for (let index = 0; index < plan.initCount; index += 1) {
    const memory = worker.containers[index];
    if (memory !== undefined && !initDone(memory, plan.containers[index]?.sidecar === true))
      unfinished.push(memory.name);
  }
  if (phase === "Succeeded") return condition("Initialized", true, "PodCompleted");
  if (unfinished.length === 0 || worker.containers.slice(plan.initCount).some(({ id }) => id !== "")) {
    return condition("Initialized", true);
  }
  const message = `containers with incomplete status: [${unfinished.join(" ")}]`;
  return condition("Initialized", false, "ContainersNotInitialized", message);
}

function containersReadyOf(
  plan: PodPlan,
  phase: PodPhase,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  condition: MakeCondition,
): Condition {
  if (phase === "Succeeded") return condition("ContainersReady", false, "PodCompleted");
  if (phase === "Failed") return condition("ContainersReady", false, "PodFailed");
  const unready: string[] = [];
  init.forEach((status, index) => {
    if (plan.containers[index]?.sidecar === true && !status.ready) unready.push(status.name);
  });
  for (const status of main) if (!status.ready) unready.push(status.name);
  if (unready.length === 0) return condition("ContainersReady", true);
  const message = `containers with unready status: [${unready.join(" ")}]`;
  return condition("ContainersReady", false, "ContainersNotReady", message);
}

/** Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate */
function readyOf(pod: Pod, containersReady: Condition, condition: MakeCondition): Condition {
  if (containersReady.status !== "True")
    return condition("Ready", false, containersReady.reason, containersReady.message);
  const problems: string[] = [];
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const gate = pod.status.conditions?.find(({ type }) => type === conditionType);
    if (gate === undefined)
      problems.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (gate.status !== "True") {
      problems.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`);
    }
  }
  return problems.length === 0
    ? condition("Ready", true)
    : condition("Ready", false, "ReadinessGatesNotReady", problems.join(", "));
}

/** Most Pods that start in one second share these objects. */
const shared = new Map<string, Condition>();
let sharedFor = "";

function transition(
  previous: readonly Condition[],
  type: string,
  status: "True" | "False",
  reason: string | undefined,
  message: string | undefined,
  observedGeneration: number | undefined,
  now: string,
): Condition {
  const before = previous.find((condition) => condition.type === type);
  if (before?.status === status) {
    const same =
      before.reason === reason && before.message === message && before.observedGeneration === observedGeneration;
    if (same) return before;
  }
  const since = before?.status === status ? (before.lastTransitionTime ?? now) : now;
  if (sharedFor !== since) {
    shared.clear();
    sharedFor = since;
  }
  const plain = status === "True" && reason === undefined && observedGeneration === 1;
  const key = plain ? type : `${type} ${status} ${reason ?? ""} ${message ?? ""} ${observedGeneration ?? ""}`;
  let condition = shared.get(key);
  if (condition === undefined) {
    condition = {
      type,
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      status,
      lastProbeTime: null,
      lastTransitionTime: since,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    };
    shared.set(key, condition);
  }
  return condition;
}
