/** postStart and preStop hooks, and the stopping of one container. Source: https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ */
import type { LifecycleHandler } from "../../api/types/pod.ts";
import type { ContainerRecord } from "../runtime/container-record.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { touch, type ContainerMemory } from "./pod-worker.ts";
import { headersOf, hostHeader, httpTarget } from "./probe-target.ts";

/** What is left for SIGTERM after a hook that used up the grace. */
const MINIMUM_GRACE_MS = 2_000;

interface HookResult {
  readonly ok: boolean;
  readonly durationMs: number;
}

function runHook(round: PodRound, plan: ContainerPlan, handler: LifecycleHandler): HookResult {
  const { worker, parts, sandbox } = round;
  if (handler.sleep !== undefined) return { ok: true, durationMs: handler.sleep.seconds * 1_000 };
  if (handler.exec !== undefined) {
    const result = parts.runtime.exec(worker.podKey, plan.spec.name, handler.exec.command ?? []);
    return result === undefined
      ? { ok: false, durationMs: 0 }
      : { ok: result.exitCode === 0, durationMs: Math.round(result.durationMs) };
  }
  if (handler.httpGet !== undefined && sandbox !== undefined) {
    const target = httpTarget(handler.httpGet, plan, sandbox.ip);
    const answer = parts.runtime.servers.answer(target.host, target.port, {
      protocol: "HTTP",
      method: "GET",
      path: target.path,
      host: hostHeader(handler.httpGet) ?? target.host,
      tls: handler.httpGet.scheme === "HTTPS",
      headers: headersOf(handler.httpGet),
    });
    if (answer.kind !== "answered") return { ok: false, durationMs: 0 };
    return { ok: answer.status >= 200 && answer.status < 400, durationMs: answer.latencyMs };
  }
  return { ok: true, durationMs: 0 };
}

/** Runs the hook beside the entrypoint; the container counts as running when it has returned. */
export function runPostStart(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const handler = plan.spec.lifecycle?.postStart;
  if (handler === undefined) return;
  const result = runHook(round, plan, handler);
  memory.postStartFailed = !result.ok;
  memory.postStartUntilMs = round.nowMs + result.durationMs;
}

/** True when no hook is running any more and the container may go on. */
export function finishPostStart(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): boolean {
  if (memory.postStartUntilMs < 0) return true;
  if (round.nowMs < memory.postStartUntilMs) {
    round.due(memory.postStartUntilMs);
    return false;
  }
  memory.postStartUntilMs = -1;
  touch(round.worker, { reason: "ContainerStarted", params: { container: memory.name } });
  if (!memory.postStartFailed) return true;
  memory.postStartFailed = false;
  round.parts.podEvent(round.pod, "Warning", "FailedPostStartHook", "PostStartHook failed", plan.fieldPath);
  stopContainer(
    round,
    plan,
    memory,
    "FailedPostStartHook",
    (round.pod.spec.terminationGracePeriodSeconds ?? 30) * 1_000,
  );
  return false;
}

/** Begins to stop a running container: `Killing` event, preStop hook, then SIGTERM and in the end SIGKILL. */
export function stopContainer(
  round: PodRound,
  plan: ContainerPlan,
  memory: ContainerMemory,
  message: string,
  graceMs: number,
  kind: "restart" | "pod" = "restart",
): void {
  const { parts, pod, nowMs } = round;
  const record = parts.runtime.cri.containers.get(memory.id);
  if (record === undefined || record.finishedAtMs >= 0) return;
  memory.stopping = kind;
  memory.graceMs = graceMs;
  parts.podEvent(pod, "Normal", "Killing", message, plan.fieldPath);
  const handler = plan.spec.lifecycle?.preStop;
  memory.preStopUntilMs = nowMs;
  if (handler !== undefined && memory.state === "running" && graceMs > 0) {
    const result = runHook(round, plan, handler);
    if (!result.ok) parts.podEvent(pod, "Warning", "FailedPreStopHook", "PreStopHook failed", plan.fieldPath);
    memory.preStopUntilMs = nowMs + Math.min(result.durationMs, graceMs);
    memory.graceMs = Math.max(MINIMUM_GRACE_MS, graceMs - (memory.preStopUntilMs - nowMs));
  }
  whileStopping(round, memory, record);
}

/** Sends SIGTERM when the preStop hook is over. The end of the container wakes the kubelet. */
export function whileStopping(round: PodRound, memory: ContainerMemory, record: ContainerRecord): void {
  if (memory.preStopUntilMs < 0) return;
  if (round.nowMs < memory.preStopUntilMs) {
    round.due(memory.preStopUntilMs);
    return;
  }
  memory.preStopUntilMs = -1;
  round.parts.runtime.cri.stopContainer(record, Math.max(MINIMUM_GRACE_MS, memory.graceMs));
}
