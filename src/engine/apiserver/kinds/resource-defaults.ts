/** Quantities finer than a thousandth are rounded up. Upstream: SetDefaults_ResourceList, Quantity.RoundUp(Milli). */
import type { ResourceList } from "../../../api/types/pod.ts";

const FINE = /^([+-]?)(\d*)(?:\.(\d*))?([mun]?)$/;
const DECIMALS_OF_SUFFIX: Readonly<Record<string, number>> = { "": 0, m: 3, u: 6, n: 9 };

/** The list with every amount a multiple of 0.001; the list itself when all are. */
export function roundedUpToMilli(list: ResourceList): ResourceList {
  let rounded: Record<string, string | number> | undefined;
  for (const name of Object.keys(list)) {
    const amount = list[name] as string | number;
    const result = roundUpToMilli(amount);
    if (result === amount) continue;
    rounded ??= { ...list };
    rounded[name] = result;
  }
  return rounded ?? list;
}

function roundUpToMilli(amount: string | number): string | number {
  const match = FINE.exec(String(amount));
  if (match === null) return amount;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  const decimals = fraction.length + (DECIMALS_OF_SUFFIX[suffix] as number);
  if (decimals <= 3 || whole + fraction === "" || decimals > 60) return amount;
  const digits = BigInt(whole + fraction);
  const step = 10n ** BigInt(decimals - 3);
  if (digits % step === 0n && suffix !== "u" && suffix !== "n") return amount;
  const milli = sign === "-" ? -(digits / step) : (digits + step - 1n) / step;
  return milli % 1000n === 0n ? String(milli / 1000n) : `${milli}m`;
}
