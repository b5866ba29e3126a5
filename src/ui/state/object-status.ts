/** How an object is doing, as a key of `inspector.state` with its parameters, a tone and, for a Pod, a shape. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps.ts";
import type { Namespace, Node, Service } from "../../api/types/core.ts";
import type { ContainerStatus, Pod } from "../../api/types/pod.ts";
import type { Fault, Machine, Traffic } from "../../api/types/sim.ts";

export type Tone = "ok" | "warn" | "danger" | "muted";
export type Shape =
  "waiting" | "creating" | "running" | "ready" | "terminating" | "crashed" | "unknown" | "completed" | "none";

export interface ObjectStatus {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** For a list: a word or `2/3`. */
  readonly short: string;
  readonly tone: Tone;
  readonly shape: Shape;
}

export function statusOf(object: KubeObject): ObjectStatus {
  switch (object.kind) {
    case "Pod":
      return podStatus(object as Pod);
    case "Node":
      return nodeStatus(object as Node);
    case "Deployment":
    case "ReplicaSet":
      return workloadStatus(object as Deployment | ReplicaSet);
    case "Service":
      return serviceStatus(object as Service);
    case "Machine":
      return machineStatus(object as Machine);
    case "Traffic":
      return trafficStatus(object as Traffic);
    case "Fault":
      return faultStatus(object as Fault);
    case "Namespace":
      return namespaceStatus(object as Namespace);
    case "StatefulSet":
    case "ReplicationController":
    case "DaemonSet":
      return countedStatus(object);
    default:
      return phaseStatus(object) ?? plain("exists", { since: object.metadata.creationTimestamp }, "", "muted");
  }
}

function plain(key: string, params: ObjectStatus["params"], short: string, tone: Tone): ObjectStatus {
  return { key, params, short, tone, shape: "none" };
}

function podStatus(pod: Pod): ObjectStatus {
  const containers = pod.status.containerStatuses ?? [];
  const total = pod.spec.containers.length;
  const ready = containers.filter((container) => container.ready).length;
  const word = podWord(pod);
  const shaped = (key: string, params: ObjectStatus["params"], tone: Tone, shape: Shape): ObjectStatus => ({
    key,
    params,
    short: word,
    tone,
    shape,
  });
  const phase = pod.status.phase ?? "Pending";
  if (pod.status.reason === "NodeLost") return shaped("podUnknown", {}, "muted", "unknown");
  if (pod.metadata.deletionTimestamp !== undefined) return shaped("podTerminating", {}, "muted", "terminating");
  if (phase === "Succeeded") return shaped("podSucceeded", {}, "muted", "completed");
  if (phase === "Failed") return shaped("podFailed", { reason: word }, "danger", "crashed");
  if (phase === "Unknown") return shaped("podUnknown", {}, "muted", "unknown");
  const restarts = containers.reduce((sum, container) => sum + container.restartCount, 0);
  if (isCrash(word)) {
    return shaped(restarts > 0 ? "podCrashed" : "podStuck", { reason: word, count: restarts }, "danger", "crashed");
  }
  if (pod.spec.nodeName === undefined || pod.spec.nodeName === "") {
    return shaped("podPendingNode", {}, "warn", "waiting");
  }
  if (phase === "Pending") return shaped("podStarting", { node: pod.spec.nodeName }, "warn", "creating");
  if (ready === total) return shaped("podReady", { since: readySince(pod) }, "ok", "ready");
  return shaped("podRunning", { ready, total }, "warn", "running");
}

function isCrash(word: string): boolean {
  return /BackOff|Error|OOMKilled|ErrImage|InvalidImage|CreateContainer.*Error/.test(word);
}

/** The STATUS column of `kubectl get pods`. Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
export function podWord(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  for (const container of pod.status.containerStatuses ?? []) {
    const word = containerWord(container);
    if (word !== undefined) return word;
  }
  return pod.status.reason ?? pod.status.phase ?? "Pending";
}

function containerWord({ state }: ContainerStatus): string | undefined {
  if (state.waiting?.reason !== undefined) return state.waiting.reason;
  if (state.terminated === undefined) return undefined;
  return state.terminated.reason ?? `ExitCode:${state.terminated.exitCode}`;
}

function readySince(pod: Pod): string {
  return (
    pod.status.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime ?? pod.metadata.creationTimestamp
  );
}

function nodeStatus(node: Node): ObjectStatus {
  const ready = node.status.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status !== "True") {
    return plain("nodeNotReady", { reason: ready?.reason ?? "Unknown" }, "NotReady", "danger");
  }
  if (node.spec.unschedulable === true) return plain("nodeCordoned", {}, "Cordoned", "warn");
  return plain("nodeReady", {}, "Ready", "ok");
}

function workloadStatus(workload: Deployment | ReplicaSet): ObjectStatus {
  const want = workload.spec.replicas ?? 1;
  const ready = workload.status.readyReplicas ?? 0;
  const paused = workload.kind === "Deployment" && workload.spec.paused === true;
  const tone: Tone = want === 0 && ready === 0 ? "muted" : ready >= want ? "ok" : "warn";
  return plain(paused ? "paused" : "workload", { ready, want }, `${ready}/${want}`, tone);
}

interface Counted {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
  };
}

function countedStatus(object: KubeObject): ObjectStatus {
  const { spec = {}, status = {} } = object as Counted;
  const want = object.kind === "DaemonSet" ? (status.desiredNumberScheduled ?? 0) : (spec.replicas ?? 1);
  const ready = status.readyReplicas ?? status.numberReady ?? 0;
  const tone: Tone = want === 0 && ready === 0 ? "muted" : ready >= want ? "ok" : "warn";
  return plain("workload", { ready, want }, `${ready}/${want}`, tone);
}

/** Of kinds that say how they are by a phase, or by the condition that holds. */
function phaseStatus(object: KubeObject): ObjectStatus | undefined {
  const { status } = object as {
    readonly status?: {
      readonly phase?: unknown;
      readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
    };
  };
  if (typeof status?.phase === "string")
    return plain("word", { word: status.phase }, status.phase, phaseTone(status.phase));
  if (!Array.isArray(status?.conditions)) return undefined;
  const bad = status.conditions.find(
    ({ type, status: is }) => /^(Ready|Established|Available)$/.test(type) && is !== "True",
  );
  if (bad !== undefined) return plain("word", { word: bad.reason ?? bad.type }, bad.reason ?? bad.type, "warn");
  const good = status.conditions.findLast(
    ({ type, status: is }) => is === "True" && /^(Complete|Failed|Suspended|Ready|Established)$/.test(type),
  );
  return good === undefined ? undefined : plain("word", { word: good.type }, good.type, phaseTone(good.type));
}

function phaseTone(phase: string): Tone {
  if (/^(Failed|Lost|Error)$/.test(phase)) return "danger";
  return /^(Pending|Released|Terminating|Suspended)$/.test(phase) ? "warn" : "ok";
}

function serviceStatus({ spec }: Service): ObjectStatus {
  const type = spec.type ?? "ClusterIP";
  return plain("service", { type, ip: spec.clusterIP ?? "None" }, type, "muted");
}

function machineStatus({ spec, status }: Machine): ObjectStatus {
  const off = spec.power === "Off" || status.phase === "Off" || (status.faults?.length ?? 0) > 0;
  const word = status.phase ?? spec.power;
  return plain(`machine.${spec.power}`, {}, word, off ? "danger" : "ok");
}

function trafficStatus({ spec, status }: Traffic): ObjectStatus {
  const failed = status.failed ?? 0;
  const tone: Tone = (status.errorsPerSecond ?? 0) > 0 ? "danger" : "ok";
  return plain("traffic", { rate: spec.requestsPerSecond, failed }, `${spec.requestsPerSecond}/s`, tone);
}

function faultStatus({ status }: Fault): ObjectStatus {
  const phase = status.phase ?? "Active";
  return plain(`fault.${phase}`, {}, phase, phase === "Active" ? "danger" : "muted");
}

function namespaceStatus({ status }: Namespace): ObjectStatus {
  return plain(`namespace.${status.phase}`, {}, status.phase, status.phase === "Active" ? "muted" : "warn");
}
