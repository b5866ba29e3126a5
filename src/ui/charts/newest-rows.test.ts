import { describe, expect, it } from "vitest";
import type { Sample } from "../state/samples.ts";
import { newestRows } from "./newest-rows.ts";

const SAMPLES: readonly Sample[] = [
  { at: 1_000, values: { a: 1, b: 10 } },
  { at: 2_000, values: { b: 20 } },
  { at: 3_000, values: { c: 5 } },
  { at: 4_000, values: { a: 4 } },
];

describe("newest rows", () => {
  it.each([
    {
      name: "newest first, gaps stay gaps",
      keys: ["a", "b"],
      until: 9_000,
      rows: [
        [4_000, [4, undefined]],
        [2_000, [undefined, 20]],
        [1_000, [1, 10]],
      ],
    },
    { name: "nothing from ahead", keys: ["a"], until: 3_500, rows: [[1_000, [1]]] },
    { name: "nothing measured", keys: ["x"], until: 9_000, rows: [] },
  ])("$name", ({ keys, until, rows }) => {
    expect(newestRows(SAMPLES, keys, until).map(({ at, values }) => [at, values])).toEqual(rows);
  });

  it("is bounded", () => {
    const many = Array.from({ length: 100 }, (_, at) => ({ at, values: { a: at } }));
    const rows = newestRows(many, ["a"], 1_000);
    expect([rows.length, rows[0]?.at]).toEqual([12, 99]);
  });
});
