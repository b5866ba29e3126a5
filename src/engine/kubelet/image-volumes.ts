/**
 * Volumes that are images: pulled before the containers of the Pod are made, and read-only.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go (getImageVolumes).
 */
import type { Pod, Volume } from "../../api/types/pod.ts";
import { broughtBy } from "../runtime/image-files.ts";
import { parseImage } from "../runtime/image-reference.ts";
import { goDuration, nextBackOffMs } from "./back-off.ts";
import type { PodRound } from "./pod-round.ts";
import { pullCredentials } from "./pull-secrets.ts";
import { touch } from "./pod-worker.ts";

type ImageVolume = Volume & { readonly image: NonNullable<Volume["image"]> };

function imageVolumes({ spec }: Pod): readonly ImageVolume[] {
  return (spec.volumes ?? []).filter((volume): volume is ImageVolume => volume.image !== undefined);
}

/** All Pods of a machine see the same files. */
export function imagePlace(reference: string): string {
  return `image ${reference}`;
}

/** True when every image is there; asks for those that are not. */
export function haveImages(round: PodRound): boolean {
  const { worker, pod, nowMs } = round;
  const missing = imageVolumes(pod).filter(({ name }) => !worker.pulledVolumes.includes(name));
  if (missing.length === 0) return true;
  if (worker.mountRetryAtMs >= 0 && nowMs < worker.mountRetryAtMs) {
    round.due(worker.mountRetryAtMs);
    return false;
  }
  worker.mountRetryAtMs = -1;
  return missing.every((volume) => hasImage(round, volume));
}

function hasImage(round: PodRound, { name, image: { reference = "", pullPolicy } }: ImageVolume): boolean {
  const { worker, pod, parts } = round;
  const { images } = parts.runtime.cri;
  const slot = `volume ${name}`;
  const parsed = parseImage(reference);
  const result = parsed.ok ? images.takeResult(worker.sandboxId, slot) : { ok: false as const, error: parsed.error };
  if (result?.ok === false) {
    failed(round, reference, result.error);
    return false;
  }
  if (images.list().some((pull) => pull.podUid === worker.sandboxId && pull.container === slot)) return false;
  const credentials = parsed.ok ? pullCredentials(pod, parsed.reference, parts.context.informers) : [];
  const isPresent = parsed.ok && images.isAccessible(worker.node, parsed.reference, credentials);
  if (result === undefined && (pullPolicy === "Always" || !isPresent) && pullPolicy !== "Never") {
    parts.podEvent(pod, "Normal", "Pulling", `Pulling image "${reference}"`);
    images.request(worker.node, worker.podKey, worker.sandboxId, slot, reference, credentials);
    return false;
  }
  if (!isPresent) {
    failed(
      round,
      reference,
      `Container image "${reference}" is not present with pull policy of Never`,
      "ErrImageNeverPull",
    );
    return false;
  }
  const took =
    result === undefined
      ? ""
      : `in ${goDuration(result.tookMs)} (${goDuration(result.withWaitingMs)} including waiting)`;
  const message =
    result === undefined
      ? `Container image "${reference}" already present on machine and can be accessed by the pod`
      : `Successfully pulled image "${reference}" ${took}. Image size: ${result.sizeBytes} bytes.`;
  parts.podEvent(pod, "Normal", "Pulled", message);
  parts.runtime.cri.volumes.put(imagePlace(reference), broughtBy(reference).files);
  worker.pulledVolumes = [...worker.pulledVolumes, name];
  worker.mountDelayMs = 0;
  return true;
}

/** No container can be made, and each says why. */
function failed(round: PodRound, reference: string, error: string, reason = "ErrImagePull"): void {
  const { worker, pod, parts, nowMs } = round;
  if (reason === "ErrImagePull")
    parts.podEvent(pod, "Warning", "Failed", `Failed to pull image "${reference}": ${error}`);
  parts.podEvent(pod, "Warning", "Failed", `Error: ${reason}`);
  worker.mountDelayMs = nextBackOffMs(worker.mountDelayMs, worker.mountRetryAtMs, nowMs);
  worker.mountRetryAtMs = nowMs + worker.mountDelayMs;
  round.due(worker.mountRetryAtMs);
  for (const memory of worker.containers) {
    memory.waitingReason = reason;
    memory.waitingMessage = error;
  }
  touch(worker, {
    reason: "ImagePullFailed",
    params: { container: worker.containers[0]?.name ?? "", image: reference },
  });
}
