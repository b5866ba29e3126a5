/** What a Pod asks for in all. Upstream: PodRequestsAndLimits in k8s.io/kubectl/pkg/util/resource. */
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from "../../api/quantity.ts";
import type { Container, Pod } from "../../api/types/pod.ts";
import type { ResourceList } from "../../api/types/requirements.ts";

export type Totals = ReadonlyMap<string, Quantity>;

const ZERO: Quantity = parseQuantity("0") as Quantity;

export function podTotals({ spec }: Pod, part: "requests" | "limits"): Totals {
  let running = sumOf(spec.containers.map((container) => resourcesOf(container, part)));
  let sidecars: Totals = new Map();
  let starting: Totals = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = resourcesOf(container, part);
    if (container.restartPolicy === "Always") {
      running = sumOf([running, own]);
      sidecars = sumOf([sidecars, own]);
      starting = largest(starting, sidecars);
    } else {
      starting = largest(starting, sumOf([own, sidecars]));
    }
  }
  const most = largest(running, starting);
  const overhead = totalsOf(spec.overhead);
  if (part === "requests") return sumOf([most, overhead]);
  return sumOf([most, new Map([...overhead].filter(([name]) => most.has(name)))]);
}

function resourcesOf({ resources }: Container, part: "requests" | "limits"): Totals {
  return totalsOf(resources?.[part]);
}

function totalsOf(list: ResourceList | undefined): Totals {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text) ?? ZERO]));
}

export function sumOf(all: readonly Totals[]): Totals {
  const sum = new Map<string, Quantity>();
  for (const totals of all) {
    for (const [name, quantity] of totals) sum.set(name, addQuantities(sum.get(name) ?? ZERO, quantity));
  }
  return sum;
}

function largest(a: Totals, b: Totals): Totals {
  const result = new Map(a);
  for (const [name, quantity] of b) {
    const known = result.get(name);
    if (known === undefined || compareQuantities(known, quantity) < 0) result.set(name, quantity);
  }
  return result;
}

export function amountOf(totals: Totals, name: string): Quantity {
  return totals.get(name) ?? ZERO;
}
