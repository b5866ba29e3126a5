/**
 * StorageClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { StorageClass } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { outdatedLabel } from "../validation/outdated-fields.ts";
import { validateStorageClass, validateStorageClassUpdate } from "../validation/storage-classes.ts";
import { fill } from "./filling.ts";

export const storageClass: KindDefinition<StorageClass> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "StorageClass",
  plural: "storageclasses",
  singular: "storageclass",
  namespaced: false,
  shortNames: ["sc"],
  default: (object) => fill(object, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, index) =>
      matchLabelExpressions.flatMap(({ key }, at) => {
        const problem = outdatedLabel(key);
        const path = `allowedTopologies[${index}].matchLabelExpressions[${at}].key`;
        return problem === undefined ? [] : [`${path}: ${problem}`];
      }),
    ),
};
