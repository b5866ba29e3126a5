/** Fields that have no owner. Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal/stripmeta.go. */
import { differenceOf, type FieldSet, fieldSetOf } from "./field-set.ts";

/** Nobody owns what identifies an object and what only the server sets. */
const NOBODYS: FieldSet = fieldSetOf(
  ["f:apiVersion"],
  ["f:kind"],
  ["f:metadata"],
  ...[
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
  ].map((name) => ["f:metadata", `f:${name}`]),
);

/** Fields without those that are nobody's. */
export function ownedOf(fields: FieldSet): FieldSet {
  return differenceOf(fields, NOBODYS);
}
