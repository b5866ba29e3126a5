/**
 * VolumeAttachment.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { VolumeAttachment } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { sameValue } from "../../../api/same-value.ts";
import { type Errors, immutable, required } from "../validation/errors.ts";
import { validateDriverName } from "../validation/persistent-volumes.ts";

export const volumeAttachment: KindDefinition<VolumeAttachment> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttachment",
  plural: "volumeattachments",
  singular: "volumeattachment",
  namespaced: false,
  subresources: ["status"],
  requiresResourceVersionOnUpdate: true,
  validate: validateAttachment,
  validateUpdate: (next, previous) => immutable("spec", next.spec, sameValue(next.spec, previous.spec)),
};

/** Upstream: pkg/apis/storage/validation (ValidateVolumeAttachmentV1). */
function validateAttachment({ spec }: Partial<VolumeAttachment>): Errors {
  const { attacher = "", nodeName = "", source } = spec ?? {};
  const given = [source?.inlineVolumeSpec, source?.persistentVolumeName].filter((each) => each !== undefined);
  return [
    ...validateDriverName(attacher, "spec.attacher"),
    ...(given.length === 1 ? [] : [required("spec.source", ONE_SOURCE)]),
    ...(nodeName === "" ? [required("spec.nodeName")] : []),
  ];
}

const ONE_SOURCE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
