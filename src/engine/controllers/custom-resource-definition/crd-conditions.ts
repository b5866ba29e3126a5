/**
 * Conditions of a CustomResourceDefinition.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apihelpers/helpers.go (SetCRDCondition).
 */
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import type { Condition } from "../../../api/types/meta.ts";
import { findCondition } from "../../machinery/conditions.ts";

/** With the condition in place of the one of its type; its time stays as long as its status does. */
export function withCrdCondition(
  crd: CustomResourceDefinition,
  condition: Condition,
  now: string,
): CustomResourceDefinition {
  const { conditions = [] } = crd.status;
  const before = findCondition(conditions, condition.type);
  const lastTransitionTime = before?.status === condition.status ? (before.lastTransitionTime ?? now) : now;
  const next: Condition = { ...condition, lastTransitionTime };
  const all = before === undefined ? [...conditions, next] : conditions.map((one) => (one === before ? next : one));
  return { ...crd, status: { ...crd.status, conditions: all } };
}

export function isCrdConditionTrue({ status }: CustomResourceDefinition, type: string): boolean {
  return findCondition(status.conditions, type)?.status === "True";
}
