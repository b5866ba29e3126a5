/**
 * VolumeRestrictions: a claim for one Pod is used by one Pod at a time.
 * Upstream: plugins/volumerestrictions/volume_restrictions.go.
 */
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { claimKeys, CLAIM_INDEX, indexByClaim } from "../../machinery/volume-matching.ts";
import { ASSIGNED_POD_DELETE, CLAIM_CHANGE } from "../cluster-event.ts";
import { ALL_NODES, type EnqueueExtension, type FilterPlugin, type Rejection, SKIP } from "../framework.ts";

const NAME = "VolumeRestrictions";
const IN_USE: Rejection = {
  plugin: NAME,
  code: "Unschedulable",
  reasons: [
    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
  ],
};

export function createVolumeRestrictions(informers: SharedInformerFactory): FilterPlugin & EnqueueExtension {
  const pods = informers.for("Pod");
  indexByClaim(pods);
  return {
    name: NAME,
    nodeLocal: false,
    preFilter({ pod }) {
      const exclusive = claimKeys(pod).filter((key) =>
        informers.for("PersistentVolumeClaim").getByKey(key)?.spec.accessModes?.includes("ReadWriteOncePod"),
      );
      const used = exclusive.some((key) =>
        pods.byIndex(CLAIM_INDEX, key).some(({ metadata, spec, status }) => {
          const active = status.phase !== "Succeeded" && status.phase !== "Failed";
          return metadata.uid !== pod.metadata.uid && (spec.nodeName ?? "") !== "" && active;
        }),
      );
      return used ? ALL_NODES : SKIP;
    },
    filter: () => IN_USE,
    events: ASSIGNED_POD_DELETE | CLAIM_CHANGE,
    isWorthRetrying: (pod, { pod: gone }) =>
      gone === undefined || claimKeys(gone).some((key) => claimKeys(pod).includes(key)),
  };
}
