/**
 * What a Pod asks for and may use in all: its containers together, or its hungriest init container, and its overhead.
 * Upstream: k8s.io/component-helpers/resource/helpers.go (PodRequests, PodLimits).
 */
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from "./quantity.ts";
import type { Container, PodSpec } from "./types/pod.ts";
import type { ResourceList } from "./types/requirements.ts";

/** By resource name. */
export type Amounts = ReadonlyMap<string, Quantity>;
type MutableAmounts = Map<string, Quantity>;

/** Quantities that cannot be read are left out: validation names them. */
export function amountsOf(list: ResourceList | undefined): Amounts {
  const amounts: MutableAmounts = new Map();
  for (const name of Object.keys(list ?? {}).sort()) {
    const quantity = parseQuantity(list?.[name] as string | number);
    if (quantity !== undefined) amounts.set(name, quantity);
  }
  return amounts;
}

export function podRequests(spec: PodSpec): Amounts {
  const total = containerTotal(spec, "requests");
  addInto(total, amountsOf(spec.overhead));
  return total;
}

/** The overhead counts only towards what is limited. */
export function podLimits(spec: PodSpec): Amounts {
  const total = containerTotal(spec, "limits");
  for (const [name, amount] of amountsOf(spec.overhead)) {
    const limit = total.get(name);
    if (limit !== undefined && limit.nanos !== 0n) total.set(name, addQuantities(limit, amount));
  }
  return total;
}

/** What the containers of a Pod ask for, or may use, at any time; without its overhead. */
export function aggregateRequirements(spec: PodSpec, field: "requests" | "limits"): Amounts {
  return ofContainers(spec, field);
}

function containerTotal(spec: PodSpec, field: "requests" | "limits"): MutableAmounts {
  const total = ofContainers(spec, field);
  // Requirements of the Pod as a whole take the place of those of its containers.
  for (const [name, amount] of amountsOf(spec.resources?.[field])) total.set(name, amount);
  return total;
}

function ofContainers(spec: PodSpec, field: "requests" | "limits"): MutableAmounts {
  const of = ({ resources }: Container): Amounts => amountsOf(resources?.[field]);
  const total: MutableAmounts = new Map();
  for (const container of spec.containers ?? []) addInto(total, of(container));
  const sidecars: MutableAmounts = new Map();
  const highest: MutableAmounts = new Map();
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === "Always") {
      addInto(total, of(container));
      addInto(sidecars, of(container));
      raiseTo(highest, sidecars);
    } else {
      const amounts = new Map(of(container));
      addInto(amounts, sidecars);
      raiseTo(highest, amounts);
    }
  }
  raiseTo(total, highest);
  return total;
}

function addInto(target: MutableAmounts, added: Amounts): void {
  for (const [name, amount] of added) {
    const before = target.get(name);
    target.set(name, before === undefined ? amount : addQuantities(before, amount));
  }
}

function raiseTo(target: MutableAmounts, floor: Amounts): void {
  for (const [name, amount] of floor) {
    const before = target.get(name);
    if (before === undefined || compareQuantities(amount, before) > 0) target.set(name, amount);
  }
}
