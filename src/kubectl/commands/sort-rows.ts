/** `--sort-by`. Upstream: k8s.io/kubectl/pkg/cmd/get/sorter.go. */
import { compareQuantities, parseQuantity } from "../../api/quantity.ts";
import type { TableRow } from "../../api/table.ts";
import { evaluate } from "../../api/json-path.ts";
import { relaxedPath } from "../output/custom-columns.ts";
import { goSorted } from "../go-sort.ts";
import { CommandFailure } from "../steps.ts";

/** Rows without the field come first; none are left when no row has it. A single row is in order. */
export function inOrder(rows: readonly TableRow[], sortBy: string): readonly TableRow[] {
  if (rows.length < 2) return rows;
  try {
    return ordered(rows, sortBy, ({ object }) => object) ?? [];
  } catch (failure) {
    if (failure instanceof CommandFailure) return [];
    throw failure;
  }
}

/** @throws CommandFailure when no object has the field */
export function objectsInOrder<T>(objects: readonly T[], sortBy: string): readonly T[] {
  if (objects.length === 0) return objects;
  const found = ordered(objects, sortBy, (object) => object);
  if (found !== undefined) return found;
  const path = sortBy.startsWith("{") ? sortBy : `{${sortBy.startsWith(".") ? "" : "."}${sortBy}}`;
  throw new CommandFailure(`error: couldn't find any field with path "${path}" in the list of objects`);
}

/** Undefined when none has the field. */
function ordered<T>(list: readonly T[], sortBy: string, objectOf: (one: T) => unknown): readonly T[] | undefined {
  const steps = relaxedPath(sortBy);
  const keyed = list.map((one) => ({ one, key: evaluate(steps, objectOf(one))[0] }));
  if (keyed.every(({ key }) => key === undefined)) return undefined;
  return goSorted(keyed, (a, b) => isLess(a.key, b.key)).map(({ one }) => one);
}

/** What is missing comes first, even before something else that is missing. */
function isLess(a: unknown, b: unknown): boolean {
  if (a === undefined) return true;
  if (b === undefined || b === null) return false;
  if (a === null) return true;
  if (typeof a === "number" && typeof b === "number") return a < b;
  const [first, second] = [String(a), String(b)];
  const [x, y] = [parseQuantity(first), parseQuantity(second)];
  return x !== undefined && y !== undefined ? compareQuantities(x, y) < 0 : first < second;
}
