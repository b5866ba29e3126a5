/**
 * CSIStorageCapacity.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CSIStorageCapacity } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { type Errors, immutable, invalidFor } from "../validation/errors.ts";
import { validateLabelSelector } from "../validation/labels.ts";
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
function validateCapacity({ storageClassName = "", nodeTopology }: CSIStorageCapacity): Errors {
  return [
    ...invalidFor("storageClassName", storageClassName, dns1123SubdomainProblems(storageClassName)),
    ...validateLabelSelector(nodeTopology, "nodeTopology"),
  ];
}
