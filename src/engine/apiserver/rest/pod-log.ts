/**
 * `pods/{name}/log`: the lines of one container.
 * Upstream: pkg/registry/core/pod/strategy.go (LogLocation), pkg/kubelet/kubelet_pods.go (validateContainerLogStatus).
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import { badRequest, unclassifiedError } from "../../../api/status-errors.ts";
import type { ContainerStatus, Pod } from "../../../api/types/pod.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { FieldError } from "../field-error.ts";
import { invalidObject } from "../field-errors-status.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { flag, parameter, type Query } from "./request-url.ts";
import { respondStatus } from "./resource-request.ts";

/** One line as the runtime keeps it. */
export interface LogSourceLine {
  /** Virtual milliseconds. */
  readonly atMs: number;
  readonly text: string;
}

/** Where the lines come from: the composition root connects the runtime. Undefined: the container left none. */
export type LogSource = (query: {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}) => readonly LogSourceLine[] | undefined;

const POD_LOG_OPTIONS = { group: "", kind: "PodLogOptions" } as KindDefinition;

/** @param dial what a dial to the kubelet of a node fails with, if it does */
export function podLog(
  kernel: Kernel,
  source: LogSource | undefined,
  pod: Pod,
  query: Query,
  dial: (node: string) => string | undefined,
): ApiResponse {
  const errors = optionErrors(query);
  if (errors.length > 0) return respondStatus(invalidObject(POD_LOG_OPTIONS, pod.metadata.name, errors));
  const chosen = chooseContainer(pod, parameter(query, "container"));
  if (!chosen.ok) return respondStatus(badRequest(chosen.message));
  if (!pod.spec.nodeName) return { code: 200, body: "" };
  const { container } = chosen;
  const unreached = dial(pod.spec.nodeName);
  if (unreached !== undefined)
    return respondStatus(unclassifiedError(`Get "${kubeletUrl(pod, container, query, unreached)}": ${unreached}`));
  const previous = flag(query, "previous");
  const problem = unavailable(pod, container, previous);
  if (problem !== undefined) return respondStatus(badRequest(problem));
  const { name, namespace = "" } = pod.metadata;
  const lines = source?.({ namespace, pod: name, container, previous });
  if (lines === undefined) {
    return { code: 200, body: `unable to retrieve container logs for ${containerId(pod, container)}` };
  }
  const body = printLines(kernel, lines, query);
  if (!flag(query, "follow")) return { code: 200, body };
  return { code: 200, body, warnings: ["follow: answered with the lines written so far"] };
}

const KUBELET_OPTIONS = ["follow", "limitBytes", "previous", "sinceSeconds", "sinceTime", "tailLines", "timestamps"];

/** What the API server asks the kubelet for. Upstream: pkg/registry/core/pod/strategy.go (LogLocation). */
function kubeletUrl({ metadata }: Pod, container: string, query: Query, dialed: string): string {
  const address = /[\d.]+:\d+/.exec(dialed)?.[0] ?? "";
  const given = KUBELET_OPTIONS.filter((name) => !["", "false"].includes(parameter(query, name)));
  const asked = given.map((name) => `${name}=${encodeURIComponent(parameter(query, name))}`).join("&");
  const path = `/containerLogs/${metadata.namespace}/${metadata.name}/${container}`;
  return `https://${address}${path}${asked === "" ? "" : `?${asked}`}`;
}

function printLines(kernel: Kernel, all: readonly LogSourceLine[], query: Query): string {
  let lines = all;
  const sinceMs = sinceOf(kernel, query);
  if (sinceMs !== undefined) lines = lines.filter((line) => line.atMs >= sinceMs);
  const tail = parameter(query, "tailLines");
  if (tail !== "") lines = Number(tail) === 0 ? [] : lines.slice(-Number(tail));
  const stamped = flag(query, "timestamps");
  const text = lines.map((line) => `${stamped ? `${nanoTimestamp(kernel, line.atMs)} ` : ""}${line.text}\n`).join("");
  const limit = parameter(query, "limitBytes");
  return limit === "" ? text : text.slice(0, Number(limit));
}

function sinceOf(kernel: Kernel, query: Query): number | undefined {
  const seconds = parameter(query, "sinceSeconds");
  if (seconds !== "") return kernel.nowMs - Number(seconds) * 1000;
  const time = parameter(query, "sinceTime");
  return time === "" ? undefined : kernel.parseTimestamp(time);
}

/** `2026-01-01T00:00:00.123000000Z` */
function nanoTimestamp(kernel: Kernel, atMs: number): string {
  return kernel.microTimestamp(atMs).replace(/Z$/, "000Z");
}

function optionErrors(query: Query): readonly FieldError[] {
  const errors: FieldError[] = [];
  const check = (field: string, smallest: number, detail: string): void => {
    const text = parameter(query, field);
    const value = Number(text);
    if (text === "" || (Number.isInteger(value) && value >= smallest)) return;
    errors.push({ type: "Invalid value", field, value: Number.isNaN(value) ? text : value, detail });
  };
  check("tailLines", 0, "must be greater than or equal to 0");
  check("limitBytes", 1, "must be greater than 0");
  check("sinceSeconds", 1, "must be greater than 0");
  const since = parameter(query, "sinceTime");
  if (since !== "" && parameter(query, "sinceSeconds") !== "") {
    errors.push({
      type: "Forbidden",
      field: "",
      detail: "at most one of `sinceTime` or `sinceSeconds` may be specified",
    });
  }
  return errors;
}

type Choice = { readonly ok: true; readonly container: string } | { readonly ok: false; readonly message: string };

/** The container that a call means: the one asked for, or the only one. Upstream: pkg/registry/core/pod/strategy.go (validateContainer). */
export function chooseContainer({ metadata, spec }: Pod, asked: string): Choice {
  const names = spec.containers.map((container) => container.name);
  const initNames = (spec.initContainers ?? []).map((container) => container.name);
  const ephemeralNames = (spec.ephemeralContainers ?? []).map((container) => container.name);
  if (asked !== "") {
    if ([...names, ...initNames, ...ephemeralNames].includes(asked)) return { ok: true, container: asked };
    return { ok: false, message: `container ${asked} is not valid for pod ${metadata.name}` };
  }
  const [only] = names;
  if (only !== undefined && names.length === 1) return { ok: true, container: only };
  let message = `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(" ")}]`;
  if (initNames.length > 0) message += ` or one of the init containers: [${initNames.join(" ")}]`;
  return { ok: false, message };
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  const all = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  return all.find((known) => known.name === container);
}

/** Why there are no lines to show yet, or any more. */
function unavailable(pod: Pod, container: string, previous: boolean): string | undefined {
  const subject = `container "${container}" in pod "${pod.metadata.name}"`;
  const status = statusOf(pod, container);
  if (status === undefined) return `${subject} is not available`;
  if (previous)
    return status.lastState?.terminated === undefined ? `previous terminated ${subject} not found` : undefined;
  const waiting = status.state?.waiting;
  if (waiting === undefined || status.lastState?.terminated !== undefined) return undefined;
  if (waiting.reason === "ErrImagePull") return `${subject} is waiting to start: image can't be pulled`;
  if (waiting.reason === "ImagePullBackOff") return `${subject} is waiting to start: trying and failing to pull image`;
  return `${subject} is waiting to start: ${waiting.reason ?? ""}`;
}

function containerId(pod: Pod, container: string): string {
  return statusOf(pod, container)?.containerID ?? "";
}
