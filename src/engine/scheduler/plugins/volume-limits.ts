/**
 * NodeVolumeLimits: no more volumes of a driver on a node than its CSINode says.
 * Upstream: plugins/nodevolumelimits/csi.go.
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { claimKeys, classOf } from "../../machinery/volume-matching.ts";
import { ASSIGNED_POD_DELETE, CLAIM_CHANGE, DRIVER_LIMIT_CHANGE, NODE_ADD } from "../cluster-event.ts";
import { ALL_NODES, type EnqueueExtension, type FilterPlugin, type Rejection, SKIP } from "../framework.ts";

const NAME = "NodeVolumeLimits";
const FULL: Rejection = { plugin: NAME, code: "Unschedulable", reasons: ["node(s) exceed max volume count"] };

export function createVolumeLimits(informers: SharedInformerFactory): FilterPlugin & EnqueueExtension {
  /** `driver handle` of the volumes of a Pod; those that have yet to be made go by their claims. */
  const volumesOf = (pod: Pod): readonly string[] =>
    claimKeys(pod).flatMap((key) => {
      const claim = informers.for("PersistentVolumeClaim").getByKey(key);
      if (claim === undefined) return [];
      const name = claim.spec.volumeName;
      const volume = name ? informers.for("PersistentVolume").get(undefined, name) : undefined;
      const provisioner = informers.for("StorageClass").get(undefined, classOf(claim))?.provisioner;
      if (volume === undefined) return provisioner === undefined ? [] : [`${provisioner} claim ${key}`];
      const { csi } = volume.spec;
      return csi === undefined ? [] : [`${csi.driver} ${csi.volumeHandle}`];
    });
  return {
    name: NAME,
    nodeLocal: false,
    preFilter: ({ pod }) => (claimKeys(pod).length === 0 || informers.for("CSINode").size === 0 ? SKIP : ALL_NODES),
    filter({ pod }, node) {
      const drivers = informers.for("CSINode").get(undefined, node.name)?.spec.drivers ?? [];
      for (const { name, allocatable } of drivers) {
        if (allocatable?.count === undefined) continue;
        const wanted = volumesOf(pod);
        const used = new Set<string>();
        for (const { pod: other } of node.pods.values()) for (const volume of volumesOf(other)) used.add(volume);
        const before = [...used].filter((volume) => volume.startsWith(`${name} `)).length;
        for (const volume of wanted) used.add(volume);
        const after = [...used].filter((volume) => volume.startsWith(`${name} `)).length;
        if (after > before && after > allocatable.count) return FULL;
      }
      return undefined;
    },
    events: ASSIGNED_POD_DELETE | CLAIM_CHANGE | DRIVER_LIMIT_CHANGE | NODE_ADD,
    isWorthRetrying(pod, { kinds, claimKey = "", pod: gone }) {
      if ((kinds & CLAIM_CHANGE) !== 0) return claimKeys(pod).includes(claimKey);
      return gone === undefined || claimKeys(gone).length > 0;
    },
  };
}
