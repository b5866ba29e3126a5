/**
 * NodeVolumeLimits: no more volumes of a driver on a node than its CSINode says.
 * Upstream: plugins/nodevolumelimits/csi.go.
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { claimKeys } from "../../machinery/volume-matching.ts";
import { ASSIGNED_POD_DELETE, CLAIM_CHANGE, NODE_ADD, VOLUME_CHANGE } from "../cluster-event.ts";
import { ALL_NODES, type EnqueueExtension, type FilterPlugin, type Rejection, SKIP } from "../framework.ts";

const NAME = "NodeVolumeLimits";
const FULL: Rejection = { plugin: NAME, code: "Unschedulable", reasons: ["node(s) exceed max volume count"] };

export function createVolumeLimits(informers: SharedInformerFactory): FilterPlugin & EnqueueExtension {
  /** `driver handle` of the bound volumes of a Pod. */
  const volumesOf = (pod: Pod): readonly string[] =>
    claimKeys(pod).flatMap((key) => {
      const name = informers.for("PersistentVolumeClaim").getByKey(key)?.spec.volumeName;
      const csi = name ? informers.for("PersistentVolume").get(undefined, name)?.spec.csi : undefined;
      return csi === undefined ? [] : [`${csi.driver} ${csi.volumeHandle}`];
    });
  return {
    name: NAME,
    nodeLocal: false,
    preFilter: ({ pod }) => (claimKeys(pod).length === 0 || informers.for("CSINode").size === 0 ? SKIP : ALL_NODES),
    filter({ pod }, node) {
      const drivers = informers.for("CSINode").get(undefined, node.name)?.spec.drivers ?? [];
      const wanted = volumesOf(pod);
      for (const { name, allocatable } of drivers) {
        if (allocatable?.count === undefined) continue;
        const used = new Set<string>();
        for (const { pod: other } of node.pods.values()) for (const volume of volumesOf(other)) used.add(volume);
        const before = [...used].filter((volume) => volume.startsWith(`${name} `)).length;
        for (const volume of wanted) used.add(volume);
        const after = [...used].filter((volume) => volume.startsWith(`${name} `)).length;
        if (after > before && after > allocatable.count) return FULL;
      }
      return undefined;
    },
    events: ASSIGNED_POD_DELETE | CLAIM_CHANGE | VOLUME_CHANGE | NODE_ADD,
    isWorthRetrying: () => true,
  };
}
