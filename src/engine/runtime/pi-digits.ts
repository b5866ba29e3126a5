/** The digits of pi, as `bpi` of Perl's `bignum` prints them. */

/** `16 atan(1/5) - 4 atan(1/239)`, by Machin. @param digits all of them, with the one before the point; the last is rounded */
export function piDigits(digits: number): string {
  const guard = 10n;
  const unit = 10n ** (BigInt(digits) + guard);
  const scaled = 4n * (4n * inverseTangent(5n, unit) - inverseTangent(239n, unit));
  const cut = 10n ** (guard + 1n);
  const text = String((scaled + cut / 2n) / cut);
  return digits < 2 ? text : `${text.slice(0, 1)}.${text.slice(1)}`;
}

/** `atan(1/x)` in units of `1/unit`. */
function inverseTangent(x: bigint, unit: bigint): bigint {
  let power = unit / x;
  let sum = power;
  const square = x * x;
  for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
    power /= square;
    sum += sign * (power / n);
  }
  return sum;
}
