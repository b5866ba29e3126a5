/** The status of one container. Upstream: convertToAPIContainerStatuses in pkg/kubelet/kubelet_pods.go. */
import type { ContainerState, ContainerStateTerminated, ContainerStatus } from "../../api/types/pod.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ContainerRecord } from "../runtime/container-record.ts";
import { ROOT_USER, type ContainerUser } from "../runtime/file-owners.ts";
import { hexIdentifier } from "../runtime/hashes.ts";
import { imageDigest } from "../runtime/image-pulls.ts";
import { parseImage } from "../runtime/image-reference.ts";
import { containerUser } from "./container-security.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { ContainerMemory } from "./pod-worker.ts";
import type { StatusParts } from "./status-parts.ts";

type StatusOf = Pick<StatusParts, "plan" | "pod" | "kernel">;

/** A status under construction: built step by step, as conditional spreads are slow. */
export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const NO_STATE: ContainerState = {};
const CREATING: ContainerState = { waiting: { reason: "ContainerCreating" } };
const INITIALIZING: ContainerState = { waiting: { reason: "PodInitializing" } };

export function containerStatus(
  memory: ContainerMemory,
  plan: ContainerPlan,
  { plan: { hasInit }, pod, kernel }: StatusOf,
): ContainerStatus {
  const { id, restartCount } = memory;
  const state = stateOf(memory, hasInit, kernel);
  const last = memory.terminated !== undefined && state.terminated === undefined ? memory.terminated : memory.last;
  const names = id === "" ? undefined : reportedNames(memory.image);
  const resources = plan.spec.resources;
  const lastState = last === undefined ? NO_STATE : { terminated: last };
  const ready = isReady(memory, plan);
  const image = names?.image ?? plan.spec.image;
  const imageID = names?.imageID ?? "";
  const started = memory.state === "running" && memory.started;
  const volumeMounts = mountStatuses(plan);
  if (id === "") {
    const { name } = memory;
    return volumeMounts === undefined
      ? { name, state, lastState, ready, restartCount, image, imageID, started }
      : { name, state, lastState, ready, restartCount, image, imageID, started, volumeMounts };
  }
  const containerID = hexIdentifier(id, "containerd://");
  const user = userStatus(containerUser(pod, plan) ?? ROOT_USER);
  const actual = memory.state === "running" ? memory.resources : resources;
  const allocatedResources = resources?.requests;
  if (actual !== undefined && allocatedResources !== undefined && volumeMounts !== undefined) {
    // In one piece: fields that are added later take more time and room.
    return {
      name: memory.name,
      state,
      lastState,
      ready,
      restartCount,
      image,
      imageID,
      started,
      containerID,
      resources: actual,
      allocatedResources,
      volumeMounts,
      user,
    };
  }
  const status: Writable<ContainerStatus> = {
    name: memory.name,
    state,
    lastState,
    ready,
    restartCount,
    image,
    imageID,
    started,
    containerID,
  };
  if (actual !== undefined) status.resources = actual;
  if (allocatedResources !== undefined) status.allocatedResources = allocatedResources;
  if (volumeMounts !== undefined) status.volumeMounts = volumeMounts;
  status.user = user;
  return status;
}

const mountStatusesOf = new WeakMap<ContainerPlan, NonNullable<ContainerStatus["volumeMounts"]>>();

/** Pods of one template share them. */
function mountStatuses(plan: ContainerPlan): ContainerStatus["volumeMounts"] {
  const mounts = plan.spec.volumeMounts;
  if (mounts === undefined || mounts.length === 0) return undefined;
  let known = mountStatusesOf.get(plan);
  if (known === undefined) {
    known = mounts.map(({ name, mountPath, readOnly, recursiveReadOnly }) => ({
      name,
      mountPath,
      ...(readOnly === true
        ? { readOnly, recursiveReadOnly: FULL.includes(recursiveReadOnly) ? "Enabled" : "Disabled" }
        : {}),
    }));
    mountStatusesOf.set(plan, known);
  }
  return known;
}

/** Ways to ask for mounts below that are read-only too, which the container runtime can do. */
const FULL: readonly (string | undefined)[] = ["Enabled", "IfPossible"];

const userStatuses = new WeakMap<ContainerUser, NonNullable<ContainerStatus["user"]>>();

function userStatus(user: ContainerUser): NonNullable<ContainerStatus["user"]> {
  let known = userStatuses.get(user);
  if (known === undefined) {
    known = { linux: { uid: user.uid, gid: user.gid, supplementalGroups: user.groups } };
    userStatuses.set(user, known);
  }
  return known;
}

/** They are never ready, and nobody asks whether they have started. */
export function ephemeralStatus(memory: ContainerMemory, plan: ContainerPlan, of: StatusOf): ContainerStatus {
  const { started: _started, allocatedResources: _allocated, ...status } = containerStatus(memory, plan, of);
  return { ...status, ready: false };
}

function isReady(memory: ContainerMemory, plan: ContainerPlan): boolean {
  if (plan.init && !plan.sidecar) return memory.state === "exited" && memory.terminated?.exitCode === 0;
  return memory.state === "running" && memory.ready;
}

/** Containers that started in one second share it. */
let lastRunning = { running: { startedAt: "" } };

function runningSince(startedAt: string): ContainerState {
  if (lastRunning.running.startedAt !== startedAt) lastRunning = { running: { startedAt } };
  return lastRunning;
}

function stateOf(memory: ContainerMemory, hasInit: boolean, kernel: Kernel): ContainerState {
  if (memory.state === "running" && memory.postStartUntilMs < 0) {
    return runningSince(kernel.timestamp(memory.startedAtMs));
  }
  if (memory.waitingReason !== "") {
    const message = memory.waitingMessage;
    return { waiting: message === "" ? { reason: memory.waitingReason } : { reason: memory.waitingReason, message } };
  }
  if (memory.terminated !== undefined) return { terminated: memory.terminated };
  return hasInit ? INITIALIZING : CREATING;
}

/** How a container that has ended is reported. */
export function terminatedState(container: ContainerRecord, message: string, kernel: Kernel): ContainerStateTerminated {
  const neverRan = container.reason === "StartError";
  return {
    exitCode: container.exitCode,
    reason: container.reason,
    ...(message === "" ? {} : { message }),
    startedAt: neverRan ? "1970-01-01T00:00:00Z" : kernel.timestamp(container.startedAtMs),
    finishedAt: kernel.timestamp(container.finishedAtMs),
    containerID: hexIdentifier(container.id, "containerd://"),
  };
}

const names = new Map<string, { readonly image: string; readonly imageID: string }>();

function reportedNames(image: string): { readonly image: string; readonly imageID: string } {
  let known = names.get(image);
  if (known === undefined) {
    const parsed = parseImage(image);
    known = parsed.ok
      ? { image: parsed.reference.canonical, imageID: imageDigest(parsed.reference) }
      : { image, imageID: "" };
    if (names.size > 10_000) names.clear();
    names.set(image, known);
  }
  return known;
}
