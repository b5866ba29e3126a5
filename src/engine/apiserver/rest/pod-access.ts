/**
 * `pods/{name}/exec`, `attach` and `portforward`: what goes into a Pod's containers rather than to the store.
 * Over HTTP they are streams, which the host carries; here each is one call with one answer.
 * Upstream: pkg/registry/core/pod/strategy.go (streamLocation), pkg/kubelet/kubelet_pods.go (GetExec),
 * k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go (ServeExec).
 */
import type { ApiRequest, ApiResponse } from "../../../api/api-client.ts";
import {
  DOES_NOT_READ,
  UPGRADE_REQUIRED,
  type ExecAnswer,
  type ForwardAnswer,
  type SavedShell,
} from "../../../api/pod-access.ts";
import { badRequest, methodNotServed, notFound, pathNotFound, unclassifiedError } from "../../../api/status-errors.ts";
import { failure, fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Node } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { hasHooks, refusedByHooks } from "../admission/hooks.ts";
import { keyOf, type WriteEnvironment, type Writer } from "../write/write-environment.ts";
import { chooseContainer } from "./pod-log.ts";
import { parameter, parseRequestUrl, resourcePath, type Query } from "./request-url.ts";
import { respondStatus } from "./resource-request.ts";

export interface ExecCall {
  readonly pod: string;
  readonly container: string;
  readonly argv: readonly string[];
  readonly stdin: string;
  readonly session: SavedShell | undefined;
}

export interface AttachCall {
  readonly pod: string;
  readonly container: string;
  /** Whole lines. */
  readonly text: string;
  /** Nothing more will be typed. */
  readonly end: boolean;
}

export interface ForwardCall {
  readonly pod: string;
  readonly port: number;
  readonly request: {
    readonly protocol: "HTTP" | "TCP";
    readonly method: string;
    readonly path: string;
    readonly host: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
}

/** The machines' side; the composition root connects the runtime. Keys of Pods are `namespace/name`. */
export interface PodAccess {
  /** Undefined when the container is not running; `startError` when there is no such program. */
  exec(call: ExecCall): (ExecAnswer & { readonly startError?: string }) | undefined;
  /** Undefined when the container is not running, or its first process does not read what is typed. */
  attach?(call: AttachCall): ExecAnswer | undefined;
  /** Undefined when no sandbox of the Pod is running. */
  forward(call: ForwardCall): ForwardAnswer | undefined;
  /** What a dial to the kubelet there fails with, e.g. `dial tcp 192.168.0.11:10250: connect: connection refused`. */
  unreachable(node: string): string | undefined;
  /** What the kubelet of a node answers. @param path with its query */
  kubelet(node: Node, pods: readonly Pod[], path: string): ApiResponse;
}

const CALLS: readonly string[] = ["exec", "attach", "portforward"];
const PODS = { group: "", plural: "pods" };

interface PodCall {
  readonly pod: Pod;
  readonly key: string;
  readonly query: Query;
  readonly body: unknown;
}

/** Undefined for any other request. */
export function handlePodCall(
  environment: WriteEnvironment,
  access: PodAccess | undefined,
  request: ApiRequest,
): ApiResponse | undefined {
  const url = parseRequestUrl(request.path);
  const path = url === undefined ? undefined : resourcePath(url.segments);
  if (url === undefined || path === undefined || path.subresource === undefined) return undefined;
  const { group, version, plural, namespace, name = "", subresource } = path;
  if (group !== "" || version !== "v1" || plural !== "pods" || !CALLS.includes(subresource)) return undefined;
  if (namespace === undefined || access === undefined) return respondStatus(pathNotFound());
  const { method, body } = request;
  if (method !== "GET" && method !== "POST") return respondStatus(methodNotServed());
  const key = keyOf(namespace, name);
  const pod = environment.store.get(PODS.plural, key) as Pod | undefined;
  if (pod === undefined) return respondStatus(notFound(PODS, name));
  const call: PodCall = { pod, key, query: url.query, body };
  const hooked = refusedConnection(environment, pod, subresource, url.query);
  if (hooked !== undefined) return respondStatus(hooked);
  const place = placeOf(access, pod);
  if (!place.ok) return respondStatus(place.status);
  if (subresource === "portforward") return method === "GET" ? upgradeRequired() : forward(access, call);
  const container = runningContainer(call, subresource === "attach");
  if (!container.ok) return respondStatus(container.status);
  const typed = subresource === "attach" && method === "POST" ? typedInput(body) : undefined;
  if (typed !== undefined) return attach(access, { pod: call.key, container: container.value, ...typed });
  // A dry run: everything that can be refused before the streams are open has been looked at.
  if (method === "GET" || subresource === "attach") return upgradeRequired();
  return exec(access, call, container.value, environment);
}

const WRITER: Writer = { actor: "user", why: { reason: "UserConnected" }, trusted: false, dryRun: false };

/** Upstream: k8s.io/apiserver/pkg/endpoints/handlers/rest.go (ConnectResource). */
function refusedConnection(
  environment: WriteEnvironment,
  pod: Pod,
  subresource: string,
  query: Query,
): Status | undefined {
  if (!hasHooks(environment)) return undefined;
  const isSet = (name: string) => parameter(query, name) === "true";
  const options = {
    kind:
      subresource === "portforward"
        ? "PodPortForwardOptions"
        : `Pod${subresource === "exec" ? "Exec" : "Attach"}Options`,
    apiVersion: "v1",
    ...(subresource === "portforward"
      ? { ports: (query.get("ports") ?? []).map(Number) }
      : { stdin: isSet("stdin"), stdout: isSet("stdout"), stderr: isSet("stderr"), tty: isSet("tty") }),
    ...(subresource === "portforward" ? {} : { container: parameter(query, "container") }),
    ...(subresource === "exec" ? { command: query.get("command") ?? [] } : {}),
  };
  const object = options as unknown as KubeObject;
  return refusedByHooks(environment, WRITER, environment.kinds.kind("Pod"), { object, about: pod, subresource });
}

/** What a client gets that asks without an upgrade; a host that upgrades takes it as leave to go on. */
function upgradeRequired(): ApiResponse {
  return respondStatus(badRequest(UPGRADE_REQUIRED));
}

function placeOf(access: PodAccess, { metadata, spec }: Pod): Outcome<void> {
  const { nodeName = "" } = spec;
  if (nodeName === "") return fail(badRequest(`pod ${metadata.name} does not have a host assigned`));
  const problem = access.unreachable(nodeName);
  return problem === undefined ? succeed(undefined) : fail(unclassifiedError(`error dialing backend: ${problem}`));
}

/** @param isAttached of which the kubelet speaks in other words */
function runningContainer({ pod, query }: PodCall, isAttached = false): Outcome<string> {
  const chosen = chooseContainer(pod, parameter(query, "container"));
  if (!chosen.ok) return fail(badRequest(chosen.message));
  const { status } = pod;
  const statuses = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  const known = statuses.find(({ name }) => name === chosen.container);
  if (known?.state?.running === undefined) {
    if (!isAttached) return fail(containerNotFound(chosen.container));
    const { name, namespace = "" } = pod.metadata;
    return fail(badRequest(`container ${chosen.container} not found in pod ${name}_${namespace}`));
  }
  return succeed(chosen.container);
}

function containerNotFound(container: string): Status {
  return badRequest(`container not found ("${container}")`);
}

function exec(access: PodAccess, call: PodCall, container: string, environment: WriteEnvironment): ApiResponse {
  const argv = call.query.get("command") ?? [];
  if (argv.length === 0) return respondStatus(badRequest("you must specify at least one command for the container"));
  const input = execInput(call.body);
  if (!input.ok) return respondStatus(input.status);
  const done = access.exec({ pod: call.key, container, argv, ...input.value });
  if (done === undefined) return respondStatus(containerNotFound(container));
  if (done.startError !== undefined) {
    const id = environment.kernel.nowMs.toString(16).padStart(64, "0");
    const message = `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${id}": ${done.startError}: unknown`;
    return respondStatus(failure(500, "InternalError", message));
  }
  const { stdout, stderr, exitCode, durationMs, output, session, exited } = done;
  const body: ExecAnswer = { stdout, stderr, exitCode, durationMs, output, session, exited };
  return { code: 200, body };
}

/** Undefined for a request that wants streams. */
function typedInput(body: unknown): Pick<AttachCall, "text" | "end"> | undefined {
  const { stdin, end } = (body ?? {}) as { readonly stdin?: unknown; readonly end?: unknown };
  return typeof stdin === "string" ? { text: stdin, end: end === true } : undefined;
}

function attach(access: PodAccess, call: AttachCall): ApiResponse {
  const done = access.attach?.(call);
  if (done === undefined) return respondStatus(badRequest(DOES_NOT_READ));
  const { stdout, stderr, exitCode, durationMs, output, session, exited } = done;
  const answer: ExecAnswer = { stdout, stderr, exitCode, durationMs, output, session, exited };
  return { code: 200, body: answer };
}

function execInput(body: unknown): Outcome<Pick<ExecCall, "stdin" | "session">> {
  if (body === undefined || body === null || body === "") return succeed({ stdin: "", session: undefined });
  if (typeof body !== "object" || Array.isArray(body)) return fail(badRequest("the body of an exec must be an object"));
  const { stdin = "", session } = body as { readonly stdin?: unknown; readonly session?: unknown };
  if (typeof stdin !== "string") return fail(badRequest("stdin must be text"));
  if (session === undefined) return succeed({ stdin, session });
  const saved: Partial<SavedShell> | null = session;
  const { workingDir, variables, status = 0 } = saved ?? {};
  if (typeof workingDir !== "string" || !isTexts(variables) || typeof status !== "number") {
    return fail(badRequest("session must hold a workingDir and variables, as an exec gave it"));
  }
  return succeed({ stdin, session: { workingDir, variables, status } });
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string");
}

function forward(access: PodAccess, { pod, key, query, body }: PodCall): ApiResponse {
  const port = Number(parameter(query, "ports"));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return respondStatus(badRequest(`unable to parse "${parameter(query, "ports")}" as a port`));
  }
  const asked = (body ?? {}) as Readonly<Record<string, unknown>>;
  const { method = "GET", path = "/", host = "localhost", body: sent, headers } = asked;
  if (typeof method !== "string" || typeof path !== "string" || typeof host !== "string") {
    return respondStatus(badRequest("method, path and host must be text"));
  }
  const payload = { ...(isTexts(headers) ? { headers } : {}), ...(typeof sent === "string" ? { body: sent } : {}) };
  const answer = access.forward({ pod: key, port, request: { protocol: "HTTP", method, path, host, ...payload } });
  if (answer === undefined) {
    const message = `unable to forward port because pod is not running. Current status=${pod.status.phase ?? ""}`;
    return respondStatus(badRequest(message));
  }
  return { code: 200, body: answer };
}
