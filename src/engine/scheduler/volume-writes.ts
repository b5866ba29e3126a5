/**
 * Before a Pod with waiting claims is bound: volumes are kept for the claims, or asked for where the node is.
 * Upstream: plugins/volumebinding/binder.go (BindPodVolumes).
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { Status } from "../../api/status.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { objectKey, type SharedInformerFactory } from "../machinery/informer.ts";
import { BOUND_BY_CONTROLLER, claimKeys, isBound, SELECTED_NODE } from "../machinery/volume-matching.ts";
import { planVolumes, podClaims } from "./pod-claims.ts";

/** So long a Pod waits for its claims before it is scheduled anew. Upstream: bindTimeoutSeconds. */
export const BIND_TIMEOUT_MS = 600_000;

/** `bound`: the Pod need not wait. `waiting`: its claims are on their way. */
export function prepareVolumes(
  client: ComponentClient,
  informers: SharedInformerFactory,
  pod: Pod,
  node: Node,
): "bound" | "waiting" | Status {
  if (claimKeys(pod).length === 0) return "bound";
  const claims = podClaims(pod, informers);
  const plan = typeof claims === "string" ? undefined : planVolumes(claims, node, informers);
  if (plan === undefined || typeof plan === "string") return "bound";
  if (plan.matches.length + plan.provisions.length === 0) return "bound";
  for (const { claim, volume } of plan.matches) {
    const { name, namespace = "", uid, resourceVersion } = claim.metadata;
    const claimRef = { kind: "PersistentVolumeClaim", namespace, name, uid, apiVersion: "v1", resourceVersion };
    const annotations = { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: "yes" };
    const next = {
      ...volume,
      metadata: { ...volume.metadata, annotations },
      spec: { ...volume.spec, claimRef },
    };
    const why = { reason: "VolumeReserved", params: { claim: objectKey(claim) } };
    const outcome = client.update("PersistentVolume", next, why);
    if (!outcome.ok) return outcome.status;
  }
  for (const claim of plan.provisions) {
    const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: node.metadata.name };
    const next = { ...claim, metadata: { ...claim.metadata, annotations } };
    const why = { reason: "NodeSelectedForClaim", params: { node: node.metadata.name } };
    const outcome = client.update("PersistentVolumeClaim", next, why);
    if (!outcome.ok) return outcome.status;
  }
  return "waiting";
}

/** Every claim of the Pod has its volume. */
export function areClaimsBound(pod: Pod, informers: SharedInformerFactory): boolean {
  return claimKeys(pod).every((key) => {
    const claim = informers.for("PersistentVolumeClaim").getByKey(key);
    return claim !== undefined && isBound(claim) && claim.status.phase === "Bound";
  });
}
