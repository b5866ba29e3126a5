import { describe, expect, it } from "vitest";
import { goSorted } from "./go-sort.ts";

const indexes = (keys: readonly number[]): readonly number[] => {
  const items = keys.map((key, index) => ({ key, index }));
  return goSorted(items, (a, b) => a.key < b.key).map(({ index }) => index);
};

describe("sorting as Go does", () => {
  it.each([
    ["nothing", []],
    ["one", [1]],
    ["short ones", [3, 1, 2, 1]],
    ["what is in order", Array.from({ length: 80 }, (_, index) => index)],
    ["what is in reverse", Array.from({ length: 80 }, (_, index) => 80 - index)],
    ["what repeats", Array.from({ length: 100 }, (_, index) => (index * 7) % 5)],
    ["saw teeth", Array.from({ length: 200 }, (_, index) => (index * 37) % 101)],
  ])("%s comes out in order", (_name, keys) => {
    const sorted = indexes(keys).map((index) => keys[index] ?? 0);
    expect(sorted).toEqual(keys.toSorted((a, b) => a - b));
  });

  it("leaves equal ones where Go leaves them", () => {
    // As `kubectl events` v1.35.2 printed them.
    const keys = [0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 5].concat([
      73, 60, 93, 93, 93, 72, 60, 93, 93, 93, 60, 60, 60,
    ]);
    expect(indexes(keys)).toEqual([
      12, 26, 2, 3, 4, 5, 11, 7, 8, 9, 1, 10, 16, 25, 14, 15, 24, 17, 18, 19, 0, 21, 22, 23, 20, 13, 6, 27, 40, 29, 39,
      38, 34, 33, 28, 32, 35, 36, 37, 31, 30,
    ]);
  });
});
