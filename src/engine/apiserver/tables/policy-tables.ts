/**
 * Quotas, budgets, priorities and runtime classes as Tables. LimitRanges have no printer, as upstream.
 * Upstream: printResourceQuota, printPodDisruptionBudget, printPriorityClass, printRuntimeClass.
 */
import type { RuntimeClass } from "../../../api/types/node.ts";
import type { PodDisruptionBudget } from "../../../api/types/policy.ts";
import type { ResourceQuota } from "../../../api/types/quota.ts";
import type { PriorityClass } from "../../../api/types/scheduling.ts";
import { AGE, ageOf, column, NAME, type TablePrinter } from "./table-printer.ts";

export const resourceQuotaTable: TablePrinter<ResourceQuota> = {
  columns: [
    NAME,
    column("Request", "Used and allowed, of everything but limits."),
    column("Limit", "Used and allowed, of limits."),
    AGE,
  ],
  cells: (quota, nowMs) => {
    const { hard = {}, used = {} } = quota.status ?? {};
    const names = Object.keys(hard).sort();
    const text = (limits: boolean): string =>
      names
        .filter((name) => name.includes("limits") === limits)
        .map((name) => `${name}: ${used[name] ?? "0"}/${hard[name]}`)
        .join(", ");
    return [quota.metadata.name, text(false), text(true), ageOf(quota, nowMs)];
  },
};

const NOT_GIVEN = "N/A";

export const podDisruptionBudgetTable: TablePrinter<PodDisruptionBudget> = {
  columns: [
    NAME,
    column("Min Available", "How many Pods must stay."),
    column("Max Unavailable", "How many Pods may be missing."),
    column("Allowed Disruptions", "How many Pods may be evicted now.", "integer"),
    AGE,
  ],
  cells: (budget, nowMs) => [
    budget.metadata.name,
    String(budget.spec.minAvailable ?? NOT_GIVEN),
    String(budget.spec.maxUnavailable ?? NOT_GIVEN),
    budget.status?.disruptionsAllowed ?? 0,
    ageOf(budget, nowMs),
  ],
};

export const priorityClassTable: TablePrinter<PriorityClass> = {
  columns: [
    NAME,
    column("Value", "The priority."),
    column("Global-Default", "Whether Pods without a class get it.", "boolean"),
    AGE,
    column("PreemptionPolicy", "Whether its Pods may take the place of others."),
  ],
  cells: (priorityClass, nowMs) => [
    priorityClass.metadata.name,
    priorityClass.value ?? 0,
    priorityClass.globalDefault ?? false,
    ageOf(priorityClass, nowMs),
    priorityClass.preemptionPolicy ?? "PreemptLowerPriority",
  ],
};

export const runtimeClassTable: TablePrinter<RuntimeClass> = {
  columns: [NAME, column("Handler", "What runs the containers."), AGE],
  cells: (runtimeClass, nowMs) => [runtimeClass.metadata.name, runtimeClass.handler, ageOf(runtimeClass, nowMs)],
};
