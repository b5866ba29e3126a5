/** Bringing one container to what the Pod's spec wants: image, start, running, exit, restart. */
import type { Why } from "../../api/component-client.ts";
import { tuningOf, NO_TUNING } from "../runtime/annotations.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { ContainerRecord } from "../runtime/container-record.ts";
import { goDuration, nextBackOffMs, restartAtMs } from "./back-off.ts";
import { terminatedState } from "./container-status.ts";
import { oomScoreAdj } from "./oom-score.ts";
import { environmentOf, expand } from "./environment.ts";
import {
  announcePullBackOff,
  ensureImage,
  ERROR_RETRY_MS,
  finishPull,
  forgetPullOfOtherImage,
  wait,
} from "./image-sync.ts";
import { finishPostStart, runPostStart, stopContainer, whileStopping } from "./lifecycle-hooks.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { touch, type ContainerMemory } from "./pod-worker.ts";
import { confinementOf, containerUser, hasReadOnlyRoot, userProblem, visibleProcesses } from "./container-security.ts";
import { mountsOf } from "./container-mounts.ts";
import { resizeContainer } from "./container-resize.ts";
import { probeContainer, startProbes } from "./probes.ts";
import { restarts } from "./restart-rules.ts";
import { servicesIn } from "./service-links.ts";
import { profileProblem } from "./security-profiles.ts";
import { terminationMessage } from "./termination-message.ts";

/** Between the exit that a kubelet saw and the look that shows the back-off. */
const ANNOUNCE_MS = 1_000;
const RESTART_LATENCY_MS = 10;

/** One step for one container; says through the round when to look again. */
export function syncContainer(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  switch (memory.state) {
    case "waiting":
      whileWaiting(round, plan, memory);
      return;
    case "pulling":
      if (finishPull(round, plan, memory)) create(round, plan, memory);
      round.due(memory.retryAtMs);
      round.due(memory.announceAtMs);
      return;
    case "starting":
    case "running":
      whileAlive(round, plan, memory);
      return;
    case "exited":
      return;
  }
}

function whileWaiting(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const { nowMs } = round;
  if (
    memory.retryAtMs >= 0 &&
    memory.image !== "" &&
    memory.terminated !== undefined &&
    memory.image !== plan.spec.image
  ) {
    forgetBackOff(memory);
  }
  forgetPullOfOtherImage(plan, memory);
  if (memory.announceAtMs >= 0 && nowMs >= memory.announceAtMs && nowMs < memory.retryAtMs) {
    memory.announceAtMs = nowMs + ERROR_RETRY_MS;
    if (memory.pullError !== "") announcePullBackOff(round, plan, memory);
    else announceCrashLoop(round, plan, memory);
  }
  if (memory.retryAtMs >= 0 && nowMs < memory.retryAtMs) {
    round.due(memory.retryAtMs);
    round.due(memory.announceAtMs);
    return;
  }
  memory.retryAtMs = -1;
  memory.announceAtMs = -1;
  if (ensureImage(round, plan, memory)) create(round, plan, memory);
}

/** The image changed: the back-off of the old one does not count. */
function forgetBackOff(memory: ContainerMemory): void {
  memory.retryAtMs = -1;
  memory.announceAtMs = -1;
  memory.backOffMs = 0;
}

function announceCrashLoop(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const { worker, pod, parts } = round;
  const name = `${worker.name}_${worker.namespace}(${worker.uid})`;
  const wait = goDuration(memory.backOffMs);
  const isNew = memory.waitingReason !== "CrashLoopBackOff";
  memory.waitingReason = "CrashLoopBackOff";
  memory.waitingMessage = `back-off ${wait} restarting failed container=${memory.name} pod=${name}`;
  parts.podEvent(
    pod,
    "Warning",
    "BackOff",
    `Back-off restarting failed container ${memory.name} in pod ${name}`,
    plan.fieldPath,
  );
  if (isNew) touch(worker, { reason: "CrashLoopBackOff", params: { container: memory.name, backOff: wait } });
}

/** Everything is there: make and start the container. */
function create(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const { worker, pod, parts, nowMs, sandbox } = round;
  if (sandbox === undefined) return;
  const { spec } = plan;
  const environment = environmentOf({
    pod,
    container: spec,
    sandbox,
    machine: parts.runtime.machines.get(worker.node),
    informers: parts.context.informers,
    fileIn: (volume, path) => parts.runtime.cri.volumes.files(sandbox.volumes[volume] ?? "").get(`/${path}`),
    servicesOf: (namespace) => servicesIn(parts.context.informers, namespace),
  });
  const mounted = environment.ok ? mountsOf(round, plan, environment.env) : undefined;
  const problem = environment.ok ? (userProblem(pod, plan) ?? mounted?.problem) : environment.error;
  if (problem !== undefined || !environment.ok || mounted === undefined) {
    notMade(round, plan, memory, "CreateContainerConfigError", problem ?? "");
    return;
  }
  const unmade = profileProblem(pod, plan, worker.node, parts);
  if (unmade !== undefined) {
    notMade(round, plan, memory, "CreateContainerError", unmade);
    return;
  }
  const { env } = environment;
  const isRestart = memory.id !== "";
  const attempt = isRestart || memory.terminated !== undefined ? memory.restartCount + 1 : 0;
  if (isRestart) {
    memory.backOffMs = nextBackOffMs(memory.backOffMs, memory.backOffSetAtMs, memory.finishedAtMs);
    memory.backOffSetAtMs = nowMs;
  }
  const { mounts, initialFiles } = mounted;
  const record = parts.runtime.cri.startContainer({
    sandbox: worker.sandboxId,
    name: memory.name,
    image: spec.image,
    attempt,
    command: plan.expands ? spec.command?.map((word) => expand(word, env)) : spec.command,
    args: plan.expands ? spec.args?.map((word) => expand(word, env)) : spec.args,
    env,
    workingDir: spec.workingDir,
    mounts,
    initialFiles,
    memoryLimitBytes: plan.memoryLimitBytes,
    cpuLimitMillis: plan.cpuLimitMillis,
    cpuRequestMillis: plan.cpuRequestMillis,
    oomScoreAdj: oomScoreAdj(round, plan),
    ports: plan.ports,
    stdin: spec.stdin === true,
    isTask: isTask(pod, plan),
    user: containerUser(pod, plan),
    readOnlyRoot: hasReadOnlyRoot(plan),
    privileged: plan.spec.securityContext?.["privileged"] === true,
    noNewPrivileges: plan.spec.securityContext?.["allowPrivilegeEscalation"] === false,
    sees: visibleProcesses(pod, plan),
    confinement: confinementOf(pod, plan),
    tuning: plan.init || plan.ephemeral ? NO_TUNING : tuningOf(pod.metadata.annotations),
  });
  memory.id = record.id;
  memory.image = spec.image;
  memory.resources = spec.resources;
  memory.restartCount = attempt;
  memory.state = "starting";
  memory.pullError = "";
  memory.startedAtMs = record.startedAtMs;
  parts.podEvent(pod, "Normal", "Created", "Container created", plan.fieldPath);
  if (record.reason === "StartError")
    parts.podEvent(pod, "Warning", "Failed", `Error: ${record.message}`, plan.fieldPath);
  whileAlive(round, plan, memory);
}

function notMade(round: PodRound, plan: ContainerPlan, memory: ContainerMemory, reason: string, why: string): void {
  round.parts.podEvent(round.pod, "Warning", "Failed", `Error: ${why}`, plan.fieldPath);
  wait(round, memory, reason, why, round.nowMs + ERROR_RETRY_MS);
}

/** Of a program that nothing else is known of, ports say that it stays to serve. */
function isTask({ spec }: Pod, plan: ContainerPlan): boolean {
  if (plan.init) return !plan.sidecar;
  return !plan.ephemeral && spec.restartPolicy !== "Always" && plan.ports.length === 0;
}

function whileAlive(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const { parts, nowMs } = round;
  const record = parts.runtime.cri.containers.get(memory.id);
  if (record === undefined) return;
  if (record.finishedAtMs >= 0) {
    if (memory.state === "starting" && record.reason !== "StartError") started(round, plan, memory);
    exited(round, plan, memory, record);
    return;
  }
  if (memory.state === "starting") {
    if (nowMs < record.startedAtMs) {
      round.due(record.startedAtMs);
      return;
    }
    started(round, plan, memory);
    runPostStart(round, plan, memory);
  }
  if (memory.stopping !== "") {
    whileStopping(round, memory, record);
    if (memory.postStartUntilMs < 0) probeContainer(round, plan, memory);
    return;
  }
  if (!finishPostStart(round, plan, memory)) return;
  if (memory.image !== plan.spec.image) {
    const message = `Container ${memory.name} definition changed, will be restarted`;
    stopContainer(round, plan, memory, message, (round.pod.spec.terminationGracePeriodSeconds ?? 30) * 1_000);
    return;
  }
  if (resizeContainer(round, plan, memory, record)) return;
  probeContainer(round, plan, memory);
}

function started(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const { worker, pod, parts } = round;
  memory.state = "running";
  memory.waitingReason = "";
  memory.waitingMessage = "";
  if (memory.terminated !== undefined) memory.last = memory.terminated;
  memory.terminated = undefined;
  parts.podEvent(pod, "Normal", "Started", "Container started", plan.fieldPath);
  startProbes(round, plan, memory);
  const isFirst = !plan.ephemeral && worker.containers.every((other) => other === memory || other.state !== "running");
  touch(worker, startReasons(plan)[isFirst && !plan.init ? "first" : "other"]);
}

interface StartReasons {
  readonly first: Why;
  readonly other: Why;
}

/** Kept with every start there ever was: Pods of one template share them. */
const reasonsOf = new WeakMap<ContainerPlan, StartReasons>();

function startReasons(plan: ContainerPlan): StartReasons {
  let reasons = reasonsOf.get(plan);
  if (reasons === undefined) {
    const params = { container: plan.spec.name };
    reasons = { first: { reason: "PodStarted", params }, other: { reason: "ContainerStarted", params } };
    reasonsOf.set(plan, reasons);
  }
  return reasons;
}

function exited(round: PodRound, plan: ContainerPlan, memory: ContainerMemory, record: ContainerRecord): void {
  const { worker, pod, parts, nowMs } = round;
  const wasStopping = memory.stopping;
  if (memory.terminated !== undefined) memory.last = memory.terminated;
  memory.terminated = terminatedState(record, terminationMessage(round, plan, record), parts.kernel);
  memory.finishedAtMs = record.finishedAtMs;
  memory.state = "exited";
  memory.started = false;
  memory.ready = false;
  memory.stopping = "";
  memory.preStopUntilMs = -1;
  memory.postStartUntilMs = -1;
  memory.waitingReason = "";
  memory.waitingMessage = "";
  memory.startup = undefined;
  memory.liveness = undefined;
  memory.readiness = undefined;
  touch(worker, exitReason(memory, record));
  if (worker.termination !== undefined || wasStopping === "pod") return;
  const isChanged = wasStopping === "restart" && memory.image !== plan.spec.image;
  if (!isChanged && !restarts(pod, plan, record.exitCode)) return;
  memory.state = "waiting";
  const atMs = restartAtMs(memory.backOffMs, memory.backOffSetAtMs, record.finishedAtMs, nowMs);
  memory.retryAtMs = Math.max(atMs, nowMs + RESTART_LATENCY_MS);
  memory.announceAtMs = atMs > nowMs ? nowMs + ANNOUNCE_MS : -1;
  round.due(memory.retryAtMs);
  round.due(memory.announceAtMs);
}

function exitReason(memory: ContainerMemory, record: ContainerRecord) {
  const params = { container: memory.name, exitCode: record.exitCode };
  if (record.reason === "OOMKilled") return { reason: "ContainerOutOfMemory", params };
  if (record.reason === "StartError") return { reason: "ContainerStartFailed", params };
  return { reason: record.exitCode === 0 ? "ContainerCompleted" : "ContainerCrashed", params };
}
