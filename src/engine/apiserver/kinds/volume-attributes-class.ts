/**
 * VolumeAttributesClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { VolumeAttributesClass } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateAttributesClass, validateAttributesClassUpdate } from "../validation/storage-classes.ts";

export const volumeAttributesClass: KindDefinition<VolumeAttributesClass> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttributesClass",
  plural: "volumeattributesclasses",
  singular: "volumeattributesclass",
  namespaced: false,
  shortNames: ["vac"],
  validate: validateAttributesClass,
  validateUpdate: validateAttributesClassUpdate,
};
