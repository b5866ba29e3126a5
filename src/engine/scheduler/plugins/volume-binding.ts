/**
 * VolumeBinding: a Pod goes where its volumes can be used, and claims that wait for it are bound before it is.
 * Source: https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 * Upstream: plugins/volumebinding/volume_binding.go.
 */
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { claimKeys } from "../../machinery/volume-matching.ts";
import { CLAIM_CHANGE, CLASS_CHANGE, NODE_ADD, NODE_LABEL, VOLUME_CHANGE } from "../cluster-event.ts";
import { ALL_NODES, type EnqueueExtension, type FilterPlugin, type Rejection, SKIP } from "../framework.ts";
import { planVolumes, type PodClaims, podClaims } from "../pod-claims.ts";

const NAME = "VolumeBinding";
const rejections = new Map<string, Rejection>();

export function createVolumeBinding(informers: SharedInformerFactory): FilterPlugin & EnqueueExtension {
  return {
    name: NAME,
    nodeLocal: false,
    preFilter({ pod, state }) {
      if (claimKeys(pod).length === 0) return SKIP;
      const claims = podClaims(pod, informers);
      if (typeof claims === "string") return { kind: "rejected", rejection: rejectionFor(claims) };
      state.set(NAME, claims);
      return ALL_NODES;
    },
    filter({ state }, { node }) {
      const claims = state.get(NAME) as PodClaims | undefined;
      if (claims === undefined || node === undefined) return undefined;
      const plan = planVolumes(claims, node, informers);
      return typeof plan === "string" ? rejectionFor(plan) : undefined;
    },
    events: CLAIM_CHANGE | VOLUME_CHANGE | CLASS_CHANGE | NODE_ADD | NODE_LABEL,
    isWorthRetrying: (pod, { kinds, claimKey }) =>
      (kinds & CLAIM_CHANGE) === 0 || (claimKey !== undefined && claimKeys(pod).includes(claimKey)),
  };
}

function rejectionFor(reason: string): Rejection {
  let rejection = rejections.get(reason);
  if (rejection === undefined) {
    rejection = { plugin: NAME, code: "UnschedulableAndUnresolvable", reasons: [reason] };
    // Reasons with names in them are not for ever.
    if (rejections.size > 100) rejections.clear();
    rejections.set(reason, rejection);
  }
  return rejection;
}
