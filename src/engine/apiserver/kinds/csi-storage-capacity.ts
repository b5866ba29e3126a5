/**
 * CSIStorageCapacity.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CSIStorageCapacity } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { type Errors, immutable, invalid, invalidFor } from "../validation/errors.ts";
import { validateLabelSelector } from "../validation/labels.ts";
import { milliValue } from "../../../api/quantity.ts";
import { sameValue } from "../../../api/same-value.ts";

export const csiStorageCapacity: KindDefinition<CSIStorageCapacity> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIStorageCapacity",
  plural: "csistoragecapacities",
  singular: "csistoragecapacity",
  namespaced: true,
  requiresResourceVersionOnUpdate: true,
  validate: validateCapacity,
  validateUpdate: (next, previous) => [
    ...immutable("nodeTopology", next.nodeTopology ?? null, sameValue(next.nodeTopology, previous.nodeTopology)),
    ...immutable("storageClassName", next.storageClassName, next.storageClassName === previous.storageClassName),
  ],
};

/** Upstream: pkg/apis/storage/validation (ValidateCSIStorageCapacity). */
function validateCapacity(object: CSIStorageCapacity): Errors {
  const { storageClassName = "", nodeTopology, capacity, maximumVolumeSize } = object;
  return [
    ...validateLabelSelector(nodeTopology, "nodeTopology"),
    ...invalidFor("storageClassName", storageClassName, dns1123SubdomainProblems(storageClassName)),
    ...nonNegativeAmount("capacity", capacity),
    ...nonNegativeAmount("maximumVolumeSize", maximumVolumeSize),
  ];
}

function nonNegativeAmount(field: string, amount: string | number | undefined): Errors {
  if (amount === undefined || milliValue(amount) >= 0) return [];
  return [invalid(field, String(amount), "must be greater than or equal to 0")];
}
