/** Containers of a Pod or of a template. Upstream: describeContainers in k8s.io/kubectl/pkg/describe/describe.go. */
import { canonicalQuantity, milliValue, wholeValue } from "../../api/quantity.ts";
import type { Container, ContainerState, ContainerStatus, EnvVar, Probe } from "../../api/types/pod.ts";
import type { ResourceList } from "../../api/types/requirements.ts";
import { type Description, longTime } from "./description.ts";

/** @param level of the title: 0 in a Pod, 1 in a template, whose names upstream indents by three @param fieldOf what `fieldRef` paths stand for; undefined in templates */
export function describeContainers(
  description: Description,
  title: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
  level: number,
  fieldOf?: (path: string) => string,
): void {
  if (containers.length === 0) {
    description.line(level, `${title}: <none>`);
    return;
  }
  description.line(level, `${title}:`);
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    description.line(0, `${level === 0 ? "  " : "   "}${container.name}:`);
    describeContainer(description, container, status, fieldOf);
  }
}

function describeContainer(
  to: Description,
  container: Container,
  status: ContainerStatus | undefined,
  fieldOf: ((path: string) => string) | undefined,
): void {
  const inner = 2;
  if (status !== undefined) to.line(inner, `Container ID:\t${status.containerID ?? ""}`);
  to.line(inner, `Image:\t${container.image}`);
  if (status !== undefined) to.line(inner, `Image ID:\t${status.imageID}`);
  describePorts(to, container, inner);
  describeCommand(to, "Command", container.command, inner);
  describeCommand(to, "Args", container.args, inner);
  if (status !== undefined) {
    describeState(to, "State", status.state, inner);
    if (status.lastState?.terminated !== undefined) describeState(to, "Last State", status.lastState, inner);
    to.line(inner, `Ready:\t${status.ready ? "True" : "False"}`);
    to.line(inner, `Restart Count:\t${status.restartCount}`);
  }
  describeResources(to, "Limits", container.resources?.limits, inner);
  describeResources(to, "Requests", container.resources?.requests, inner);
  for (const [name, probe] of [
    ["Liveness", container.livenessProbe],
    ["Readiness", container.readinessProbe],
    ["Startup", container.startupProbe],
  ] as const) {
    if (probe !== undefined) to.line(inner, `${name}:\t${probeText(probe)}`);
  }
  describeEnvironmentFrom(to, container, inner);
  describeEnvironment(to, container, inner, fieldOf);
  describeMounts(to, container, inner);
}

function describePorts(to: Description, { ports = [] }: Container, level: number): void {
  const plural = ports.length > 1 ? "s" : "";
  const inside = ports.map(
    ({ containerPort, protocol = "TCP", name }) => `${containerPort}/${protocol}${name ? ` (${name})` : ""}`,
  );
  const outside = ports.map(
    ({ hostPort = 0, protocol = "TCP", name }) => `${hostPort}/${protocol}${name ? ` (${name})` : ""}`,
  );
  to.line(level, `Port${plural}:\t${inside.join(", ") || "<none>"}`);
  to.line(level, `Host Port${plural}:\t${outside.join(", ") || "<none>"}`);
}

function describeCommand(to: Description, title: string, words: readonly string[] | undefined, level: number): void {
  if (words === undefined || words.length === 0) return;
  to.line(level, `${title}:`);
  for (const word of words) for (const line of word.split("\n")) to.line(level + 1, line);
}

function describeState(to: Description, title: string, state: ContainerState | undefined, level: number): void {
  if (state?.running !== undefined) {
    to.line(level, `${title}:\tRunning`);
    to.line(level + 1, `Started:\t${longTime(state.running.startedAt)}`);
  } else if (state?.waiting !== undefined) {
    to.line(level, `${title}:\tWaiting`);
    if (state.waiting.reason) to.line(level + 1, `Reason:\t${state.waiting.reason}`);
  } else if (state?.terminated !== undefined) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated;
    to.line(level, `${title}:\tTerminated`);
    if (reason) to.line(level + 1, `Reason:\t${reason}`);
    if (message) to.line(level + 1, `Message:\t${message}`);
    to.line(level + 1, `Exit Code:\t${exitCode}`);
    if (signal) to.line(level + 1, `Signal:\t${signal}`);
    to.line(level + 1, `Started:\t${longTime(startedAt)}`);
    to.line(level + 1, `Finished:\t${longTime(finishedAt)}`);
  } else {
    to.line(level, `${title}:\tWaiting`);
  }
}

export function describeResources(to: Description, title: string, list: ResourceList | undefined, level: number): void {
  const entries = Object.entries(list ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return;
  to.line(level, `${title}:`);
  for (const [name, quantity] of entries) to.line(level + 1, `${name}:\t${canonicalQuantity(quantity) ?? quantity}`);
}

/** `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3` */
function probeText(probe: Probe): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 1,
    periodSeconds = 10,
    successThreshold = 1,
    failureThreshold = 3,
  } = probe;
  const timing = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;
  if (probe.exec !== undefined) return `exec [${(probe.exec.command ?? []).join(" ")}] ${timing}`;
  if (probe.httpGet !== undefined) {
    const { scheme = "HTTP", host = "", port, path = "" } = probe.httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path} ${timing}`;
  }
  if (probe.tcpSocket !== undefined)
    return `tcp-socket ${probe.tcpSocket.host ?? ""}:${probe.tcpSocket.port} ${timing}`;
  if (probe.grpc !== undefined) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ""} ${timing}`;
  return `unknown ${timing}`;
}

function describeEnvironmentFrom(to: Description, { envFrom = [] }: Container, level: number): void {
  if (envFrom.length === 0) return;
  to.line(level, "Environment Variables from:");
  for (const { prefix, configMapRef, secretRef } of envFrom) {
    const source = configMapRef ?? secretRef;
    const kind = configMapRef === undefined ? "Secret" : "ConfigMap";
    const start = prefix ? ` with prefix '${prefix}'` : "";
    to.line(level + 1, `${source?.name ?? ""}\t${kind}${start}\tOptional: ${source?.optional === true}`);
  }
}

function describeEnvironment(
  to: Description,
  container: Container,
  level: number,
  fieldOf: ((path: string) => string) | undefined,
): void {
  const { env = [] } = container;
  if (env.length === 0) {
    to.line(level, "Environment:\t<none>");
    return;
  }
  to.line(level, "Environment:");
  for (const variable of env) {
    if (variable.valueFrom?.fileKeyRef !== undefined) continue;
    const lines = variableText(variable, container, fieldOf).split("\n");
    for (const [index, line] of lines.entries()) {
      to.line(level + 1, index === 0 ? `${variable.name}:\t${line}` : `\t${line}`);
    }
  }
}

/** Of the container itself, divided and rounded up. Upstream: ExtractContainerResourceValue in pkg/util/resource. */
function amountText(
  { resource, divisor = "1" }: { readonly resource: string; readonly divisor?: string | number },
  { resources }: Container,
): string {
  const [list = "", name = ""] = resource.split(".", 2);
  const amount = (list === "limits" ? resources?.limits : resources?.requests)?.[name];
  const valueOf = name === "cpu" ? milliValue : wholeValue;
  const value = String(Math.ceil(valueOf(amount) / (valueOf(divisor) || valueOf("1"))));
  return value === "0" && (resource === "limits.cpu" || resource === "limits.memory") ? "node allocatable" : value;
}

function variableText(
  { value, valueFrom }: EnvVar,
  container: Container,
  fieldOf: ((path: string) => string) | undefined,
): string {
  if (valueFrom === undefined) return value ?? "";
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef !== undefined) {
    // Of labels and annotations kubectl knows no values.
    const known = fieldRef.fieldPath.includes("[") ? "" : (fieldOf?.(fieldRef.fieldPath) ?? "");
    return `${known} (${fieldRef.apiVersion ?? "v1"}:${fieldRef.fieldPath})`;
  }
  if (resourceFieldRef !== undefined)
    return `${amountText(resourceFieldRef, container)} (${resourceFieldRef.resource})`;
  if (secretKeyRef !== undefined) {
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ""}'>\tOptional: ${secretKeyRef.optional === true}`;
  }
  if (configMapKeyRef !== undefined) {
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ""}'>\tOptional: ${configMapKeyRef.optional === true}`;
  }
  return "";
}

function describeMounts(to: Description, { volumeMounts = [] }: Container, level: number): void {
  if (volumeMounts.length === 0) {
    to.line(level, "Mounts:\t<none>");
    return;
  }
  to.line(level, "Mounts:");
  for (const { mountPath, name, readOnly, subPath } of [...volumeMounts].sort((a, b) =>
    a.mountPath < b.mountPath ? -1 : 1,
  )) {
    const flags = [readOnly === true ? "ro" : "rw", ...(subPath ? [`path="${subPath}"`] : [])];
    to.line(level + 1, `${mountPath} from ${name} (${flags.join(",")})`);
  }
}
