/**
 * DynamicResources: Pods that claim devices. No driver is simulated, so no claim is ever allocated and such a Pod
 * waits; every other Pod without a node sees the plugin's part of the message, since it is on by default.
 * Upstream: plugins/dynamicresources/dynamicresources.go (PreFilter, Filter, PostFilter).
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { ALL_NODES, type FilterPlugin, type PostFilterPlugin, type Rejection, SKIP } from "../framework.ts";

const NAME = "DynamicResources";

interface PodClaim {
  readonly name?: string;
  readonly resourceClaimName?: string;
}

const refuse = (reason: string): Rejection => ({
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: [reason],
});

const NOT_ALLOCATED: Rejection = { plugin: NAME, code: "Unschedulable", reasons: ["cannot allocate all claims"] };

export function createDynamicResources(informers: SharedInformerFactory): FilterPlugin & PostFilterPlugin {
  const claims = informers.for("ResourceClaim");
  /** Why the claims of a Pod cannot even be looked at. */
  const missing = (pod: Pod): string | undefined => {
    for (const { resourceClaimName } of (pod.spec.resourceClaims ?? []) as readonly PodClaim[]) {
      if (resourceClaimName === undefined) return "ResourceClaim not created yet";
      const claim = claims.get(pod.metadata.namespace ?? "", resourceClaimName);
      const named = JSON.stringify(resourceClaimName);
      if (claim === undefined) return `resourceclaim ${named} not found`;
      if (claim.metadata.deletionTimestamp !== undefined) return `resourceclaim ${named} is being deleted`;
    }
    return undefined;
  };
  return {
    name: NAME,
    nodeLocal: false,
    preFilter({ pod }) {
      if ((pod.spec.resourceClaims ?? []).length === 0) return SKIP;
      const problem = missing(pod);
      return problem === undefined ? ALL_NODES : { kind: "rejected", rejection: refuse(problem) };
    },
    filter: () => NOT_ALLOCATED,
    postFilter({ pod }) {
      const claimed = (pod.spec.resourceClaims ?? []).length > 0;
      return { message: claimed ? "still not schedulable" : "no new claims to deallocate" };
    },
  };
}
