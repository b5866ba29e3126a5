/**
 * VolumeZone: volumes that carry the label of a zone or region are used in it.
 * Upstream: plugins/volumezone/volume_zone.go.
 */
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { claimKeys } from "../../machinery/volume-matching.ts";
import { CLAIM_CHANGE, NODE_ADD, NODE_LABEL, VOLUME_CHANGE } from "../cluster-event.ts";
import { ALL_NODES, type EnqueueExtension, type FilterPlugin, type Rejection, SKIP } from "../framework.ts";

const NAME = "VolumeZone";
const TOPOLOGY_LABELS = [
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
];
const ELSEWHERE: Rejection = {
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) had no available volume zone"],
};

interface Place {
  readonly key: string;
  readonly values: readonly string[];
}

export function createVolumeZone(informers: SharedInformerFactory): FilterPlugin & EnqueueExtension {
  return {
    name: NAME,
    nodeLocal: false,
    preFilter({ pod, state }) {
      const places: Place[] = [];
      for (const claimKey of claimKeys(pod)) {
        const name = informers.for("PersistentVolumeClaim").getByKey(claimKey)?.spec.volumeName;
        const labels = name ? informers.for("PersistentVolume").get(undefined, name)?.metadata.labels : undefined;
        for (const key of TOPOLOGY_LABELS) {
          const value = labels?.[key];
          if (value !== undefined) places.push({ key, values: value.split("__") });
        }
      }
      if (places.length === 0) return SKIP;
      state.set(NAME, places);
      return ALL_NODES;
    },
    filter({ state }, { node }) {
      const labels = node?.metadata.labels ?? {};
      if (!TOPOLOGY_LABELS.some((key) => labels[key] !== undefined)) return undefined;
      const places = (state.get(NAME) ?? []) as readonly Place[];
      return places.every(({ key, values }) => values.includes(labels[key] ?? "")) ? undefined : ELSEWHERE;
    },
    events: CLAIM_CHANGE | VOLUME_CHANGE | NODE_ADD | NODE_LABEL,
    isWorthRetrying: (pod, { kinds, claimKey = "" }) =>
      (kinds & CLAIM_CHANGE) === 0 || claimKeys(pod).includes(claimKey),
  };
}
