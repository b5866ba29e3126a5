/**
 * CSINode.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CSINode } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, duplicate, required } from "../validation/errors.ts";
import { validateDriverName } from "../validation/persistent-volumes.ts";

export const csiNode: KindDefinition<CSINode> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSINode",
  plural: "csinodes",
  singular: "csinode",
  namespaced: false,
  requiresResourceVersionOnUpdate: true,
  validate: validateNode,
};

/** Upstream: pkg/apis/storage/validation (ValidateCSINode). */
function validateNode({ spec }: CSINode): Errors {
  const drivers = spec?.drivers ?? [];
  return drivers.flatMap(({ name = "", nodeID = "" }, index) => {
    const path = `spec.drivers[${index}]`;
    const repeated = drivers.findIndex((other) => other.name === name) < index;
    return [
      ...validateDriverName(name, `${path}.name`),
      ...(nodeID === "" ? [required(`${path}.nodeID`, nodeID)] : []),
      ...(repeated ? [duplicate(`${path}.name`, name)] : []),
    ];
  });
}
