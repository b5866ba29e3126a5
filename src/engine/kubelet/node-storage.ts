/**
 * What a kubelet says about the disks of its machine: its CSINode, and which volumes its Pods use.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-node-v1/
 * Upstream: pkg/volume/csi/nodeinfomanager, pkg/kubelet/volumemanager (GetVolumesInUse).
 */
import { DISK_PROVISIONER, ZONE_LABEL } from "../../api/simulated-disk.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { CSINodeDriver } from "../../api/types/storage.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import { claimKeys, isBound, needsAttachment, uniqueVolumeName } from "../machinery/volume-matching.ts";
import type { KubeletParts } from "./kubelet-parts.ts";

const DISK_USER_INDEX = "kubelet-disk-user";
const NONE: readonly string[] = [];

/** Volume types that were built into Kubernetes once and are left to drivers now, as every kubelet lists them. */
const MIGRATED = ["aws-ebs", "azure-disk", "azure-file", "cinder", "gce-pd", "portworx-volume", "vsphere-volume"]
  .map((type) => `kubernetes.io/${type}`)
  .join(",");

/** As kubelets note it at their Nodes. */
export function driverAnnotations(node: string): Readonly<Record<string, string>> {
  return { "csi.volume.kubernetes.io/nodeid": JSON.stringify({ [DISK_PROVISIONER]: node }) };
}

/** Sees to it that there is a CSINode with the driver of the simulated disks; drivers of others stay. */
export function registerDrivers(parts: KubeletParts, node: Node): void {
  const { name, uid } = node.metadata;
  const zoned = node.metadata.labels?.[ZONE_LABEL] !== undefined;
  const driver: CSINodeDriver = {
    name: DISK_PROVISIONER,
    nodeID: name,
    ...(zoned ? { topologyKeys: [ZONE_LABEL] } : {}),
  };
  const known = parts.context.informers.for("CSINode").get(undefined, name);
  const why = { reason: "DriverRegistered", params: { driver: DISK_PROVISIONER, node: name } };
  if (known === undefined) {
    parts.client(name).create(
      "CSINode",
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "CSINode",
        metadata: {
          name,
          annotations: { "storage.alpha.kubernetes.io/migrated-plugins": MIGRATED },
          ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }],
        },
        spec: { drivers: [driver] },
      },
      why,
    );
    return;
  }
  const { drivers } = known.spec;
  if (drivers.some((other) => other.name === DISK_PROVISIONER)) return;
  parts.client(name).update("CSINode", { ...known, spec: { ...known.spec, drivers: [...drivers, driver] } }, why);
}

/** Pods with claims, by the node that they are on. */
export function indexDiskUsers(informers: SharedInformerFactory): void {
  informers.for("Pod").addIndex(DISK_USER_INDEX, (pod) => (usesDisks(pod) ? [pod.spec.nodeName ?? ""] : NONE));
}

/** The Pod is on a node, has not ended, and has claims. */
export function usesDisks(pod: Pod): boolean {
  const { spec, status } = pod;
  if (spec.nodeName === undefined || spec.volumes === undefined) return false;
  return status.phase !== "Succeeded" && status.phase !== "Failed" && claimKeys(pod).length > 0;
}

/** Names of the attachable volumes that Pods of the node use, sorted; undefined when there are none. */
export function volumesInUse(node: string, informers: SharedInformerFactory): readonly string[] | undefined {
  const pods = informers.for("Pod").byIndex(DISK_USER_INDEX, node);
  if (pods.length === 0) return undefined;
  const names = new Set<string>();
  for (const key of pods.flatMap(claimKeys)) {
    const claim = informers.for("PersistentVolumeClaim").getByKey(key);
    if (claim === undefined || !isBound(claim)) continue;
    const volume = informers.for("PersistentVolume").get(undefined, claim.spec.volumeName ?? "");
    if (volume !== undefined && needsAttachment(volume, informers)) names.add(uniqueVolumeName(volume));
  }
  return names.size === 0 ? undefined : [...names].sort();
}
