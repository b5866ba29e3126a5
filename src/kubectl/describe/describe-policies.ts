/** `kubectl describe poddisruptionbudget`, `resourcequota`, `limitrange` and `priorityclass`. Upstream: describePodDisruptionBudget, describeQuota, describeLimitRangeSpec, describePriorityClass. */
import { formatSelector } from "../../api/label-selector.ts";
import { canonicalQuantity } from "../../api/quantity.ts";
import type { PodDisruptionBudget } from "../../api/types/policy.ts";
import type { LimitRange, LimitRangeItem, ResourceQuota } from "../../api/types/quota.ts";
import type { PriorityClass } from "../../api/types/scheduling.ts";
import { describerOf, describerWithoutEvents, pairsText } from "./describer.ts";
import type { Description } from "./description.ts";

export const describeBudget = describerOf<PodDisruptionBudget>((to, { metadata, spec, status }) => {
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  if (spec?.minAvailable !== undefined) to.field("Min available", spec.minAvailable);
  else if (spec?.maxUnavailable !== undefined) to.field("Max unavailable", spec.maxUnavailable);
  to.field("Selector", spec?.selector === undefined ? "<unset>" : formatSelector(spec.selector));
  to.line(0, "Status:").line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`);
  to.line(2, `Current:\t${status?.currentHealthy ?? 0}`).line(2, `Desired:\t${status?.desiredHealthy ?? 0}`);
  to.line(2, `Total:\t${status?.expectedPods ?? 0}`);
});

/** What upstream says of each scope. */
const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
  NotTerminating:
    "Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
  BestEffort:
    "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
  NotBestEffort:
    "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
};

export const describeQuota = describerWithoutEvents<ResourceQuota>((to, quota) => {
  to.field("Name", quota.metadata.name).field("Namespace", quota.metadata.namespace ?? "");
  describeScopes(to, quota, 0, " * ");
  to.line(0, "Resource\tUsed\tHard").line(0, "--------\t----\t----");
  quotaRows(to, quota, 0);
});

function describeScopes(to: Description, { spec }: ResourceQuota, level: number, bullet: string): void {
  const scopes = [...(spec?.scopes ?? [])].sort();
  if (scopes.length === 0) return;
  to.line(level, `Scopes:\t${scopes.join(", ")}`);
  for (const scope of scopes) if (SCOPES[scope] !== undefined) to.line(level, `${bullet}${SCOPES[scope]}`);
}

function quotaRows(to: Description, { status }: ResourceQuota, level: number): void {
  for (const name of Object.keys(status?.hard ?? {}).sort()) {
    const [hard = "", used = "0"] = [status?.hard?.[name], status?.used?.[name]];
    to.line(level, `${name}\t${canonicalQuantity(used) ?? used}\t${canonicalQuantity(hard) ?? hard}`);
  }
}

/** The quotas of a Namespace, below its own lines. */
export function describeQuotas(to: Description, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) {
    to.line(0, "No resource quota.");
    return;
  }
  to.line(0, "Resource Quotas");
  for (const quota of quotas) {
    to.line(1, `Name:\t${quota.metadata.name}`);
    describeScopes(to, quota, 1, "* ");
    to.line(1, "Resource\tUsed\tHard").line(1, "--------\t---\t---");
    quotaRows(to, quota, 1);
  }
}

const LIMIT_HEAD = "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio";
const LIMIT_LINE = "----\t--------\t---\t---\t---------------\t-------------\t-----------------------";

export const describeLimitRange = describerWithoutEvents<LimitRange>((to, { metadata, spec }) => {
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.line(0, LIMIT_HEAD).line(0, LIMIT_LINE);
  for (const limit of spec?.limits ?? []) for (const row of limitRows(limit)) to.line(0, row);
});

function limitRows(limit: LimitRangeItem): readonly string[] {
  const lists = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio];
  const names = [...new Set(lists.flatMap((list) => Object.keys(list ?? {})))].sort();
  return names.map((name) => {
    const cells = lists.map((list) => (list?.[name] === undefined ? "-" : (canonicalQuantity(list[name]) ?? "-")));
    return `${limit.type ?? ""}\t${name}\t${cells.join("\t")}`;
  });
}

/** The limits of a Namespace, below its quotas. */
export function describeLimits(to: Description, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) {
    to.line(0, "No LimitRange resource.");
    return;
  }
  to.line(0, "Resource Limits").line(0, ` ${LIMIT_HEAD}`).line(0, ` ${LIMIT_LINE}`);
  for (const { spec } of ranges) {
    for (const limit of spec?.limits ?? []) for (const row of limitRows(limit)) to.line(0, ` ${row}`);
  }
}

export const describePriorityClass = describerOf<PriorityClass>((to, priorityClass) => {
  to.field("Name", priorityClass.metadata.name).field("Value", priorityClass.value ?? 0);
  to.field("GlobalDefault", priorityClass.globalDefault === true);
  to.field("PreemptionPolicy", priorityClass.preemptionPolicy ?? "");
  to.field("Description", priorityClass.description ?? "");
  to.field("Annotations", pairsText(priorityClass.metadata.annotations));
});
