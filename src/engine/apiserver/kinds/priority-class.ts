/**
 * PriorityClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PriorityClass } from "../../../api/types/scheduling.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, forbidden, immutable, unsupported } from "../validation/errors.ts";
import { fill } from "./filling.ts";

/** The classes of the system itself, with their values. */
export const SYSTEM_PRIORITIES: ReadonlyMap<string, number> = new Map([
  ["system-cluster-critical", 2_000_000_000],
  ["system-node-critical", 2_000_001_000],
]);
const SYSTEM_PREFIX = "system-";
const HIGHEST_USER_PRIORITY = 1_000_000_000;
const PREEMPTION_POLICIES = ["PreemptLowerPriority", "Never"];

export const priorityClass: KindDefinition<PriorityClass> = {
  group: "scheduling.k8s.io",
  version: "v1",
  kind: "PriorityClass",
  plural: "priorityclasses",
  singular: "priorityclass",
  namespaced: false,
  shortNames: ["pc"],
  generation: "spec",
  default: (object) => fill(object, { value: 0, preemptionPolicy: "PreemptLowerPriority" }),
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
};

/** Upstream: pkg/apis/scheduling/validation, pkg/apis/scheduling/v1/helpers.go. */
function validatePriorityClass({ metadata, value = 0, globalDefault, preemptionPolicy }: PriorityClass): Errors {
  const { name } = metadata;
  const found: Errors[number][] = [];
  if (name.startsWith(SYSTEM_PREFIX)) {
    const problem = systemProblem(name, value, globalDefault === true);
    if (problem !== undefined) {
      const detail = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem}`;
      found.push(forbidden("metadata.name", detail));
    }
  } else if (value > HIGHEST_USER_PRIORITY) {
    found.push(forbidden("value", `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`));
  }
  if (!PREEMPTION_POLICIES.includes(preemptionPolicy ?? "PreemptLowerPriority")) {
    found.push(unsupported("preemptionPolicy", preemptionPolicy, PREEMPTION_POLICIES));
  }
  return found;
}

function systemProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = SYSTEM_PRIORITIES.get(name);
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function validatePriorityClassUpdate(next: PriorityClass, previous: PriorityClass): Errors {
  return [
    ...(next.value === previous.value ? [] : [forbidden("value", "may not be changed in an update.")]),
    ...immutable("preemptionPolicy", next.preemptionPolicy, next.preemptionPolicy === previous.preemptionPolicy),
  ];
}
