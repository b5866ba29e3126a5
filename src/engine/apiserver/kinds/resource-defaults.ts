/** Quantities finer than a thousandth are rounded up. Upstream: SetDefaults_ResourceList. */
import { formatQuantity, parseQuantity, quantityOfMilli } from "../../../api/quantity.ts";
import type { ResourceList } from "../../../api/types/requirements.ts";

const MILLI_IN_NANOS = 1_000_000n;

/** The list with every amount a multiple of 0.001; the list itself when all are. */
export function roundedUpToMilli(list: ResourceList): ResourceList {
  let rounded: Record<string, string | number> | undefined;
  for (const name of Object.keys(list)) {
    const quantity = parseQuantity(list[name] as string | number);
    if (quantity === undefined || quantity.nanos % MILLI_IN_NANOS === 0n) continue;
    rounded ??= { ...list };
    rounded[name] = formatQuantity(quantityOfMilli(quantity.milli, quantity.format));
  }
  return rounded ?? list;
}
