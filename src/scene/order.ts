/** Orders that do not depend on the machine's language. */

/** Code unit order. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** As a person would sort machines: `node-2` before `node-10`. */
export function byNaturalName(a: string, b: string): number {
  const left = a.match(CHUNKS) ?? [];
  const right = b.match(CHUNKS) ?? [];
  for (let index = 0; index < left.length && index < right.length; index += 1) {
    const x = left[index] as string;
    const y = right[index] as string;
    if (x === y) continue;
    const bothNumbers = DIGITS.test(x) && DIGITS.test(y);
    if (bothNumbers && Number(x) !== Number(y)) return Number(x) - Number(y);
    return byText(x, y);
  }
  return left.length - right.length || byText(a, b);
}

const CHUNKS = /\d+|\D+/g;
const DIGITS = /^\d/;
