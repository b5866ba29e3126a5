/**
 * Before a Pod with claims of devices is bound: the devices are allocated, and the claims reserved for the Pod.
 * Upstream: plugins/dynamicresources/dynamicresources.go (PreBind, bindClaim).
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { Status } from "../../api/status.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { AllocationResult, ResourceClaim } from "../../api/types/resource.ts";
import { CLAIM_FINALIZER, deviceClaimName, deviceClaimsOf, isReservedFor } from "../machinery/device-claims.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import { allocateDevices, type DeviceWorld } from "./device-allocation.ts";

export function deviceWorld(informers: SharedInformerFactory): DeviceWorld {
  return {
    slices: informers.for("ResourceSlice").list(),
    claims: informers.for("ResourceClaim").list(),
    classNamed: (name) => informers.for("DeviceClass").getByKey(name),
  };
}

/** The claims of a Pod that exist. */
export function existingClaims(pod: Pod, informers: SharedInformerFactory): readonly ResourceClaim[] {
  return deviceClaimsOf(pod).flatMap((podClaim) => {
    const claim = informers
      .for("ResourceClaim")
      .get(pod.metadata.namespace ?? "", deviceClaimName(pod, podClaim) ?? "");
    return claim === undefined ? [] : [claim];
  });
}

/** Undefined when the Pod may be bound. */
export function prepareDevices(
  client: ComponentClient,
  informers: SharedInformerFactory,
  pod: Pod,
  node: Node,
): Status | undefined {
  if (deviceClaimsOf(pod).length === 0) return undefined;
  const claims = existingClaims(pod, informers);
  const open = claims.filter(({ status }) => status?.allocation === undefined);
  const results = open.length === 0 ? [] : (allocateDevices(open, node, deviceWorld(informers)) ?? []);
  for (const claim of claims) {
    const allocation = claim.status?.allocation ?? results[open.indexOf(claim)];
    if (allocation === undefined || isReservedFor(pod, claim)) continue;
    const problem = reserve(client, pod, claim, allocation, node.metadata.name);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function reserve(
  client: ComponentClient,
  pod: Pod,
  claim: ResourceClaim,
  allocation: AllocationResult,
  node: string,
): Status | undefined {
  const why = { reason: "DevicesAllocated", params: { pod: pod.metadata.name, node } };
  const { finalizers = [] } = claim.metadata;
  let current = claim;
  if (claim.status?.allocation === undefined && !finalizers.includes(CLAIM_FINALIZER)) {
    const metadata = { ...claim.metadata, finalizers: [...finalizers, CLAIM_FINALIZER] };
    const outcome = client.update("ResourceClaim", { ...claim, metadata }, why);
    if (!outcome.ok) return outcome.status;
    current = outcome.value;
  }
  const { name, uid } = pod.metadata;
  const reservedFor = [...(current.status?.reservedFor ?? []), { resource: "pods", name, uid }];
  const next = { ...current, status: { ...current.status, allocation, reservedFor } };
  const outcome = client.updateStatus("ResourceClaim", next, why);
  return outcome.ok ? undefined : outcome.status;
}
