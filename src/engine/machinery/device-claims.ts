/**
 * The claims of devices that a Pod has: named by it, or made for it from a template.
 * Upstream: k8s.io/dynamic-resource-allocation/resourceclaim/claim.go.
 */
import type { Pod, PodResourceClaim } from "../../api/types/pod.ts";
import type { ResourceClaim } from "../../api/types/resource.ts";
import { controllerOf } from "./owner-references.ts";

/** Held while a claim has devices. */
export const CLAIM_FINALIZER = "resource.kubernetes.io/delete-protection";

const NONE: readonly PodResourceClaim[] = [];

export function deviceClaimsOf({ spec }: Pod): readonly PodResourceClaim[] {
  return spec.resourceClaims ?? NONE;
}

/** Undefined while nobody has made it. */
export function deviceClaimName({ status }: Pod, claim: PodResourceClaim): string | undefined {
  if (claim.resourceClaimName !== undefined) return claim.resourceClaimName;
  return status.resourceClaimStatuses?.find(({ name }) => name === claim.name)?.resourceClaimName;
}

/** Why the claim is not that of the Pod, when it was made for somebody else. */
export function notMadeFor({ metadata }: Pod, claim: ResourceClaim): string | undefined {
  if (controllerOf(claim)?.uid === metadata.uid) return undefined;
  const { namespace, name } = claim.metadata;
  return `ResourceClaim ${namespace}/${name} was not created for pod ${metadata.namespace}/${metadata.name} (pod is not owner)`;
}

export function isReservedFor({ metadata }: Pod, { status }: ResourceClaim): boolean {
  return status?.reservedFor?.some(({ uid }) => uid === metadata.uid) === true;
}
