/** A Pod comes to a kubelet: what is remembered of it, or how it is sent away. */
import type { ContainerStateTerminated, Pod } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { limitsStorage } from "./local-storage.ts";
import { podPlan } from "./pod-plan.ts";
import { newContainerMemory, type ContainerMemory, type PodWorker } from "./pod-worker.ts";

/** What containerd says of containers that ended with the machine. */
const REBOOTED: ContainerStateTerminated = { exitCode: 255, reason: "Unknown" };

/** Writes why the machine does not take the Pod. */
export function rejectPod(
  parts: KubeletParts,
  pod: Pod,
  node: string,
  { reason, message }: { readonly reason: string; readonly message: string },
): void {
  parts.podEvent(pod, "Warning", reason, message);
  const startTime = parts.kernel.timestamp();
  const rejected = `Pod was rejected: ${message}`;
  const observedGeneration = pod.metadata.generation;
  const status = { ...pod.status, observedGeneration, phase: "Failed" as const, reason, message: rejected, startTime };
  parts.quietly(() =>
    parts.client(node).updateStatus("Pod", { ...pod, status }, { reason: "PodRejected", params: { reason } }),
  );
}

/** Lets go the object of a Pod that runs nowhere. */
export function finishDeletion(parts: KubeletParts, pod: Pod, node: string): void {
  const { namespace, name, uid } = pod.metadata;
  const options = { gracePeriodSeconds: 0, preconditions: { uid } };
  parts.quietly(() => parts.client(node).delete("Pod", namespace, name, options, { reason: "PodTerminated" }));
}

/** The containers of before the loss of power count as ended. */
export function rememberReboot(parts: KubeletParts, worker: PodWorker, pod: Pod): void {
  const before = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const never = pod.spec.restartPolicy === "Never";
  parts.podEvent(pod, "Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
  for (const memory of worker.containers) {
    const status = before.find(({ name }) => name === memory.name);
    if (status?.containerID === undefined) continue;
    memory.restartCount = status.restartCount;
    const running = status.state.running;
    const ended: ContainerStateTerminated = status.state.terminated ?? {
      ...REBOOTED,
      ...(running === undefined ? {} : { startedAt: running.startedAt }),
      finishedAt: parts.kernel.timestamp(),
      containerID: status.containerID,
    };
    memory.terminated = ended;
    memory.finishedAtMs = parts.kernel.nowMs;
    if (never) memory.state = "exited";
  }
}

const NO_MEMORIES: readonly ContainerMemory[] = [];
const NO_NAMES: readonly string[] = [];

/** What a kubelet knows of a Pod at first. */
export function newWorker(parts: KubeletParts, pod: Pod, key: string): PodWorker {
  const plan = podPlan(pod.spec);
  const { namespace = "", name, uid } = pod.metadata;
  const startTime = pod.status.startTime;
  return {
    key,
    node: pod.spec.nodeName ?? "",
    podKey: `${namespace}/${name}`,
    namespace,
    name,
    uid,
    sandboxId: uid,
    startMs: startTime === undefined ? parts.kernel.nowMs : parts.kernel.parseTimestamp(startTime),
    cpuMillis: plan.cpuMillis,
    memoryBytes: plan.memoryBytes,
    storageBytes: plan.storageBytes,
    limitsStorage: limitsStorage(pod),
    allocated: plan.allocation,
    resize: undefined,
    hasSandbox: false,
    announced: false,
    lastSeen: undefined,
    containers: plan.containers.map(({ spec }) => newContainerMemory(spec.name)),
    ephemeral: NO_MEMORIES,
    termination: undefined,
    finished: "",
    failureReason: "",
    failureMessage: "",
    pulledVolumes: NO_NAMES,
    mountRetryAtMs: -1,
    mountDelayMs: 0,
    volumesAwaitedMs: -1,
    counted: true,
    dirty: true,
    why: { reason: "PodAccepted" },
  };
}
