/** `--sort-by`. Upstream: k8s.io/kubectl/pkg/cmd/get/sorter.go. */
import { compareQuantities, parseQuantity } from "../../api/quantity.ts";
import type { TableRow } from "../../api/table.ts";
import type { PathStep } from "../../api/json-path-parser.ts";
import { evaluate } from "../../api/json-path.ts";

/** Rows without the field come first; none are left when no row has it. */
export function inOrder(rows: readonly TableRow[], steps: readonly PathStep[]): TableRow[] {
  const keyed = rows.map((row) => ({ row, key: evaluate(steps, row.object)[0] }));
  if (keyed.every(({ key }) => key === undefined)) return [];
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ row }) => row);
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [first, second] = [String(a), String(b)];
  const [x, y] = [parseQuantity(first), parseQuantity(second)];
  return x !== undefined && y !== undefined ? compareQuantities(x, y) : compareNaturally(first, second);
}

/** Runs of digits count as numbers: `node-2` is before `node-10`. */
function compareNaturally(a: string, b: string): number {
  const [first, second] = [a.match(PARTS) ?? [], b.match(PARTS) ?? []];
  for (let index = 0; index < first.length && index < second.length; index += 1) {
    const [x = "", y = ""] = [first[index], second[index]];
    if (x === y) continue;
    const numeric = /^\d/.test(x) && /^\d/.test(y) && Number(x) !== Number(y);
    if (numeric) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return first.length - second.length;
}

const PARTS = /\d+|\D+/g;
