/** A Pod as the builder keeps it between frames, and how it is drawn. */
import type { Pod } from "../api/types/pod.ts";
import type { Place } from "./card-grid.ts";
import { partOfPod } from "./control-plane.ts";
import { podLook, podMessage } from "./pod-look.ts";
import type { PodLoad } from "./pod-load.ts";
import { podRequests, type PodRequests } from "./pod-requests.ts";
import { isTerminal, podStatus, type PodStatusColumns } from "../api/pod-status-text.ts";
import { same } from "./same.ts";
import type { ScenePartId, ScenePod } from "./scene.ts";
import { ownerOf, type Owner, type ReplicaSetLookup, type Workloads } from "./workloads.ts";

/** Image pulls of one Pod: from the first to begin to the last to end. */
export interface PullSpan {
  readonly startMs: number;
  readonly endMs: number;
}

export interface PodRecord {
  /** `namespace/name`. */
  readonly key: string;
  readonly uid: string;
  readonly quiet: boolean;
  readonly part: ScenePartId | undefined;
  pod: Pod;
  columns: PodStatusColumns;
  requests: PodRequests;
  /** Undefined until the frame in which it is first drawn, or after its owner changed. */
  owner: Owner | undefined;
  pull: PullSpan | undefined;
  load: PodLoad | undefined;
  drawn: ScenePod | undefined;
  /** As last drawn in a view beside Placement. */
  onBoard: ScenePod | undefined;
}

const SYSTEM_NAMESPACE = "kube-system";

export function newRecord(key: string, pod: Pod): PodRecord {
  return {
    key,
    uid: pod.metadata.uid,
    quiet: pod.metadata.namespace === SYSTEM_NAMESPACE,
    part: partOfPod(pod),
    pod,
    columns: podStatus(pod),
    requests: requestsOf(pod),
    owner: undefined,
    pull: undefined,
    load: undefined,
    drawn: undefined,
    onBoard: undefined,
  };
}

/** The same Pod, written again. */
export function updateRecord(record: PodRecord, pod: Pod): void {
  const before = record.pod;
  record.pod = pod;
  record.columns = podStatus(pod);
  if (before.spec !== pod.spec || before.status.phase !== pod.status.phase) record.requests = requestsOf(pod);
}

export function resolveOwner(record: PodRecord, replicaSet: ReplicaSetLookup): Owner {
  record.owner ??= ownerOf(record.pod, replicaSet);
  return record.owner;
}

const NOTHING: PodRequests = { cpu: 0, memory: 0 };

/** A Pod that has ended holds nothing. */
function requestsOf(pod: Pod): PodRequests {
  return isTerminal(pod) ? NOTHING : podRequests(pod);
}

/** The Pod at its place on a machine or in the tray; the very object of the frame before when nothing about it changed. */
export function drawPod(record: PodRecord, place: Place, nodeLost: boolean, workloads: Workloads): ScenePod {
  const drawn = faceAt(record, place, nodeLost, workloads);
  if (record.drawn === undefined || !same(record.drawn, drawn)) record.drawn = drawn;
  return record.drawn;
}

/** The same Pod at its place in another view. */
export function drawPodOnBoard(record: PodRecord, place: Place, nodeLost: boolean, workloads: Workloads): ScenePod {
  const drawn = faceAt(record, place, nodeLost, workloads);
  if (record.onBoard === undefined || !same(record.onBoard, drawn)) record.onBoard = drawn;
  return record.onBoard;
}

function faceAt(record: PodRecord, place: Place, nodeLost: boolean, workloads: Workloads): ScenePod {
  const { pod, columns, pull, owner } = record;
  const look = podLook(pod, columns, { nodeLost, pulling: pull !== undefined });
  const message = podMessage(pod, look);
  return {
    namespace: pod.metadata.namespace ?? "",
    name: pod.metadata.name,
    uid: record.uid,
    look,
    status: columns.status,
    phase: pod.status.phase ?? "Pending",
    ready: columns.ready,
    containers: columns.containers,
    restarts: columns.restarts,
    hue: owner === undefined || record.quiet ? 0 : workloads.hue(owner.key),
    version: owner === undefined || record.quiet ? 0 : workloads.version(owner),
    owner: owner?.label ?? "",
    quiet: record.quiet,
    ...(look === "Pulling" && pull !== undefined && { pull: { startMs: pull.startMs, endMs: pull.endMs } }),
    ...(message !== undefined && { message }),
    ...initProgress(pod),
    ...(record.load !== undefined && { load: record.load }),
    x: place.x,
    y: place.y,
    size: place.size,
  };
}

/** Source: https://kubernetes.io/docs/concepts/workloads/pods/init-containers/ and sidecar-containers. */
function initProgress({ spec, status }: Pod): Pick<ScenePod, "init" | "sidecars"> {
  const containers = spec.initContainers;
  if (containers === undefined || containers.length === 0) return {};
  const steps = containers.filter(({ restartPolicy }) => restartPolicy !== "Always").map(({ name }) => name);
  const sidecars = containers.length - steps.length;
  const done = (status.initContainerStatuses ?? []).filter(
    ({ name, state }) => state.terminated?.exitCode === 0 && steps.includes(name),
  ).length;
  return {
    ...(done < steps.length && { init: { done, all: steps.length } }),
    ...(sidecars > 0 && { sidecars }),
  };
}

export function* podsOf(records: Iterable<PodRecord> | undefined): Iterable<Pod> {
  for (const record of records ?? []) yield record.pod;
}
