/**
 * Which element of a stored list a new one continues: only lists of `x-kubernetes-list-type: map` say so, by their keys.
 * Upstream: k8s.io/apiserver/pkg/cel/common/equality.go (CorrelatedObject).
 */
import { canonical, keyOf } from "./list-types.ts";
import { isFields, type Schema } from "./schema.ts";

/** From an element to the stored one of the same keys; undefined for those that are new, or cannot be told apart. */
export function correlated(schema: Schema, previous: unknown): (item: unknown) => unknown {
  if (!Array.isArray(previous) || schema["x-kubernetes-list-type"] !== "map") return () => undefined;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const before = new Map(previous.filter(isFields).map((item) => [canonical(keyOf(item, keys)), item]));
  return (item) => (isFields(item) ? before.get(canonical(keyOf(item, keys))) : undefined);
}
