/** One attempt of a probe, with the words in which a kubelet reports its failure. */
import type { IntOrString } from "../../api/types/meta.ts";
import type { HttpGetAction, Probe } from "../../api/types/pod.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import type { ServerAnswer } from "../runtime/contracts.ts";
import { isOutsideCatalogue } from "../runtime/image-files.ts";
import { goDuration } from "./back-off.ts";
import { headersOf, hostHeader, httpTarget, type HttpTarget, portNumber } from "./probe-target.ts";

export type ProbeOutcome =
  | { readonly ok: true; readonly warning?: string }
  | { readonly ok: false; readonly message: string }
  /** The probe itself could not be made: the attempt does not count. */
  | { readonly ok: false; readonly error: string };

const OK: ProbeOutcome = { ok: true };
const MAX_OUTPUT = 10_240;
const MAX_REDIRECTS = 10;

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
  if (probe.grpc !== undefined) return probeGrpc(round, probe.grpc, timeoutMs);
  if (probe.exec !== undefined) return probeExec(round, plan, probe.exec.command ?? [], timeoutMs);
  return OK;
}

/** Upstream: pkg/probe/util.go (ResolveContainerPort). */
function portError(port: IntOrString): string {
  return typeof port === "string" && !/^-?\d+$/.test(port)
    ? `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`
    : `invalid port number: ${port}`;
}

/** Redirects are followed on the same host alone. Upstream: pkg/probe/http/http.go. */
function probeHttp(
  round: PodRound,
  plan: ContainerPlan,
  action: NonNullable<Probe["httpGet"]>,
  timeoutMs: number,
): ProbeOutcome {
  let target = httpTarget(action, plan, round.sandbox?.ip ?? "");
  let passedMs = 0;
  for (let redirects = 0; ; redirects += 1) {
    const answer = askServer(round, action, target);
    if (answer.kind === "refused")
      return failed(`Get "${target.url}": dial tcp ${target.host}:${target.port}: connect: connection refused`);
    passedMs += answer.kind === "answered" ? answer.latencyMs : 0;
    if (answer.kind === "lost" || passedMs > timeoutMs)
      return failed(`Get "${target.url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`);
    if (action.scheme === "HTTPS" && !speaksTls(round, target, plan))
      return failed(`Get "${target.url}": http: server gave HTTP response to HTTPS client`);
    if (answer.status === 0) return failed(`Get "${target.url}": EOF`);
    const location = answer.headers?.["location"];
    if (answer.status < 200 || answer.status >= 400)
      return failed(`HTTP probe failed with statuscode: ${answer.status}`);
    if (location === undefined || answer.status < 300) return OK;
    const next = redirected(target, location);
    if (next === undefined)
      return { ok: true, warning: `Probe terminated redirects, Response body: ${answer.body.slice(0, MAX_OUTPUT)}` };
    if (redirects >= MAX_REDIRECTS) return failed(`Get "${location}": stopped after ${MAX_REDIRECTS} redirects`);
    target = next;
  }
}

function askServer(round: PodRound, action: HttpGetAction, target: HttpTarget): ServerAnswer {
  return round.parts.runtime.servers.answer(target.host, target.port, {
    protocol: "HTTP",
    method: "GET",
    path: target.path,
    host: hostHeader(action) ?? target.host,
    tls: action.scheme === "HTTPS",
    headers: headersOf(action),
  });
}

/** Undefined where a redirect leads to another host. */
function redirected(from: HttpTarget, location: string): HttpTarget | undefined {
  const match = /^[a-z]+:\/\/([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(location);
  if (match === null) {
    const path = location.startsWith("/") ? location : `/${location}`;
    return { ...from, path, url: `${from.url.slice(0, from.url.length - from.path.length)}${path}` };
  }
  const [, host = "", port, path = ""] = match;
  if (host !== from.host) return undefined;
  return { host, port: Number(port ?? 80), path: path === "" ? "/" : path, url: location };
}

/** Where nothing is known of a server it is taken to speak TLS where that is the custom; of a program, where it is asked to. */
function speaksTls({ parts }: PodRound, { host, port }: HttpTarget, { spec }: ContainerPlan): boolean {
  if (isOutsideCatalogue(spec.image)) return true;
  const custom = port % 1_000 === 443 || port === 10250 || port === 10257 || port === 10259;
  return parts.runtime.servers.speaksTls?.(host, port) ?? custom;
}

function probeTcp(round: PodRound, host: string, port: number): ProbeOutcome {
  const { runtime } = round.parts;
  if (runtime.accepts(host, port)) return OK;
  const known = runtime.servers.locate(host) !== undefined || host === runtime.machines.get(round.worker.node)?.address;
  return failed(`dial tcp ${host}:${port}: ${known ? "connect: connection refused" : "i/o timeout"}`);
}

/** Upstream: pkg/probe/grpc/grpc.go. A server that nothing is known of is taken to implement the health service. */
function probeGrpc(
  round: PodRound,
  { port, service = "" }: NonNullable<Probe["grpc"]>,
  timeoutMs: number,
): ProbeOutcome {
  const host = round.sandbox?.ip ?? "";
  const { runtime } = round.parts;
  const within = goDuration(timeoutMs);
  const noConnection = `timeout: failed to connect service "${host}:${port}" within ${within}: context deadline exceeded`;
  if (!runtime.accepts(host, port)) return failed(noConnection);
  const health = runtime.servers.grpcHealth?.(host, port, service) ?? "SERVING";
  if (health === "SERVING") return OK;
  if (health === "NO_GRPC") return failed(noConnection);
  if (health === "NOT_FOUND")
    return failed("error: health rpc probe failed: rpc error: code = NotFound desc = unknown service");
  return failed(`service unhealthy (responded with "${health}")`);
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
