/**
 * Priority: a class name becomes a number. The two system classes are built in; there are no others yet.
 * Upstream: plugin/pkg/admission/priority/admission.go.
 */
import type { PodSpec } from "../../../api/types/pod.ts";

const CLASSES: ReadonlyMap<string, number> = new Map([
  ["system-cluster-critical", 2_000_000_000],
  ["system-node-critical", 2_000_001_000],
]);

/** The spec with its priority, or why it is refused. */
export function withPriority(spec: PodSpec): PodSpec | string {
  const name = spec.priorityClassName;
  const value = name ? CLASSES.get(name) : 0;
  if (value === undefined) return `no PriorityClass with name ${name} was found`;
  if (spec.priority !== undefined && spec.priority !== value) {
    return `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
  }
  const preemptionPolicy = spec.preemptionPolicy ?? "PreemptLowerPriority";
  if (spec.priority === value && spec.preemptionPolicy === preemptionPolicy) return spec;
  return { ...spec, priority: value, preemptionPolicy };
}
