/**
 * Classes that a cluster starts with: the priorities of the system's Pods, the disks that claims get by default, and
 * the controller of Ingresses.
 * Source: https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
 */
import type { Draft } from "../api/component-client.ts";
import type { IngressClass } from "../api/types/networking.ts";
import type { PriorityClass } from "../api/types/scheduling.ts";
import type { StorageClass } from "../api/types/storage.ts";
import { DISK_PROVISIONER } from "../api/simulated-disk.ts";
import { INGRESS_CLASS, INGRESS_CONTROLLER } from "../api/simulated-ingress.ts";

const priority = (name: string, value: number, description: string): Draft<PriorityClass> => ({
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name },
  value,
  description,
});

export const SYSTEM_PRIORITY_CLASSES: readonly Draft<PriorityClass>[] = [
  priority(
    "system-node-critical",
    2_000_001_000,
    "Used for system critical pods that must not be moved from their current node.",
  ),
  priority(
    "system-cluster-critical",
    2_000_000_000,
    "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
  ),
];

/** Every cluster of a provider has one such; its disks are made by the simulation. */
export const STANDARD_STORAGE_CLASS: Draft<StorageClass> = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: DISK_PROVISIONER,
  reclaimPolicy: "Delete",
  volumeBindingMode: "WaitForFirstConsumer",
  allowVolumeExpansion: true,
};

/** Ingresses that name no class get this one; its controller is the simulation's. */
export const NGINX_INGRESS_CLASS: Draft<IngressClass> = {
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  metadata: {
    name: INGRESS_CLASS,
    labels: {
      "app.kubernetes.io/component": "controller",
      "app.kubernetes.io/instance": "ingress-nginx",
      "app.kubernetes.io/name": "ingress-nginx",
    },
    annotations: { "ingressclass.kubernetes.io/is-default-class": "true" },
  },
  spec: { controller: INGRESS_CONTROLLER },
};
