/**
 * Priority: a class name becomes a number, and one class at most is for Pods without a name of a class.
 * Upstream: plugin/pkg/admission/priority/admission.go.
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import type { PriorityClass } from "../../../api/types/scheduling.ts";
import { SYSTEM_PRIORITIES } from "../kinds/priority-class.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";

const TABLE = "priorityclasses.scheduling.k8s.io";

/** What a Pod gets: the same object as long as the class is the same. */
export interface Priority {
  readonly className: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

const NO_CLASS: Priority = { className: "", value: 0, preemptionPolicy: "PreemptLowerPriority" };
const priorities = new WeakMap<PriorityClass, Priority>();
/** The system's classes count even before they are stored. */
const SYSTEM: ReadonlyMap<string, Priority> = new Map(
  [...SYSTEM_PRIORITIES].map(([className, value]) => [className, { ...NO_CLASS, className, value }]),
);

/** The priority of a new Pod, or why there is none. */
export function priorityOf(environment: WriteEnvironment, spec: PodSpec | undefined): Priority | string {
  const name = spec?.priorityClassName;
  if (!name) return priorityOfClass(globalDefault(environment)) ?? NO_CLASS;
  const stored = environment.store.get(TABLE, name) as PriorityClass | undefined;
  return priorityOfClass(stored) ?? SYSTEM.get(name) ?? `no PriorityClass with name ${name} was found`;
}

function priorityOfClass(priorityClass: PriorityClass | undefined): Priority | undefined {
  if (priorityClass === undefined) return undefined;
  let priority = priorities.get(priorityClass);
  if (priority === undefined) {
    const { metadata, value = 0, preemptionPolicy = NO_CLASS.preemptionPolicy } = priorityClass;
    priority = { className: metadata.name, value, preemptionPolicy };
    priorities.set(priorityClass, priority);
  }
  return priority;
}

/** The lowest, should there ever be several. */
function globalDefault({ store }: WriteEnvironment): PriorityClass | undefined {
  let found: PriorityClass | undefined;
  for (const object of store.values(TABLE) as readonly PriorityClass[]) {
    if (object.globalDefault === true && (found === undefined || (object.value ?? 0) < (found.value ?? 0))) {
      found = object;
    }
  }
  return found;
}

/** The spec with its priority, or why it is refused. */
export function withPriority(spec: PodSpec, { className, value, preemptionPolicy }: Priority): PodSpec | string {
  if (spec.priority !== undefined && spec.priority !== value) {
    return `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    return `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`;
  }
  const named = (spec.priorityClassName ?? "") === className;
  if (named && spec.priority === value && spec.preemptionPolicy === preemptionPolicy) return spec;
  const classed = named ? spec : { ...spec, priorityClassName: className };
  return { ...classed, priority: value, preemptionPolicy };
}

/** Why a PriorityClass is refused beside what it says itself, or undefined. */
export function secondDefault(environment: WriteEnvironment, object: KubeObject): string | undefined {
  if ((object as PriorityClass).globalDefault !== true) return undefined;
  const present = globalDefault(environment);
  if (present === undefined || present.metadata.name === object.metadata.name) return undefined;
  return `PriorityClass ${present.metadata.name} is already marked as default. Only one default can exist`;
}
