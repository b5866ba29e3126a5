/** The conditions of a Pod that its kubelet owns. Upstream: pkg/kubelet/status/generate.go. */
import type { Condition } from "../../api/types/meta.ts";
import type { ContainerStatus, Pod, PodPhase } from "../../api/types/pod.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { EVICTED } from "./pod-admission.ts";
import { SHUT_DOWN } from "./node-shutdown.ts";
import { PREEMPTED, PREEMPTED_CONDITION } from "./pod-preemption.ts";
import type { PodPlan } from "./pod-plan.ts";
import { hasBegun, initDone } from "./pod-phase.ts";
import type { StatusParts } from "./status-parts.ts";
import type { PodResize, PodWorker, ResizeCondition } from "./pod-worker.ts";

/** Reasons of Pods that their kubelet has stopped for others' sake. */
const DISRUPTIONS: ReadonlySet<string> = new Set([EVICTED, SHUT_DOWN, PREEMPTED]);
const NO_CONDITIONS: readonly Condition[] = [];

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
const NONE: readonly Condition[] = [];

/** What the conditions of a Pod without init containers, gates and trouble follow from. */
interface UsualConditions {
  readonly previous: readonly Condition[];
  readonly generation: number | undefined;
  readonly now: string;
  readonly plan: PodPlan;
  readonly phase: PodPhase;
  readonly hasNetwork: boolean;
  /** Which containers are ready, by place, as bits. */
  readonly ready: number;
  readonly all: readonly Condition[];
}

/** Pods of one template that do the same in one second share their conditions. The newest first; only a cache. */
const usual: UsualConditions[] = [];
const MAX_USUAL = 8;
/** As many containers as there are bits. */
const MAX_CONTAINERS = 30;

export function conditionsOf(
  parts: StatusParts,
  phase: PodPhase,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): readonly Condition[] {
  const { worker, pod, plan, kernel } = parts;
  const previous = pod.status.conditions ?? NONE;
  const { generation } = pod.metadata;
  const now = kernel.timestamp();
  const isUsual =
    init.length === 0 &&
    main.length <= MAX_CONTAINERS &&
    pod.spec.readinessGates === undefined &&
    worker.failureReason === "" &&
    worker.resize === undefined;
  if (!isUsual) return workedOut(parts, phase, init, main, previous, now);
  const hasNetwork = worker.hasSandbox && worker.announced;
  const ready = readyBits(main);
  for (const known of usual) {
    if (known.previous !== previous || known.now !== now || known.plan !== plan || known.phase !== phase) continue;
    if (known.hasNetwork === hasNetwork && known.ready === ready && known.generation === generation) return known.all;
  }
  const all = workedOut(parts, phase, init, main, previous, now);
  usual.unshift({ previous, generation, now, plan, phase, hasNetwork, ready, all });
  if (usual.length > MAX_USUAL) usual.pop();
  return all;
}

function readyBits(statuses: readonly ContainerStatus[]): number {
  let bits = 0;
  let bit = 1;
  for (const { ready } of statuses) {
    if (ready) bits += bit;
    bit *= 2;
  }
  return bits;
}

function workedOut(
  { worker, pod, plan, kernel }: StatusParts,
  phase: PodPhase,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  previous: readonly Condition[],
  now: string,
): readonly Condition[] {
  const { generation } = pod.metadata;
  const condition = (type: string, holds: boolean, reason?: string, message?: string): Condition =>
    transition(previous, type, holds ? "True" : "False", reason, message, generation, now);

  const initialized = initializedOf(worker, plan, phase, condition);
  const containersReady = containersReadyOf(plan, phase, init, main, condition);
  const own: Condition[] = [
    condition("PodReadyToStartContainers", worker.hasSandbox && worker.announced && worker.finished === ""),
    initialized,
    readyOf(pod, containersReady, condition),
    containersReady,
    condition("PodScheduled", true),
  ];
  const evicted = DISRUPTIONS.has(worker.failureReason) && worker.finished !== "";
  const words = worker.failureReason === PREEMPTED ? PREEMPTED_CONDITION : worker.failureMessage;
  const disruption = evicted ? [condition(DISRUPTION_TARGET, true, "TerminationByKubelet", words)] : NO_CONDITIONS;
  const others = previous.filter(({ type }) => !OWN.has(type) && !(evicted && type === DISRUPTION_TARGET));
  const resize = worker.resize === undefined ? NO_CONDITIONS : resizeConditions(worker.resize, kernel);
  // Those of others come first. Upstream: mergePodStatus in pkg/kubelet/status/status_manager.go.
  return others.length + disruption.length + resize.length === 0 ? own : [...others, ...disruption, ...resize, ...own];
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
  if (unfinished.length === 0 || hasBegun(worker, plan)) {
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

/** Most Pods that start in one second share these objects. Only a cache, of those that have changed at the same time. */
const shared: Condition[] = [];
let sharedFor = "";
const MAX_SHARED = 32;

function transition(
  previous: readonly Condition[],
  type: string,
  status: "True" | "False",
  reason: string | undefined,
  message: string | undefined,
  observedGeneration: number | undefined,
  now: string,
): Condition {
  let before: Condition | undefined;
  for (const condition of previous) {
    if (condition.type !== type) continue;
    before = condition;
    break;
  }
  if (before !== undefined && isSame(before, status, reason, message, observedGeneration)) return before;
  const since = before?.status === status ? (before.lastTransitionTime ?? now) : now;
  if (sharedFor !== since) {
    shared.length = 0;
    sharedFor = since;
  }
  for (const known of shared) {
    if (known.type === type && isSame(known, status, reason, message, observedGeneration)) return known;
  }
  const condition: Condition = {
    type,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    status,
    lastProbeTime: null,
    lastTransitionTime: since,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
  if (shared.length < MAX_SHARED) shared.push(condition);
  return condition;
}

function isSame(
  condition: Condition,
  status: "True" | "False",
  reason: string | undefined,
  message: string | undefined,
  observedGeneration: number | undefined,
): boolean {
  return (
    condition.status === status &&
    condition.reason === reason &&
    condition.message === message &&
    condition.observedGeneration === observedGeneration
  );
}
