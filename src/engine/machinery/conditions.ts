/** Reading and replacing conditions in a status. */
import type { Condition } from "../../api/types/meta.ts";

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  if (conditions === undefined) return undefined;
  for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

export function withoutCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
  return findCondition(conditions, type) === undefined
    ? conditions
    : conditions.filter((condition) => condition.type !== type);
}

/**
 * Sets a Pod condition: `lastTransitionTime` moves only when the status does, and the place in the list is kept.
 * Returns its argument when nothing changes. Upstream: pkg/api/v1/pod UpdatePodCondition.
 */
export function withPodCondition(
  conditions: readonly Condition[] | undefined,
  condition: Condition,
  now: string,
): readonly Condition[] {
  const list = conditions ?? [];
  const current = findCondition(list, condition.type);
  if (current === undefined) return [...list, { lastProbeTime: null, lastTransitionTime: now, ...condition }];
  const same =
    current.status === condition.status && current.reason === condition.reason && current.message === condition.message;
  if (same) return list;
  const next: Condition = {
    lastProbeTime: null,
    ...condition,
    lastTransitionTime: current.status === condition.status ? (current.lastTransitionTime ?? now) : now,
  };
  return list.map((entry) => (entry === current ? next : entry));
}
