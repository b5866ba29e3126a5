/** One attempt of a probe, with the words in which a kubelet reports its failure. */
import type { IntOrString } from "../../api/types/meta.ts";
import type { HttpGetAction, Probe } from "../../api/types/pod.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { httpTarget, portNumber } from "./probe-target.ts";

export type ProbeOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string }
  /** The probe itself could not be made: the attempt does not count. */
  | { readonly ok: false; readonly error: string };

const OK: ProbeOutcome = { ok: true };
const MAX_OUTPUT = 10_240;

/** Runs at once: what a request would have taken only decides whether it timed out. */
export function runProbe(round: PodRound, plan: ContainerPlan, probe: Probe): ProbeOutcome {
  const timeoutMs = Math.max(1, probe.timeoutSeconds ?? 1) * 1_000;
  const named = probe.httpGet?.port ?? probe.tcpSocket?.port;
  if (named !== undefined && portNumber(named, plan) === 0) return { ok: false, error: portError(named) };
  if (probe.httpGet !== undefined) return probeHttp(round, plan, probe.httpGet, timeoutMs);
  if (probe.tcpSocket !== undefined) {
    const host = probe.tcpSocket.host || (round.sandbox?.ip ?? "");
    return probeTcp(round, host, portNumber(probe.tcpSocket.port, plan));
  }
  if (probe.grpc !== undefined) return probeGrpc(round, probe.grpc.port, timeoutMs);
  if (probe.exec !== undefined) return probeExec(round, plan, probe.exec.command ?? [], timeoutMs);
  return OK;
}

/** Upstream: pkg/probe/util.go (ResolveContainerPort). */
function portError(port: IntOrString): string {
  return typeof port === "string" && !/^-?\d+$/.test(port)
    ? `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`
    : `invalid port number: ${port}`;
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
    host: hostHeader(action) ?? target.host,
  });
  if (answer.kind === "answered" && action.scheme === "HTTPS" && !speaksTls(target.port)) {
    return failed(`Get "${target.url}": http: server gave HTTP response to HTTPS client`);
  }
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

/** Servers are taken to speak TLS where that is the custom: on 443, 6443, 8443 and the ports of the control plane. */
function speaksTls(port: number): boolean {
  return port % 1_000 === 443 || port === 10250 || port === 10257 || port === 10259;
}

function hostHeader({ httpHeaders = [] }: HttpGetAction): string | undefined {
  return httpHeaders.find(({ name }) => name.toLowerCase() === "host")?.value;
}

function probeTcp(round: PodRound, host: string, port: number): ProbeOutcome {
  const { runtime } = round.parts;
  if (runtime.accepts(host, port)) return OK;
  const known = runtime.servers.locate(host) !== undefined || host === runtime.machines.get(round.worker.node)?.address;
  return failed(`dial tcp ${host}:${port}: ${known ? "connect: connection refused" : "i/o timeout"}`);
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
