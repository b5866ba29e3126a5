/**
 * VolumeAttachment.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { VolumeAttachment } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const volumeAttachment: KindDefinition<VolumeAttachment> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttachment",
  plural: "volumeattachments",
  singular: "volumeattachment",
  namespaced: false,
  subresources: ["status"],
};
