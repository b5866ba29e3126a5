/** One look at a Pod that has a place on a machine: sandbox, init containers, containers, end, status. */
import { wholeValue } from "../../api/quantity.ts";
import type { Pod } from "../../api/types/pod.ts";
import {
  MOUNT_TIMEOUT_MS,
  mountTimeoutMessage,
  unusableVolumes,
  volumeOfOther,
  volumeWithoutDriver,
} from "./claimed-volumes.ts";
import { syncContainer } from "./container-sync.ts";
import { dnsProblems } from "./dns-limits.ts";
import { syncEphemeral } from "./ephemeral-containers.ts";
import { fullNameProblem, hostNames } from "./host-names.ts";
import { prepareHostPaths } from "./host-paths.ts";
import { haveImages } from "./image-volumes.ts";
import { handlerProblem } from "./runtime-handlers.ts";
import { sysctlsOf } from "./kernel-settings.ts";
import type { PodRound } from "./pod-round.ts";
import { hasBegun, initDone } from "./pod-phase.ts";
import { podStatus } from "./pod-status.ts";
import { beginTermination, checkDeadline, continueTermination, finalPhase, shortenGrace } from "./pod-termination.ts";
import { SHUT_DOWN } from "./node-shutdown.ts";
import { EVICTED } from "./pod-admission.ts";
import {
  emptyDirPlace,
  isToken,
  lacksAccount,
  missingVolume,
  volumeFiles,
  volumePlaces,
  volumeSources,
} from "./pod-volumes.ts";
import { projectedTokens } from "./projected-tokens.ts";
import { observeResize } from "./pod-resize.ts";
import { touch } from "./pod-worker.ts";
import { volumeOrigins } from "./volume-origins.ts";

const FIRST_MOUNT_RETRY_MS = 500;
/** Upstream: 2 min 2 s. */
const MAX_MOUNT_RETRY_MS = 122_000;
const ADDRESS_RETRY_MS = 100;
/** The next look at a Pod whose sandbox cannot be made. */
const SANDBOX_RETRY_MS = 12_000;
/** How often the volumes of a waiting Pod are looked at. Upstream: podAttachAndMountRetryInterval. */
const VOLUME_POLL_MS = 300;
/** A status that could not be written is tried again. */
const STATUS_RETRY_MS = 10_000;

export type SyncResult = "kept" | "gone";

/** @param deleted the object is gone from the API, or never to come back */
export function syncPod(round: PodRound, deleted: boolean): SyncResult {
  const { worker, pod } = round;
  const deletion = pod.metadata.deletionTimestamp;
  if (deleted || deletion !== undefined) {
    const grace =
      pod.metadata.deletionGracePeriodSeconds ?? (deleted ? 2 : (pod.spec.terminationGracePeriodSeconds ?? 30));
    if (worker.termination === undefined || !worker.termination.deletes) beginTermination(round, grace, true);
    else shortenGrace(round, grace);
  }
  checkDeadline(round);
  // What was asked for changed: the status says that it has been seen.
  const { observedGeneration } = pod.status;
  if (observedGeneration !== undefined && observedGeneration !== pod.metadata.generation)
    touch(worker, { reason: "StatusReported" });
  if (worker.termination !== undefined) {
    if (continueTermination(round)) return terminated(round, deleted);
  } else if (worker.finished === "") {
    progress(round);
  }
  writeStatus(round);
  return "kept";
}

function progress(round: PodRound): void {
  if (!ensureSandbox(round)) return;
  syncEphemeral(round);
  const { worker, plan } = round;
  const begun = hasBegun(worker, plan);
  let initialized = true;
  for (let index = 0; index < worker.containers.length; index += 1) {
    const memory = worker.containers[index];
    const containerPlan = plan.containers[index];
    if (memory === undefined || containerPlan === undefined) continue;
    if (containerPlan.init && !containerPlan.sidecar && memory.state === "exited") {
      if (memory.terminated?.exitCode === 0) continue;
      initialized = false;
      break;
    }
    syncContainer(round, containerPlan, memory);
    if (containerPlan.sidecar && begun) continue;
    if (containerPlan.init && !initDone(memory, containerPlan.sidecar)) {
      initialized = false;
      break;
    }
  }
  observeResize(round);
  finishIfDone(round, initialized);
}

/** A Pod whose containers have all ended for good is over; its sidecars are stopped. */
function finishIfDone(round: PodRound, initialized: boolean): void {
  const { worker, plan } = round;
  if (initialized && plan.initCount === 0) {
    for (const { state } of worker.containers) if (state !== "exited") return;
  }
  if (!areDone(round, initialized)) return;
  beginTermination(round, round.pod.spec.terminationGracePeriodSeconds ?? 30, false);
  if (continueTermination(round)) finish(round);
}

function areDone({ worker, plan }: PodRound, initialized: boolean): boolean {
  if (initialized) return worker.containers.slice(plan.initCount).every(({ state }) => state === "exited");
  const regular = worker.containers.filter((_, index) => plan.containers[index]?.sidecar !== true);
  return regular.some(({ state, terminated }) => state === "exited" && terminated?.exitCode !== 0);
}

function finish(round: PodRound): void {
  const { worker } = round;
  worker.finished = endsByItself(round) ? finalPhase(round) : "Failed";
  clearEmptyDirs(round);
  if (worker.failureReason === EVICTED) touch(worker, { reason: "PodEvicted" });
  else touch(worker, { reason: worker.finished === "Succeeded" ? "PodSucceeded" : "PodFailed" });
}

/** A Pod that its machine's end stops may succeed all the same, if it is one that ends. */
function endsByItself({ worker, pod }: PodRound): boolean {
  if (worker.failureReason === "") return true;
  return worker.failureReason === SHUT_DOWN && pod.spec.restartPolicy !== "Always";
}

/** What was on the machine only for this Pod goes when its containers have ended. */
function clearEmptyDirs({ worker, pod, parts }: PodRound): void {
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    if (emptyDir !== undefined) parts.runtime.cri.volumes.remove(emptyDirPlace(worker.sandboxId, name, emptyDir));
  }
}

/** Every container has ended: report, and let the object go if it was deleted. */
function terminated(round: PodRound, deleted: boolean): SyncResult {
  const { worker, parts } = round;
  if (worker.finished === "") finish(round);
  if (worker.termination?.deletes !== true) {
    writeStatus(round);
    return "kept";
  }
  if (deleted) return "gone";
  touch(worker, { reason: "PodTerminated" });
  if (!writeStatus(round)) return "kept";
  const outcome = parts.quietly(() =>
    parts
      .client(worker.node)
      .delete(
        "Pod",
        worker.namespace,
        worker.name,
        { gracePeriodSeconds: 0, preconditions: { uid: worker.uid } },
        { reason: "PodTerminated" },
      ),
  );
  if (outcome.ok || outcome.status.code === 404 || outcome.status.code === 409) return "gone";
  round.due(round.nowMs + STATUS_RETRY_MS);
  return "kept";
}

/** True when the Pod has its address and its volumes. */
function ensureSandbox(round: PodRound): boolean {
  const { worker, nowMs, sandbox } = round;
  if (sandbox === undefined) return createSandbox(round);
  if (nowMs < sandbox.readyAtMs) {
    round.due(sandbox.readyAtMs);
    return false;
  }
  if (!worker.announced) {
    worker.announced = true;
    touch(worker, { reason: "SandboxReady" });
  }
  return haveImages(round);
}

function createSandbox(round: PodRound): boolean {
  const { worker, pod, parts, nowMs } = round;
  if (worker.mountRetryAtMs >= 0 && nowMs < worker.mountRetryAtMs) {
    round.due(worker.mountRetryAtMs);
    return false;
  }
  const { informers } = parts.context;
  if (!areClaimsUsable(round)) return false;
  const missing =
    (needsLooking(pod) || lacksAccount(pod, informers) ? missingVolume(pod, informers) : undefined) ??
    (pod.spec.volumes === undefined ? undefined : prepareHostPaths(parts, pod, worker.node)) ??
    volumeWithoutDriver(pod, worker.node, informers) ??
    volumeOfOther(pod, informers, ({ spec, metadata }) => {
      return spec.nodeName === worker.node && parts.runtime.cri.containers.sandbox(metadata.uid) !== undefined;
    });
  if (missing !== undefined) {
    const step = "step" in missing ? missing.step : "SetUp";
    const message = `MountVolume.${step} failed for volume "${missing.volume}" : ${missing.error}`;
    parts.podEvent(pod, "Warning", "FailedMount", message);
    worker.mountDelayMs =
      worker.mountDelayMs === 0 ? FIRST_MOUNT_RETRY_MS : Math.min(worker.mountDelayMs * 2, MAX_MOUNT_RETRY_MS);
    worker.mountRetryAtMs = nowMs + worker.mountDelayMs;
    round.due(worker.mountRetryAtMs);
    if (worker.mountDelayMs === FIRST_MOUNT_RETRY_MS)
      touch(worker, { reason: "VolumeMountFailed", params: { volume: missing.volume } });
    return false;
  }
  worker.mountRetryAtMs = -1;
  const podCIDR = informers.for("Node").get(undefined, worker.node)?.spec.podCIDR;
  if (podCIDR === undefined && pod.spec.hostNetwork !== true) {
    round.due(nowMs + ADDRESS_RETRY_MS);
    return false;
  }
  const refused = fullNameProblem(pod) ?? handlerProblem(pod, informers);
  if (refused !== undefined) {
    const message = `Failed to create pod sandbox: ${refused}`;
    parts.podEvent(pod, "Warning", "FailedCreatePodSandBox", message);
    round.due(nowMs + SANDBOX_RETRY_MS);
    return false;
  }
  const sandbox = parts.runtime.cri.runSandbox({
    id: worker.sandboxId,
    key: worker.podKey,
    namespace: worker.namespace,
    podName: worker.name,
    ...hostNames(pod, worker.node),
    node: worker.node,
    podCIDR: podCIDR ?? "",
    hostNetwork: pod.spec.hostNetwork === true,
    volumes: pod.spec.volumes === undefined ? NO_VOLUMES : volumePlaces(pod, worker.sandboxId, informers),
    tokens: projectedTokens(pod),
    origins: volumeOrigins(pod, informers),
    sysctls: sysctlsOf(pod),
    memoryLimitBytes: memoryLimitOf(pod),
  });
  if (sandbox === undefined) {
    const range = `no IP addresses available in range set: ${podCIDR ?? ""}`;
    const error = `plugin type="bridge" failed (add): failed to allocate for range 0: ${range}`;
    const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${worker.uid}": ${error}`;
    parts.podEvent(pod, "Warning", "FailedCreatePodSandBox", message);
    round.due(nowMs + MAX_MOUNT_RETRY_MS);
    return false;
  }
  worker.hasSandbox = true;
  for (const problem of dnsProblems(pod)) parts.podEvent(pod, "Warning", "DNSConfigForming", problem);
  fillVolumes(round);
  round.due(sandbox.readyAtMs);
  return false;
}

/** Of the whole Pod. */
function memoryLimitOf({ spec }: Pod): number | undefined {
  const limit = spec.resources?.limits?.["memory"];
  return limit === undefined ? undefined : wholeValue(limit);
}

/** The Pod waits for its disks, and says so when that takes long. */
function areClaimsUsable(round: PodRound): boolean {
  const { worker, pod, parts, nowMs } = round;
  const unusable = unusableVolumes(pod, worker.node, parts.context.informers);
  if (unusable.length === 0) {
    worker.volumesAwaitedMs = -1;
    return true;
  }
  if (worker.volumesAwaitedMs < 0) worker.volumesAwaitedMs = nowMs;
  if (nowMs - worker.volumesAwaitedMs >= MOUNT_TIMEOUT_MS) {
    worker.volumesAwaitedMs = nowMs;
    parts.podEvent(pod, "Warning", "FailedMount", mountTimeoutMessage(pod, unusable));
  }
  round.due(Math.min(nowMs + VOLUME_POLL_MS, worker.volumesAwaitedMs + MOUNT_TIMEOUT_MS));
  return false;
}

/** Volumes may be missing that are not the Pod's own. */
function needsLooking(pod: Pod): boolean {
  return volumeSources(pod).length > 0 || pod.spec.volumes?.some(({ csi }) => csi !== undefined) === true;
}

const NO_VOLUMES: Readonly<Record<string, string>> = {};

/** Puts the present content of ConfigMaps, Secrets and the like into their volumes. */
export function fillVolumes(round: PodRound): void {
  const { worker, pod, parts, sandbox } = round;
  if (pod.spec.volumes === undefined || sandbox === undefined) return;
  const machine = parts.runtime.machines.get(worker.node);
  const { volumes } = parts.runtime.cri;
  for (const volume of pod.spec.volumes) {
    if (isToken(volume) && volumes.has(sandbox.volumes[volume.name] ?? "")) continue;
    const files = volumeFiles(volume, { pod, informers: parts.context.informers, sandbox, machine });
    const place = sandbox.volumes[volume.name];
    if (files !== undefined && place !== undefined) volumes.put(place, files);
  }
}

/** Reports what has changed. True when there is nothing left to report. */
export function writeStatus(round: PodRound): boolean {
  const { worker, parts, plan, sandbox } = round;
  if (!worker.dirty) return true;
  // The look at the containers that are starting follows at once and reports the sandbox as well.
  if (worker.why.reason === "SandboxReady" && worker.containers.some(({ state }) => state === "starting")) return true;
  if (!parts.online(worker.node)) return false;
  const hostIP = parts.runtime.machines.get(worker.node)?.address ?? "";
  const current = parts.context.informers.for("Pod").getByKey(worker.podKey);
  if (current === undefined || current.metadata.uid !== worker.uid) {
    worker.dirty = false;
    return true;
  }
  const status = podStatus({ worker, pod: current, plan, sandbox, hostIP, kernel: parts.kernel });
  const { why } = worker;
  const { apiVersion, kind, metadata, spec } = current;
  const reported: Pod = { apiVersion, kind, metadata, spec, status };
  const outcome = parts.quietly(() => parts.client(worker.node).updateStatus("Pod", reported, why));
  if (!outcome.ok && outcome.status.code !== 404) {
    round.due(round.nowMs + STATUS_RETRY_MS);
    return false;
  }
  worker.dirty = false;
  return true;
}
