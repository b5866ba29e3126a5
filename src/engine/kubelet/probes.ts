/**
 * Startup, liveness and readiness probes.
 * Source: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/; upstream pkg/kubelet/prober/worker.go
 */
import type { Probe } from "../../api/types/pod.ts";
import type { ProbeDecision } from "../../api/types/probe-decision.ts";
import { stopContainer } from "./lifecycle-hooks.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { recordAttempt } from "./probe-reasons.ts";
import { touch, type ContainerMemory, type ProbeMemory } from "./pod-worker.ts";
import { restarts } from "./restart-rules.ts";
import { runProbe } from "./probe-run.ts";

/** A container that is running but not ready is probed once more when the kubelet next looks at its Pod. */
const SECOND_TRIGGER_MS = 1_000;

/** 128 and SIGKILL: with which a container counts that is killed for a failed probe. */
const KILLED = 137;

type ProbeKind = ProbeDecision["probe"];

/** Probes begin anew with every container. Ticks of startup and liveness count from when the Pod came to this kubelet. */
export function startProbes(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const { startupProbe, livenessProbe, readinessProbe } = plan.spec;
  const { nowMs } = round;
  memory.startup = startupProbe === undefined ? undefined : fresh("unknown", tickFrom(round, startupProbe, nowMs));
  memory.liveness = livenessProbe === undefined ? undefined : fresh("success", tickFrom(round, livenessProbe, nowMs));
  memory.readiness = readinessProbe === undefined ? undefined : fresh("failure", nowMs);
  memory.started = startupProbe === undefined;
  memory.retriedReadiness = false;
  memory.ready = memory.started && readinessProbe === undefined;
}

/** Runs the probes that are due for a running container: while it is being stopped only the one for readiness. */
export function probeContainer(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const { startupProbe, livenessProbe, readinessProbe } = plan.spec;
  const ending = round.worker.termination !== undefined || memory.stopping !== "";
  if (memory.startup !== undefined && startupProbe !== undefined && !memory.started) {
    if (!ending) tick(round, plan, memory, "Startup", startupProbe, memory.startup);
    if (memory.startup.result === "success") startupPassed(round, plan, memory);
    else return;
  }
  if (memory.liveness !== undefined && livenessProbe !== undefined && !ending) {
    tick(round, plan, memory, "Liveness", livenessProbe, memory.liveness);
  }
  if (memory.readiness !== undefined && readinessProbe !== undefined) {
    tick(round, plan, memory, "Readiness", readinessProbe, memory.readiness);
  }
}

function startupPassed(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  memory.started = true;
  if (memory.startup !== undefined) memory.startup.nextAtMs = -1;
  if (plan.spec.readinessProbe === undefined) memory.ready = true;
  else if (memory.readiness !== undefined) memory.readiness.nextAtMs = round.nowMs;
  touchReadiness(round, memory, "Startup");
}

function touchReadiness(round: PodRound, memory: ContainerMemory, probe: ProbeKind): void {
  const params = { container: memory.name, ready: String(memory.ready), probe };
  touch(round.worker, { reason: "ReadinessChanged", params });
}

function fresh(result: ProbeMemory["result"], nextAtMs: number): ProbeMemory {
  return { result, run: 0, lastOutcome: "", nextAtMs };
}

function periodMs(probe: Probe): number {
  return Math.max(1, probe.periodSeconds ?? 10) * 1_000;
}

/** The first tick of the probe's clock at or after `fromMs`. */
function tickFrom(round: PodRound, probe: Probe, fromMs: number): number {
  const period = periodMs(probe);
  const passed = fromMs - round.worker.startMs;
  return round.worker.startMs + Math.ceil(passed / period) * period;
}

function tick(
  round: PodRound,
  plan: ContainerPlan,
  memory: ContainerMemory,
  kind: ProbeKind,
  probe: Probe,
  state: ProbeMemory,
): void {
  if (state.nextAtMs < 0) return;
  if (round.nowMs < state.nextAtMs) {
    round.due(state.nextAtMs);
    return;
  }
  state.nextAtMs = round.nowMs + periodMs(probe);
  round.due(state.nextAtMs);
  if (round.nowMs - memory.startedAtMs < (probe.initialDelaySeconds ?? 0) * 1_000) return;
  const outcome = runProbe(round, plan, probe);
  if ("error" in outcome) {
    const message = `${kind} probe errored and resulted in unknown state: ${outcome.error}`;
    round.parts.podEvent(round.pod, "Warning", "Unhealthy", message, plan.fieldPath);
    recordAttempt(round, memory.name, kind, { outcome: "Unknown", message: outcome.error, inARow: 1, threshold: 0 });
    return;
  }
  if (outcome.ok && outcome.warning !== undefined) {
    const message = `${kind} probe warning: ${outcome.warning}`;
    round.parts.podEvent(round.pod, "Warning", "ProbeWarning", message, plan.fieldPath);
  }
  if (!outcome.ok) {
    round.parts.podEvent(round.pod, "Warning", "Unhealthy", `${kind} probe failed: ${outcome.message}`, plan.fieldPath);
  }
  const word = outcome.ok ? "success" : "failure";
  state.run = state.lastOutcome === word ? state.run + 1 : 1;
  state.lastOutcome = word;
  const threshold = outcome.ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
  if (kind === "Readiness" && !outcome.ok && !memory.retriedReadiness) {
    memory.retriedReadiness = true;
    state.nextAtMs = Math.min(state.nextAtMs, round.nowMs + SECOND_TRIGGER_MS);
    round.due(state.nextAtMs);
  }
  const flips = state.run >= threshold && state.result !== word;
  if (flips || state.run === 1 || (!outcome.ok && state.run <= threshold)) {
    const message = outcome.ok ? "" : outcome.message;
    const said = { outcome: outcome.ok ? "Success" : "Failure", message, inARow: state.run, threshold } as const;
    recordAttempt(round, memory.name, kind, { ...said, flips });
  }
  if (!flips) return;
  state.result = word;
  flipped(round, plan, memory, kind, probe, state);
}

function flipped(
  round: PodRound,
  plan: ContainerPlan,
  memory: ContainerMemory,
  kind: ProbeKind,
  probe: Probe,
  state: ProbeMemory,
): void {
  if (kind === "Readiness") {
    memory.ready = state.result === "success";
    touchReadiness(round, memory, kind);
    return;
  }
  if (state.result !== "failure") return;
  state.nextAtMs = -1;
  const grace = probe.terminationGracePeriodSeconds ?? round.pod.spec.terminationGracePeriodSeconds ?? 30;
  const willRestart = restarts(round.pod, plan, KILLED);
  const message = `Container ${memory.name} failed ${kind.toLowerCase()} probe${willRestart ? ", will be restarted" : ""}`;
  stopContainer(round, plan, memory, message, grace * 1_000);
}
