import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  milliValue,
  parseQuantity,
  quantityOfMilli,
  quantityProblem,
  subtractQuantities,
  wholeValue,
} from "./quantity.ts";

describe("canonical text", () => {
  it.each([
    ["0", "0"],
    ["0Ki", "0"],
    ["1000m", "1"],
    ["500m", "500m"],
    ["0.5", "500m"],
    [".5", "500m"],
    ["1.", "1"],
    ["+1", "1"],
    ["-1", "-1"],
    ["1500m", "1500m"],
    ["1000", "1k"],
    ["1024", "1024"],
    ["1k", "1k"],
    ["1024Ki", "1Mi"],
    ["1024Mi", "1Gi"],
    ["2.5Gi", "2560Mi"],
    ["0.5Ki", "512"],
    ["0.0001Ki", "102400u"],
    ["1.5e3", "1500"],
    ["1e3", "1e3"],
    ["1E3", "1e3"],
    ["1E", "1E"],
    ["1e-3", "1e-3"],
    ["100n", "100n"],
    ["0.1n", "1n"],
    ["1u", "1u"],
    ["8Ei", "9223372036854775807"],
    [1, "1"],
    [0.1, "100m"],
  ])("%s is stored as %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });
});

describe("numbers", () => {
  it.each([
    ["100m", 100, 1],
    ["1", 1000, 1],
    ["1.5", 1500, 2],
    ["1Gi", 1024 * 1024 * 1024 * 1000, 1024 * 1024 * 1024],
    ["100u", 1, 1],
    ["-1500m", -1500, -1],
    ["128Mi", 134217728000, 134217728],
  ])("%s is %d thousandths and %d units", (text, milli, value) => {
    expect(milliValue(text)).toBe(milli);
    expect(wholeValue(text)).toBe(value);
  });

  it("takes an absent quantity for 0", () => {
    expect([milliValue(undefined), wholeValue(undefined)]).toEqual([0, 0]);
  });
});

describe("what is no quantity", () => {
  const format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  it.each([
    ["", format],
    ["abc", format],
    ["1 Gi", format],
    ["1GB", format],
    ["1Mb", format],
    ["1mi", "unable to parse quantity's suffix"],
    ["1K", "unable to parse quantity's suffix"],
    ["1ee3", "unable to parse quantity's suffix"],
    ["1.2.3", "unable to parse numeric part of quantity"],
    [{}, format],
    ["1e999999999", "unable to parse quantity's suffix"],
  ])("%j: %s", (text, problem) => {
    expect(quantityProblem(text)).toBe(problem);
  });
});

describe("laws", () => {
  const text = fc
    .tuple(
      fc.integer({ min: -999_999, max: 999_999 }),
      fc.constantFrom("n", "u", "m", "", "k", "M", "G", "Ki", "Mi", "Gi"),
    )
    .map(([number, suffix]) => `${number}${suffix}`);

  it("canonical text means the same value and is a fixed point", () => {
    fc.assert(
      fc.property(text, (written) => {
        const quantity = parseQuantity(written)!;
        const canonical = formatQuantity(quantity);
        expect(compareQuantities(parseQuantity(canonical)!, quantity)).toBe(0);
        expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });

  it("subtracting what was added gives the value back", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const first = parseQuantity(a)!;
        const second = parseQuantity(b)!;
        expect(subtractQuantities(addQuantities(first, second), second).nanos).toBe(first.nanos);
      }),
    );
  });

  it("millicores survive", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (milli) => {
        expect(milliValue(formatQuantity(quantityOfMilli(milli)))).toBe(milli);
      }),
    );
  });
});
