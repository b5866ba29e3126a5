/**
 * VolumeRestrictions: a claim for one Pod is used by one Pod at a time, and some disks by one Pod of a node.
 * Upstream: plugins/volumerestrictions/volume_restrictions.go.
 */
import type { Pod, Volume } from "../../../api/types/pod.ts";
import { objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import { claimKeys, CLAIM_INDEX, indexByClaim } from "../../machinery/volume-matching.ts";
import { ASSIGNED_POD_DELETE, CLAIM_CHANGE, NODE_ADD, type ClusterEvent } from "../cluster-event.ts";
import { ALL_NODES, type EnqueueExtension, type FilterPlugin, type Rejection, SKIP } from "../framework.ts";
import { disksConflict, disksOf } from "../shared-disks.ts";

const NAME = "VolumeRestrictions";
const IN_USE: Rejection = {
  plugin: NAME,
  code: "Unschedulable",
  reasons: [
    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
  ],
};
const NO_DISK: Rejection = { plugin: NAME, code: "Unschedulable", reasons: ["node(s) had no available disk"] };

interface Wanted {
  readonly disks: readonly Volume[];
  /** Pods on nodes that use a claim which the Pod wants for itself alone. */
  readonly users: readonly Pod[];
}

export function createVolumeRestrictions(informers: SharedInformerFactory): FilterPlugin & EnqueueExtension {
  const pods = informers.for("Pod");
  indexByClaim(pods);
  const usersOf = (key: string, pod: Pod): readonly Pod[] =>
    pods.byIndex(CLAIM_INDEX, key).filter(({ metadata, spec, status }) => {
      const active = status.phase !== "Succeeded" && status.phase !== "Failed";
      return metadata.uid !== pod.metadata.uid && (spec.nodeName ?? "") !== "" && active;
    });
  return {
    name: NAME,
    nodeLocal: false,
    preFilter({ pod, state }) {
      const exclusive = claimKeys(pod).filter((key) =>
        informers.for("PersistentVolumeClaim").getByKey(key)?.spec.accessModes?.includes("ReadWriteOncePod"),
      );
      const wanted: Wanted = { disks: disksOf(pod), users: exclusive.flatMap((key) => usersOf(key, pod)) };
      if (wanted.disks.length + wanted.users.length === 0) return SKIP;
      state.set(NAME, wanted);
      return ALL_NODES;
    },
    filter({ state }, node) {
      const { disks, users } = state.get(NAME) as Wanted;
      if (disks.length > 0) {
        for (const { pod } of node.pods.values()) if (disksConflict(disks, disksOf(pod))) return NO_DISK;
      }
      // A user on this node may have left it, to try what comes of that.
      const inUse = users.some((user) => user.spec.nodeName !== node.name || node.pods.has(objectKey(user)));
      return inUse ? IN_USE : undefined;
    },
    events: ASSIGNED_POD_DELETE | CLAIM_CHANGE | NODE_ADD,
    isWorthRetrying,
  };
}

function isWorthRetrying(pod: Pod, { kinds, claimKey = "", pod: gone }: ClusterEvent): boolean {
  if ((kinds & CLAIM_CHANGE) !== 0) return claimKeys(pod).includes(claimKey);
  if (gone === undefined) return true;
  if (disksConflict(disksOf(pod), disksOf(gone))) return true;
  return claimKeys(gone).some((key) => claimKeys(pod).includes(key));
}
