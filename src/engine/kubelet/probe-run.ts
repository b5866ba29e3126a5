/** One attempt of a probe, with the words in which a kubelet reports its failure. */
import type { Probe } from "../../api/types/pod.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { httpTarget, portNumber } from "./probe-target.ts";

export type ProbeOutcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

const OK: ProbeOutcome = { ok: true };
const MAX_OUTPUT = 10_240;

/** Runs at once: what a request would have taken only decides whether it timed out. */
export function runProbe(round: PodRound, plan: ContainerPlan, probe: Probe): ProbeOutcome {
  const timeoutMs = Math.max(1, probe.timeoutSeconds ?? 1) * 1_000;
  if (probe.httpGet !== undefined) return probeHttp(round, plan, probe.httpGet, timeoutMs);
  if (probe.tcpSocket !== undefined) {
    const host = probe.tcpSocket.host ?? round.sandbox?.ip ?? "";
    return probeTcp(round, host, portNumber(probe.tcpSocket.port, plan));
  }
  if (probe.grpc !== undefined) return probeGrpc(round, probe.grpc.port, timeoutMs);
  if (probe.exec !== undefined) return probeExec(round, plan, probe.exec.command ?? [], timeoutMs);
  return OK;
}

function probeHttp(
  round: PodRound,
  plan: ContainerPlan,
  action: NonNullable<Probe["httpGet"]>,
  timeoutMs: number,
): ProbeOutcome {
  const target = httpTarget(action, plan, round.sandbox?.ip ?? "");
  const answer = round.parts.runtime.servers.answer(target.host, target.port, {
    protocol: "HTTP",
    method: "GET",
    path: target.path,
    host: target.host,
  });
  if (answer.kind === "refused") {
    return failed(`Get "${target.url}": dial tcp ${target.host}:${target.port}: connect: connection refused`);
  }
  if (answer.kind === "lost" || answer.latencyMs > timeoutMs) {
    return failed(`Get "${target.url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`);
  }
  if (answer.status === 0) return failed(`Get "${target.url}": EOF`);
  if (answer.status >= 200 && answer.status < 400) return OK;
  return failed(`HTTP probe failed with statuscode: ${answer.status}`);
}

function probeTcp(round: PodRound, host: string, port: number): ProbeOutcome {
  return round.parts.runtime.accepts(host, port) ? OK : failed(`dial tcp ${host}:${port}: connect: connection refused`);
}

/** A server that listens is taken to implement the health service. */
function probeGrpc(round: PodRound, port: number, timeoutMs: number): ProbeOutcome {
  const host = round.sandbox?.ip ?? "";
  if (round.parts.runtime.accepts(host, port)) return OK;
  return failed(
    `timeout: failed to connect service "${host}:${port}" within ${timeoutMs / 1_000}s: context deadline exceeded`,
  );
}

function probeExec(round: PodRound, plan: ContainerPlan, command: readonly string[], timeoutMs: number): ProbeOutcome {
  const result = round.parts.runtime.exec(round.worker.podKey, plan.spec.name, command);
  if (result === undefined) return failed("container not running");
  if (result.durationMs > timeoutMs)
    return failed(`command timed out: "${command.join(" ")}" timed out after ${timeoutMs / 1_000}s`);
  if (result.exitCode === 0) return OK;
  return failed(`${result.stdout}${result.stderr}`.slice(0, MAX_OUTPUT).trimEnd());
}

function failed(message: string): ProbeOutcome {
  return { ok: false, message };
}
