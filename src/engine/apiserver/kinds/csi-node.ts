/**
 * CSINode.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { CSINode, CSINodeDriver } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { duplicate, type Errors, invalid, invalidFor, nonNegative, required } from "../validation/errors.ts";
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
  validateUpdate: validateNodeUpdate,
};

const MAX_NODE_ID = 192;

/** Upstream: pkg/apis/storage/validation (ValidateCSINode). */
function validateNode({ spec }: CSINode): Errors {
  const drivers = spec?.drivers ?? [];
  return drivers.flatMap((driver, index) => {
    const { name = "", nodeID = "", allocatable } = driver;
    const path = `spec.drivers[${index}]`;
    const repeated = drivers.findIndex((other) => other.name === name) < index;
    const long = nodeID.length > MAX_NODE_ID ? [`must be ${MAX_NODE_ID} characters or less`] : [];
    return [
      ...validateDriverName(name, `${path}.name`),
      ...(nodeID === "" ? [required(`${path}.nodeID`, nodeID)] : invalidFor(`${path}.nodeID`, nodeID, long)),
      ...nonNegative(`${path}.allocatable.count`, allocatable?.count),
      ...(repeated ? [duplicate(`${path}.name`, name)] : []),
      ...validateTopologyKeys(driver, `${path}.topologyKeys`),
    ];
  });
}

function validateTopologyKeys({ topologyKeys = [] }: CSINodeDriver, path: string): Errors {
  return topologyKeys.flatMap((key, index) => [
    ...(key === "" ? [required(path, key)] : []),
    ...(topologyKeys.indexOf(key) < index ? [duplicate(path, key)] : []),
    ...invalidFor(path, topologyKeys, labelKeyProblems(key)),
  ]);
}

/** Drivers come and go; of one that stays only what it can take may change. Upstream: ValidateCSINodeUpdate. */
function validateNodeUpdate(next: CSINode, previous: CSINode): Errors {
  const fixed = ({ allocatable: _count, ...rest }: CSINodeDriver) => rest;
  return previous.spec.drivers.flatMap((before) =>
    next.spec.drivers
      .filter((driver) => driver.name === before.name && !sameValue(fixed(driver), fixed(before)))
      .map((driver) => invalid("CSINodeDriver", driver, "field is immutable")),
  );
}
