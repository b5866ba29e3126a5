/** ln from plain arithmetic: the last bit of `Math.log` differs between engines, and scores must not. */

const LN_2 = 0.6931471805599453;
const SQRT_2 = 1.4142135623730951;
/** Enough for |z| ≤ 0.172: the first term that is left out is below 1e-18. */
const LAST_POWER = 21;

/** @param value a positive, finite number; the result is right to about 1e-15 of itself */
export function naturalLogarithm(value: number): number {
  let halvings = 0;
  let mantissa = value;
  for (; mantissa > SQRT_2; mantissa /= 2) halvings += 1;
  for (; mantissa < SQRT_2 / 2; mantissa *= 2) halvings -= 1;
  // ln m = 2 (z + z³/3 + z⁵/5 + …) for z = (m − 1)/(m + 1), by Horner's rule from the smallest term.
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 0;
  for (let power = LAST_POWER; power >= 1; power -= 2) sum = sum * square + 1 / power;
  return halvings * LN_2 + 2 * z * sum;
}
