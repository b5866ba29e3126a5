/** The storage of a simulated cluster, as a driver of the Container Storage Interface would be known. */

/** Provisioner and driver of the simulated disks: a disk is attached to one node at a time. */
export const DISK_PROVISIONER = "disk.kubarium.dev";

/** Which zone a disk is in, when its node was in one. */
export const ZONE_LABEL = "topology.kubernetes.io/zone";
