import { describe, expect, it } from "vitest";
import { naturalLogarithm } from "./natural-logarithm.ts";

/** From tables, to 15 places. */
const KNOWN: readonly { readonly value: number; readonly ln: number }[] = [
  { value: 0.5, ln: -0.693147180559945 },
  { value: 1, ln: 0 },
  { value: 1.5, ln: 0.405465108108164 },
  { value: 2, ln: 0.693147180559945 },
  { value: 3, ln: 1.09861228866811 },
  { value: 4, ln: 1.386294361119891 },
  { value: 5, ln: 1.6094379124341 },
  { value: 7, ln: 1.945910149055313 },
  { value: 10, ln: 2.302585092994046 },
  { value: 100, ln: 4.605170185988092 },
  { value: 1000, ln: 6.907755278982137 },
];

describe("naturalLogarithm", () => {
  it.each(KNOWN)("of $value", ({ value, ln }) => {
    expect(Math.abs(naturalLogarithm(value) - ln)).toBeLessThan(1e-12);
  });

  it("adds up: ln(ab) = ln a + ln b", () => {
    for (let a = 2; a < 200; a += 7) {
      for (let b = 3; b < 200; b += 11) {
        const difference = naturalLogarithm(a * b) - naturalLogarithm(a) - naturalLogarithm(b);
        expect(Math.abs(difference)).toBeLessThan(1e-12);
      }
    }
  });
});
