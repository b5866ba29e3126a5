/**
 * What a Pod asks of a node: containers, init containers, sidecars and overhead together.
 * Upstream: k8s.io/component-helpers/resource (PodRequests), pkg/scheduler/util/pod_resources.go.
 */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { Container, PodSpec } from "../../api/types/pod.ts";
import type { ResourceList } from "../../api/types/requirements.ts";

/** CPU in millicores, everything else in whole units (bytes). `scalars` holds extended resources and huge pages. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  readonly scalars: ReadonlyMap<string, number>;
}

/** What LeastAllocated counts for a container without a request. Upstream: DefaultMilliCPURequest, DefaultMemoryRequest. */
export const DEFAULT_CPU_MILLIS = 100;
export const DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024;

type Amounts = Map<string, number>;

/** Requests as filters count them. */
export function podRequests(spec: PodSpec): Resources {
  return toResources(effectiveAmounts(spec, false));
}

/** CPU and memory as LeastAllocated counts them: containers that ask for nothing count as a little. */
export function nonZeroRequests(spec: PodSpec): { readonly cpu: number; readonly memory: number } {
  const amounts = effectiveAmounts(spec, true);
  return { cpu: amounts.get("cpu") ?? 0, memory: amounts.get("memory") ?? 0 };
}

const NO_LIST: ResourceList = {};
const known = new WeakMap<ResourceList, Resources>();

/** A node's allocatable, or any other list of quantities: the reports of a machine share theirs. */
export function resourcesOf(list: ResourceList = NO_LIST): Resources {
  let resources = known.get(list);
  if (resources === undefined) {
    resources = toResources(amountsOf(list));
    known.set(list, resources);
  }
  return resources;
}

function effectiveAmounts(spec: PodSpec, withDefaults: boolean): Amounts {
  const total: Amounts = new Map();
  for (const container of spec.containers) addInto(total, containerAmounts(container, withDefaults));
  const sidecars: Amounts = new Map();
  const highestInit: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const amounts = containerAmounts(container, withDefaults);
    if (container.restartPolicy === "Always") {
      addInto(total, amounts);
      addInto(sidecars, amounts);
      raiseTo(highestInit, sidecars);
    } else {
      addInto(amounts, sidecars);
      raiseTo(highestInit, amounts);
    }
  }
  raiseTo(total, highestInit);
  for (const [name, amount] of amountsOf(spec.resources?.requests)) {
    if (name === "cpu" || name === "memory" || name.startsWith("hugepages-")) total.set(name, amount);
  }
  addInto(total, amountsOf(spec.overhead));
  return total;
}

function containerAmounts(container: Container, withDefaults: boolean): Amounts {
  const amounts = amountsOf(container.resources?.requests);
  if (withDefaults) {
    if (!amounts.has("cpu")) amounts.set("cpu", DEFAULT_CPU_MILLIS);
    if (!amounts.has("memory")) amounts.set("memory", DEFAULT_MEMORY_BYTES);
  }
  return amounts;
}

function amountsOf(list: ResourceList | undefined): Amounts {
  const amounts: Amounts = new Map();
  for (const name of Object.keys(list ?? {}).sort()) {
    const quantity = list?.[name];
    amounts.set(name, name === "cpu" ? milliValue(quantity) : wholeValue(quantity));
  }
  return amounts;
}

function addInto(target: Amounts, added: Amounts): void {
  for (const [name, amount] of added) target.set(name, (target.get(name) ?? 0) + amount);
}

function raiseTo(target: Amounts, floor: Amounts): void {
  for (const [name, amount] of floor) if (amount > (target.get(name) ?? 0)) target.set(name, amount);
}

function toResources(amounts: Amounts): Resources {
  const scalars = new Map<string, number>();
  for (const name of [...amounts.keys()].sort()) {
    if (name === "cpu" || name === "memory" || name === "ephemeral-storage" || name === "pods") continue;
    scalars.set(name, amounts.get(name) ?? 0);
  }
  return {
    cpu: amounts.get("cpu") ?? 0,
    memory: amounts.get("memory") ?? 0,
    ephemeralStorage: amounts.get("ephemeral-storage") ?? 0,
    scalars,
  };
}
