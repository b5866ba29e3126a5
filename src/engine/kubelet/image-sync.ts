/** Getting a container's image onto the machine. Source: https://kubernetes.io/docs/concepts/containers/images/#updating-images */
import { parseImage } from "../runtime/image-reference.ts";
import { goDuration, nextBackOffMs } from "./back-off.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { pullCredentials, reportMissingSecrets } from "./pull-secrets.ts";
import { touch, type ContainerMemory } from "./pod-worker.ts";

/** After an error that waiting alone does not cure, a Pod is looked at again. */
export const ERROR_RETRY_MS = 12_000;
/** The image was changed while the old one was being pulled, in vain. */
const CHANGED_IMAGE_MS = 10;
/** The look that finds the first pull failed and in back-off. */
const FIRST_ANNOUNCE_MS = 1_000;

/** True when the image is there and the container can be made. */
export function ensureImage(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): boolean {
  const { worker, pod, parts, nowMs } = round;
  const { image, imagePullPolicy } = plan.spec;
  const parsed = parseImage(image);
  if (!parsed.ok) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${parsed.error}`;
    parts.podEvent(pod, "Warning", "InspectFailed", message, plan.fieldPath);
    parts.podEvent(pod, "Warning", "Failed", "Error: InvalidImageName", plan.fieldPath);
    wait(round, memory, "InvalidImageName", message, nowMs + ERROR_RETRY_MS);
    return false;
  }
  reportMissingSecrets(round);
  const credentials = pullCredentials(pod, parsed.reference, parts.context.informers);
  const present = parts.runtime.cri.images.isAccessible(worker.node, parsed.reference, credentials);
  const policy = imagePullPolicy ?? (parsed.reference.tag === "latest" ? "Always" : "IfNotPresent");
  if (policy === "Never" && !present) {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    parts.podEvent(pod, "Warning", "ErrImageNeverPull", message, plan.fieldPath);
    parts.podEvent(pod, "Warning", "Failed", "Error: ErrImageNeverPull", plan.fieldPath);
    wait(round, memory, "ErrImageNeverPull", message, nowMs + ERROR_RETRY_MS);
    return false;
  }
  if (policy !== "Always" && present) {
    parts.podEvent(
      pod,
      "Normal",
      "Pulled",
      `Container image "${image}" already present on machine and can be accessed by the pod`,
      plan.fieldPath,
    );
    return true;
  }
  parts.podEvent(pod, "Normal", "Pulling", `Pulling image "${image}"`, plan.fieldPath);
  parts.runtime.cri.images.request(worker.node, worker.podKey, worker.sandboxId, memory.name, image, credentials);
  memory.state = "pulling";
  memory.pullImage = image;
  return false;
}

/** Another image is wanted than the one that could not be pulled: back-off counts for each image. */
export function forgetPullOfOtherImage(plan: ContainerPlan, memory: ContainerMemory): void {
  if (memory.pullError === "" || memory.pullImage === plan.spec.image) return;
  memory.pullBackOffMs = 0;
  memory.pullError = "";
  memory.retryAtMs = -1;
  memory.announceAtMs = -1;
}

/** A pull is on its way. True when it has succeeded. */
export function finishPull(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): boolean {
  const { worker, pod, parts, nowMs } = round;
  const result = parts.runtime.cri.images.takeResult(worker.sandboxId, memory.name);
  if (result === undefined) return false;
  const image = memory.pullImage;
  if (result.ok) {
    const took = `in ${goDuration(result.tookMs)} (${goDuration(result.withWaitingMs)} including waiting)`;
    const message = `Successfully pulled image "${image}" ${took}. Image size: ${result.sizeBytes} bytes.`;
    parts.podEvent(pod, "Normal", "Pulled", message, plan.fieldPath);
    memory.pullBackOffMs = 0;
    memory.pullError = "";
    return image === plan.spec.image || ensureImage(round, plan, memory);
  }
  parts.podEvent(pod, "Warning", "Failed", `Failed to pull image "${image}": ${result.error}`, plan.fieldPath);
  parts.podEvent(pod, "Warning", "Failed", "Error: ErrImagePull", plan.fieldPath);
  const first = memory.pullBackOffMs === 0;
  memory.pullBackOffMs = nextBackOffMs(memory.pullBackOffMs, memory.pullBackOffSetAtMs, nowMs);
  memory.pullBackOffSetAtMs = nowMs;
  memory.pullError = result.error;
  memory.state = "waiting";
  memory.waitingReason = "ErrImagePull";
  memory.waitingMessage = result.error;
  memory.retryAtMs = nowMs + (image === plan.spec.image ? memory.pullBackOffMs : CHANGED_IMAGE_MS);
  memory.announceAtMs = nowMs + (first ? FIRST_ANNOUNCE_MS : Math.min(memory.pullBackOffMs, ERROR_RETRY_MS));
  touch(worker, { reason: "ImagePullFailed", params: { container: memory.name, image } });
  return false;
}

/** The wait between two pulls becomes visible; every later look at it is one more occurrence of the Events. */
export function announcePullBackOff(round: PodRound, plan: ContainerPlan, memory: ContainerMemory): void {
  const { worker, pod, parts } = round;
  const { image } = plan.spec;
  reportMissingSecrets(round);
  parts.podEvent(pod, "Normal", "BackOff", `Back-off pulling image "${image}"`, plan.fieldPath);
  parts.podEvent(pod, "Warning", "Failed", "Error: ImagePullBackOff", plan.fieldPath);
  if (memory.waitingReason === "ImagePullBackOff") return;
  memory.waitingReason = "ImagePullBackOff";
  memory.waitingMessage = `Back-off pulling image "${image}": ErrImagePull: ${memory.pullError}`;
  touch(worker, { reason: "ImagePullBackOff", params: { container: memory.name, image } });
}

/** The container cannot be made; the reason shows as its waiting state until the next attempt. */
export function wait(
  round: PodRound,
  memory: ContainerMemory,
  reason: string,
  message: string,
  retryAtMs: number,
): void {
  const changed = memory.waitingReason !== reason || memory.waitingMessage !== message;
  memory.state = "waiting";
  memory.waitingReason = reason;
  memory.waitingMessage = message;
  memory.retryAtMs = retryAtMs;
  memory.announceAtMs = -1;
  round.due(retryAtMs);
  if (changed) {
    const why = reason === "CreateContainerConfigError" ? "ContainerConfigError" : "ImagePullFailed";
    touch(round.worker, { reason: why, params: { container: memory.name, waiting: reason } });
  }
}
